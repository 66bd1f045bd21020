import type { Deps, Tx } from '../deps.ts';
import type { Member, MentorRequest, Offer, OfferStatus, Prisma } from '../generated/prisma/client.ts';
import { reasonsFor } from '../matching/score.ts';
import { bestInTurn, waitingInParts } from './pool.ts';
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
export async function findWithSameAnswer(tx: Tx, { id, workspaceId, circleId }: Offer): Promise<OfferWithRequest[]> {
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
export async function closeOffers(
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
export async function letGo(
  deps: Deps,
  tx: Tx,
  offers: Offer[],
  status: 'PASSED' | 'EXPIRED' | 'CLOSED',
): Promise<void> {
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
