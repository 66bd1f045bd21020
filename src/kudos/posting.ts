import type { Deps, Tx } from '../deps.ts';
import type { Kudos, Member, OutboxMessage } from '../generated/prisma/client.ts';
import { reportChannelTrouble } from './channel-trouble.ts';

interface People {
  giver: Member;
  recipients: Member[];
}

/** Records the posting of kudos, in the recognition channel or to the recipients where there is none, and the giver's confirmation. */
export async function tellOfKudos(
  deps: Deps,
  tx: Tx,
  { id: subject, workspaceId }: Kudos,
  people: People,
): Promise<void> {
  const { recognitionChannelId } = await tx.workspace.findUniqueOrThrow({ where: { id: workspaceId } });
  const to = recognitionChannelId ? [recognitionChannelId] : people.recipients.map(({ slackId }) => slackId);
  await deps.outbox.add(tx, ...to.map((recipient) => ({ workspaceId, kind: 'kudos.posted', subject, recipient })), {
    workspaceId,
    kind: 'kudos.thanks',
    subject,
    recipient: people.giver.slackId,
  });
}

/** Slack refused a posting for good. If it was the channel, the recipients get their kudos themselves and the giver is told so. */
export async function postToRecipients(deps: Deps, tx: Tx, message: OutboxMessage, reason: string): Promise<void> {
  const { workspaceId, subject, recipient: refused } = message;
  const kudos = await tx.kudos.findFirst({
    where: { id: subject, workspaceId, status: 'POSTED' },
    include: { giver: true },
  });
  const to = await tx.kudosRecipient.findMany({ where: { kudosId: subject, workspaceId }, include: { member: true } });
  const people = to.map(({ member }) => member.slackId);
  if (!kudos || people.includes(refused)) return;
  await deps.outbox.add(tx, ...people.map((recipient) => ({ workspaceId, kind: 'kudos.posted', subject, recipient })), {
    workspaceId,
    kind: 'kudos.thanks',
    subject,
    occurrence: 'instead',
    recipient: kudos.giver.slackId,
  });
  await reportChannelTrouble(deps, tx, workspaceId, refused, reason);
}

/** Where kudos are read. */
export interface Told {
  toIds: string[];
  /** The channel they were posted to, or meant for. */
  channelId: string | null;
  /** The channel could not be written to, so the recipients get a direct message instead. */
  instead: boolean;
}

/** Where kudos were posted, as the outbox knows it now; undefined when they are no longer public. */
export async function findTold({ db }: Pick<Deps, 'db'>, workspaceId: string, id: string): Promise<Told | undefined> {
  const kudos = await db.kudos.findFirst({
    where: { id, workspaceId, status: 'POSTED' },
    include: { recipients: { include: { member: true } } },
  });
  if (!kudos) return undefined;
  const toIds = kudos.recipients.map(({ member }) => member.slackId);
  const channel = await db.outboxMessage.findFirst({
    where: { workspaceId, kind: 'kudos.posted', subject: id, recipient: { notIn: toIds } },
  });
  return { toIds, channelId: channel?.recipient ?? null, instead: channel?.status === 'FAILED' };
}
