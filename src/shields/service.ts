/** Calling a lead into a hard contact. Nobody learns of it but the agent and the leads who are asked. */
import type { Deps, Tx } from '../deps.ts';
import { UserError } from '../errors.ts';
import type { Member, Prisma, Shield, ShieldAsk } from '../generated/prisma/client.ts';
import { readLink } from '../kudos/links.ts';
import { reachable, readDaysOff } from '../people/service.ts';
import { redact } from '../redaction/service.ts';
import { nextShiftFrom } from './next-shift.ts';
import { refusals } from './words.ts';

/** The agent's own message, edited as things change; the one of a lead who is asked; the check-in afterwards. */
export const MINE = 'shield.mine';
export const ASKED = 'shield.asked';
export const CHECK_IN = 'shield.check-in';

const DAY_MS = 86_400_000;
/** After two weeks of leave, to ask would only bring it back. */
const ASK_WITHIN_MS = 14 * DAY_MS;

const whole = { agent: true, taker: true, asks: true } satisfies Prisma.ShieldInclude;
export type WholeShield = Shield & { agent: Member; taker: Member | null; asks: ShieldAsk[] };

/** A shield with its people; undefined where there is none in this workspace. */
export async function findShield(
  { db }: { db: Tx },
  workspaceId: string,
  id: string,
): Promise<WholeShield | undefined> {
  return (await db.shield.findFirst({ where: { id, workspaceId }, include: whole })) ?? undefined;
}

/** What the agent has called and what is not over; undefined: nothing. */
export async function findOpenShield(
  { db }: { db: Tx },
  { id: agentId, workspaceId }: Member,
): Promise<WholeShield | undefined> {
  const where: Prisma.ShieldWhereInput = { workspaceId, agentId, status: { in: ['OPEN', 'TAKEN'] } };
  return (await db.shield.findFirst({ where, include: whole })) ?? undefined;
}

/** What somebody says about it, if they have a second. */
export interface Call {
  words?: string | undefined;
  link?: string | undefined;
}

/** A link that is none, or has personal data in it, is read as words: nothing is refused in a bad moment. */
function withoutPersonalData({ words = '', link = '' }: Call, patterns: string[]) {
  const read = link === '' ? undefined : readLink(link);
  const url = read && 'url' in read ? read.url : undefined;
  // The number of a Slack message looks like a card's.
  const isKept =
    url && (/^https:\/\/[\w-]+\.slack\.com\/archives\//.test(url) || redact(url, patterns).found.length === 0);
  const said = [words, ...(isKept ? [] : [link])].filter((text) => text.trim() !== '').join('\n');
  return { words: redact(said, patterns).text.trim() || null, link: isKept ? url : null };
}

/**
 * Records that the agent needs a lead, and that they are told so; whoever is asked is asking.ts's part. Called twice, the first call
 * counts. Personal data in what they say is never kept.
 */
export async function callShield(deps: Deps, agent: Member, call: Call): Promise<Shield> {
  const { id: agentId, workspaceId, slackId } = agent;
  const { privatePatterns } = await deps.db.workspace.findUniqueOrThrow({ where: { id: workspaceId } });
  const said = withoutPersonalData(call, privatePatterns);
  return deps.db.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM "Member" WHERE "id" = ${agentId}::uuid AND "workspaceId" = ${workspaceId}::uuid FOR NO KEY UPDATE`;
    const open = await findOpenShield({ db: tx }, agent);
    if (open) return open;
    const shield = await tx.shield.create({
      data: { workspaceId, agentId, ...said, status: 'OPEN', createdAt: deps.now() },
    });
    await deps.outbox.add(tx, { workspaceId, kind: MINE, subject: shield.id, recipient: slackId });
    return shield;
  });
}

/** A shield that is the actor's own. Throws UserError for anybody else's, in the same words as for none. */
export async function getOwnShield(db: Tx, actor: Member, id: string): Promise<WholeShield> {
  const shield = await findShield({ db }, actor.workspaceId, id);
  if (shield?.agentId !== actor.id) throw new UserError(refusals.notYours);
  return shield;
}

/** From when the agent is asked how they are, as soon as a shift of theirs begins: by the hours they have then. */
async function checkInFrom(deps: Pick<Deps, 'now'>, tx: Tx, agent: Member): Promise<Date> {
  const workspace = await tx.workspace.findUniqueOrThrow({ where: { id: agent.workspaceId } });
  const daysOff = await readDaysOff({ db: tx, now: deps.now }, [workspace.id]);
  const person = reachable(agent, workspace, daysOff(workspace.id, agent.site));
  return nextShiftFrom(deps.now(), person);
}

/** What was said of it was for the moment. */
export const forgotten = { words: null, link: null } as const;

/** What follows once it is over, whoever or whatever ended it: everybody's message says so, and the agent is asked later. */
export async function finish(deps: Deps, tx: Tx, { id, workspaceId, agentId }: Shield): Promise<void> {
  const agent = await tx.member.findUniqueOrThrow({ where: { id: agentId, workspaceId } });
  await deps.outbox.refresh(tx, workspaceId, [MINE, ASKED], id);
  if (agent.deactivatedAt) return;
  const dueAt = await checkInFrom(deps, tx, agent);
  const until = new Date(deps.now().getTime() + ASK_WITHIN_MS);
  const { slackId: recipient } = agent;
  await deps.outbox.add(tx, { workspaceId, kind: CHECK_IN, subject: id, recipient, dueAt, until });
}

/** What somebody had called is over, and nobody is asked how they are. */
async function endCalled(deps: Deps, tx: Tx, { id: agentId, workspaceId }: Member): Promise<void> {
  const called = await tx.shield.findMany({ where: { workspaceId, agentId, status: { in: ['OPEN', 'TAKEN'] } } });
  for (const { id, status } of called) {
    const data = { status: status === 'OPEN' ? 'WITHDRAWN' : 'OVER', overAt: deps.now(), ...forgotten } as const;
    const { count } = await tx.shield.updateMany({ where: { id, workspaceId, status }, data });
    if (count > 0) await deps.outbox.refresh(tx, workspaceId, [MINE, ASKED], id);
  }
}

/**
 * Somebody left the company: what they had called is over, what they had stepped into is asked on by the next minute's look, and
 * nobody waits for their answer. Doing it twice changes nothing more.
 */
export async function leaveShields(deps: Deps, tx: Tx, member: Member): Promise<void> {
  const { id: memberId, workspaceId } = member;
  await endCalled(deps, tx, member);
  await tx.shieldAsk.updateMany({ where: { workspaceId, memberId, passedAt: null }, data: { passedAt: deps.now() } });
  const dropped = await tx.shield.updateManyAndReturn({
    where: { workspaceId, takerId: memberId, status: 'TAKEN' },
    data: { status: 'OPEN', takerId: null, takenAt: null },
  });
  await deps.outbox.refresh(
    tx,
    workspaceId,
    [MINE, ASKED],
    dropped.map(({ id }) => id),
  );
}
