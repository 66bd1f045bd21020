/** One request for live help: reading it, and changing it one at a time. */
import type { Deps, Tx } from '../deps.ts';
import { UserError } from '../errors.ts';
import type { HelpRequest, Member, Prisma } from '../generated/prisma/client.ts';
import { TROUBLE } from './words.ts';

const DAY_MS = 86_400_000;

/** Kinds of messages about a request, all of which show how it stands. */
export const KINDS = {
  /** To the asker: one message, edited as things change. */
  mine: 'live-help.mine',
  /** To the asker: nobody is left. The one change they must not miss. */
  nobody: 'live-help.nobody',
  /** To each who is asked: one message, edited as things change. */
  asked: 'live-help.asked',
  /** To the two, in a conversation of theirs. */
  together: 'live-help.together',
  /** To the two: the asker opened it again. */
  again: 'live-help.again',
  /** To each of the two, where Slack opens no conversation for them. */
  apart: 'live-help.apart',
  /** To the two (or the asker alone): is it still open? */
  stale: 'live-help.stale',
  /** To the asker: the answer was written down. */
  card: 'live-help.card',
} as const;

/** The ring after the lead: nobody is left. */
export const NOBODY_LEFT = 4;

export const OPEN_STATUSES = ['OPEN', 'CLAIMED'] as const;
export const isOpen = { status: { in: [...OPEN_STATUSES] } };

/** A request with its people, what it is about and who was asked. */
export const WITH_PEOPLE = {
  asker: true,
  claimer: true,
  skill: true,
  card: true,
  workspace: true,
  asks: { include: { member: true }, orderBy: [{ askedAt: 'asc' }, { memberId: 'asc' }] },
} satisfies Prisma.HelpRequestInclude;

/** A request with its people, what it is about and who was asked; undefined when there is none. */
export async function findHelp({ db }: { db: Tx }, workspaceId: string, id: string) {
  return (await db.helpRequest.findFirst({ where: { id, workspaceId }, include: WITH_PEOPLE })) ?? undefined;
}

export type Help = NonNullable<Awaited<ReturnType<typeof findHelp>>>;
export type Ask = Help['asks'][number];

/** What a member asks and has no answer to yet; undefined for nothing. */
export async function findOpenHelp({ db }: { db: Tx }, asker: Pick<Member, 'id' | 'workspaceId'>) {
  const { id: askerId, workspaceId } = asker;
  const help = await db.helpRequest.findFirst({ where: { workspaceId, askerId, ...isOpen }, include: WITH_PEOPLE });
  return help ?? undefined;
}

/** How one of the people who were asked stands to it; undefined: they were not asked. */
export const askOf = ({ asks }: Help, memberId: string): Ask | undefined =>
  asks.find((ask) => ask.memberId === memberId);

/**
 * By whom it came down to nobody: a person asked since, or one who handed it back, makes it another time, of which the asker hears
 * anew. A change in an old message is seen by nobody.
 */
export const turnOf = ({ asks }: Help): string =>
  String(asks.length + asks.filter(({ status }) => status === 'HANDED_BACK').length);

/** Whether somebody who was asked, or had it, still takes part. */
export const canHelp = ({ isGuest, deactivatedAt }: Pick<Member, 'isGuest' | 'deactivatedAt'>): boolean =>
  !isGuest && !deactivatedAt;

/** Whether something has come between the asker and somebody since: nobody is told what. */
export async function isKeptApart(tx: Tx, { workspaceId, askerId }: Help, memberId: string): Promise<boolean> {
  const between = [
    { memberId: askerId, avoidedId: memberId },
    { memberId, avoidedId: askerId },
  ];
  return (await tx.avoidance.count({ where: { workspaceId, OR: between } })) > 0;
}

/** When somebody looks at it if nobody does anything: both are asked whether it is still open, then it closes. */
export const staleFrom = (now: Date, { staleHelpDays }: { staleHelpDays: number }): Date =>
  new Date(now.getTime() + staleHelpDays * DAY_MS);

/** When what nobody takes is closed at the earliest: the asker is asked whether it is still open, and has as long to answer. */
export const closesFrom = (now: Date, workspace: { staleHelpDays: number }): Date =>
  staleFrom(staleFrom(now, workspace), workspace);

/** Holds a member until the commit: what they press twice, or here and there at once, comes one after the other. Before any request. */
export async function lockMember(tx: Tx, { id, workspaceId }: Pick<Member, 'id' | 'workspaceId'>): Promise<void> {
  await tx.$queryRaw`SELECT 1 FROM "Member" WHERE "id" = ${id}::uuid AND "workspaceId" = ${workspaceId}::uuid FOR NO KEY UPDATE`;
}

/** Holds a request until the commit and reads it then. Throws UserError, in the same words for none and for one of another workspace. */
export async function lockHelp(tx: Tx, workspaceId: string, id: string): Promise<Help> {
  await tx.$queryRaw`SELECT 1 FROM "HelpRequest" WHERE "id" = ${id}::uuid AND "workspaceId" = ${workspaceId}::uuid FOR NO KEY UPDATE`;
  const help = await findHelp({ db: tx }, workspaceId, id);
  if (!help) throw new UserError(TROUBLE.notYours);
  return help;
}

/** Throws UserError unless the actor is one of its two, and in one of these parts. Nobody else learns that it exists. */
export function checkOwn(help: Help, actor: Member, as: ('asker' | 'claimer')[]): void {
  const isTheirs = { asker: help.askerId === actor.id, claimer: help.claimerId === actor.id };
  if (!isTheirs.asker && !isTheirs.claimer) throw new UserError(TROUBLE.notYours);
  if (!as.some((part) => isTheirs[part])) throw new UserError(TROUBLE.notYourButton);
}

/** Holds what is the actor's own until the commit. Throws UserError as checkOwn. */
export async function lockOwnHelp(
  tx: Tx,
  actor: Member,
  id: string,
  as: ('asker' | 'claimer')[] = ['asker', 'claimer'],
): Promise<Help> {
  const help = await lockHelp(tx, actor.workspaceId, id);
  checkOwn(help, actor, as);
  return help;
}

/** Writes a change and has every message about it show how things are now. */
export async function changeHelp(
  deps: Pick<Deps, 'outbox'>,
  tx: Tx,
  { id, workspaceId }: Pick<HelpRequest, 'id' | 'workspaceId'>,
  data: Prisma.HelpRequestUncheckedUpdateInput,
): Promise<Help> {
  const help = await tx.helpRequest.update({ where: { id, workspaceId }, data, include: WITH_PEOPLE });
  await deps.outbox.refresh(tx, workspaceId, Object.values(KINDS), id);
  return help;
}
