import { scheduleKickOff } from '../check-ins/service.ts';
import type { Deps, Tx } from '../deps.ts';
import { UserError } from '../errors.ts';
import type { Member, MentorRequest, Offer, OfferStatus, Prisma } from '../generated/prisma/client.ts';
import { circlePlaces, MOST_IN_CIRCLE } from '../matching/circles.ts';
import { mayNeverPair } from '../matching/exclusions.ts';
import { reasonsFor } from '../matching/score.ts';
import type { Person } from '../matching/types.ts';
import { startCircle, startPairing } from '../pairings/starting.ts';
import { getRules, loadHistory, loadPeople } from '../pool/service.ts';
import { changing } from './changes.ts';
import { bestInTurn, waitingInParts, wishOf } from './pool.ts';
import { expiryOf } from './urgency.ts';

const REQUEST = { include: { mentee: true, skill: true } } satisfies Prisma.MentorRequestDefaultArgs;
/** Whoever asked first comes first. */
const IN_ORDER: Prisma.OfferOrderByWithRelationInput[] = [{ request: { createdAt: 'asc' } }, { id: 'asc' }];
const WITH_REQUEST = {
  mentor: true,
  workspace: true,
  request: REQUEST,
  circle: { include: { offers: { orderBy: IN_ORDER, include: { request: REQUEST, workspace: true } } } },
} satisfies Prisma.OfferInclude;

/** An offer with its request and people, and the offers of its circle; undefined when there is none. */
export async function findOffer({ db }: { db: Tx }, workspaceId: string, id: string) {
  return (await db.offer.findFirst({ where: { id, workspaceId }, include: WITH_REQUEST })) ?? undefined;
}

export type OfferWithRequest = NonNullable<Awaited<ReturnType<typeof findOffer>>>;

/** The offers that wait for a mentor's answer, the most urgent first; of a circle the first one stands for all. */
export async function findPendingOffers(
  { db }: Pick<Deps, 'db'>,
  mentor: Member,
  take: number,
): Promise<OfferWithRequest[]> {
  const offers = await db.offer.findMany({
    where: { workspaceId: mentor.workspaceId, mentorId: mentor.id, status: 'PENDING' },
    orderBy: [{ expiresAt: 'asc' }, { id: 'asc' }],
    take,
    include: WITH_REQUEST,
  });
  return offers.filter(
    ({ circleId }, at) => circleId === null || offers.findIndex((one) => one.circleId === circleId) === at,
  );
}

/** What waits for the same answer as an offer: itself, or what is left of its circle; empty once that was answered. */
async function findWithSameAnswer(tx: Tx, { id, workspaceId, circleId }: Offer): Promise<OfferWithRequest[]> {
  return tx.offer.findMany({
    where: { workspaceId, status: 'PENDING', ...(circleId === null ? { id } : { circleId }) },
    orderBy: IN_ORDER,
    include: WITH_REQUEST,
  });
}

/** Nobody can be asked: they wait, each since the first time it had to. */
async function waitlist(deps: Deps, tx: Tx, workspaceId: string, requests: MentorRequest[]): Promise<void> {
  const ids = requests.filter(({ status }) => status !== 'WAITLISTED').map(({ id }) => id);
  if (ids.length === 0) return;
  const which = { workspaceId, id: { in: ids } };
  await tx.mentorRequest.updateMany({ where: { ...which, waitlistedAt: null }, data: { waitlistedAt: deps.now() } });
  await tx.mentorRequest.updateMany({ where: which, data: { status: 'WAITLISTED' } });
}

/** Makes any number of offers, with the same few statements. */
async function addOffers(
  deps: Deps,
  tx: Tx,
  workspaceId: string,
  offers: Omit<Prisma.OfferCreateManyInput, 'workspaceId' | 'status'>[],
): Promise<void> {
  if (offers.length === 0) return;
  const made = await tx.offer.createManyAndReturn({
    data: offers.map((offer) => ({ ...offer, workspaceId, status: 'PENDING' as const })),
    select: { id: true, mentor: { select: { slackId: true } } },
  });
  const where = { workspaceId, id: { in: offers.map(({ requestId }) => requestId) } };
  await tx.mentorRequest.updateMany({ where, data: { status: 'OFFERED' } });
  const messages = made.map(({ id, mentor }) => ({ kind: 'offer.made', subject: id, recipient: mentor.slackId }));
  await deps.outbox.add(tx, ...messages.map((message) => ({ ...message, workspaceId })));
}

