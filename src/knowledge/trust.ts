/** How far a card is true: until when it counts as checked, and what an edit does to that. */
import type { Deps, Tx } from '../deps.ts';
import type { Card, CardKind, Member, Workspace } from '../generated/prisma/client.ts';
import type { Licence } from './licence.ts';
import { type Actor, mayConfirm } from './rights.ts';

const DAY_MS = 86_400_000;
/** product.md, "Card": policies 30 days, what hardly ages 180. The rest is the workspace's. */
const DAYS_BY_KIND: Partial<Record<CardKind, number>> = { PLAYBOOK: 30, STORY: 180 };

/** After how many days a card is due again: its own, its kind's, the workspace's. */
const intervalDays = (workspace: Pick<Workspace, 'verifyDays'>, card: Pick<Card, 'kind' | 'verifyDays'>): number =>
  card.verifyDays ?? DAYS_BY_KIND[card.kind] ?? workspace.verifyDays;

/** When a card is due again that is found true at this instant. */
export const dueAfter = (
  at: Date,
  workspace: Pick<Workspace, 'verifyDays'>,
  card: Pick<Card, 'kind' | 'verifyDays'>,
): Date => new Date(at.getTime() + intervalDays(workspace, card) * DAY_MS);

/** What a card is once this person has said that it is true. Said by somebody else than its maker it counts on the ladder, for good. */
export const foundTrue = (
  card: Card,
  { id }: Pick<Actor, 'id'>,
  now: Date,
  workspace: Workspace,
  kind = card.kind,
) => ({
  ...{ status: 'PUBLISHED' as const, verifiedAt: now, verifiedById: id },
  ...{ dueReason: null, finderId: null, obsoleteAt: null, changedFrom: null },
  dueAt: dueAfter(now, workspace, { kind, verifyDays: card.verifyDays }),
  acceptedAt: card.acceptedAt ?? (card.makerId === id ? null : now),
});

type Text = Pick<Card, 'kind' | 'title' | 'body' | 'product' | 'tags'>;

const textOf = ({ kind, title, body, product, tags }: Text): string =>
  JSON.stringify([kind, title, body, product, tags]);

/**
 * What an edit means for the state of a card in use: by whoever may say that it is true, it is said by that. By anybody else it is due
 * now: what somebody verified is not what stands there. Out of use it is remembered until the card is brought back.
 */
export function afterEdit(card: Card, text: Text, editor: Actor, licence: Licence, now: Date, workspace: Workspace) {
  if (card.status === 'DRAFT') return {};
  const mayCheck = mayConfirm(editor, licence, card);
  if (mayCheck && card.status !== 'OBSOLETE') return foundTrue(card, editor, now, workspace, text.kind);
  if (mayCheck || textOf(text) === textOf(card)) return {};
  const changedFrom = card.changedFrom ?? card.version;
  if (card.status === 'OBSOLETE') return card.verifiedAt ? { changedFrom } : {};
  const dueAt = card.dueAt && card.dueAt < now ? card.dueAt : now;
  return { status: 'DUE' as const, dueAt, changedFrom };
}

/** Who changed it, the latest first; null: nobody who is known here, such as an import at the machine. */
export type Changers = (Member | null)[];

/** Who changed each of these cards since it was checked, in one query; nothing for the others. */
export async function findChangers(
  { db }: { db: Tx | Deps['db'] },
  workspaceId: string,
  cards: Pick<Card, 'id' | 'changedFrom'>[],
): Promise<Map<string, Changers>> {
  const since = cards.flatMap(({ id: cardId, changedFrom }) =>
    changedFrom === null ? [] : [{ cardId, version: { gt: changedFrom } }],
  );
  if (since.length === 0) return new Map();
  const versions = await db.cardVersion.findMany({
    where: { workspaceId, OR: since },
    select: { cardId: true, editor: true },
    orderBy: { version: 'desc' },
  });
  const found = new Map<string, Changers>();
  for (const { cardId, editor } of versions) {
    const known = found.get(cardId) ?? [];
    if (!known.some((one) => one?.id === editor?.id)) found.set(cardId, [...known, editor]);
  }
  return found;
}
