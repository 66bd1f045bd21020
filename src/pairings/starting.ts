/** How pairings begin, alone or several as a circle: out of requests, by mentor-requests/. */
import type { Deps, Tx } from '../deps.ts';
import type { Member, MentorRequest, Pairing, Workspace } from '../generated/prisma/client.ts';
import { weeksAfter } from './service.ts';

/** Policy: one conversation, to be had within two weeks. */
const FLASH_WEEKS = 2;
/** Policy: sitting in on somebody's work is worth a month of both calendars. */
const SHADOW_WEEKS = 4;
/** Policy: sitting in is only worth it while one still remembers the last time. */
const SHADOW_DAYS = 7;

/** How long a pairing of this kind lasts. */
function lengthInWeeks(kind: Pairing['kind'], { pairingWeeks }: Pick<Workspace, 'pairingWeeks'>): number {
  return { FLASH: FLASH_WEEKS, SHADOW: SHADOW_WEEKS, CLASSIC: pairingWeeks, PEER: pairingWeeks, REVERSE: pairingWeeks }[
    kind
  ];
}

/** How often they meet until they agree on something else, in days. */
const daysBetween = (kind: Pairing['kind'], { sessionDays }: Pick<Workspace, 'sessionDays'>): number =>
  kind === 'SHADOW' ? Math.min(SHADOW_DAYS, sessionDays) : sessionDays;

/** Makes a pairing of two, with nothing said to anybody. */
async function pair(
  deps: Deps,
  tx: Tx,
  { workspaceId, id: requestId, menteeId, kind }: MentorRequest,
  between: { mentorId: string; starterId: string; circleId?: string },
) {
  const workspace = await tx.workspace.findUniqueOrThrow({ where: { id: workspaceId } });
  const startedAt = deps.now();
  const endsAt = weeksAfter(startedAt, lengthInWeeks(kind, workspace), workspace.zone);
  return tx.pairing.create({
    data: {
      workspaceId,
      requestId,
      menteeId,
      kind,
      status: 'ACTIVE',
      startedAt,
      endsAt,
      sessionDays: daysBetween(kind, workspace),
      sessionMinutes: workspace.sessionMinutes,
      // Whoever joins a circle has agreed to the frame that stands in its introduction.
      agreedAt: between.circleId === undefined ? null : startedAt,
      ...between,
    },
    include: { mentor: true, mentee: true },
  });
}

/**
 * Pairs two people and records the introduction. The mentee is asked to write first, in every kind: it is their goal. In a
 * reverse pair the mentee is the senior one, who is the one to schedule (product.md).
 */
export async function startPairing(deps: Deps, tx: Tx, request: MentorRequest, mentorId: string): Promise<Pairing> {
  const { workspaceId, menteeId: starterId } = request;
  const { mentor, mentee, ...pairing } = await pair(deps, tx, request, { mentorId, starterId });
  await deps.outbox.add(tx, {
    workspaceId,
    kind: 'pairing.introduced',
    subject: pairing.id,
    recipient: `${mentor.slackId},${mentee.slackId}`,
  });
  return pairing;
}

/** A group conversation is opened from the Slack ids of its people. */
const together = (...people: Member[]) => people.map(({ slackId }) => slackId).join();

/**
 * Pairs a mentor with each of several mentees, who share one conversation and one introduction; the first of them is asked to write
 * first. Returns their pairings in the order of the requests, of which there are at least two.
 */
export async function startCircle(
  deps: Deps,
  tx: Tx,
  circleId: string,
  requests: MentorRequest[],
  mentorId: string,
): Promise<Pairing[]> {
  const starterId = requests[0]?.menteeId ?? mentorId;
  const pairings = [];
  for (const request of requests) pairings.push(await pair(deps, tx, request, { mentorId, starterId, circleId }));
  const [first] = pairings;
  if (!first) return [];
  await deps.outbox.add(tx, {
    workspaceId: first.workspaceId,
    kind: 'circle.introduced',
    subject: circleId,
    recipient: together(first.mentor, ...pairings.map(({ mentee }) => mentee)),
  });
  return pairings.map(({ mentor: _mentor, mentee: _mentee, ...pairing }) => pairing);
}