/** Finds somebody to ask for each request that has nobody asked, the longest waiting first. Under the lock of changes.ts. */
export async function offerToMentors(deps: Deps, tx: Tx, workspaceId: string): Promise<void> {
  const createdAt = deps.now();
  for await (const { requests, pool } of waitingInParts(deps, tx, workspaceId)) {
    const offers: Parameters<typeof addOffers>[3] = [];
    const alone: MentorRequest[] = [];
    for await (const { request, best } of bestInTurn(pool, requests)) {
      if (!best) alone.push(request);
      else
        offers.push({
          requestId: request.id,
          mentorId: best.mentorId,
          reasons: reasonsFor(best.pair, 'mentor'),
          createdAt,
          expiresAt: expiryOf(createdAt, pool.workspace, request),
        });
    }
    await addOffers(deps, tx, workspaceId, offers);
    await waitlist(deps, tx, workspaceId, alone);
  }
}

/** Ends pending offers that stand in one message, and records the edit of that. Under the lock of changes.ts. */
async function closeOffers(
  deps: Deps,
  tx: Tx,
  offers: Offer[],
  status: Exclude<OfferStatus, 'PENDING'>,
): Promise<void> {
  const [first] = offers;
  if (!first) return;
  const { workspaceId, mentorId, id: subject } = first;
  await tx.offer.updateMany({
    where: { id: { in: offers.map(({ id }) => id) }, workspaceId, status: 'PENDING' },
    data: { status, answeredAt: deps.now() },
  });
  const mentor = await tx.member.findUniqueOrThrow({ where: { id: mentorId, workspaceId } });
  await deps.outbox.add(tx, { workspaceId, kind: 'offer.closed', subject, recipient: mentor.slackId });
}

/** Ends a pending offer and records the edit of the mentor's message; others of its circle stay. Under the lock of changes.ts. */
export async function closeOffer(
  deps: Deps,
  tx: Tx,
  offer: Offer,
  status: Exclude<OfferStatus, 'PENDING'>,
): Promise<void> {
  await closeOffers(deps, tx, [offer], status);
}

/** Ends pending offers without a pairing: their requests look for somebody else. */
async function letGo(deps: Deps, tx: Tx, offers: Offer[], status: 'PASSED' | 'EXPIRED' | 'CLOSED'): Promise<void> {
  await closeOffers(deps, tx, offers, status);
  for (const { workspaceId, requestId } of offers) {
    const where = { id: requestId, workspaceId, status: 'OFFERED' as const };
    await tx.mentorRequest.updateMany({ where, data: { status: 'OPEN' } });
  }
}

/**
 * Ends a pending offer, and with it its circle, without a pairing; asks the next for each request, and whoever else the free places
 * let ask.
 */
