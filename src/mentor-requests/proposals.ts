import type { Deps, Tx } from '../deps.ts';
import type { MentorRequest } from '../generated/prisma/client.ts';
import { circlePlaces, FEWEST_IN_CIRCLE } from '../matching/circles.ts';
import { exclusion } from '../matching/exclusions.ts';
import type { Pair } from '../matching/types.ts';
import { getRules, loadHistory, loadPeople } from '../pool/service.ts';
import { OPEN_STATUSES, tellMentees } from './changes.ts';
import { loadAsked, wishOf } from './pool.ts';
import { expiryOf, soonest } from './urgency.ts';

/** What a coordinator's round came to for one mentee. */
export interface Proposal {
  menteeId: string;
  skillId: string;
  /** For a request made in their name where they have none. */
  goal: string;
  /** Null: nobody, so they wait. */
  mentorId: string | null;
  /** To the mentor, in words. */
  reasons: string[];
  /** In a round of circles: at most so many people in one. Who is proposed to the same mentor is offered together. */
  circleSize?: number | undefined;
  /** Whom a coordinator does not want asked for this, now or later. Told to nobody. */
  notIds: string[];
}

/** Far below the ranks a mentee gives in choices.ts, of which each request has one once. */
const FORBIDDEN_RANK = -1000;

interface Wanted {
  request: MentorRequest;
  proposal: Proposal;
}

/** Each mentee's open request; whoever has none gets one for what their profile says they want to learn. */
async function openRequests(deps: Deps, tx: Tx, workspaceId: string, proposals: Proposal[]) {
  const menteeIds = proposals.map(({ menteeId }) => menteeId);
  const where = { workspaceId, menteeId: { in: menteeIds }, status: { in: [...OPEN_STATUSES] } };
  const known = new Set((await tx.mentorRequest.findMany({ where })).map(({ menteeId }) => menteeId));
  await tx.mentorRequest.createMany({
    skipDuplicates: true,
    data: proposals
      .filter(({ menteeId }) => !known.has(menteeId))
      .map(({ menteeId, skillId, goal }) => ({
        workspaceId,
        menteeId,
        skillId,
        goal,
        kind: 'CLASSIC' as const,
        status: 'OPEN' as const,
        createdAt: deps.now(),
      })),
  });
  return tx.mentorRequest.findMany({ where });
}

/** What the coordinator forbade also holds when the next mentor is asked, and before what the mentee chose. */
async function recordForbidden(tx: Tx, workspaceId: string, wanted: Wanted[]): Promise<void> {
  const forbidden = wanted.flatMap(({ request: { id: requestId }, proposal: { notIds } }) =>
    notIds.map((mentorId, index) => ({ requestId, mentorId, workspaceId, rank: FORBIDDEN_RANK - index })),
  );
  if (forbidden.length === 0) return;
  const pairs = forbidden.map(({ requestId, mentorId }) => ({ requestId, mentorId }));
  const ranks = forbidden.map(({ requestId, rank }) => ({ requestId, rank }));
  await tx.requestChoice.deleteMany({ where: { workspaceId, OR: [...pairs, ...ranks] } });
  await tx.requestChoice.createMany({ data: forbidden });
}

/** The proposed pairs that can still be: nothing is offered that a profile, a place or a list taken meanwhile speaks against. */
async function stillPossible(deps: Deps, tx: Tx, workspaceId: string, wanted: Wanted[]): Promise<Wanted[]> {
  const menteeIds = wanted.map(({ proposal }) => proposal.menteeId);
  const mentorIds = wanted.flatMap(({ proposal }) => proposal.mentorId ?? []);
  const { workspace, rules } = await getRules(deps, tx, workspaceId);
  const ids = [...new Set([...menteeIds, ...mentorIds])];
  const people = await loadPeople(deps, tx, workspace, { ids, skillIds: [], learners: false });
  // On one free place some mentors take a whole circle: for it they have room.
  const [circleSize] = wanted.flatMap(({ proposal }) => proposal.circleSize ?? []);
  for (const mentor of circleSize === undefined ? [] : people.values())
    mentor.capacity = mentor.taken + mentor.pending + circlePlaces(mentor, circleSize ?? 0);
  const history = await loadHistory(tx, workspaceId, menteeIds);
  const asked = await loadAsked(
    tx,
    workspaceId,
    wanted.map(({ request }) => request.id),
  );
  return wanted.filter(({ request, proposal: { menteeId, mentorId } }) => {
    const [mentee, mentor] = [people.get(menteeId), people.get(mentorId ?? '')];
    if (!mentee || !mentor) return false;
    const pair: Pair = {
      wish: wishOf(request, rules.skillNames.get(request.skillId) ?? '', request.waitlistedAt ?? request.createdAt),
      mentee,
      mentor,
      rules,
      history: {
        ...history.between(menteeId, mentor.id),
        asked: asked.get(request.id)?.has(mentor.id) ?? false,
      },
    };
    if (exclusion(pair) !== undefined) return false;
    mentor.pending += 1; // the next of this batch finds one place less
    return true;
  });
}

