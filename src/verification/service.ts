import type { Deps, Tx } from '../deps.ts';
import type { Card, Member } from '../generated/prisma/client.ts';
import type { Actor } from '../knowledge/rights.ts';
import { confirmCard, retireCard, reviveCard } from '../knowledge/states.ts';
import { countWaiting, findWaiting, readCards } from './due.ts';
import { handOver } from './handover.ts';
import type { Check } from './weekly.ts';

/** Cards on a page of the whole list. */
export const PAGE = 8;

export interface ChecksPage {
  checks: Check[];
  total: number;
  /** From 0; the last one if there are no longer so many. */
  page: number;
}

/** A page of all cards that wait for somebody's word, in the order of the weekly list. */
export async function findChecks(deps: Deps, actor: Actor, asked = 0): Promise<ChecksPage> {
  const total = await countWaiting(deps, actor);
  const page = Math.max(0, Math.min(asked, Math.ceil(total / PAGE) - 1));
  const waiting = await findWaiting(deps, actor, { skip: page * PAGE, take: PAGE });
  const cards = await readCards(
    deps,
    actor.workspaceId,
    waiting.map(({ id }) => id),
  );
  const checks = waiting.flatMap(({ id, uses }): Check[] => {
    const card = cards.get(id);
    return card ? [{ card, uses, state: 'waits' }] : [];
  });
  return { checks, total, page };
}

export type Deed = 'confirm' | 'retire' | 'revive';
const DEEDS = { confirm: confirmCard, retire: retireCard, revive: reviveCard };

/**
 * What somebody decides about a card, as it is then. `seen`: the version they looked at. Throws UserError if it is not theirs to decide,
 * or if they would confirm what they have not seen. Twice is once.
 */
export const decide = (deps: Deps, actor: Actor, deed: Deed, cardId: string, seen?: number): Promise<Card> =>
  deps.db.$transaction((tx) => DEEDS[deed](deps, tx, actor, cardId, seen));

/** What somebody who left owned and checked goes to somebody else, who is told; in the transaction. Twice changes nothing. */
export const handOverCards = (deps: Deps, tx: Tx, leaver: Member): Promise<void> => handOver(deps, tx, leaver);
