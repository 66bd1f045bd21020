import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Card, Prisma, Team } from '../src/generated/prisma/client.ts';
import { visibleTo } from '../src/knowledge/visibility.ts';
import { indexCards, removeFromIndex, searchCards, similarCards } from '../src/search/service.ts';
import type { Piece } from '../src/search/snippets.ts';
import { distance } from '../src/search/spelling.ts';
import { plainText, wordsOf } from '../src/search/words.ts';
import { testDb } from './support/db.ts';
import { tries } from './support/properties.ts';
import { countQueries } from './support/queries.ts';
import { useWorld } from './support/world.ts';

const w = useWorld();

const everybody = () => ({ workspaceId: w.workspace.id, teamId: null, leads: [] });
type Some = Partial<Prisma.CardUncheckedCreateInput>;

async function make(title: string, body = '', extra: Some = {}): Promise<Card> {
  const { db, now } = w.deps;
  const workspaceId = w.workspace.id;
  const at = now();
  const common = {
    workspaceId,
    kind: 'FAQ',
    status: 'PUBLISHED',
    language: 'en',
    createdAt: at,
    updatedAt: at,
  } as const;
  return db.card.create({ data: { ...common, title, body, ...extra } });
}

const index = (...cards: Pick<Card, 'id'>[]) =>
  w.deps.db.$transaction((tx) =>
    indexCards(
      tx,
      w.workspace.id,
      cards.map(({ id }) => id),
    ),
  );

/** A card in the index. */
async function card(title: string, body?: string, extra?: Some): Promise<Card> {
  const made = await make(title, body, extra);
  await index(made);
  return made;
}

const newTeam = (name: string) => w.deps.db.team.create({ data: { workspaceId: w.workspace.id, name } });
const inTeam = ({ id }: Team) => ({ workspaceId: w.workspace.id, teamId: id, leads: [] });

type Extra = Partial<Parameters<typeof searchCards>[1]>;
const search = (words: string, extra: Extra = {}) =>
  searchCards(w.deps, { viewer: everybody(), words, take: 10, ...extra });

async function titles(words: string, extra?: Extra): Promise<string[]> {
  const { hits } = await search(words, extra);
  return hits.map(({ title }) => textOf(title));
}

const textOf = (pieces: Piece[]) => pieces.map(({ text }) => text).join('');
const bold = (pieces: Piece[]) => pieces.filter(({ match }) => match).map(({ text }) => text);

const setLanguages = (cardLanguages: string[]) =>
  w.deps.db.workspace.update({ where: { id: w.workspace.id }, data: { cardLanguages } });

