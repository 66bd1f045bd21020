/** People who worked something out together in a thread: recorded by a reaction, once each of them has agreed. */
import { SMALLEST_GROUP } from '../coverage/groups.ts';
import type { Deps, Tx } from '../deps.ts';
import { UserError } from '../errors.ts';
import { type Member, type PairLog, type PairLogPerson, Prisma } from '../generated/prisma/client.ts';
import { findMember, getColleagues, getMember } from '../people/service.ts';
import { refusals } from './words.ts';

/** To whoever reacted, and to each of the others. */
export const OFFERED = 'pair-log.offered';
export const ASKED = 'pair-log.asked';

/** Policy: with more people it was a meeting. */
const MOST_OTHERS = 8;
/** Policy: each asks somebody else for a tap. */
const MOST_A_DAY = 10;
const DAY_MS = 86_400_000;
/** What is counted for coordinators. */
const COUNTED_MS = 28 * DAY_MS;

const whole = {
  loggedBy: true,
  people: { include: { member: true }, orderBy: { memberId: 'asc' } },
} satisfies Prisma.PairLogInclude;
export type WholeLog = PairLog & { loggedBy: Member; people: (PairLogPerson & { member: Member })[] };

/** A log with its people; undefined where there is none in this workspace. */
export async function findLog({ db }: { db: Tx }, workspaceId: string, id: string): Promise<WholeLog | undefined> {
  return (await db.pairLog.findFirst({ where: { id, workspaceId }, include: whole })) ?? undefined;
}

/** All that Slack tells of a reaction. */
export interface Reaction {
  reactorId: string;
  /** Who wrote the message; undefined: Slack does not say. */
  authorId: string | undefined;
  emoji: string;
  channel: string;
  ts: string;
}

/** "pair::skin-tone-3" and ":pair:" are "pair". */
const nameOf = (emoji: string): string => emoji.replaceAll(/^:|:$/g, '').split('::')[0] ?? '';

/** Somebody who can have been in it; undefined for apps, guests, for who has left, and for nobody. */
async function findColleague(deps: Deps, workspaceId: string, slackId: string): Promise<Member | undefined> {
  const isThere = (await findMember(deps, workspaceId, slackId)) ?? (await deps.lookUpPerson(workspaceId, slackId));
  const member = isThere && (await getMember(deps, workspaceId, slackId));
  return member && !member.isBot && !member.isGuest && !member.deactivatedAt ? member : undefined;
}

/**
 * Somebody reacted with the workspace's emoji: they are asked whether to log it, and with whom. Of a message once, whoever reacts to
 * it again; only what was dropped for want of answers (lapsing.ts) can be begun anew.
 */
export async function noticeReaction(deps: Deps, workspaceId: string, reaction: Reaction): Promise<void> {
  const { reactorId, authorId, emoji, channel, ts } = reaction;
  const { pairEmoji } = await deps.db.workspace.findUniqueOrThrow({ where: { id: workspaceId } });
  if (nameOf(emoji) !== nameOf(pairEmoji)) return;
  const reactor = await findColleague(deps, workspaceId, reactorId);
  if (!reactor) return;
  const author = authorId && authorId !== reactorId ? await findColleague(deps, workspaceId, authorId) : undefined;
  await deps.db.$transaction(async (tx) => {
    const [log] = await tx.pairLog.createManyAndReturn({
      data: [{ workspaceId, channel, ts, loggedById: reactor.id, createdAt: deps.now() }],
      skipDuplicates: true,
    });
    if (!log) return;
    const people = [reactor, ...(author ? [author] : [])];
    await tx.pairLogPerson.createMany({
      data: people.map(({ id: memberId }) => ({ pairLogId: log.id, memberId, workspaceId })),
    });
    await deps.outbox.add(tx, { workspaceId, kind: OFFERED, subject: log.id, recipient: reactor.slackId });
  });
}

/** A log, held until the transaction ends; undefined where there is none in this workspace. */
async function lockLog(tx: Tx, workspaceId: string, id: string): Promise<WholeLog | undefined> {
  await tx.$queryRaw`SELECT 1 FROM "PairLog" WHERE "id" = ${id}::uuid AND "workspaceId" = ${workspaceId}::uuid FOR UPDATE`;
  return findLog({ db: tx }, workspaceId, id);
}

