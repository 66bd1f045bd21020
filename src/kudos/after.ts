import type { Deps, Tx } from '../deps.ts';
import { UserError } from '../errors.ts';
import type { Kudos, Member, OutboxMessage } from '../generated/prisma/client.ts';
import { MORE, PREVIEWED, SHOUT_OUT } from '../shout-outs/kinds.ts';
import { type KudosShown, type KudosWithPeople, toShown, WITH_PEOPLE } from './service.ts';
import { GONE, LEFT } from './words.ts';

/** The kinds of message in which kudos stand: the post, and the copies of recipients who are not where it is. */
const POSTS = ['kudos.posted', 'kudos.told'];
/** The giver's confirmation. */
export const THANKS = 'kudos.thanks';

/** Kudos as one message of theirs shows them. */
export interface Post extends KudosShown {
  isPrivate: boolean;
  /** Not on a recipient's own copy. */
  canJoin: boolean;
}

/** What a message of kudos is to show now; undefined: nothing of them any more. A recipient's own copy follows their own choice. */
export async function findPost({ db }: Pick<Deps, 'db'>, message: OutboxMessage): Promise<Post | undefined> {
  const { workspaceId, subject: id, recipient } = message;
  const kudos = await db.kudos.findFirst({
    where: { id, workspaceId, status: { not: 'REMOVED' } },
    include: WITH_PEOPLE,
  });
  if (!kudos) return undefined;
  const own = kudos.recipients.find(({ member }) => member.slackId === recipient);
  const isPrivate = kudos.status === 'PRIVATE';
  if (!own) return isPrivate ? undefined : { ...toShown(kudos), isPrivate, canJoin: true };
  return own.status === 'REMOVED' ? undefined : { ...shownTo(kudos, own), isPrivate, canJoin: false };
}

/** Kudos as one of those they are for may see them: the others' names as everybody, and their own. */
function shownTo(
  kudos: KudosWithPeople,
  { member: { slackId }, byGroup }: KudosWithPeople['recipients'][number],
): KudosShown {
  const shown = toShown(kudos);
  if (byGroup) return shown;
  return { ...shown, toIds: [...new Set([...shown.toIds, slackId])].sort() };
}

/** Has the post and its copies say what is now the case. */
export const refreshPosts = (
  deps: Deps,
  tx: Tx,
  { id, workspaceId }: Pick<Kudos, 'id' | 'workspaceId'>,
): Promise<void> => deps.outbox.refresh(tx, workspaceId, POSTS, id);

/** The kind of message by which coordinators are asked about reported kudos. */
export const REPORTED = 'moderation.reported';

/** The kind of message by which whoever reported kudos hears what came of it; the subject is the report. */
export const TOLD_REPORTER = 'moderation.reporter';

/** Kudos that are gone leave nothing to decide: open reports are closed without a decision, and whoever made them hears that. */
export async function closeReports(
  deps: Deps,
  tx: Tx,
  { id: kudosId, workspaceId }: Pick<Kudos, 'id' | 'workspaceId'>,
): Promise<void> {
  const closed = await tx.kudosReport.updateManyAndReturn({
    where: { workspaceId, kudosId, decidedAt: null },
    data: { decidedAt: deps.now() },
    include: { reporter: true },
  });
  const message = { workspaceId, kind: TOLD_REPORTER };
  await deps.outbox.add(
    tx,
    ...closed.map(({ id: subject, reporter }) => ({ ...message, subject, recipient: reporter.slackId })),
  );
}

/**
 * Has every message in which kudos, or their people, stand say what is now the case: also the giver's confirmation, where they were
 * reported, and a shout-out that told of them.
 */
export async function refreshEverywhere(
  deps: Deps,
  tx: Tx,
  { id, workspaceId, shoutOutId }: Pick<Kudos, 'id' | 'workspaceId' | 'shoutOutId'>,
): Promise<void> {
  await deps.outbox.refresh(tx, workspaceId, [...POSTS, THANKS, REPORTED], id);
  if (shoutOutId) await deps.outbox.refresh(tx, workspaceId, [SHOUT_OUT, MORE, PREVIEWED], shoutOutId);
}

const WITH_RECIPIENTS = { recipients: true, giver: true } as const;

/** Kudos with whom they are for, locked until the commit: two clicks at once come one after the other. Throws UserError. */
export async function lockKudos(tx: Tx, workspaceId: string, id: string) {
  await tx.$queryRaw`SELECT 1 FROM "Kudos" WHERE "id" = ${id}::uuid AND "workspaceId" = ${workspaceId}::uuid FOR UPDATE`;
  const kudos = await tx.kudos.findFirst({ where: { id, workspaceId }, include: WITH_RECIPIENTS });
  if (!kudos) throw new UserError(GONE);
  return kudos;
}
export type LockedKudos = Awaited<ReturnType<typeof lockKudos>>;

/** Throws UserError for apps and for people who have left. */
export function checkHere({ deactivatedAt, isBot }: Member): void {
  if (deactivatedAt || isBot) throw new UserError(LEFT);
}

/**
 * Kudos that somebody presses something about; for forms, before they open. Throws UserError when they are no longer shown to
 * this person.
 */
export async function getSeenKudos(
  { db }: { db: Tx },
  member: Member,
  id: string,
): Promise<KudosWithPeople & { own: KudosWithPeople['recipients'][number] | undefined }> {
  checkHere(member);
  const kudos = await db.kudos.findFirst({
    where: { id, workspaceId: member.workspaceId, status: { not: 'REMOVED' } },
    include: WITH_PEOPLE,
  });
  if (!kudos) throw new UserError(GONE);
  const own = kudos.recipients.find(({ memberId }) => memberId === member.id);
  const sees = kudos.status === 'POSTED' || kudos.giverId === member.id || (own && own.status !== 'REMOVED');
  if (!sees) throw new UserError(GONE);
  return { ...kudos, own };
}