describe('what is found', () => {
  test('a card is found by its title, text, product, tags and what people asked', async () => {
    const made = await make('Refund time', 'Takes five days.', { product: 'Payments', tags: ['banking'] });
    await w.deps.db.cardQuestion.create({
      data: { workspaceId: w.workspace.id, cardId: made.id, words: 'Wann kommt mein Geld?', at: w.deps.now() },
    });
    await index(made);
    for (const words of ['refunds', 'five days', 'payment', 'banking', 'geld'])
      expect(await titles(words), words).toEqual(['Refund time']);
    expect(await titles('hotel')).toEqual([]);
  });

  test('the title counts for more than the text, a rare word for more than a common one', async () => {
    await card('Hotel cancelled', 'The voucher has a date.');
    await card('Voucher refused', 'Hotel bookings are excluded, and so are flights.');
    await card('Hotel room', 'Nothing here.');
    expect((await titles('voucher'))[0]).toBe('Voucher refused');
    expect((await titles('hotel voucher')).slice(0, 2)).toEqual(['Voucher refused', 'Hotel cancelled']);
  });

  test('words are stemmed in every language of the workspace, with or without their accents', async () => {
    await setLanguages(['en', 'de', 'fr']);
    await card('Rückgabefristen', 'Dreißig Tage.', { language: 'de' });
    await card('Résiliation des abonnements', '', { language: 'fr' });
    await card('Cancelling subscriptions');
    expect(await titles('rückgabefrist')).toEqual(['Rückgabefristen']);
    expect(await titles('RUCKGABEFRIST')).toEqual(['Rückgabefristen']);
    expect(await titles('resiliation abonnement')).toEqual(['Résiliation des abonnements']);
    expect(await titles('cancel subscription')).toEqual(['Cancelling subscriptions']);
  });

  test('scripts without spaces and languages without a stemmer are found', async () => {
    await setLanguages(['ja', 'zh', 'th', 'ko', 'ru', 'ar', 'hi', 'pl']);
    const texts = [
      '退款政策是三十天',
      '返品の手続き',
      'นโยบายการคืนเงิน',
      '환불정책안내',
      'Возврат денег',
      'سياسة الاسترجاع',
      'धन वापसी',
      'zwrot pieniędzy',
    ];
    const words = ['退款', '返品', 'คืนเงิน', '정책', 'возврата', 'سياسة', 'वापसी', 'zwrot'];
    const languages = ['zh', 'ja', 'th', 'ko', 'ru', 'ar', 'hi', 'pl'];
    for (const [at, title] of texts.entries()) await card(title, '', { language: languages[at] ?? 'en' });
    for (const [at, typed] of words.entries()) expect(await titles(typed), typed).toEqual([texts[at]]);
    expect(bold((await search('退款')).hits[0]?.title ?? [])).toEqual(['退款']);
  });

  test('codes, compounds and words written apart are found however they are typed', async () => {
    await card('Error E-1042 on the box');
    await card('E-mail does not arrive');
    await card('Log in with Wi-Fi', 'Re-fund of a giftcard');
    for (const words of ['e1042', 'E-1042', '1042'])
      expect(await titles(words), words).toEqual(['Error E-1042 on the box']);
    for (const words of ['email', 'e-mail', 'e mail'])
      expect((await titles(words))[0], words).toBe('E-mail does not arrive');
    for (const words of ['wifi', 'wi-fi', 'refund', 'gift card', 'giftcards'])
      expect(await titles(words), words).toEqual(['Log in with Wi-Fi']);
  });

  test('the last word may be only begun', async () => {
    await card('Customs duty');
    expect(await titles('cust')).toEqual(['Customs duty']);
    expect((await search('cust')).repaired).toEqual([]);
  });

  test('a misspelt word is put right and the hit says by which', async () => {
    await card('Refund for a delivery');
    const { hits, repaired } = await search('refnud delivrey');
    expect(repaired).toEqual([
      { typed: 'refnud', instead: 'refund' },
      { typed: 'delivrey', instead: 'delivery' },
    ]);
    expect(bold(hits[0]?.title ?? [])).toEqual(['Refund', 'delivery']);
  });

  test('trust moves cards that match alike: verified, plain, due, candidate, obsolete', async () => {
    const at = w.deps.now();
    const states: Some[] = [
      { status: 'OBSOLETE' },
      { status: 'DRAFT' },
      { status: 'DUE' },
      {},
      { verifiedAt: at },
      { verifiedAt: at, usedAt: at },
    ];
    const made: Card[] = [];
    for (const state of states) made.push(await card('Refund by card', 'Five days.', state));
    const { hits } = await search('refund');
    expect(hits.map(({ cardId }) => cardId)).toEqual(made.map(({ id }) => id).reverse());
  });

  test('filters narrow what is found and counted', async () => {
    await card('Refund one', '', { product: 'Payments', tags: ['Cards'], kind: 'HOW_TO' });
    await card('Refund two', '', { product: 'Travel', status: 'DUE' });
    expect(await titles('refund', { filters: { product: 'payments' } })).toEqual(['Refund one']);
    expect(await titles('refund', { filters: { tag: 'cards' } })).toEqual(['Refund one']);
    expect(await titles('refund', { filters: { kind: 'FAQ' } })).toEqual(['Refund two']);
    expect((await search('refund', { filters: { status: 'DUE' } })).total).toBe(1);
    expect(await titles('', { filters: { product: 'Travel' } })).toEqual(['Refund two']);
    expect(await titles('refund', { filters: { product: '\0%', tag: '\0' } })).toEqual([]);
  });

  test('pages follow each other without a gap or a repetition', async () => {
    for (let at = 0; at < 23; at++) await card(`Refund ${at % 3 === 0 ? 'by card' : ''}`, `Case ${at}`);
    const seen: string[] = [];
    let after: Extra['after'];
    for (;;) {
      const page = await search('refund card', { take: 5, after });
      expect(page.total).toBe(23);
      seen.push(...page.hits.map(({ cardId }) => cardId));
      after = page.hits.at(-1);
      if (!page.more) break;
    }
    expect(seen.length).toBe(23);
    expect(new Set(seen).size).toBe(23);
    expect(seen).toEqual((await search('refund card', { take: 50 })).hits.map(({ cardId }) => cardId));
  });

  test('a search takes three statements, however many words and cards', async () => {
    for (let at = 0; at < 12; at++) await card(`Refund ${at}`);
    const { pool } = await testDb();
    for (const words of ['refund', 'refnud of tse delivrey ultimatly wrnog', 'a '.repeat(500) + 'refund '.repeat(400)])
      expect(await countQueries(pool, () => search(words))).toBe(3);
  });
});