/** Circles for the mentors who are proposed several people at once: mentor's id → circle's id. */
async function makeCircles(deps: Deps, tx: Tx, workspaceId: string, pairs: Wanted[]): Promise<Map<string, string>> {
  const together = pairs.filter(({ proposal }) => proposal.circleSize !== undefined);
  const byMentor = Map.groupBy(together, ({ proposal }) => proposal.mentorId ?? '');
  const mentorIds = [...byMentor].filter(([, those]) => those.length >= FEWEST_IN_CIRCLE).map(([mentorId]) => mentorId);
  const circles = await tx.circle.createManyAndReturn({
    data: mentorIds.map((mentorId) => ({ workspaceId, mentorId, createdAt: deps.now() })),
  });
  return new Map(circles.map(({ id, mentorId }) => [mentorId, id]));
}

/** Asks the mentors of these pairs, of a circle once for all of it. Returns the ids of the requests that are now offered. */
async function makeOffers(deps: Deps, tx: Tx, workspaceId: string, pairs: Wanted[]): Promise<string[]> {
  const workspace = await tx.workspace.findUniqueOrThrow({ where: { id: workspaceId } });
  const circles = await makeCircles(deps, tx, workspaceId, pairs);
  const inCircle = ({ proposal }: Wanted) => circles.get(proposal.mentorId ?? '') ?? null;
  const offers = await tx.offer.createManyAndReturn({
    data: pairs.map((one) => ({
      workspaceId,
      requestId: one.request.id,
      mentorId: one.proposal.mentorId ?? '',
      circleId: inCircle(one),
      status: 'PENDING' as const,
      reasons: one.proposal.reasons,
      createdAt: deps.now(),
      expiresAt: expiryOf(
        deps.now(),
        workspace,
        inCircle(one) === null ? one.request : soonest(pairs.filter((other) => inCircle(other) === inCircle(one))),
      ),
    })),
    include: { mentor: true },
  });
  const first = offers.filter(
    ({ circleId }, at) => circleId === null || offers.findIndex((other) => other.circleId === circleId) === at,
  );
  await deps.outbox.add(
    tx,
    ...first.map(({ id, mentor }) => ({ workspaceId, kind: 'offer.made', subject: id, recipient: mentor.slackId })),
  );
  const offered = offers.map(({ requestId }) => requestId);
  await tx.mentorRequest.updateMany({ where: { workspaceId, id: { in: offered } }, data: { status: 'OFFERED' } });
  return offered;
}

/** Nobody is asked for these: they wait, since the first time they had to. */
async function waitlistAll(deps: Deps, tx: Tx, workspaceId: string, ids: string[]): Promise<void> {
  const where = { workspaceId, id: { in: ids } };
  await tx.mentorRequest.updateMany({ where: { ...where, waitlistedAt: null }, data: { waitlistedAt: deps.now() } });
  await tx.mentorRequest.updateMany({ where, data: { status: 'WAITLISTED' } });
}

/**
 * Makes the offers of a part of a coordinator's round, and puts everybody it found nobody for on the waitlist; under the lock
 * of changes.ts, with the same few queries for any number. An offer is a question like any other: the mentor has the usual days, and
 * when they pass, the next is asked. Whoever is being asked for already is left alone.
 */
export async function makeProposals(deps: Deps, tx: Tx, workspaceId: string, proposals: Proposal[]): Promise<void> {
  const byMentee = new Map(proposals.map((proposal) => [proposal.menteeId, proposal]));
  const requests = (await openRequests(deps, tx, workspaceId, proposals)).filter(({ status }) => status !== 'OFFERED');
  const wanted = requests.flatMap((request) => {
    const proposal = byMentee.get(request.menteeId);
    return proposal ? [{ request, proposal }] : [];
  });
  await recordForbidden(tx, workspaceId, wanted);
  const possible = await stillPossible(deps, tx, workspaceId, wanted);
  const offered = new Set(await makeOffers(deps, tx, workspaceId, possible));
  const waiting = requests.filter(({ id }) => !offered.has(id));
  await waitlistAll(
    deps,
    tx,
    workspaceId,
    waiting.map(({ id }) => id),
  );
  // A request made in this round is OPEN until here and has no message yet that could be edited.
  const changed = requests.filter(({ id, status }) => status === 'WAITLISTED' && offered.has(id));
  await tellMentees(deps, tx, workspaceId, new Map(changed.map(({ id }) => [id, 'OFFERED'])));
}