/** The log and the actor's own part in it, held until the transaction ends. Throws UserError for whoever is not in it. */
async function lockOwn(tx: Tx, { id: memberId, workspaceId }: Member, id: string) {
  const log = await lockLog(tx, workspaceId, id);
  const own = log?.people.find((person) => person.memberId === memberId);
  if (!log || !own) throw new UserError(refusals.notYours);
  return { log, own };
}

async function checkDaily(deps: Deps, tx: Tx, { id: loggedById, workspaceId }: Member): Promise<void> {
  const since = new Date(deps.now().getTime() - DAY_MS);
  const today = await tx.pairLogPerson.count({
    where: { workspaceId, memberId: loggedById, confirmedAt: { gt: since }, log: { loggedById } },
  });
  if (today >= MOST_A_DAY) throw new UserError(refusals.daily(MOST_A_DAY));
}

/**
 * Whoever reacted says yes, and who else was in it (Slack ids): each of them is asked once. A second time it changes nothing. Throws
 * UserError when there is nobody else, too many, or somebody who is no colleague.
 */
export async function startLog(deps: Deps, logger: Member, id: string, otherSlackIds: string[]): Promise<void> {
  const { workspaceId } = logger;
  const slackIds = [...new Set(otherSlackIds)].filter((slackId) => slackId !== logger.slackId);
  if (slackIds.length === 0) throw new UserError(refusals.nobody);
  if (slackIds.length > MOST_OTHERS) throw new UserError(refusals.many(MOST_OTHERS));
  const others = await getColleagues(deps, workspaceId, slackIds, 'people');
  const guest = others.find(({ isGuest }) => isGuest);
  if (guest) throw new UserError(refusals.guest(guest.name));
  await deps.db.$transaction(async (tx) => {
    const { log, own } = await lockOwn(tx, logger, id);
    if (log.loggedById !== logger.id) throw new UserError(refusals.notYours);
    if (own.confirmedAt || own.declinedAt) return;
    await checkDaily(deps, tx, logger);
    await tx.pairLogPerson.deleteMany({ where: { pairLogId: id, workspaceId, memberId: { not: logger.id } } });
    await tx.pairLogPerson.createMany({
      data: others.map(({ id: memberId }) => ({ pairLogId: id, memberId, workspaceId })),
    });
    await tx.pairLogPerson.updateMany({
      where: { pairLogId: id, workspaceId, memberId: logger.id },
      data: { confirmedAt: deps.now() },
    });
    await deps.outbox.refresh(tx, workspaceId, OFFERED, id);
    const asked = others.map(({ slackId: recipient }) => ({ workspaceId, kind: ASKED, subject: id, recipient }));
    await deps.outbox.add(tx, ...asked);
  });
}

/** Whether it is recorded now: all who are left have agreed, and they are at least two. */
const isRecorded = ({ people, recordedAt, loggedById }: WholeLog): boolean => {
  const left = people.filter(({ declinedAt }) => !declinedAt);
  // Whoever began it took it back before it was anything.
  if (!recordedAt && !left.some(({ memberId }) => memberId === loggedById)) return false;
  return left.length >= 2 && left.every(({ confirmedAt }) => confirmedAt);
};

/** Writes what follows from everybody's own answer, and has all messages say so. */
async function settleLog(deps: Deps, tx: Tx, workspaceId: string, id: string): Promise<void> {
  const log = await findLog({ db: tx }, workspaceId, id);
  if (!log) return;
  const recordedAt = isRecorded(log) ? (log.recordedAt ?? deps.now()) : null;
  await tx.pairLog.update({ where: { id, workspaceId }, data: { recordedAt } });
  await deps.outbox.refresh(tx, workspaceId, [OFFERED, ASKED], id);
}

/** One of the others agrees. A second time, or after no, it changes nothing. Throws UserError for whoever is not in it. */
export async function confirmLog(deps: Deps, member: Member, id: string): Promise<void> {
  const { workspaceId, id: memberId } = member;
  await deps.db.$transaction(async (tx) => {
    const { log, own } = await lockOwn(tx, member, id);
    if (log.loggedById === memberId || own.confirmedAt || own.declinedAt) return;
    await tx.pairLogPerson.update({
      where: { pairLogId_memberId: { pairLogId: id, memberId }, workspaceId },
      data: { confirmedAt: deps.now() },
    });
    await settleLog(deps, tx, workspaceId, id);
  });
}

