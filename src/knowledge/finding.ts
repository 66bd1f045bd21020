/** What people search for, as it is kept and counted, and what they can narrow it by. */
import type { Deps, Tx } from '../deps.ts';
import { UserError } from '../errors.ts';
import { noteGap } from '../gaps/service.ts';
import { type Card, type Member, Prisma } from '../generated/prisma/client.ts';
import { fold, tidy } from '../people/service.ts';
import { redact } from '../redaction/service.ts';
import type { Actor } from './rights.ts';
import { visibleInSql, visibleTo } from './visibility.ts';
import { FIND } from './words.ts';

/** Policy: a question is shorter; of a pasted page its beginning tells what it is about. */
const LONGEST_SEARCH = 600;
/** Slack takes 100 choices; one of them is "any". */
const MOST_CHOICES = 99;
/** They travel in the id of a block, which holds 255 characters, with what else was chosen. */
const LONGEST_CHOICE = { product: 90, tag: 60 };
const DAY_MS = 86_400_000;
const WEEK_MS = 7 * DAY_MS;

/** There is something to search for: a letter or a digit. */
export const hasWords = (words: string): boolean => /[\p{L}\p{N}]/u.test(words);

/** Cut between words, never within a sign. */
function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  const space = text.lastIndexOf(' ', most);
  return text
    .slice(0, space > most / 2 ? space : most)
    .toWellFormed()
    .replace(/\ufffd$/, '');
}

export interface KeptWords {
  words: string;
  /** "a card number": what was taken out; empty for nothing. */
  leftOut: string;
}

/** Words as they are searched for and kept: without personal data, which no card holds, on one line. Doing it twice is doing it once. */
export async function keptWords({ db }: Pick<Deps, 'db'>, workspaceId: string, typed: string): Promise<KeptWords> {
  const { privatePatterns } = await db.workspace.findUniqueOrThrow({
    where: { id: workspaceId },
    select: { privatePatterns: true },
  });
  const text = tidy(typed.toWellFormed());
  const { found, told } = redact(text, privatePatterns);
  let at = 0;
  const parts: string[] = [];
  for (const { start, end } of found) {
    parts.push(text.slice(at, start));
    at = end;
  }
  const words = tidy([...parts, text.slice(at)].join(' … '));
  return { words: cut(words, LONGEST_SEARCH), leftOut: told };
}

/** Records a search; what nobody found is noted as a gap. Returns its id. */
export function countSearch(deps: Deps, actor: Actor, words: string, found: number, isGap: boolean): Promise<string> {
  const { workspaceId, id: memberId, teamId } = actor;
  return deps.db.$transaction(async (tx) => {
    const { id } = await tx.cardSearch.create({ data: { workspaceId, memberId, words, found, at: deps.now() } });
    if (isGap) await noteGap(deps, tx, actor, id, words, teamId);
    return id;
  });
}

/** Somebody's own search. Throws UserError for another's, or one that is gone. */
export async function getSearch(
  { db }: { db: Tx },
  { id: memberId, workspaceId }: Pick<Member, 'id' | 'workspaceId'>,
  id: string,
) {
  const search = await db.cardSearch.findFirst({ where: { id, workspaceId, memberId } });
  if (!search) throw new UserError(FIND.over);
  return search;
}

/** Policy: by then a gap is filled or no topic any more, and nobody says whether a search helped. */
const SEARCHER_DAYS = 90;

/**
 * Who searched for what is known only as long as it is of use to them: to hear that it was written down, and to say whether it helped.
 * What is kept of older searches are words without a person, for counting. In all workspaces; twice changes nothing.
 */
export async function forgetSearchers({ db, now }: Pick<Deps, 'db' | 'now'>): Promise<void> {
  const before = new Date(now().getTime() - SEARCHER_DAYS * DAY_MS);
  await db.cardSearch.updateMany({ where: { at: { lt: before }, memberId: { not: null } }, data: { memberId: null } });
}

export type Narrowing = 'kind' | 'product' | 'tag';

const column = {
  kind: Prisma.sql`(SELECT c."kind"::text AS value) v`,
  product: Prisma.sql`(SELECT c."product" AS value WHERE c."product" <> '') v`,
  tag: Prisma.sql`unnest(c."tags") AS v(value)`,
};

/**
 * What cards the viewer may see have of this, those of most cards first, that begin or go on as typed. A spelling each: "Payments" and
 * "payments" are one.
 */
export async function findChoices(
  { db }: Pick<Deps, 'db'>,
  actor: Actor,
  what: Narrowing,
  typed: string,
): Promise<string[]> {
  const rows = await db.$queryRaw<{ value: string }[]>`
    SELECT min(v.value) AS value FROM "Card" c CROSS JOIN LATERAL ${column[what]}
    WHERE ${visibleInSql(actor)} GROUP BY lower(v.value) ORDER BY count(*) DESC, 1`;
  const values = rows.map(({ value }) => value);
  if (what === 'kind') return values;
  const begun = fold(typed);
  return values
    .filter((value) => fold(value).includes(begun) && JSON.stringify(value).length <= LONGEST_CHOICE[what])
    .slice(0, MOST_CHOICES);
}

/** Cards to look at before anything was searched for: the newest that were accepted. */
export const findLatest = ({ db }: Pick<Deps, 'db'>, actor: Actor, take: number) =>
  db.card.findMany({
    // Ids grow with time: the newest ones are at hand, however many there are.
    where: { ...visibleTo(actor), status: { in: ['PUBLISHED', 'DUE'] } },
    include: { verifiedBy: true, owner: true },
    orderBy: { id: 'desc' },
    take,
  });

/** Cards of the last seven days that others wrote, newest first, at most `take`. */
export async function findNews({ db, now }: Pick<Deps, 'db' | 'now'>, actor: Actor, take: number): Promise<Card[]> {
  return db.card.findMany({
    where: {
      AND: [visibleTo(actor), { OR: [{ makerId: null }, { makerId: { not: actor.id } }] }],
      status: 'PUBLISHED',
      createdAt: { gt: new Date(now().getTime() - WEEK_MS) },
    },
    orderBy: { id: 'desc' },
    take,
  });
}
