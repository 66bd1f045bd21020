import { scheduleKickOff } from '../check-ins/service.ts';
import type { Deps, Tx } from '../deps.ts';
import { UserError } from '../errors.ts';
import type { Member, MentorRequest, Offer, OfferStatus } from '../generated/prisma/client.ts';
import { mayNeverPair } from '../matching/exclusions.ts';
import { reasonsFor } from '../matching/score.ts';
import { startPairing } from '../pairings/service.ts';
import { getRules, loadHistory, loadPeople } from '../pool/service.ts';
import { changing, findWaiting } from './changes.ts';
import { loadPool, type Pool, wishOf } from './pool.ts';
import { offerDaysOf } from './urgency.ts';

const DAY_MS = 86_400_000;
/** Until it is delivered an offer lives this much longer: a weekend and a holiday can pass before a mentor's next shift. */
const UNDELIVERED_DAYS = 4;
/** How many offers expire in one look; the next one, five minutes later, takes the rest. */
const AT_ONCE = 200;

const WITH_REQUEST = {
  mentor: true,
  workspace: true,
  request: { include: { mentee: true, skill: true } },
} as const;

/** An offer with its request and people; undefined when there is none. */
export async function findOffer({ db }: { db: Tx }, workspaceId: string, id: string) {
  return (await db.offer.findFirst({ where: { id, workspaceId }, include: WITH_REQUEST })) ?? undefined;
}

export type OfferWithRequest = NonNullable<Awaited<ReturnType<typeof findOffer>>>;

/** The offers that wait for a mentor's answer, the most urgent first. */
export async function findPendingOffers(
  { db }: Pick<Deps, 'db'>,
  mentor: Member,
  take: number,
): Promise<OfferWithRequest[]> {
  return db.offer.findMany({
    where: { workspaceId: mentor.workspaceId, mentorId: mentor.id, status: 'PENDING' },
    orderBy: [{ expiresAt: 'asc' }, { id: 'asc' }],
    take,
    include: WITH_REQUEST,
  });
}

/** Nobody can be asked: it waits, since the first time it had to. */
async function waitlist(deps: Deps, tx: Tx, { id, workspaceId, status, ...request }: MentorRequest): Promise<void> {
  if (status === 'WAITLISTED') return;
  const waitlistedAt = request.waitlistedAt ?? deps.now();
  await tx.mentorRequest.updateMany({ where: { id, workspaceId }, data: { status: 'WAITLISTED', waitlistedAt } });
}

/** Until when an offer made now lives if it is not delivered before. */
export function expiryOf(now: Date, workspace: { offerDays: number }, request: { urgent: boolean }): Date {
  return new Date(now.getTime() + (offerDaysOf(workspace, request) + UNDELIVERED_DAYS) * DAY_MS);
}

/** Offers a request to the first who can be asked. */
async function offerToBest(deps: Deps, tx: Tx, request: MentorRequest, pool: Pool): Promise<void> {
  const { workspaceId, id: requestId } = request;
  const [best] = pool.candidatesFor(request);
  if (!best) return waitlist(deps, tx, request);
  best.pair.mentor.pending += 1; // the next request of this look finds one place less
  const createdAt = deps.now();
  const { id, mentor } = await tx.offer.create({
    data: {
      workspaceId,
      requestId,
      mentorId: best.mentorId,
      status: 'PENDING',
      reasons: reasonsFor(best.pair, 'mentor'),
      createdAt,
      expiresAt: expiryOf(createdAt, pool.workspace, request),
    },
    include: { mentor: true },
  });
  await tx.mentorRequest.updateMany({ where: { id: requestId, workspaceId }, data: { status: 'OFFERED' } });
  await deps.outbox.add(tx, { workspaceId, kind: 'offer.made', subject: id, recipient: mentor.slackId });
}