/** Takes the actor's own name out, before or after it is recorded; nobody is told who. Throws UserError for whoever is not in it. */
export async function leaveLog(deps: Deps, member: Member, id: string): Promise<void> {
  const { workspaceId, id: memberId } = member;
  await deps.db.$transaction(async (tx) => {
    const { own } = await lockOwn(tx, member, id);
    if (own.declinedAt) return;
    await tx.pairLogPerson.update({
      where: { pairLogId_memberId: { pairLogId: id, memberId }, workspaceId },
      data: { declinedAt: deps.now() },
    });
    await settleLog(deps, tx, workspaceId, id);
  });
}

export type LogKey = Pick<PairLog, 'id' | 'workspaceId'>;

/** The log is taken off its message, so that it can be begun again; what was said of it stands there no more. */
async function drop(deps: Deps, tx: Tx, { id, workspaceId }: LogKey): Promise<void> {
  await deps.outbox.refresh(tx, workspaceId, [OFFERED, ASKED], id);
  await tx.pairLog.deleteMany({ where: { id, workspaceId, recordedAt: null } });
}

/** These people's answers are no longer waited for: it is recorded with those who agreed, if they are two, else dropped. */
export async function stopWaiting(deps: Deps, tx: Tx, key: LogKey, memberId?: string): Promise<void> {
  const { id, workspaceId } = key;
  const log = await lockLog(tx, workspaceId, id);
  if (!log || log.recordedAt) return;
  const unanswered = { pairLogId: id, workspaceId, confirmedAt: null, declinedAt: null };
  await tx.pairLogPerson.updateMany({
    where: { ...unanswered, ...(memberId && { memberId }) },
    data: { declinedAt: deps.now() },
  });
  await settleLog(deps, tx, workspaceId, id);
  const isWaiting = (await tx.pairLogPerson.count({ where: unanswered })) > 0;
  if (!isWaiting || memberId === log.loggedById) await drop(deps, tx, key);
}

/** Somebody left the company: nobody waits for their answer. Doing it twice changes nothing more. */
export async function leavePairLogs(deps: Deps, tx: Tx, { id: memberId, workspaceId }: Member): Promise<void> {
  const open = await tx.pairLogPerson.findMany({
    where: { workspaceId, memberId, confirmedAt: null, declinedAt: null, log: { recordedAt: null } },
    orderBy: { pairLogId: 'asc' },
  });
  for (const { pairLogId: id } of open) await stopWaiting(deps, tx, { id, workspaceId }, memberId);
}

/** The latest logs a member was in, as SQL for contributions/: when, its id, and the Slack ids of those who were in it with them. */
export const recordedInSql = (
  { id, workspaceId }: Pick<Member, 'id' | 'workspaceId'>,
  take: number,
): Prisma.Sql => Prisma.sql`
  SELECT l."recordedAt" AS "at", l."id", ARRAY(
    SELECT m."slackId" FROM "PairLogPerson" x JOIN "Member" m ON m."id" = x."memberId"
    WHERE x."pairLogId" = l."id" AND x."memberId" <> ${id}::uuid AND x."declinedAt" IS NULL ORDER BY x."memberId") AS "partnerIds"
  FROM "PairLog" l
  WHERE l."workspaceId" = ${workspaceId}::uuid AND l."recordedAt" IS NOT NULL AND EXISTS (
    SELECT FROM "PairLogPerson" own WHERE own."pairLogId" = l."id" AND own."memberId" = ${id}::uuid AND own."declinedAt" IS NULL)
  ORDER BY l."recordedAt" DESC, l."id" DESC LIMIT ${take}::int`;

/** For a coordinator, the logs of the last four weeks; undefined for anybody else, and where fewer than five people were in them. */
export async function countRecorded(
  { db, now }: Pick<Deps, 'db' | 'now'>,
  { workspaceId, isCoordinator, deactivatedAt }: Member,
): Promise<number | undefined> {
  if (!isCoordinator || deactivatedAt) return undefined;
  const log = { recordedAt: { gt: new Date(now().getTime() - COUNTED_MS) } };
  const people = await db.pairLogPerson.groupBy({ by: ['memberId'], where: { workspaceId, declinedAt: null, log } });
  if (people.length < SMALLEST_GROUP) return undefined;
  return db.pairLog.count({ where: { workspaceId, ...log } });
}
