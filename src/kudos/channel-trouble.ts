import { Temporal } from 'temporal-polyfill';
import type { Deps, Tx } from '../deps.ts';
import type { OutboxMessage } from '../generated/prisma/client.ts';
import { findCoordinators } from '../people/service.ts';

/** The leads of teams whose own channel it is, who are still there. */
async function findLeads(tx: Tx, workspaceId: string, channelId: string): Promise<string[]> {
  const teams = await tx.team.findMany({ where: { workspaceId, channelId }, include: { lead: true } });
  return teams.flatMap(({ lead }) => (lead && !lead.deactivatedAt ? lead.slackId : []));
}

/**
 * Tells the coordinators that a channel for kudos cannot be written to, and the lead where it is a team's own: once a day for each
 * reason, however much waits for it.
 */
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
  const leads = await findLeads(tx, workspaceId, channelId);
  const recipients = new Set([...coordinators.map(({ slackId }) => slackId), ...leads]);
  await deps.outbox.add(
    tx,
    ...[...recipients].map((recipient) => ({
      workspaceId,
      kind: 'kudos.channel-trouble',
      subject: channelId,
      occurrence,
      recipient,
    })),
  );
}

/** What a message to the coordinators is about, with the team whose own channel it is; undefined once another channel was chosen. */
export async function findChannelTrouble(
  { db }: Pick<Deps, 'db'>,
  { workspaceId, subject, occurrence }: OutboxMessage,
) {
  const { recognitionChannelId } = await db.workspace.findUniqueOrThrow({ where: { id: workspaceId } });
  const team = await db.team.findFirst({ where: { workspaceId, channelId: subject }, orderBy: { name: 'asc' } });
  const reason = occurrence.slice(occurrence.indexOf(' ') + 1);
  if (recognitionChannelId === subject) return { channelId: subject, reason, team: null };
  return team ? { channelId: subject, reason, team: team.name } : undefined;
}