export async function moveOn(deps: Deps, tx: Tx, offer: Offer, status: 'PASSED' | 'EXPIRED' | 'CLOSED'): Promise<void> {
  await letGo(deps, tx, await findWithSameAnswer(tx, offer), status);
  await offerToMentors(deps, tx, offer.workspaceId);
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

/** One answer at a time in the workspace, for all of a circle; what is no longer pending stays as it is and is returned as such. */
async function answer(
  deps: Deps,
  mentor: Member,
  offerId: string | undefined,
  act: (tx: Tx, offers: OfferWithRequest[]) => Promise<void>,
) {
  return deps.db.$transaction((tx) =>
    changing(deps, tx, mentor.workspaceId, async (): Promise<Answered> => {
      const offer = await getOwnOffer(tx, mentor, offerId);
      const pending = await findWithSameAnswer(tx, offer);
      if (pending.length === 0) return { offer, changed: false };
      await act(tx, pending);
      return { offer: await getOwnOffer(tx, mentor, offerId), changed: true };
    }),
  );
}

/** Offers by what becomes of them when their mentor says yes. */
type Sifted = Record<'ACCEPTED' | 'EXPIRED' | 'CLOSED', OfferWithRequest[]>;

/** What stands in the way of pairings since they were offered, as the end of the offer. */
async function sift(deps: Deps, tx: Tx, offers: OfferWithRequest[]): Promise<Sifted> {
  const sifted: Sifted = { ACCEPTED: [], EXPIRED: [], CLOSED: [] };
  const [first] = offers;
  if (!first) return sifted;
  const { workspaceId, mentorId, circleId } = first;
  const menteeIds = offers.map(({ request }) => request.menteeId);
  const { workspace, rules } = await getRules(deps, tx, workspaceId);
  const who = { ids: [mentorId, ...menteeIds], skillIds: [], learners: false };
  const people = await loadPeople(deps, tx, workspace, who);
  const history = await loadHistory(tx, workspaceId, menteeIds);
  const mentor = people.get(mentorId);
  let places = mentor ? placesLeft(mentor, circleId !== null) : 0;
  for (const offer of offers) {
    const { request } = offer;
    const mentee = people.get(request.menteeId);
    const wish = wishOf(request, rules.skillNames.get(request.skillId) ?? '', request.createdAt);
    const between = { ...history.between(request.menteeId, mentorId), asked: true };
    // The same end as for one that nobody answered: what came between the two is not told.
    if (!mentee || !mentor || mayNeverPair({ wish, mentee, mentor, rules, history: between }))
      sifted.EXPIRED.push(offer);
    else sifted[places-- > 0 ? 'ACCEPTED' : 'CLOSED'].push(offer);
  }
  return sifted;
}

/** How many more a mentor can say yes to now. */
const placesLeft = (mentor: Person, isCircle: boolean): number =>
  isCircle ? circlePlaces({ ...mentor, pending: 0 }, MOST_IN_CIRCLE) : mentor.capacity - mentor.taken;

/** Pairs a mentor with whoever they said yes to: two by themselves, or a circle. */
async function pairUp(deps: Deps, tx: Tx, offers: OfferWithRequest[]): Promise<void> {
  const [first] = offers;
  if (!first) return;
  const { workspaceId, mentorId, circleId } = first;
  const requests = offers.map(({ request: { mentee: _mentee, skill: _skill, ...request } }) => request);
  await closeOffers(deps, tx, offers, 'ACCEPTED');
  await tx.mentorRequest.updateMany({
    where: { id: { in: requests.map(({ id }) => id) }, workspaceId },
    data: { status: 'MATCHED', closedAt: deps.now() },
  });
  const isCircle = circleId !== null && offers.length > 1;
  const pairings = isCircle
    ? await startCircle(deps, tx, circleId, requests, mentorId)
    : [await startPairing(deps, tx, first.request, mentorId)];
  for (const [at, pairing] of pairings.entries())
    await scheduleKickOff(deps, tx, pairing, at === 0 ? undefined : [pairing.menteeId]);
}

/**
 * Pairs the two, or all of a circle who are still there. Where something came between (no place left, for one), there is no pairing:
 * that offer goes on to the next. Throws UserError unless the offer is theirs.
 */
export async function acceptOffer(deps: Deps, mentor: Member, offerId: string | undefined): Promise<Answered> {
  return answer(deps, mentor, offerId, async (tx, offers) => {
    const { ACCEPTED, EXPIRED, CLOSED } = await sift(deps, tx, offers);
    await letGo(deps, tx, EXPIRED, 'EXPIRED');
    await letGo(deps, tx, CLOSED, 'CLOSED');
    await pairUp(deps, tx, ACCEPTED);
    if (EXPIRED.length + CLOSED.length > 0) await offerToMentors(deps, tx, mentor.workspaceId);
  });
}

/** The mentor would rather not; the next is asked and nobody is told. Throws UserError unless the offer is theirs. */
export async function passOffer(deps: Deps, mentor: Member, offerId: string | undefined): Promise<Answered> {
  return answer(deps, mentor, offerId, async (tx, offers) => {
    await letGo(deps, tx, offers, 'PASSED');
    await offerToMentors(deps, tx, mentor.workspaceId);
  });
}
