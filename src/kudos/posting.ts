/** Where kudos go, and who hears of it. */
import type { Deps, Tx } from '../deps.ts';
import type { Kudos, Member, OutboxMessage } from '../generated/prisma/client.ts';
import { reportChannelTrouble } from './channel-trouble.ts';

/** Where public kudos are read. */
export interface Destination {
  /** The team all of them are in. */
  teamId: string | null;
  /** That team's channel, else the recognition channel; null: each gets a direct message. */
  channelId: string | null;
}

/** Where public kudos for these people are read now. */
export async function findDestination(tx: Tx, workspaceId: string, recipients: Member[]): Promise<Destination> {
  const teamIds = new Set(recipients.map(({ teamId }) => teamId));
  const [first] = teamIds;
  const teamId = (teamIds.size === 1 && first) || null;
  const team = teamId ? await tx.team.findFirst({ where: { id: teamId, workspaceId } }) : null;
  if (team?.channelId) return { teamId, channelId: team.channelId };
  const { recognitionChannelId } = await tx.workspace.findUniqueOrThrow({ where: { id: workspaceId } });
  return { teamId, channelId: recognitionChannelId };
}

interface Telling {
  giver: Member;
  recipients: Member[];
  channelId: string | null;
}

/**
 * Records the posting of kudos (in a channel, or to the recipients where there is none), a copy for each recipient who may not be
 * in that channel, and the giver's confirmation. Of private kudos only the recipients hear.
 */
export async function tellOfKudos(deps: Deps, tx: Tx, kudos: Kudos, telling: Telling): Promise<void> {
  const { id: subject, workspaceId, status } = kudos;
  const message = (kind: string) => (recipient: string) => ({ workspaceId, kind, subject, recipient });
  const people = telling.recipients.map(({ slackId }) => slackId);
  const channel = status === 'POSTED' ? telling.channelId : null;
  const posted = status === 'POSTED' ? (channel ? [channel] : people) : [];
  const told = status === 'PRIVATE' || channel ? people : [];
  await deps.outbox.add(
    tx,
    ...posted.map(message('kudos.posted')),
    ...told.map(message('kudos.told')),
    message('kudos.thanks')(telling.giver.slackId),
  );
}

/** The message by which kudos stand, or are to stand, in a channel. */
const findChannelPost = (db: Tx, workspaceId: string, subject: string, people: string[]) =>
  db.outboxMessage.findFirst({
    where: { workspaceId, kind: 'kudos.posted', subject, recipient: { notIn: people } },
    orderBy: { createdAt: 'asc' },
  });

/** Whether a recipient is to get a copy of their own: not where they see the post, or where a message of their own takes its place. */
export async function needsCopy(
  deps: Pick<Deps, 'db' | 'channelMembers'>,
  { workspaceId, subject, recipient }: OutboxMessage,
): Promise<boolean> {
  const { db, channelMembers } = deps;
  const own = await db.outboxMessage.findFirst({ where: { workspaceId, kind: 'kudos.posted', subject, recipient } });
  if (own) return false;
  const to = await db.kudosRecipient.findMany({ where: { workspaceId, kudosId: subject }, include: { member: true } });
  const people = to.map(({ member }) => member.slackId);
  const post = await findChannelPost(db, workspaceId, subject, people);
  const members = post && (await channelMembers(workspaceId, post.recipient));
  return !members?.has(recipient);
}

/** Takes back the copies that wait; returns who has one already, or is about to. Taken back first: a sender may be at it right now. */
async function keepCopies(tx: Tx, workspaceId: string, subject: string): Promise<Set<string>> {
  const copies = { workspaceId, kind: 'kudos.told', subject };
  await tx.outboxMessage.updateMany({
    where: { ...copies, status: 'PENDING', attempts: 0 },
    data: { status: 'DROPPED', reason: 'the post itself goes to them' },
  });
  const kept = await tx.outboxMessage.findMany({ where: { ...copies, status: { not: 'DROPPED' } } });
  return new Set(kept.map(({ recipient }) => recipient));
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
  const copied = await keepCopies(tx, workspaceId, subject);
  const without = people.filter((slackId) => !copied.has(slackId));
  await deps.outbox.add(
    tx,
    ...without.map((recipient) => ({ workspaceId, kind: 'kudos.posted', subject, recipient })),
    {
      workspaceId,
      kind: 'kudos.thanks',
      subject,
      occurrence: 'instead',
      recipient: kudos.giver.slackId,
    },
  );
  await reportChannelTrouble(deps, tx, workspaceId, refused, reason);
}

/** Where kudos are read. */
export interface Told {
  /** Those chosen by name who did not take it off. */
  toIds: string[];
  groupName: string | null;
  /** The channel they were posted to, or meant for. */
  channelId: string | null;
  /** The channel could not be written to, so the recipients get a direct message instead. */
  instead: boolean;
  isPrivate: boolean;
}

/** Whether kudos were ever meant for everybody. */
export const wasPublic = async (
  { db }: Pick<Deps, 'db'>,
  { workspaceId, subject }: Pick<OutboxMessage, 'workspaceId' | 'subject'>,
): Promise<boolean> => (await db.outboxMessage.count({ where: { workspaceId, kind: 'kudos.posted', subject } })) > 0;

/** Where kudos were posted, as the outbox knows it now; undefined when they were hidden or removed since. */
export async function findTold({ db }: Pick<Deps, 'db'>, workspaceId: string, id: string): Promise<Told | undefined> {
  const kudos = await db.kudos.findFirst({
    where: { id, workspaceId, status: { not: 'REMOVED' }, hiddenAt: null },
    include: { recipients: { include: { member: true } } },
  });
  if (!kudos) return undefined;
  const people = kudos.recipients.map(({ member }) => member.slackId);
  const channel = await findChannelPost(db, workspaceId, id, people);
  return {
    toIds: kudos.recipients
      .filter(({ status, byGroup }) => status === 'POSTED' && !byGroup)
      .map(({ member }) => member.slackId),
    groupName: kudos.groupName,
    channelId: channel?.recipient ?? null,
    instead: channel?.status === 'FAILED',
    isPrivate: kudos.status === 'PRIVATE',
  };
}