/** Finds somebody to ask for each request that has nobody asked, the longest waiting first. Under the lock of changes.ts. */
export async function offerToMentors(deps: Deps, tx: Tx, workspaceId: string): Promise<void> {
  const waiting = await findWaiting(tx, workspaceId);
  if (waiting.length === 0) return;
  const pool = await loadPool(deps, tx, workspaceId, waiting);
  for (const request of waiting) {
    if (request.status === 'OPEN' || pool.hasRoom()) await offerToBest(deps, tx, request, pool);
  }
}

/** Ends a pending offer and records the edit of the mentor's message. Under the lock of changes.ts. */
export async function closeOffer(
  deps: Deps,
  tx: Tx,
  offer: Offer,
  status: Exclude<OfferStatus, 'PENDING'>,
): Promise<void> {
  const { id, workspaceId, mentorId } = offer;
  await tx.offer.updateMany({
    where: { id, workspaceId, status: 'PENDING' },
    data: { status, answeredAt: deps.now() },
  });
  const mentor = await tx.member.findUniqueOrThrow({ where: { id: mentorId, workspaceId } });
  await deps.outbox.add(tx, { workspaceId, kind: 'offer.closed', subject: id, recipient: mentor.slackId });
}

/** Ends a pending offer without a pairing and asks the next for this request, and whoever else the free place lets ask. */
export async function moveOn(deps: Deps, tx: Tx, offer: Offer, status: 'PASSED' | 'EXPIRED' | 'CLOSED'): Promise<void> {
  const { workspaceId, requestId } = offer;
  await closeOffer(deps, tx, offer, status);
  await tx.mentorRequest.updateMany({
    where: { id: requestId, workspaceId, status: 'OFFERED' },
    data: { status: 'OPEN' },
  });
  await offerToMentors(deps, tx, workspaceId);
}

/** What became of an answer: how the offer stands now, and whether this answer made it so. */
export interface Answered {
  offer: OfferWithRequest;
  changed: boolean;
}

/** The same words for an offer that is not there and one of somebody else: nobody learns what exists. */
async function getOwnOffer(tx: Tx, mentor: Member, offerId: string | undefined): Promise<OfferWithRequest> {
  const offer = offerId ? await findOffer({ db: tx }, mentor.workspaceId, offerId) : undefined;
  if (offer?.mentorId !== mentor.id) throw new UserError('This is not yours to answer, or it is no longer there.');
  return offer;
}

/** One answer at a time in the workspace; an offer that is no longer pending stays as it is and is returned as such. */
async function answer(
  deps: Deps,
  mentor: Member,
  offerId: string | undefined,
  act: (tx: Tx, offer: OfferWithRequest) => Promise<void>,
) {
  return deps.db.$transaction((tx) =>
    changing(deps, tx, mentor.workspaceId, async (): Promise<Answered> => {
      const offer = await getOwnOffer(tx, mentor, offerId);
      if (offer.status !== 'PENDING') return { offer, changed: false };
      await act(tx, offer);
      return { offer: await getOwnOffer(tx, mentor, offerId), changed: true };
    }),
  );
}

/** What stands in the way of a pairing since it was offered, as the end of the offer; undefined: nothing. */
async function obstacle(deps: Deps, tx: Tx, { workspaceId, mentorId, request }: OfferWithRequest) {
  const { menteeId, skillId } = request;
  const { workspace, rules } = await getRules(deps, tx, workspaceId);
  const people = await loadPeople(deps, tx, workspace, { ids: [menteeId, mentorId], skillIds: [], learners: false });
  const [mentee, mentor] = [people.get(menteeId), people.get(mentorId)];
  const history = (await loadHistory(tx, workspaceId, [menteeId])).between(menteeId, mentorId);
  const wish = wishOf(request, rules.skillNames.get(skillId) ?? '', request.createdAt);
  // The same end as for one that nobody answered: what came between the two is not told.
  if (!mentee || !mentor || mayNeverPair({ wish, mentee, mentor, rules, history: { ...history, asked: true } }))
    return 'EXPIRED';
  return mentor.taken >= mentor.capacity ? 'CLOSED' : undefined;
}

