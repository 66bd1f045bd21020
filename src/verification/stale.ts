/** Cards that nobody used or checked for long: perhaps nobody needs them. */
import type { Deps, Tx } from '../deps.ts';
import type { Card, Prisma } from '../generated/prisma/client.ts';
import type { Actor } from '../knowledge/rights.ts';
import { retireCard } from '../knowledge/states.ts';
import { visibleTo } from '../knowledge/visibility.ts';
import { DAY_MS } from './due.ts';

/** product.md, "Defaults": three months. */
const STALE_DAYS = 90;
/** Slack's checkboxes hold ten. */
const STALE_PAGE = 10;

/** `own`: what they own or check. `all`: what they see, for coordinators. */
export type Scope = 'own' | 'all';

/** Whose stale cards somebody decides about. */
export const scopeOf = ({ isCoordinator }: Actor): Scope => (isCoordinator ? 'all' : 'own');

function staleFor({ now }: Pick<Deps, 'now'>, actor: Actor, scope: Scope): Prisma.CardWhereInput {
  const before = new Date(now().getTime() - STALE_DAYS * DAY_MS);
  const longAgo = (field: 'usedAt' | 'verifiedAt') => ({ OR: [{ [field]: null }, { [field]: { lt: before } }] });
  // A draft is for its maker and its verifier to retire (knowledge/rights.ts), not for whoever looks after it.
  const owned = { ownerId: actor.id, OR: [{ status: { not: 'DRAFT' as const } }, { makerId: actor.id }] };
  const theirs = { OR: [owned, { verifierId: actor.id }] };
  return {
    status: { in: ['DRAFT', 'PUBLISHED', 'DUE'] },
    createdAt: { lt: before },
    updatedAt: { lt: before },
    AND: [visibleTo(actor), longAgo('usedAt'), longAgo('verifiedAt'), ...(scope === 'own' ? [theirs] : [])],
  };
}

/** How many cards of this scope are stale. */
export const countStale = (deps: Pick<Deps, 'now'> & { db: Tx }, actor: Actor, scope: Scope): Promise<number> =>
  deps.db.card.count({ where: staleFor(deps, actor, scope) });

export interface StalePage {
  cards: Pick<Card, 'id' | 'title' | 'usedAt'>[];
  total: number;
}

/** The stale cards somebody decides about: what was left alone longest first. */
export async function findStale(deps: Pick<Deps, 'db' | 'now'>, actor: Actor): Promise<StalePage> {
  const where = staleFor(deps, actor, scopeOf(actor));
  const cards = await deps.db.card.findMany({
    where,
    orderBy: [{ usedAt: { sort: 'asc', nulls: 'first' } }, { no: 'asc' }],
    take: STALE_PAGE,
    select: { id: true, title: true, usedAt: true },
  });
  return { cards, total: await deps.db.card.count({ where }) };
}

/** Retires those of the cards that are still stale and theirs to decide about. Returns how many. */
export async function retireStale(deps: Deps, actor: Actor, cardIds: string[]): Promise<number> {
  const stale = staleFor(deps, actor, scopeOf(actor));
  const found = await deps.db.card.findMany({
    where: { AND: [stale, { id: { in: cardIds.slice(0, STALE_PAGE) } }] },
    orderBy: { id: 'asc' },
    select: { id: true },
  });
  await deps.db.$transaction(async (tx) => {
    for (const { id } of found) await retireCard(deps, tx, actor, id);
  });
  return found.length;
}
