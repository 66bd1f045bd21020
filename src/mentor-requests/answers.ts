/** What a mentor says to an offer. */
import { scheduleKickOff } from '../check-ins/service.ts';
import type { Deps, Tx } from '../deps.ts';
import { UserError } from '../errors.ts';
import type { Member } from '../generated/prisma/client.ts';
import { circlePlaces, MOST_IN_CIRCLE } from '../matching/circles.ts';
import { mayNeverPair } from '../matching/exclusions.ts';
import type { Person } from '../matching/types.ts';
import { startCircle, startPairing } from '../pairings/starting.ts';
import { getRules, loadHistory, loadPeople } from '../pool/service.ts';
import { changing } from './changes.ts';
import { closeOffers, findOffer, findWithSameAnswer, letGo, type OfferWithRequest, offerToMentors } from './offers.ts';
import { wishOf } from './pool.ts';

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