/** Pairs the two. Where something came between (no place left, for one), there is no pairing: the offer goes on to the next. Throws UserError unless the offer is theirs. */
export async function acceptOffer(deps: Deps, mentor: Member, offerId: string | undefined): Promise<Answered> {
  return answer(deps, mentor, offerId, async (tx, offer) => {
    const { workspaceId, request } = offer;
    const ended = await obstacle(deps, tx, offer);
    if (ended) return moveOn(deps, tx, offer, ended);
    await closeOffer(deps, tx, offer, 'ACCEPTED');
    await tx.mentorRequest.updateMany({
      where: { id: request.id, workspaceId },
      data: { status: 'MATCHED', closedAt: deps.now() },
    });
    const pairing = await startPairing(deps, tx, request, mentor.id);
    await scheduleKickOff(deps, tx, pairing);
  });
}

/** The mentor would rather not; the next is asked and nobody is told. Throws UserError unless the offer is theirs. */
export async function passOffer(deps: Deps, mentor: Member, offerId: string | undefined): Promise<Answered> {
  return answer(deps, mentor, offerId, (tx, offer) => moveOn(deps, tx, offer, 'PASSED'));
}

/** Slack cannot deliver an offer (its mentor's account is gone, say): the next is asked at once. */
export async function skipUnreachable(deps: Deps, tx: Tx, workspaceId: string, id: string): Promise<void> {
  await changing(deps, tx, workspaceId, async () => {
    const offer = await tx.offer.findFirst({ where: { id, workspaceId, status: 'PENDING' } });
    if (offer) await moveOn(deps, tx, offer, 'EXPIRED');
  });
}

/** Offers that were met with silence go on to the next. */
export async function expireOffers(deps: Deps): Promise<void> {
  const due = { status: 'PENDING', expiresAt: { lte: deps.now() } } as const;
  const offers = await deps.db.offer.findMany({
    where: { ...due, workspace: { status: 'INSTALLED' } },
    orderBy: { expiresAt: 'asc' },
    take: AT_ONCE,
  });
  for (const { id, workspaceId } of offers) {
    await deps.db.$transaction((tx) =>
      changing(deps, tx, workspaceId, async () => {
        const still = await tx.offer.findFirst({ where: { id, workspaceId, ...due } });
        if (still) await moveOn(deps, tx, still, 'EXPIRED');
      }),
    );
  }
}

/** Until when a mentor may answer who can read the offer now. */
export const answerBy = (now: Date, workspace: { offerDays: number }, request: { urgent: boolean }): Date =>
  new Date(now.getTime() + offerDaysOf(workspace, request) * DAY_MS);

/**
 * From the moment the mentor can read it, an offer waits the workspace's days. If it ended while Slack's answer was lost, the
 * edit that found no message to edit is due again.
 */
export async function recordOffered(
  tx: Tx,
  workspaceId: string,
  id: string,
  messageId: string,
  at: { channel: string; ts: string },
): Promise<void> {
  const workspace = await tx.workspace.findUniqueOrThrow({ where: { id: workspaceId } });
  const { sentAt } = await tx.outboxMessage.findUniqueOrThrow({ where: { id: messageId, workspaceId } });
  await tx.offer.updateMany({ where: { id, workspaceId }, data: { channel: at.channel, messageTs: at.ts } });
  const offer = await tx.offer.findFirst({ where: { id, workspaceId, status: 'PENDING' }, include: { request: true } });
  if (sentAt && offer) {
    const expiresAt = answerBy(sentAt, workspace, offer.request);
    await tx.offer.updateMany({ where: { id, workspaceId, status: 'PENDING' }, data: { expiresAt } });
  }
  await tx.outboxMessage.updateMany({
    where: { workspaceId, kind: 'offer.closed', subject: id, status: 'DROPPED' },
    data: { status: 'PENDING' },
  });
}