describe('what is shown', () => {
  test('the snippet is plain text around the matches, its pieces give the text again', async () => {
    const filler = 'Nothing about it here, only many words. '.repeat(30);
    await card(
      'Long one',
      `# Head\n\n${filler}\n\n- A **chargeback** needs [proof](https://x.example/y) & <b>papers</b>\n\n${filler}`,
    );
    const [hit] = (await search('chargeback proof')).hits;
    const shown = textOf(hit?.snippet ?? []);
    expect(bold(hit?.snippet ?? [])).toEqual(['chargeback', 'proof']);
    expect(shown).toContain('chargeback needs proof & <b>papers</b>');
    expect(shown).not.toContain('x.example');
    expect(shown.length).toBeLessThanOrEqual(185);
    expect(shown).toMatch(/^….*…$/s);
  });

  test('markup goes, the words stay', () => {
    expect(plainText('## A\n> *b* `c` ~~d~~\n\n| e | f |\n|---|---|\n1. g_h [i](j) ![k](l) http://m.n')).toBe(
      'A b c d e f 1. g_h i k',
    );
    expect(plainText('**Refunds › Exception**. _2_. `Fee`: 3*4, my__var, a**b**c')).toBe(
      'Refunds › Exception. 2. Fee: 3 4, my var, a b c',
    );
    expect(plainText('1\\. Ask ben\\_smith&#x20;\\[card number]\\*')).toBe('1. Ask ben_smith [card number]*');
    expect(wordsOf('E-1042, Müller’s iPhone15 退款政策').map(({ whole }) => whole)).toEqual([
      'e1042',
      'müller',
      's',
      'iphone15',
      '退款',
      '款政',
      '政策',
    ]);
  });

  test('the distance of two words counts letters put in, left out, changed and swapped', () => {
    expect(distance('refund', 'refnud', 2)).toBe(1);
    expect(distance('voucher', 'vouher', 2)).toBe(1);
    expect(distance('kitten', 'sitting', 3)).toBe(3);
    expect(distance('abc', 'xyz', 2)).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('who may see it', () => {
  test('a team’s own card appears to others in no hit, count, snippet, repair or suggestion', async () => {
    const [team, other] = [await newTeam('Secret'), await newTeam('Other')];
    await card('Project Zephyrine launch', 'The zephyrine plan.', { teamId: team.id });
    await card('Zephyrine and launching for everybody else', '', { teamId: other.id });
    await card('Launch party');
    for (const viewer of [everybody(), inTeam(other)]) {
      const seen = viewer.teamId ? 1 : 0;
      for (const words of ['zephyrine', 'zephirine', 'zephy', 'zephyrinelaunch']) {
        const found = await search(words, { viewer });
        expect(JSON.stringify(found), words).not.toContain('Project');
        expect(found.hits.filter(({ title }) => /zeph/i.test(textOf(title))).length, words).toBe(seen);
        if (seen === 0) expect(found.repaired.filter(({ instead }) => /zeph/i.test(instead))).toEqual([]);
      }
      expect((await search('launch', { viewer })).total).toBe(1 + seen);
      expect((await search('', { viewer })).total).toBe(1 + seen);
      const similar = await similarCards(w.deps, viewer, {
        language: 'en',
        title: 'Project Zephyrine launch',
        body: 'The zephyrine plan.',
      });
      expect(similar.map(({ title }) => title)).not.toContain('Project Zephyrine launch');
    }
    expect((await titles('zephirine', { viewer: inTeam(team) })).sort()).toEqual(['Project Zephyrine launch']);
    expect(await titles('project', { viewer: { ...everybody(), leads: [{ id: team.id }] } })).toEqual([
      'Project Zephyrine launch',
    ]);
  });

  test('a word that only others’ cards have is as unknown as one nobody has: its likeness in one’s own is searched', async () => {
    const team = await newTeam('Secret');
    await card('Zephyrina', '', { teamId: team.id });
    await card('Zephyrine');
    expect((await search('zephyrina')).repaired).toEqual([{ typed: 'zephyrina', instead: 'zephyrine' }]);
    expect((await search('zephyrina', { viewer: inTeam(team) })).repaired).toEqual([]);
  });

  test('another workspace’s cards and words are not there', async () => {
    const { db, now } = w.deps;
    const data = { slackId: 'T0OTHER', name: 'Other', botUserId: 'UB9', installedAt: now() };
    const other = await db.workspace.create({ data });
    const foreign = await make('Refund elsewhere', 'Quokka', { workspaceId: other.id });
    await db.$transaction((tx) => indexCards(tx, other.id, [foreign.id]));
    await card('Refund here');
    expect(await titles('refund')).toEqual(['Refund here']);
    expect(await search('quokka')).toMatchObject({ total: 0, repaired: [] });
    await w.deps.db.$transaction((tx) => removeFromIndex(tx, w.workspace.id, [foreign.id]));
    const there = await searchCards(w.deps, {
      viewer: { ...everybody(), workspaceId: other.id },
      words: 'quokka',
      take: 5,
    });
    expect(there.total).toBe(1);
  });

  test('no search ever returns a card its viewer may not see', { timeout: 60_000 }, async () => {
    const teams = [await newTeam('A'), await newTeam('B'), await newTeam('C')];
    const nouns = ['refund', 'parcel', 'voucher', 'router', 'hotel', 'invoice'];
    for (let at = 0; at < 40; at++) {
      const [one = '', two = ''] = [nouns[at % 6], nouns[(at * 5 + 1) % 6]];
      await make(`${one} ${two}`, `Case ${at}`, { teamId: at % 4 === 0 ? null : (teams[at % 3]?.id ?? null) });
    }
    await index(...(await w.deps.db.card.findMany()));
    const word = fc.oneof(fc.constantFrom(...nouns, 'refnud', 'parc', 'hotelrouter'), fc.string({ maxLength: 8 }));
    const who = fc.record({ own: fc.option(fc.nat(2)), leads: fc.uniqueArray(fc.nat(2)) });
    await fc.assert(
      fc.asyncProperty(fc.array(word, { maxLength: 4 }), who, async (words, { own, leads }) => {
        const viewer = {
          workspaceId: w.workspace.id,
          teamId: own === null ? null : (teams[own]?.id ?? null),
          leads: leads.map((at) => ({ id: teams[at]?.id ?? '' })),
        };
        const visible = new Set((await w.deps.db.card.findMany({ where: visibleTo(viewer) })).map(({ id }) => id));
        const { hits, total } = await search(words.join(' '), { viewer, take: 50 });
        expect(hits.filter(({ cardId }) => !visible.has(cardId))).toEqual([]);
        expect(total).toBe(hits.length);
      }),
      { numRuns: tries(40) },
    );
  });
});

describe('the index', () => {
  /** What stands in it: word, card, weight; and how many cards each word says it is in. */
  async function contents() {
    const postings = await w.deps.db.$queryRaw<{ term: string; no: number; weight: number }[]>`
      SELECT t."term", p."cardNo" AS no, p."weight" FROM "SearchPosting" p JOIN "SearchTerm" t ON t."id" = p."termId"
      WHERE t."workspaceId" = ${w.workspace.id}::uuid ORDER BY 1, 2`;
    const terms = await w.deps.db.searchTerm.findMany({
      where: { workspaceId: w.workspace.id },
      orderBy: { term: 'asc' },
    });
    return { postings, terms: terms.map(({ term, cards }) => [term, cards]) };
  }

  async function reindex(): Promise<void> {
    await w.deps.db.$executeRaw`DELETE FROM "SearchTerm" WHERE "workspaceId" = ${w.workspace.id}::uuid`;
    const cards = await w.deps.db.card.findMany({ where: { workspaceId: w.workspace.id } });
    for (const one of cards) await index(one);
  }

  test('after any additions, edits and removals it is what indexing everything anew gives', {
    timeout: 60_000,
  }, async () => {
    const text = fc.array(
      fc.constantFrom('refund', 'refunds', 'parcel', 'Müller', 'e-mail', 'E1042', '退款政策', 'the', 'unique'),
      { maxLength: 6 },
    );
    const step = fc.record({ what: fc.constantFrom('add', 'edit', 'remove'), at: fc.nat(5), title: text, body: text });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(step, { maxLength: 3 }), { maxLength: 5 }), async (batches) => {
        await w.deps.db.card.deleteMany();
        await w.deps.db.searchTerm.deleteMany();
        let cards: Card[] = [];
        for (const batch of batches) {
          const touched = new Set<string>();
          for (const { what, at, title, body } of batch) {
            const chosen = cards[at % Math.max(1, cards.length)];
            const texts = { title: title.join(' '), body: body.join(' ') };
            if (what === 'add' || !chosen) {
              const made = await make(texts.title, texts.body);
              cards.push(made);
              touched.add(made.id);
            } else if (what === 'edit') {
              await w.deps.db.card.update({ where: { id: chosen.id }, data: texts });
              touched.add(chosen.id);
            } else {
              await w.deps.db.$transaction((tx) => removeFromIndex(tx, w.workspace.id, [chosen.id]));
              await w.deps.db.card.delete({ where: { id: chosen.id } });
              cards = cards.filter(({ id }) => id !== chosen.id);
              touched.delete(chosen.id);
            }
          }
          await index(...[...touched].map((id) => ({ id })));
        }
        const kept = await contents();
        await reindex();
        expect(kept).toEqual(await contents());
      }),
      { numRuns: tries(25) },
    );
  });

  test('two replicas indexing the same words at once wait for each other and count right', async () => {
    const made: Card[] = [];
    for (let at = 0; at < 24; at++) made.push(await make(`Refund parcel voucher ${at}`, 'alpha beta gamma delta'));
    const [odd, even] = [made.filter((_, at) => at % 2), made.filter((_, at) => at % 2 === 0)];
    await Promise.all([index(...odd), index(...even.toReversed()), index(...odd.toReversed()), index(...even)]);
    const kept = await contents();
    await reindex();
    expect(kept).toEqual(await contents());
    expect(new Map(kept.terms as [string, number][]).get('refund')).toBe(24);
  });

  test('twenty-seven cards and three take the same number of statements', async () => {
    const { pool } = await testDb();
    const made: Card[] = [];
    for (let at = 0; at < 30; at++) made.push(await make(`Card ${at}`, 'Some words of it'));
    const few = await countQueries(pool, () => index(...made.slice(0, 3)));
    expect(await countQueries(pool, () => index(...made.slice(3)))).toBe(few);
  });
});

describe('whatever is typed', () => {
  const planes = Array.from({ length: 17 }, (_, plane) => String.fromCodePoint(plane * 0x10000 + 0x100 + plane)).join(
    ' ',
  );
  test.each([
    ['nothing', ''],
    ['spaces', ' \n\t '],
    ['punctuation', '!?.,;:()[]{}<>|&*%$#@^~`"\'\\/-_=+'],
    ['NUL', 'refund\0by\0card'],
    ['halves of letters', '\ud800 refund \udfff'],
    ['tsquery', `refund & !card | (by <-> ' :* "`],
    ['SQL', `'; DROP TABLE "Card"; -- % _ \\`],
    ['every plane', planes],
    ['emoji and right to left', '👩🏽‍💻 \u202Erefund\u202C \u200f مرحبا'],
    ['10,000 characters', 'refund card parcel hotel voucher '.repeat(300)],
    ['10,000 different words', Array.from({ length: 2000 }, (_, at) => `w${at}x`).join(' ')],
    ['one long word', 'a'.repeat(10_000)],
    ['long misspelt words', Array.from({ length: 100 }, (_, at) => `refunds${'abcdefghij'.slice(at % 7)}zz`).join(' ')],
    ['marks without letters', '\u0301\u0302'.repeat(2000)],
    ['only hyphens and joined words', 'a-b-c-d-e-f-g-'.repeat(500)],
    ['channel call', '<!channel> <@U123|x>'],
  ])('%s is no error', async (_, words) => {
    await card('Refund by card', 'Text 100% “quoted”');
    const { hits, total } = await search(words);
    expect(total).toBe(hits.length);
    expect(await similarCards(w.deps, everybody(), { language: 'en', title: words, body: words })).toBeInstanceOf(
      Array,
    );
  });

  test('any string at all is no error, and neither is indexing it', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: 'binary', maxLength: 60 }),
        fc.string({ unit: 'grapheme', maxLength: 60 }),
        async (words, text) => {
          const kept = text.replaceAll('\0', '').toWellFormed();
          await card(kept, kept);
          await search(words);
          await search(text);
        },
      ),
      { numRuns: tries(40) },
    );
  });
});
