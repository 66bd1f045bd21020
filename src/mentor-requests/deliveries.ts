import type { Deps, Tx } from '../deps.ts';
import { changing } from './changes.ts';
import { findOffer, moveOn } from './offers.ts';
import { answerBy, soonest } from './urgency.ts';

/** How many offers expire in one look; the next one, five minutes later, takes the rest. */
const AT_ONCE = 200;

/** Slack cannot deliver an offer (its mentor's account is gone, say): the next is asked at once. */
export async function skipUnreachable(deps: Deps, tx: Tx, workspaceId: string, id: string): Promise<void> {
  await changing(deps, tx, workspaceId, async () => {
    const offer = await tx.offer.findFirst({ where: { id, workspaceId } });
    if (offer) await moveOn(deps, tx, offer, 'EXPIRED');
  });
}

/** Offers that were met with silence go on to the next. */
export async function expireOffers(deps: Deps): Promise<void> {
  const due = { status: 'PENDING', expiresAt: { lte: deps.now() } } as const;
  const offers = await deps.db.offer.findMany({
    where: { ...due, workspace: { status: 'INSTALLED' } },
    orderBy: { expiresAt: 'asc' },
    take: AT_ONCE,
  });
  for (const { id, workspaceId } of offers) {
    await deps.db.$transaction((tx) =>
      changing(deps, tx, workspaceId, async () => {
        const still = await tx.offer.findFirst({ where: { id, workspaceId, ...due } });
        if (still) await moveOn(deps, tx, still, 'EXPIRED');
      }),
    );
  }
}

/**
 * From the moment the mentor can read it, an offer waits the workspace's days; all of a circle stand in one message. If one ended
 * while Slack's answer was lost, the edit that found no message to edit is due again.
 */
export async function recordOffered(
  tx: Tx,
  workspaceId: string,
  id: string,
  messageId: string,
  at: { channel: string; ts: string },
): Promise<void> {
  const offer = await findOffer({ db: tx }, workspaceId, id);
  if (!offer) return;
  const { sentAt } = await tx.outboxMessage.findUniqueOrThrow({ where: { id: messageId, workspaceId } });
  const shown = offer.circle?.offers ?? [offer];
  const ids = shown.map((one) => one.id);
  await tx.offer.updateMany({
    where: { id: { in: ids }, workspaceId },
    data: { channel: at.channel, messageTs: at.ts },
  });
  const pending = shown.filter(({ status }) => status === 'PENDING');
  if (sentAt) {
    const expiresAt = answerBy(sentAt, offer.workspace, soonest(pending));
    await tx.offer.updateMany({ where: { id: { in: ids }, workspaceId, status: 'PENDING' }, data: { expiresAt } });
  }
  await tx.outboxMessage.updateMany({
    where: { workspaceId, kind: 'offer.closed', subject: { in: ids }, status: 'DROPPED' },
    data: { status: 'PENDING' },
  });
}
