import type { Deps, Tx } from '../deps.ts';
import { UserError } from '../errors.ts';
import type { Member, Prisma, Reflection } from '../generated/prisma/client.ts';
import { offerWaiting } from '../mentor-requests/service.ts';
import { gotOn } from '../overview/service.ts';
import {
  completePairing,
  endPairing,
  findPairing,
  getOwnPairing,
  lockOwnPairing,
  type PairingWithPeople,
  partnerFirst,
} from '../pairings/service.ts';
import { allowedFrom, type EndReason, OWN_REASONS, type OwnReason } from '../pairings/states.ts';
import { checkCoordinator } from '../people/service.ts';

/** Policy: numbers are told over groups of at least so many. Source: product.md, "Private". */
const SMALLEST_GROUP = 5;

/**
 * Ends a pairing early and tells both, in the same words and without by whom or why. False: it was over. The places are free after the commit:
 * the caller then has mentor-requests look (`offerWaiting`).
 */
export async function endAndTell(
  deps: Deps,
  tx: Tx,
  pairing: PairingWithPeople,
  reason: EndReason,
  endedById: string | null,
): Promise<boolean> {
  const { id: subject, workspaceId, mentor, mentee } = pairing;
  if (!(await endPairing(deps, tx, pairing, reason, endedById))) return false;
  const told = [mentor, mentee].map(({ slackId }) => ({
    workspaceId,
    kind: 'pairing.ended',
    subject,
    recipient: slackId,
  }));
  await deps.outbox.add(tx, ...told);
  return true;
}

/** A change by one of the two that frees a place. */
async function closing(
  deps: Deps,
  actor: Member,
  id: string,
  close: (tx: Tx, pairing: PairingWithPeople) => Promise<boolean>,
): Promise<void> {
  await deps.db.$transaction(async (tx) => {
    const pairing = await lockOwnPairing(tx, actor, id);
    if (!(await close(tx, pairing))) throw new UserError('This pairing is over already.');
    await gotOn(deps, tx, pairing);
  });
  await offerWaiting(deps, undefined, actor.workspaceId);
}

/** One of the two says that they are done; both are thanked. Throws UserError unless it is theirs and going on. */
export const finishPairing = (deps: Deps, actor: Member, id: string): Promise<void> =>
  closing(deps, actor, id, async (tx, pairing) => {
    if (!(await completePairing(deps, tx, pairing))) return false;
    const { workspaceId, mentor, circle } = pairing;
    // Whose circle goes on is thanked for it later, and hears now who is done with it already.
    const message = { workspaceId, kind: 'pairing.completed', subject: id, recipient: mentor.slackId };
    if (circle && circle.pairings.length > 1) await deps.outbox.add(tx, message);
    return true;
  });

/** One of the two ends it, without fault; the reason is kept for the counts below and shown to nobody. Throws UserError as above. */
export const endEarly = (deps: Deps, actor: Member, id: string, reason: OwnReason): Promise<void> =>
  closing(deps, actor, id, (tx, pairing) => endAndTell(deps, tx, pairing, reason, actor.id));

/** Whether a pairing can still be finished or ended. */
export const canEnd = ({ status }: Pick<PairingWithPeople, 'status'>): boolean => allowedFrom('end').includes(status);

/** A pairing that is over, as one of the two sees it. */
export interface Ending {
  pairing: PairingWithPeople;
  partner: Member;
  own: Reflection | undefined;
  /** What the other wrote for them. */
  thanks: string | undefined;
  /** Sessions that took place. */
  sessions: number;
}

async function readFor({ db }: { db: Tx }, pairing: PairingWithPeople, ownId: string): Promise<Ending> {
  const { id: pairingId, workspaceId } = pairing;
  const reflections = await db.reflection.findMany({ where: { workspaceId, pairingId } });
  const sessions = await db.session.count({ where: { workspaceId, pairingId, status: 'HELD' } });
  const [partner] = partnerFirst(pairing, ownId);
  return {
    pairing,
    partner,
    own: reflections.find(({ memberId }) => memberId === ownId),
    thanks: reflections.find(({ memberId }) => memberId === partner.id)?.thanks ?? undefined,
    sessions,
  };
}

/** The end of a pairing for one of its people, by Slack id; undefined: no such pairing. */
export async function findEnding(
  deps: { db: Tx },
  workspaceId: string,
  pairingId: string,
  slackId: string,
): Promise<Ending | undefined> {
  const pairing = await findPairing(deps, workspaceId, pairingId);
  if (!pairing) return undefined;
  return readFor(deps, pairing, pairing.mentor.slackId === slackId ? pairing.mentorId : pairing.menteeId);
}

/** The same for the actor. Throws UserError unless the pairing is theirs and over. */
export async function getOwnEnding(deps: { db: Tx }, actor: Member, pairingId: string): Promise<Ending> {
  const pairing = await getOwnPairing(deps, actor, pairingId);
  if (canEnd(pairing)) throw new UserError('This pairing is not over yet.');
  return readFor(deps, pairing, actor.id);
}

