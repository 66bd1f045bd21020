import type { Deps, Tx } from '../deps.ts';
import { Prisma } from '../generated/prisma/client.ts';
import { fold, tidy } from './service.ts';

/** Words people choose themselves, so that two who mean the same find each other. */
export type WordKind = 'products' | 'interests' | 'site';

/** A Slack option holds 75 characters. */
const LONGEST = 75;

const used: Record<WordKind, Prisma.Sql> = {
  products: Prisma.sql`"Profile", unnest("products") AS word WHERE`,
  interests: Prisma.sql`"Profile", unnest("interests") AS word WHERE`,
  site: Prisma.sql`(SELECT "workspaceId", "site" AS word FROM "Member") AS sites WHERE word IS NOT NULL AND`,
};

/** An interest only one person has is theirs: it is not shown to others. */
const SHOWN_FROM: Record<WordKind, number> = { products: 1, interests: 2, site: 1 };

/** The words in use in a workspace, those of most people first. */
async function findWords(tx: Tx, workspaceId: string, kind: WordKind): Promise<{ word: string; people: number }[]> {
  return tx.$queryRaw<{ word: string; people: number }[]>(Prisma.sql`
    SELECT word, count(*)::int AS people FROM ${used[kind]} "workspaceId" = ${workspaceId}::uuid
    GROUP BY word ORDER BY people DESC, word`);
}

/** One word or phrase as it is kept: no longer than an option. */
const tidyWord = (text: string): string => tidy(text).slice(0, LONGEST).trim();

/** What to choose from for what is typed: words in use that hold it, then the very word typed, if nobody has it yet. */
export async function searchWords(
  { db }: Pick<Deps, 'db'>,
  workspaceId: string,
  kind: WordKind,
  query: string,
  take: number,
): Promise<string[]> {
  const typed = tidyWord(query);
  const words = (await findWords(db, workspaceId, kind)).filter(({ people }) => people >= SHOWN_FROM[kind]);
  const found = words.map(({ word }) => word).filter((word) => fold(word).includes(fold(typed)));
  const isNew = typed !== '' && !found.some((word) => fold(word) === fold(typed));
  return [...found.slice(0, isNew ? take - 1 : take), ...(isNew ? [typed] : [])];
}

/** The words, each once, in the spelling others use; a new one as it is written. */
export async function keepSpelling(tx: Tx, workspaceId: string, kind: WordKind, words: string[]): Promise<string[]> {
  const tidy = words.map(tidyWord).filter((word) => word !== '');
  if (tidy.length === 0) return [];
  const spelled = new Map<string, string>();
  for (const { word } of await findWords(tx, workspaceId, kind)) {
    if (!spelled.has(fold(word))) spelled.set(fold(word), word);
  }
  const kept = new Map(tidy.map((word) => [fold(word), spelled.get(fold(word)) ?? word]));
  return [...kept.values()];
}
