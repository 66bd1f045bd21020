import { setImmediate } from 'node:timers/promises';
import type { Deps, Tx } from '../deps.ts';
import { UserError } from '../errors.ts';
import type { Member, Round } from '../generated/prisma/client.ts';
import { MOST_IN_CIRCLE } from '../matching/circles.ts';
import { propose, tellMovedUp } from '../mentor-requests/service.ts';
import { RoundFilter } from './filter.ts';
import { whyOutOfDate } from './fingerprint.ts';
import { checkDraft, discard, LONG, lockRound, lockWorkspace, type RoundWithOpener, tellOpener } from './service.ts';

/** Mentees in one transaction: a tenth of a second in which nobody else's matching moves, and no step of it blocks for long (bench/round.ts). */
const BATCH = 25;

/**
 * The coordinator lets the draft go out: from here on it is sent, whatever crashes (`sendBatches` goes on). A draft that no
 * longer holds is thrown away instead, with the reason, before anybody hears of it. A second click changes nothing. Throws
 * UserError where the draft is not the one that was looked at.
 */
export async function sendRound(
  deps: Deps,
  member: Member,
  roundId: string | undefined,
  version: number,
): Promise<RoundWithOpener> {
  return deps.db.$transaction(async (tx) => {
    await lockWorkspace(tx, member.workspaceId);
    const round = await lockRound(tx, member, roundId);
    if (round.status === 'SENT' || round.status === 'DISCARDED') return round;
    checkDraft(round, version);
    const { id, workspaceId } = round;
    const outOfDate = await whyOutOfDate(tx, round, deps.now());
    if (outOfDate) {
      await discard(deps, tx, round, `It was out of date. ${outOfDate}`);
    } else {
      const matched = await tx.roundPair.count({ where: { ...pairsOf(round), status: { not: 'FORBIDDEN' } } });
      if (matched === 0) throw new UserError('There is no pair to send.');
      await tx.round.updateMany({ where: { id, workspaceId }, data: { status: 'SENT', endedAt: deps.now() } });
    }
    return lockRound(tx, member, roundId);
  }, LONG);
}

const pairsOf = ({ id, workspaceId }: Round) => ({ roundId: id, workspaceId });

/** Asks nobody for anything that was not said: their own words where there are some, else the name of the skill they listed. */
const goalFor = (skill: string) => `Get better at ${skill}.`;

type Proposal = Parameters<typeof propose>[3][number];

/** The next seats of a round that have not heard of it: a circle all at once, and no more than a batch whatever circles there are. */
async function nextSeats(tx: Tx, { id: roundId, workspaceId, filter }: Round) {
  const where = { roundId, workspaceId, toldAt: null };
  const orderBy = { memberId: 'asc' as const };
  const include = { skill: { select: { name: true } }, member: { select: { slackId: true } } };
  const isCircles = RoundFilter.parse(filter).circleSize !== undefined;
  const take = isCircles ? BATCH / MOST_IN_CIRCLE : BATCH;
  const first = await tx.roundSeat.findMany({ where, orderBy, take, include });
  if (!isCircles) return first;
  const ids = first.map(({ memberId }) => memberId);
  const isPair = { roundId, workspaceId, status: { not: 'FORBIDDEN' as const } };
  const own = await tx.roundPair.findMany({ where: { ...isPair, menteeId: { in: ids } } });
  const mates = await tx.roundPair.findMany({
    where: { ...isPair, mentorId: { in: own.map(({ mentorId }) => mentorId) } },
  });
  const all = [...ids, ...mates.map(({ menteeId }) => menteeId)];
  return tx.roundSeat.findMany({ where: { ...where, memberId: { in: all } }, orderBy, include });
}

/** What the round came to for the next mentees who have not heard of it. */
async function nextProposals(tx: Tx, round: Round): Promise<(Proposal & { slackId: string })[]> {
  const { id: roundId, workspaceId } = round;
  const seats = await nextSeats(tx, round);
  const { circleSize } = RoundFilter.parse(round.filter);
  const menteeIds = seats.map(({ memberId }) => memberId);
  const pairs = await tx.roundPair.findMany({
    where: { roundId, workspaceId, menteeId: { in: menteeIds } },
    orderBy: { mentorId: 'asc' },
  });
  const forbidden = Map.groupBy(
    pairs.filter(({ status }) => status === 'FORBIDDEN'),
    ({ menteeId }) => menteeId,
  );
  const pairOf = new Map(pairs.filter(({ status }) => status !== 'FORBIDDEN').map((pair) => [pair.menteeId, pair]));
  return seats.map(({ memberId: menteeId, skillId, skill, member }) => ({
    menteeId,
    skillId,
    slackId: member.slackId,
    goal: goalFor(skill.name),
    mentorId: pairOf.get(menteeId)?.mentorId ?? null,
    notIds: (forbidden.get(menteeId) ?? []).map(({ mentorId }) => mentorId),
    circleSize,
    reasons: ['Your programme proposes it', ...(pairOf.get(menteeId)?.toMentor ?? [])],
  }));
}

/** Offers, places on the waitlist and words to the mentees for one batch, all or nothing. Returns whether there are more. */
async function sendBatch(deps: Deps, round: Round): Promise<boolean> {
  const { id: roundId, workspaceId } = round;
  return deps.db.$transaction(async (tx) => {
    await lockWorkspace(tx, workspaceId); // of two replicas at it, the second finds the next batch
    const proposals = await nextProposals(tx, round);
    await propose(deps, tx, workspaceId, proposals);
    await tx.roundSeat.updateMany({
      where: { roundId, workspaceId, memberId: { in: proposals.map(({ menteeId }) => menteeId) } },
      data: { toldAt: deps.now() },
    });
    await deps.outbox.add(
      tx,
      ...proposals.map(({ slackId: recipient }) => ({ workspaceId, kind: 'round.told', subject: roundId, recipient })),
    );
    const isMore = (await tx.roundSeat.count({ where: { roundId, workspaceId, toldAt: null } })) > 0;
    if (isMore) return true;
    await tellOpener(deps, tx, round);
    await tellMovedUp(deps, tx, workspaceId, { since: round.endedAt ?? deps.now(), why: `round ${roundId}` });
    return false;
  }, LONG);
}

/** Sends what is left of a sent round. Doing it twice changes nothing. Who waits is looked after as always (requests.match-waiting). */
export async function sendBatches(deps: Deps, round: Round): Promise<void> {
  let isMore = true;
  while (isMore) {
    isMore = await sendBatch(deps, round);
    await setImmediate(); // whoever clicked meanwhile comes first
  }
}

/** Goes on where a replica stopped in the middle of sending. */
export async function finishSending(deps: Deps): Promise<void> {
  const unfinished = await deps.db.round.findMany({
    where: { status: 'SENT', workspace: { status: 'INSTALLED' }, seats: { some: { toldAt: null } } },
  });
  for (const round of unfinished) await sendBatches(deps, round);
}
