/** A company's cards to search in, with words as rare and as common as in a language. */
import { randomUUID } from 'node:crypto';
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
  await inChunks(cards, (chunk) =>
    db.card.createMany({
      data: chunk.map((card, at) => ({
        ...{ ...card, workspaceId, kind: 'FAQ', language: 'en', product: 'Parcels', tags: ['bench'] },
        // One in twenty is of a team, one in ten is due.
        ...{ teamId: at % 20 === 0 ? team.id : null, status: at % 10 === 1 ? 'DUE' : 'PUBLISHED' },
        ...{ createdAt: NOW, updatedAt: NOW },
      })),
    }),
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
