/** Who is asked when: each ring in its turn, an empty one passed over at once, each person once. Source: product.md, "HelpRequest". */
import type { Deps, NewMessage, Tx } from '../deps.ts';
import type { HelpRequest, Member, Workspace } from '../generated/prisma/client.ts';
import { canHelp, changeHelp, closesFrom, findHelp, type Help, KINDS, NOBODY_LEFT, staleFrom, turnOf } from './help.ts';
import { findHelpers } from './helpers.ts';

const MINUTE_MS = 60_000;
/** As the schema has it, where a workspace's list were too short. */
const USUAL_MINUTES = [3, 10, 20];
/** Requests looked at in one go; the next minute takes the rest. */
const AT_ONCE = 100;

type Timed = Pick<HelpRequest, 'createdAt' | 'waiting'>;

/**
 * Minutes after the question at which a ring's time is over. With a customer waiting each ring has the time of the one before: own
 * mentor and skilled people are asked together, the lead when the skilled ones would be. Whoever only calls it urgent moves nothing:
 * everybody would.
 */
function minutesOf(
  { helpRings }: Pick<Workspace, 'helpRings'>,
  { waiting }: Pick<Timed, 'waiting'>,
  ring: number,
): number {
  const place = ring - (waiting ? 2 : 1);
  return place < 0 ? 0 : (helpRings[place] ?? USUAL_MINUTES[place] ?? 0);
}

/** Until when a ring has time, `now` for none. After downtime, and when it is asked again, as long from now as it would have had. */
export function endOfRing(now: Date, help: Timed, workspace: Workspace, ring: number): Date {
  const ends = minutesOf(workspace, help, ring);
  const planned = help.createdAt.getTime() + ends * MINUTE_MS;
  if (planned > now.getTime()) return new Date(planned);
  const length = ends === 0 ? 0 : Math.max(1, ends - minutesOf(workspace, help, ring - 1));
  return new Date(now.getTime() + length * MINUTE_MS);
}

/** Asking starts again: whoever was not asked yet, from the own mentor on. */
export const askAnew = (now: Date) => ({ status: 'OPEN' as const, ring: 0, nextRingAt: now });

function askMessages({ now }: Deps, help: Help, ring: number, members: Member[], occurrence = ''): NewMessage[] {
  // After the last ring's time an answer comes too late; the lead hears of it on their next days all the same.
  const late = new Date(now().getTime() + minutesOf(help.workspace, help, NOBODY_LEFT - 1) * MINUTE_MS);
  const until = ring === NOBODY_LEFT ? closesFrom(now(), help.workspace) : late;
  const { workspaceId, id: subject } = help;
  return members.map(({ slackId, helpOffUntil }) => ({
    workspaceId,
    kind: KINDS.asked,
    subject,
    occurrence,
    recipient: slackId,
    until,
    ...(helpOffUntil && helpOffUntil > now() && { dueAt: helpOffUntil }),
  }));
}

/** A lead to whom it was to be brought while somebody had it, so that it never reached them, hears now. In the transaction of a change. */
export async function askMissed(deps: Deps, tx: Tx, help: Help): Promise<void> {
  const { id: subject, workspaceId, workspace, asks } = help;
  const closes = closesFrom(deps.now(), workspace);
  const isWilling = ({ helpOffUntil }: Member) => !helpOffUntil || helpOffUntil < closes;
  const waiting = asks
    .filter(({ ring, status }) => ring === NOBODY_LEFT && status === 'ASKED')
    .filter(({ member }) => canHelp(member) && isWilling(member))
    .map(({ member }) => member);
  const rows = await tx.outboxMessage.findMany({
    where: { workspaceId, kind: KINDS.asked, subject, status: { not: 'DROPPED' } },
    select: { recipient: true },
  });
  const missed = waiting.filter(({ slackId }) => !rows.some(({ recipient }) => recipient === slackId));
  await deps.outbox.add(tx, ...askMessages(deps, help, NOBODY_LEFT, missed, deps.now().toISOString()));
}

