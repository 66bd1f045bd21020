/** A company's cards to search in, with words as rare and as common as in a language. */
import { randomUUID } from 'node:crypto';
import { termsInSql } from '../src/search/indexing.ts';
import { indexCards } from '../src/search/service.ts';
import type { BenchApp } from './app.ts';
import { newRandom } from './measure.ts';
import { inChunks } from './seed.ts';

/** A Tuesday; only differences to it matter. */
export const NOW = new Date('2026-11-24T09:00:00Z');

/** Different words; the n-th is used 1/(n + 2.7) as often as the first would be (Zipf and Mandelbrot). */
export const WORDS = 60_000;
export interface Card {
  id: string;
  title: string;
  body: string;
}

/** Cards whose words are found with one statement. */
const CHUNK = 2000;

type Random = () => number;

/** Made of syllables: common ones short, rare ones long, as in a language. */
function newVocabulary(random: Random): string[] {
  const pick = (letters: string) => letters[Math.floor(random() * letters.length)] ?? '';
  const syllable = () => pick('bcdfghjklmnprstvw') + pick('aeiou') + (random() < 0.4 ? pick('lmnrst') : '');
  const words = new Set<string>();
  while (words.size < WORDS) {
    const syllables = 2 + Math.floor(words.size / 20_000) + (random() < 0.3 ? 1 : 0);
    words.add(Array.from({ length: syllables }, syllable).join(''));
  }
  return [...words];
}

/** Draws words by Zipf's law. */
function zipf(vocabulary: string[], random: Random): () => string {
  let sum = 0;
  const sums = vocabulary.map((_, rank) => {
    sum += 1 / (rank + 2.7);
    return sum;
  });
  return () => {
    const at = random() * sum;
    let [low, high] = [0, sums.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sums[middle] ?? 0) < at) low = middle + 1;
      else high = middle;
    }
    return vocabulary[low] ?? '';
  };
}

/** Records so many; one in twenty is another team's, one in ten due. */
export async function seedCards({ deps: { db } }: BenchApp, workspaceId: string, count: number): Promise<Card[]> {
  const random = newRandom(11);
  const word = zipf(newVocabulary(random), random);
  const words = (least: number, more: number) =>
    Array.from({ length: least + Math.floor(random() * more) }, word).join(' ');
  const team = await db.team.create({ data: { workspaceId, name: 'Bench' } });
  const cards = Array.from({ length: count }, () => ({ id: randomUUID(), title: words(5, 5), body: words(40, 50) }));
  await inChunks(
    cards,
    (chunk) => db.$executeRaw`
    INSERT INTO "Card" ("id", "title", "body", "workspaceId", "kind", "language", "product", "tags", "teamId", "status", "createdAt", "updatedAt")
    SELECT card."id", card."title", card."body", ${workspaceId}::uuid, 'FAQ', 'en', 'Parcels', '{bench}',
      CASE WHEN at % 20 = 0 THEN ${team.id}::uuid END, (CASE WHEN at % 10 = 1 THEN 'DUE' ELSE 'PUBLISHED' END)::"CardStatus", ${NOW}, ${NOW}
    FROM unnest(${chunk.map(({ id }) => id)}::uuid[], ${chunk.map(({ title }) => title)}::text[], ${chunk.map(({ body }) => body)}::text[])
      WITH ORDINALITY AS card("id", "title", "body", at)`,
  );
  return cards;
}

/** Two to four words of a card, not its commonest ones; in every third search one is misspelt. */
export function newQueries(cards: Card[], count: number): string[] {
  const random = newRandom(5);
  const misspelt = (word: string) => {
    const at = 1 + Math.floor(random() * (word.length - 2));
    return word.slice(0, at) + (word[at + 1] ?? '') + (word[at] ?? '') + word.slice(at + 2);
  };
  return Array.from({ length: count }, (_, index) => {
    const card = cards[Math.floor(random() * cards.length)] as Card;
    const words = [...new Set(`${card.title} ${card.body}`.split(' '))].filter((word) => word.length > 4);
    const chosen = Array.from(
      { length: 2 + (index % 3) },
      () => words[Math.floor(random() * words.length)] ?? 'parcels',
    );
    return chosen.map((word, at) => (at === 0 && index % 3 === 0 ? misspelt(word) : word)).join(' ');
  });
}

/** Puts all cards into the index as an import does, 500 a transaction. Cards a second. */
export async function indexAll({ deps: { db } }: BenchApp, workspaceId: string, cards: Card[]): Promise<number> {
  const begun = performance.now();
  for (let start = 0; start < cards.length; start += 500) {
    const ids = cards.slice(start, start + 500).map(({ id }) => id);
    await db.$transaction((tx) => indexCards(tx, workspaceId, ids));
  }
  return cards.length / ((performance.now() - begun) / 1000);
}

/**
 * The same index of a database that has none yet, of the first so many cards, at once: the terms as the app finds and weighs them, then all words, then all
 * postings in their order, with their indexes made last.
 */
export async function indexAtOnce(
  { deps: { db } }: BenchApp,
  workspaceId: string,
  most = Number.POSITIVE_INFINITY,
): Promise<void> {
  await db.$executeRaw`CREATE UNLOGGED TABLE found (no int, term text, weight real)`;
  let after = 0;
  for (let done = 0; done < most; done += CHUNK) {
    const cards = await db.card.findMany({
      where: { workspaceId, no: { gt: after } },
      orderBy: { no: 'asc' },
      take: Math.min(CHUNK, most - done),
    });
    const last = cards.at(-1);
    if (!last) break;
    await db.$executeRaw`INSERT INTO found ${termsInSql(cards.map((card) => ({ ...card, asked: [] })))}`;
    after = last.no;
  }
  await db.$executeRaw`INSERT INTO found SELECT "no", '', 1 FROM "Card" WHERE "workspaceId" = ${workspaceId}::uuid AND "no" <= ${after}`;
  await db.$executeRaw`INSERT INTO "SearchTerm" ("workspaceId", "term", "cards") SELECT ${workspaceId}::uuid, term, count(*) FROM found GROUP BY 2`;
  await db.$executeRaw`ALTER TABLE "SearchPosting" DROP CONSTRAINT "SearchPosting_pkey", DROP CONSTRAINT "SearchPosting_termId_fkey"`;
  await db.$executeRaw`DROP INDEX "SearchPosting_cardNo_idx"`;
  await db.$executeRaw`
    INSERT INTO "SearchPosting" ("termId", "cardNo", "weight")
    SELECT t."id", no, weight FROM found JOIN "SearchTerm" t ON t."workspaceId" = ${workspaceId}::uuid AND t."term" = found.term ORDER BY 1, 2`;
  await db.$executeRaw`
    ALTER TABLE "SearchPosting" ADD PRIMARY KEY ("termId", "cardNo"),
      ADD CONSTRAINT "SearchPosting_termId_fkey" FOREIGN KEY ("termId") REFERENCES "SearchTerm" ON DELETE CASCADE ON UPDATE CASCADE`;
  await db.$executeRaw`CREATE INDEX "SearchPosting_cardNo_idx" ON "SearchPosting" ("cardNo")`;
  await db.$executeRaw`DROP TABLE found`;
}
