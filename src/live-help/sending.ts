/** What follows from a message that was sent, or could not be. */
import type { Deps, Tx } from '../deps.ts';
import type { OutboxMessage } from '../generated/prisma/client.ts';
import { KINDS, lockHelp, OPEN_STATUSES, staleFrom } from './help.ts';
import { hurryOn } from './rings.ts';

/** Keeps where the conversation of the two is, unless it is with somebody else by now. */
export async function recordChannel(
  tx: Tx,
  { workspaceId, subject, occurrence }: OutboxMessage,
  channel: string,
): Promise<void> {
  await tx.helpRequest.updateMany({ where: { id: subject, workspaceId, claimerId: occurrence }, data: { channel } });
}

/** They have been asked whether it is still open: from now on they have as long to answer. */
export async function recordAsked(
  tx: Tx,
  { workspaceId, subject: id, occurrence }: OutboxMessage,
  now: Date,
): Promise<void> {
  const { staleHelpDays } = await tx.workspace.findUniqueOrThrow({ where: { id: workspaceId } });
  await tx.helpRequest.updateMany({
    where: { id, workspaceId, staleAskedAt: new Date(occurrence), status: { in: [...OPEN_STATUSES] } },
    data: { nextRingAt: staleFrom(now, { staleHelpDays }) },
  });
}

/** Slack would not open a conversation for the two: each hears of it in a message of their own. */
export async function openApart(deps: Deps, tx: Tx, message: OutboxMessage): Promise<void> {
  const { workspaceId, kind, subject, occurrence, recipient, until } = message;
  const people = recipient.split(',');
  if (people.length < 2) return;
  await deps.outbox.add(
    tx,
    ...people.map((person) => ({
      ...{ workspaceId, kind: kind === KINDS.together ? KINDS.apart : kind, subject, occurrence, recipient: person },
      ...(until && { until }),
    })),
  );
}

/** Slack would not bring the question to somebody: as if they had no time, the next are asked without waiting for them. */
export async function skipUnreachable(
  deps: Deps,
  tx: Tx,
  { workspaceId, subject, recipient }: OutboxMessage,
): Promise<void> {
  const help = await lockHelp(tx, workspaceId, subject);
  await tx.helpAsk.updateMany({
    where: { workspaceId, helpRequestId: subject, status: 'ASKED', member: { slackId: recipient } },
    data: { status: 'PASSED', answeredAt: deps.now() },
  });
  await hurryOn(deps, tx, help);
}