/** The asker hears the truth; looked for again with nobody new, what they have says it again. */
async function tellNobody(deps: Deps, tx: Tx, { id, workspaceId, asker }: Help): Promise<void> {
  const now = await findHelp({ db: tx }, workspaceId, id);
  const message = { workspaceId, kind: KINDS.nobody, subject: id, recipient: asker.slackId };
  if (now) await deps.outbox.add(tx, { ...message, occurrence: turnOf(now) });
  await deps.outbox.refresh(tx, workspaceId, Object.values(KINDS), id);
}

/** Writes down that a ring is asked, unless the request has changed since it was read. True: the next one is due at once. */
async function recordRing(deps: Deps, tx: Tx, help: Help, ring: number, members: Member[]): Promise<boolean> {
  const { id, workspaceId, workspace } = help;
  const now = deps.now();
  const isLast = ring === NOBODY_LEFT;
  const isEmpty = members.length === 0 && !isLast;
  const nextRingAt = isLast ? staleFrom(now, workspace) : isEmpty ? now : endOfRing(now, help, workspace, ring);
  const isNextDue = nextRingAt.getTime() === now.getTime();
  const { count } = await tx.helpRequest.updateMany({
    where: { id, workspaceId, status: 'OPEN', ring: help.ring, nextRingAt: help.nextRingAt },
    data: { ring, nextRingAt },
  });
  if (count === 0 || isEmpty) return count > 0;
  await tx.helpAsk.createMany({
    data: members.map((member) => ({
      helpRequestId: id,
      memberId: member.id,
      workspaceId,
      ring,
      status: 'ASKED' as const,
      askedAt: now,
    })),
    skipDuplicates: true,
  });
  await deps.outbox.add(tx, ...askMessages(deps, help, ring, members));
  if (isLast) await tellNobody(deps, tx, help);
  return isNextDue;
}

/** Asks whoever's turn it is. Two that do so at once ask once. */
export async function askNext(deps: Deps, workspaceId: string, id: string): Promise<void> {
  for (let isDue = true; isDue; ) {
    const help = await findHelp(deps, workspaceId, id);
    if (help?.status !== 'OPEN' || help.ring >= NOBODY_LEFT || !help.nextRingAt || help.nextRingAt > deps.now()) return;
    const ring = help.ring + 1;
    const members = await findHelpers(deps, help, ring); // asks Slack who is away, so before the transaction
    isDue = await deps.db.$transaction((tx) => recordRing(deps, tx, help, ring, members));
  }
}

/** The same for every request whose ring's time is over, whoever was there when it was asked. */
export async function askNextEverywhere(deps: Deps): Promise<void> {
  const due = await deps.db.helpRequest.findMany({
    where: {
      workspace: { status: 'INSTALLED' },
      status: 'OPEN',
      ring: { lt: NOBODY_LEFT },
      nextRingAt: { lte: deps.now() },
    },
    orderBy: { nextRingAt: 'asc' },
    take: AT_ONCE,
    select: { id: true, workspaceId: true },
  });
  for (const { id, workspaceId } of due) await askNext(deps, workspaceId, id);
}

/** Nobody who was asked is left who might still say yes: the next are asked at once. To be called after an answer, in its transaction. */
export async function hurryOn(deps: Deps, tx: Tx, help: Help): Promise<void> {
  const { id, workspaceId, status, ring } = help;
  if (status !== 'OPEN' || ring >= NOBODY_LEFT) return;
  const waiting = await tx.helpAsk.count({ where: { workspaceId, helpRequestId: id, status: 'ASKED' } });
  // First others who know the subject: whoever mentors them was asked.
  if (waiting === 0) await changeHelp(deps, tx, help, { ring: Math.min(ring, 1), nextRingAt: deps.now() });
}