/** A member's pairings that are over, the latest first. */
export async function findEarlier({ db }: { db: Tx }, member: Member, take: number) {
  const { id, workspaceId } = member;
  return db.pairing.findMany({
    where: { workspaceId, status: { notIn: allowedFrom('end') }, OR: [{ menteeId: id }, { mentorId: id }] },
    orderBy: [{ endedAt: 'desc' }, { id: 'desc' }],
    take,
    include: { mentor: true, mentee: true, request: { include: { skill: true } } },
  });
}

/** What partners wrote to a member at the end of these pairings, which their look back shows; the latest first. */
export async function findThanks(
  { db }: { db: Tx },
  { id, workspaceId }: Member,
  pairing: Prisma.PairingWhereInput,
  take: number,
): Promise<{ at: Date; partnerId: string; skill: string; words: string }[]> {
  const rows = await db.reflection.findMany({
    where: { workspaceId, memberId: { not: id }, thanks: { not: null }, pairing: { status: 'COMPLETED', ...pairing } },
    orderBy: [{ createdAt: 'desc' }, { pairingId: 'desc' }],
    take,
    include: { member: true, pairing: { include: { request: { include: { skill: true } } } } },
  });
  return rows.flatMap(({ createdAt: at, member, thanks, pairing: { request } }) =>
    thanks ? [{ at, partnerId: member.slackId, skill: request.skill.name, words: thanks }] : [],
  );
}

/** The other hears of a thanks once; again only where the first was taken out before it was told. */
async function tellThanks(deps: Deps, tx: Tx, pairing: PairingWithPeople, byId: string): Promise<void> {
  const [{ slackId: recipient }] = partnerFirst(pairing, byId);
  const message = { workspaceId: pairing.workspaceId, kind: 'pairing.thanks', subject: pairing.id, recipient };
  const untold = await tx.outboxMessage.count({ where: { ...message, status: 'DROPPED' } });
  await deps.outbox.add(tx, { ...message, ...(untold > 0 && { occurrence: String(untold) }) });
}

export interface NewReflection {
  learned: string | null;
  willDo: string | null;
  thanks: string | null;
  /** May be told as a success story, if the other says so too. */
  storyConsent: boolean;
}

/**
 * Keeps what one of the two wrote at the end; written again, it takes the place of the first. Only the thanks is shown to the
 * other, who hears of it once. Throws UserError unless the pairing is theirs and complete.
 */
export async function saveReflection(
  deps: Deps,
  actor: Member,
  pairingId: string,
  { learned, willDo, thanks, storyConsent }: NewReflection,
): Promise<void> {
  const { workspaceId, id: memberId } = actor;
  await deps.db.$transaction(async (tx) => {
    const pairing = await lockOwnPairing(tx, actor, pairingId);
    if (pairing.status !== 'COMPLETED') throw new UserError('You can write this once the pairing is complete.');
    const words = { learned, willDo, thanks, storyConsent };
    await tx.reflection.upsert({
      where: { pairingId_memberId: { pairingId, memberId }, workspaceId },
      create: { pairingId, memberId, workspaceId, ...words, createdAt: deps.now() },
      update: words,
    });
    if (thanks) await tellThanks(deps, tx, pairing, memberId);
    await deps.outbox.refresh(tx, workspaceId, 'pairing.completed', pairingId);
    await deps.outbox.refresh(tx, workspaceId, 'pairing.thanks', pairingId);
  });
}

/** Sends the actor a picture to keep; pressed twice within a day it comes once. Throws UserError unless the pairing is theirs and complete. */
export async function sendCertificate(deps: Deps, actor: Member, pairingId: string): Promise<void> {
  const { workspaceId, slackId } = actor;
  const { pairing } = await getOwnEnding(deps, actor, pairingId);
  if (!hasCertificate(pairing)) throw new UserError('There is a certificate for completed pairings only.');
  const occurrence = deps.now().toISOString().slice(0, 10);
  await deps.db.$transaction((tx) =>
    deps.outbox.add(tx, {
      workspaceId,
      kind: 'pairing.certificate',
      subject: pairingId,
      occurrence,
      recipient: slackId,
    }),
  );
}

/** Half an hour is worth thanks rather than a certificate. */
export const hasCertificate = ({ status, kind }: Pick<PairingWithPeople, 'status' | 'kind'>): boolean =>
  status === 'COMPLETED' && kind !== 'FLASH';

/**
 * How often each reason was given for an early end in that time, for coordinators: only those that five people or more gave, so
 * that nobody can be found in them. Throws UserError for anybody else.
 */
export async function countEndReasons(
  { db }: { db: Tx },
  coordinator: Member,
  { since, until }: { since: Date; until: Date },
): Promise<{ reason: OwnReason; count: number }[]> {
  checkCoordinator(coordinator, 'see how pairings end');
  const { workspaceId } = coordinator;
  const groups = await db.pairing.groupBy({
    by: ['endReason', 'endedById'],
    where: { workspaceId, status: 'ENDED', endedAt: { gte: since, lt: until }, endReason: { in: [...OWN_REASONS] } },
    _count: true,
  });
  return OWN_REASONS.flatMap((reason) => {
    const people = groups.filter(({ endReason }) => endReason === reason);
    const count = people.reduce((sum, { _count }) => sum + _count, 0);
    return people.length >= SMALLEST_GROUP ? [{ reason, count }] : [];
  });
}
