import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isVague } from '../src/kudos/coach.ts';
import { nudge } from '../src/kudos/words.ts';

const NAMES = ['Ana María', 'Ben', 'Night shift'];

describe('what the coach asks about, once', () => {
  test.each([
    'great job!',
    'Great job on the tickets today',
    'Thank you so much for all your help, you are the best team ever!!!',
    'Well done, awesome work as always, keep it up',
    'Tolle Arbeit, vielen Dank für alles, du bist super',
    'Großartig gemacht, danke euch allen für die Hilfe!',
    'Merci beaucoup pour ton aide, tu es formidable',
    'Excellent travail toute l’équipe, félicitations à vous tous',
    '¡Muchas gracias por todo, eres la mejor compañera, excelente trabajo!',
    'helped me',
    'ok',
    '!!!',
    '🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉',
    ':tada: :tada: :heart_eyes_cat: :raised_hands: :clap:',
    '@ana.maria @ben @night.shift @everybody.who.was.there',
    'Ana María and Ben of the night shift, Ana!',
    'https://acme.zendesk.com/agent/tickets/123456789',
    '做得好',
    '谢谢你',
    'ありがとう',
    '최고예요',
    'شكرا لك',
  ])('%s', (deed) => expect(isVague(deed, NAMES)).toBe(true));
});

describe('what it lets pass', () => {
  test.each([
    'Calmed an angry caller and found the lost parcel.',
    'Took over my whole chat queue when my child was ill.',
    'Thanks for staying on the line with the upset customer.',
    'Great work: rebuilt the refund macro so nobody asks twice.',
    'Den wütenden Kunden beruhigt und das Paket gefunden, danke!',
    'Merci d’avoir calmé la cliente et retrouvé son colis perdu.',
    'Gracias por calmar al cliente y encontrar su paquete perdido.',
    // Languages it does not know, some with words that another language praises with.
    'De klant was boos en nu is ze weer blij dankzij hem',
    'Pelasti asiakkaan lauantai-illan',
    'Uspokoił klienta i znalazł jego zaginioną paczkę',
    'Kızgın müşteriyi sakinleştirdi ve kargosunu buldu',
    'Ajudou o cliente a recuperar a encomenda perdida',
    'Ha calmato il cliente e trovato il pacco perduto',
    'Заспокоїла клієнта і знайшла посилку',
    'Βρήκε το χαμένο δέμα του πελάτη',
    'ساعدت عميلا غاضبا وأعادت له المال',
    'עזרה ללקוח כועס ומצאה את החבילה',
    '帮客户找到丢失的包裹',
    '耐心安抚了生气的客户',
    '怒っているお客様を助けた',
    '화난 고객의 환불을 끝까지 도왔다',
    'ช่วยลูกค้าหาพัสดุที่หายไปจนเจอ',
    'नाराज़ ग्राहक को शांत किया और पार्सल खोज लिया',
  ])('%s', (deed) => expect(isVague(deed, NAMES)).toBe(false));

  test('anything of some length in a script whose praise it does not know', () => {
    const sign = fc.constantFrom(...'абвгдеклмнопрстуабвгд', ...'的一是不了人我在有他', ...'กขคงจฉชซญด');
    const text = fc.array(fc.string({ unit: sign, minLength: 4, maxLength: 9 }), { minLength: 5, maxLength: 12 });
    fc.assert(fc.property(text, (words) => !isVague(words.join(' '), NAMES)));
  });

  test('it says something of everything that can be typed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 500 }), fc.array(fc.string()), (deed, names) => {
        expect(typeof isVague(deed, names)).toBe('boolean');
      }),
    );
  });
});

test('the example fits the value, else the kind of skill, else everybody', () => {
  expect(nudge(['kindness', 'TOOLS'])).toContain('talked it through with me');
  expect(nudge(['tempo', 'TOOLS'])).toContain('ticket view');
  expect(nudge([null, undefined])).toContain('refund was through');
  expect(nudge(['constructor'])).toContain('refund was through');
});
