/** "See also": two cards that are read together. Each shows the other, to whoever may see that one too. */
import type { Deps, Tx } from '../deps.ts';
import { UserError } from '../errors.ts';
import type { CardStatus } from '../generated/prisma/client.ts';
import { CARD_TROUBLE } from './card-words.ts';
import { getSeen } from './cards.ts';
import { licenceOf } from './licence.ts';
import { type Actor, mayEdit } from './rights.ts';
import { visibleInSql } from './visibility.ts';

/** Policy: more are a list that nobody reads. */
const MOST_SHOWN = 5;

export interface LinkedCard {
  id: string;
  title: string;
  status: CardStatus;
}

/** Cards to read beside this one, of those the viewer may see: at most five, those in use first, then the newest. */
export const findLinked = ({ db }: { db: Tx }, viewer: Actor, cardId: string): Promise<LinkedCard[]> =>
  db.$queryRaw<LinkedCard[]>`
    SELECT c."id", c."title", c."status"::text FROM "CardLink" l JOIN "Card" c ON c."id" = l."otherId"
    WHERE l."cardId" = ${cardId}::uuid AND l."workspaceId" = ${viewer.workspaceId}::uuid AND ${visibleInSql(viewer)}
    ORDER BY (c."status" = 'OBSOLETE'), c."no" DESC LIMIT ${MOST_SHOWN}::int`;

/** Throws UserError unless this card is theirs to change and both are theirs to see. */
async function checkMayLink(tx: Tx, actor: Actor, cardId: string, otherId: string): Promise<void> {
  const card = await getSeen({ db: tx }, actor, cardId);
  await getSeen({ db: tx }, actor, otherId);
  if (!mayEdit(actor, await licenceOf({ db: tx }, actor), card)) throw new UserError(CARD_TROUBLE.notYoursToEdit);
}

/** The rows of two cards that are read together. */
export const bothWays = (workspaceId: string, cardId: string, otherId: string) => [
  { workspaceId, cardId, otherId },
  { workspaceId, cardId: otherId, otherId: cardId },
];

/** Both cards show the other from now on; twice is once. Throws UserError unless the first is theirs to change and both to see. */
export async function linkCards(tx: Tx, actor: Actor, cardId: string, otherId: string): Promise<void> {
  await checkMayLink(tx, actor, cardId, otherId);
  if (cardId === otherId) return;
  await tx.cardLink.createMany({ data: bothWays(actor.workspaceId, cardId, otherId), skipDuplicates: true });
}

/** Neither shows the other any more; twice is once. Throws UserError unless the first is theirs to change and both to see. */
export async function unlinkCards({ db }: Pick<Deps, 'db'>, actor: Actor, cardId: string, otherId: string) {
  await db.$transaction(async (tx) => {
    await checkMayLink(tx, actor, cardId, otherId);
    await tx.cardLink.deleteMany({ where: { OR: bothWays(actor.workspaceId, cardId, otherId) } });
  });
}
