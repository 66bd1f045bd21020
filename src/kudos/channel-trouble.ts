import { Temporal } from 'temporal-polyfill';
import type { Deps, Tx } from '../deps.ts';
import type { OutboxMessage } from '../generated/prisma/client.ts';
import { findCoordinators } from '../people/service.ts';

/** Tells the coordinators that the recognition channel cannot be written to: once a day for each reason, however much waits for it. */
export async function reportChannelTrouble(
  deps: Deps,
  tx: Tx,
  workspaceId: string,
  channelId: string,
  reason: string,
): Promise<void> {
  const { zone } = await tx.workspace.findUniqueOrThrow({ where: { id: workspaceId } });
  const now = Temporal.Instant.fromEpochMilliseconds(deps.now().getTime());
  const occurrence = `${now.toZonedDateTimeISO(zone).toPlainDate()} ${reason}`;
  const coordinators = await findCoordinators(tx, workspaceId);
  await deps.outbox.add(
    tx,
    ...coordinators.map(({ slackId: recipient }) => ({
      workspaceId,
      kind: 'kudos.channel-trouble',
      subject: channelId,
      occurrence,
      recipient,
    })),
  );
}

/** What a message to the coordinators is about; undefined once another channel was chosen. */
export async function findChannelTrouble(
  { db }: Pick<Deps, 'db'>,
  { workspaceId, subject, occurrence }: OutboxMessage,
) {
  const { recognitionChannelId } = await db.workspace.findUniqueOrThrow({ where: { id: workspaceId } });
  const reason = occurrence.slice(occurrence.indexOf(' ') + 1);
  return recognitionChannelId === subject ? { channelId: subject, reason } : undefined;
}
