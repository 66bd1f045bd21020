import { Worker } from 'node:worker_threads';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { type CertificateView, certificateAlt, certificateSvg } from '../src/endings/certificate.ts';
import { newPictures } from '../src/pictures/service.ts';
import { drawable, escapeXml, fontSizeFor, shortenTo } from '../src/pictures/text.ts';
import { ownMs } from './support/own-ms.ts';
import { decode, type Image, ink } from './support/png.ts';

const pictures = newPictures();
afterAll(() => pictures.stop());

const PAIRING: CertificateView = {
  kind: 'CLASSIC',
  status: 'COMPLETED',
  startedAt: new Date('2026-11-24T09:00:00Z'),
  endedAt: new Date('2027-02-16T09:00:00Z'),
  agreedAt: new Date('2026-11-24T10:00:00Z'),
  objectivesAt: null,
  firstSessionAt: new Date('2026-11-26T10:00:00Z'),
  halfwayAt: new Date('2027-01-05T10:00:00Z'),
  mentor: { name: 'Ben Ōkubo' },
  mentee: { name: 'Ana Šmíd' },
  request: { skill: { name: 'De-escalation' } },
};
const named = (name: string): CertificateView => ({ ...PAIRING, mentee: { name } });

const draw = async (pairing: CertificateView) => decode(await pictures.png(certificateSvg(pairing, 'Europe/Berlin')));
/** Where the mentee's name stands. */
const nameOf = (image: Image) => ink(image, 215, 292);

describe('a certificate', () => {
  test('is a picture with letters really on it, line by line', async () => {
    const image = await draw(PAIRING);
    expect([image.width, image.height]).toEqual([1200, 850]);
    for (const [top, bottom] of [
      [105, 165],
      [215, 292],
      [320, 355],
      [375, 452],
      [495, 545],
      [575, 612],
      [665, 705],
    ] as const)
      expect(ink(image, top, bottom).count, `between ${top} and ${bottom}`).toBeGreaterThan(500);
    expect(ink(image, 170, 210).count).toBe(0);
  });

  test.each([
    ['Latin with accents', 'Ana Šmíd'],
    ['Cyrillic', 'Анна Смирнова'],
    ['Greek', 'Άννα Παππά'],
    ['Arabic, right to left', 'محمد العربي'],
    ['Hebrew, right to left', 'אברהם כהן'],
    ['two directions', 'Ana (אנה)'],
    ['Georgian', 'ნინო ბერიძე'],
  ])('has a name in %s in the middle, in letters that differ', async (_, name) => {
    const { count, left, right } = nameOf(await draw(named(name)));
    expect(count).toBeGreaterThan(400);
    expect(Math.abs((left + right) / 2 - 600)).toBeLessThan(12);
    // An empty box for each letter would be as wide for any other letters of the script.
    const turned = nameOf(await draw(named([...name].reverse().join(''))));
    const doubled = nameOf(await draw(named([...name].map((one) => (/\p{L}/u.test(one) ? '\uFFFD' : one)).join(''))));
    expect(turned.count).toBeGreaterThan(400);
    expect(doubled.count).not.toBe(count);
  });

  test('fits a very long name between the frames', async () => {
    for (const name of ['W'.repeat(80), 'Maximiliane Wilhelmine '.repeat(6), 'م'.repeat(80)]) {
      const { left, right } = nameOf(await draw(named(name)));
      expect(left).toBeGreaterThan(80);
      expect(right).toBeLessThan(1120);
    }
  });

  test('leaves emoji out, and a line to write on where the letters are unknown', async () => {
    const plain = nameOf(await draw(named('Ana')));
    expect(nameOf(await draw(named('Ana 🎉👩🏽‍💻')))).toEqual(plain);
    for (const name of ['山田太郎', 'สมชาย', 'Ana 山田', '🎉']) {
      const { left, right, count } = nameOf(await draw(named(name)));
      expect([left, right]).toEqual([350, 849]);
      expect(count).toBe(1000);
    }
  });

  test('takes what people type as text', async () => {
    for (const name of ['<script>&"\'', 'Ana</text><text>', '&amp;', 'a\u0000b\u0007\uFFFE', '\uD83D', '\u202Eana'])
      expect(nameOf(await draw(named(name))).count).toBeGreaterThan(100);
  });

  test('is said in words too, with nothing private', () => {
    expect(certificateAlt(PAIRING, 'Europe/Berlin')).toBe(
      'Certificate: Ana Šmíd and Ben Ōkubo, De-escalation, 24 November 2026 – 16 February 2027. Reached: Agreed, First session, Halfway, Completed.',
    );
  });
});

describe('pictures', () => {
  test('are made beside everything else: nobody waits for them', async () => {
    await draw(PAIRING);
    const svg = certificateSvg(PAIRING, 'UTC');
    // 20 ms for each picture at the most.
    const spent = await ownMs(async () => {
      for (let one = 0; one < 5; one++) await pictures.png(svg);
    });
    expect(spent).toBeLessThan(5 * 20);
  });

  test('that cannot be made fail by themselves', async () => {
    const [bad, good] = await Promise.allSettled([pictures.png('<svg'), pictures.png(certificateSvg(PAIRING, 'UTC'))]);
    expect(bad.status).toBe('rejected');
    expect(good.status).toBe('fulfilled');
  });

  test('asked for again as soon as the thread has died come from the next one', async () => {
    const svg = certificateSvg(PAIRING, 'UTC');
    const orders = vi.spyOn(Worker.prototype, 'postMessage');
    const lost = expect(pictures.png(svg)).rejects.toThrow('out of memory');
    const thread = orders.mock.contexts.at(-1) as Worker;
    orders.mockRestore();
    // What Node tells of a thread that throws: the error first, its end a moment later.
    thread.emit('error', new Error('out of memory'));
    const again = pictures.png(svg);
    await thread.terminate();
    await lost;
    expect((await again).length).toBeGreaterThan(1000);
  });
});

test('text for pictures', () => {
  expect(drawable('𝓐𝓷𝓪  🎉 Ⅳ')).toBe('Ana IV');
  expect(shortenTo('👩🏽‍💻👩🏽‍💻👩🏽‍💻', 2)).toBe('👩🏽‍💻…');
  expect(escapeXml(`<a href="x">'&`)).toBe('&lt;a href=&quot;x&quot;&gt;&apos;&amp;');
  expect(fontSizeFor('Ana', 1000, 56)).toBe(56);
});
