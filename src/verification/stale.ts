/** Cards that nobody used or checked for long: perhaps nobody needs them. */
import type { Deps, Tx } from '../deps.ts';
import { type Card, Prisma } from '../generated/prisma/client.ts';
import type { Actor } from '../knowledge/rights.ts';
import { retireCard } from '../knowledge/states.ts';
import { visibleInSql } from '../knowledge/visibility.ts';
import { DAY_MS, waitingInSql } from './due.ts';

/** product.md, "Defaults": three months. */
const STALE_DAYS = 90;
/** Slack's checkboxes hold ten. */
const STALE_PAGE = 10;

/** `own`: what they own or check. `all`: what they see, for coordinators. */
export type Scope = 'own' | 'all';

/** Whose stale cards somebody decides about. */
export const scopeOf = ({ isCoordinator }: Actor): Scope => (isCoordinator ? 'all' : 'own');

/** The cards "c" of a scope that are stale, as SQL. */
function staleFor({ now }: Pick<Deps, 'now'>, actor: Actor, scope: Scope): Prisma.Sql {
  const { id } = actor;
  const before = new Date(now().getTime() - STALE_DAYS * DAY_MS);
  // A draft is for its maker and its verifier to retire (knowledge/rights.ts), not for whoever looks after it.
  const theirs = Prisma.sql`AND (c."verifierId" = ${id}::uuid
    OR c."ownerId" = ${id}::uuid AND (c."status" <> 'DRAFT' OR c."makerId" = ${id}::uuid))`;
  return Prisma.sql`"Card" c WHERE ${visibleInSql(actor)} AND c."status" IN ('DRAFT', 'PUBLISHED', 'DUE')
    AND c."createdAt" < ${before} AND c."updatedAt" < ${before}
    AND (c."usedAt" IS NULL OR c."usedAt" < ${before}) AND (c."verifiedAt" IS NULL OR c."verifiedAt" < ${before})
    ${scope === 'own' ? theirs : Prisma.empty}`;
}

/** How many cards of this scope are stale. */
export async function countStale(deps: Pick<Deps, 'now'> & { db: Tx }, actor: Actor, scope: Scope): Promise<number> {
  const rows = await deps.db.$queryRaw<[{ n: number }]>`SELECT count(*)::int AS n FROM ${staleFor(deps, actor, scope)}`;
  return rows[0].n;
}

export interface CardCounts {
  /** For this person's word. */
  waiting: number;
  /** Of a scope. */
  stale: number;
  /** Written by them. */
  made: number;
  /** Of these, ever found true by somebody else. */
  accepted: number;
}

/** How many cards there are for a person to deal with, and of theirs; in one query. */
export async function countCards(
  deps: Pick<Deps, 'now'> & { db: Tx },
  actor: Actor,
  scope: Scope,
): Promise<CardCounts> {
  const rows = await deps.db.$queryRaw<[CardCounts]>`
    SELECT (${waitingInSql(deps, actor)}) AS waiting, (SELECT count(*)::int FROM ${staleFor(deps, actor, scope)}) AS stale,
      count(*)::int AS made, count("acceptedAt")::int AS accepted
    FROM "Card" WHERE "workspaceId" = ${actor.workspaceId}::uuid AND "makerId" = ${actor.id}::uuid`;
  return rows[0];
}

export interface StalePage {
  cards: Pick<Card, 'id' | 'title' | 'usedAt'>[];
  total: number;
}

/** The stale cards somebody decides about: what was left alone longest first. */
export async function findStale(deps: Pick<Deps, 'db' | 'now'>, actor: Actor): Promise<StalePage> {
  const cards = await deps.db.$queryRaw<StalePage['cards']>`
    SELECT c."id", c."title", c."usedAt" FROM ${staleFor(deps, actor, scopeOf(actor))}
    ORDER BY c."usedAt" ASC NULLS FIRST, c."no" LIMIT ${STALE_PAGE}::int`;
  return { cards, total: await countStale(deps, actor, scopeOf(actor)) };
}

/** Retires those of the cards that are still stale and theirs to decide about. Returns how many. */
export async function retireStale(deps: Deps, actor: Actor, cardIds: string[]): Promise<number> {
  const found = await deps.db.$queryRaw<{ id: string }[]>`
    SELECT c."id" FROM ${staleFor(deps, actor, scopeOf(actor))} AND c."id" = ANY(${cardIds.slice(0, STALE_PAGE)}::uuid[])
    ORDER BY c."id"`;
  await deps.db.$transaction(async (tx) => {
    for (const { id } of found) await retireCard(deps, tx, actor, id);
  });
  return found.length;
}
