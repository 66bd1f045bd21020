/** The set in test/relevance: cards as a support team writes them, and what agents type with the cards that are right for it. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { CardKind } from '../../src/generated/prisma/enums.ts';

const FOLDER = path.join(import.meta.dirname, '../relevance');

export interface SetCard {
  key: string;
  language: string;
  title: string;
  kind: CardKind;
  product: string;
  tags: string[];
  body: string;
  asked: string[];
}

function parseCard(text: string): SetCard {
  const [head = '', title = '', facts = '', ...rest] = text.trim().split('\n');
  const [key = '', language = 'en'] = head.split(/[ [\]]+/);
  const [kind, product = '', tags = ''] = facts.split(' | ');
  return {
    key,
    language: language || 'en',
    title,
    kind: z.enum(CardKind).parse(kind),
    product,
    tags: tags.split(', '),
    body: rest.filter((line) => !line.startsWith('? ')).join('\n'),
    asked: rest.filter((line) => line.startsWith('? ')).map((line) => line.slice(2)),
  };
}

/** All cards of the set. */
export function relevanceCards(): SetCard[] {
  const files = readdirSync(path.join(FOLDER, 'cards')).sort();
  return files.flatMap((file) =>
    readFileSync(path.join(FOLDER, 'cards', file), 'utf8')
      .split(/^### /m)
      .slice(1)
      .map(parseCard),
  );
}

export interface Query {
  sort: string;
  words: string;
  /** Keys of the cards that are right. */
  right: string[];
}

/** The queries of a file. Throws for one whose card is not there. */
export function relevanceQueries(file: 'queries.txt' | 'queries-held-out.txt', cards: SetCard[]): Query[] {
  const keys = new Set(cards.map(({ key }) => key));
  const lines = readFileSync(path.join(FOLDER, file), 'utf8').split('\n');
  return lines
    .filter((line) => line.trim() !== '' && !line.startsWith('# '))
    .map((line) => {
      const [sort = '', words = '', right = ''] = line.split(' | ');
      const query = { sort, words, right: right.trim().split(' ') };
      const missing = query.right.filter((key) => !keys.has(key));
      if (missing.length > 0) throw new Error(`${file}: no card ${missing.join(', ')} for “${words}”`);
      return query;
    });
}

/** 1/rank of the first right card among the first ten; 0 if none is there. */
export const reciprocalRank = (found: string[], right: string[]): number => {
  const place = found.slice(0, 10).findIndex((key) => right.includes(key));
  return place < 0 ? 0 : 1 / (place + 1);
};

/** Share of the right cards among the first ten. */
export const recall = (found: string[], right: string[]): number =>
  right.filter((key) => found.slice(0, 10).includes(key)).length / right.length;

export interface Pair {
  same: boolean;
  /** The card it is nearest to. */
  key: string;
  title: string;
  body: string;
}

/** Drafts that say the same as a card of the set, and drafts that only have its topic. */
export function duplicatePairs(): Pair[] {
  const lines = readFileSync(path.join(FOLDER, 'duplicates.txt'), 'utf8').trim().split('\n');
  return lines
    .filter((line) => !line.startsWith('# '))
    .map((line) => {
      const [same, key = '', title = '', body = ''] = line.split(' | ');
      return { same: same === 'same', key, title, body };
    });
}
