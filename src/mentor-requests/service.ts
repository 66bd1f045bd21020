import type { Deps, Tx } from '../deps.ts';
import { UserError } from '../errors.ts';
import type { Member, MentorRequest, PairingKind, Prisma } from '../generated/prisma/client.ts';
import { changing, findPosition, lockMatching, OPEN_STATUSES } from './changes.ts';
import { type Choosable, findChoosable, getPreferred, lockSkill, OPEN_ALREADY, recordChoices } from './choices.ts';
import { closeOffer, moveOn, offerToMentors } from './offers.ts';
import { makeProposals, type Proposal } from './proposals.ts';
import { findLost } from './rematch.ts';

export interface NewRequest {
  mentee: Member;
  skillId: string;
  goal: string;
  kind: PairingKind;
  /** ISO 639-1 */
  language: string | null;
  preferredSlackId: string | null;
  /** Wanted within days rather than weeks. */
  urgent?: boolean;
  /** Whom to ask, in this order, and whom not; left out: we choose. */
  order?: { mentorIds: string[]; notIds: string[] };
}

const WITH_SUBJECT = { skill: true, mentee: true, workspace: true, pairing: { include: { mentor: true } } } as const;

const open = { status: { in: [...OPEN_STATUSES] } };

/** A request with what it is about, and its place in the queue while it waits; undefined when there is none. */
export const findRequest = (deps: { db: Tx }, workspaceId: string, id: string) => findWhere(deps, { id, workspaceId });

async function findWhere({ db }: { db: Tx }, where: Prisma.MentorRequestWhereInput) {
  const request = await db.mentorRequest.findFirst({ where, include: WITH_SUBJECT });
  if (!request) return undefined;
  const position = request.status === 'WAITLISTED' ? await findPosition(db, request) : undefined;
  return { ...request, position };
}

export type RequestShown = NonNullable<Awaited<ReturnType<typeof findRequest>>>;

/** A member's open request; undefined when they have none. */
export const findOpenRequest = (
  deps: { db: Tx },
  { workspaceId, id: menteeId }: Member,
): Promise<RequestShown | undefined> => findWhere(deps, { workspaceId, menteeId, ...open });

/** Throws UserError for accounts that cannot be paired. */
function checkMayRequest(member: Member): void {
  if (member.isGuest)
    throw new UserError('Mentoring is for full members of this workspace. Guests can ask whoever invited them.');
  if (member.isBot || member.deactivatedAt) throw new UserError('Only people of this workspace can ask for a mentor.');
}

/** What the form needs: the member's open request, which stands in its way, or an earlier one of theirs to ask again. Throws UserError for accounts that cannot ask. */
export async function getFormData({ db }: Pick<Deps, 'db'>, mentee: Member, earlierId?: string) {
  checkMayRequest(mentee);
  const { workspaceId, id: menteeId } = mentee;
  const { pairingWeeks } = await db.workspace.findUniqueOrThrow({ where: { id: workspaceId } });
  const earlier = earlierId
    ? await db.mentorRequest.findFirst({
        where: { id: earlierId, workspaceId, menteeId, skill: { retiredAt: null } },
        include: { skill: true },
      })
    : null;
  return { open: await findOpenRequest({ db }, mentee), earlier: earlier ?? undefined, pairingWeeks };
}

/** Who the mentee may choose from before anybody is asked, at most three; empty: there is nobody, ask at once. Throws UserError as requestMentor. */
export async function previewRequest(deps: Deps, wanted: NewRequest): Promise<Choosable[]> {
  checkMayRequest(wanted.mentee);
  return findChoosable(deps, wanted);
}

/** Asks for a mentor: recorded, and the best candidate is offered it at once. Throws UserError on a second open request. */
export async function requestMentor(deps: Deps, wanted: NewRequest): Promise<MentorRequest> {
  const { mentee, skillId, goal, kind, language, urgent = false } = wanted;
  const { workspaceId } = mentee;
  checkMayRequest(mentee);
  const preferred = await getPreferred(deps, wanted);
  return deps.db.$transaction((tx) =>
    changing(deps, tx, workspaceId, async () => {
      await lockSkill(tx, wanted);
      const lost = await findLost(deps, tx, mentee, skillId);
      const data = {
        workspaceId,
        menteeId: mentee.id,
        skillId,
        goal,
        kind,
        language,
        preferredMentorId: preferred?.id ?? null,
        urgent,
        status: 'OPEN' as const,
        createdAt: deps.now(),
        first: lost !== undefined,
        // The place in the queue that their first request had.
        waitlistedAt: lost?.request.createdAt ?? null,
      };
      // The index "MentorRequest_one_open" skips a second one; as an error it would end the transaction without words.
      const [request] = await tx.mentorRequest.createManyAndReturn({ data, skipDuplicates: true });
      if (!request) throw new UserError(OPEN_ALREADY);
      await recordChoices(tx, request, wanted.order);
      await deps.outbox.add(tx, {
        workspaceId,
        kind: 'mentor-request.received',
        subject: request.id,
        recipient: mentee.slackId,
      });
      await offerToMentors(deps, tx, workspaceId);
      return request;
    }),
  );
}

/** Under the lock of changes.ts. The pending offer is closed, and its mentor's place is free for whoever waits. */
async function withdraw(deps: Deps, tx: Tx, { id, workspaceId }: { id: string; workspaceId: string }): Promise<void> {
  await tx.mentorRequest.updateMany({
    where: { id, workspaceId, ...open },
    data: { status: 'WITHDRAWN', closedAt: deps.now() },
  });
  const pending = await tx.offer.findFirst({ where: { workspaceId, requestId: id, status: 'PENDING' } });
  if (pending) await closeOffer(deps, tx, pending, 'CLOSED');
  await offerToMentors(deps, tx, workspaceId);
}

/** Takes a request back, or leaves it as it is when it is no longer open. Returns how it stands. Throws UserError unless it is theirs. */
export async function withdrawRequest(
  deps: Deps,
  mentee: Member,
  requestId: string | undefined,
): Promise<RequestShown> {
  const { workspaceId } = mentee;
  return deps.db.$transaction((tx) =>
    changing(deps, tx, workspaceId, async () => {
      const before = requestId ? await findRequest({ db: tx }, workspaceId, requestId) : undefined;
      if (before?.menteeId !== mentee.id) throw new UserError('This is not your request, or it is no longer there.');
      if (!OPEN_STATUSES.some((status) => status === before.status)) return before;
      await withdraw(deps, tx, before);
      return { ...before, status: 'WITHDRAWN' as const, position: undefined };
    }),
  );
}

/**
 * A place may be free: whoever waits longest is tried first. To be called when capacity appears (a profile was saved, a pairing
 * ended), inside the change's transaction or, without one, after its commit. Inside one, call it before locking anything else.
 */
export async function offerWaiting(deps: Deps, tx: Tx | undefined, workspaceId: string): Promise<void> {
  const look = (inside: Tx) => changing(deps, inside, workspaceId, () => offerToMentors(deps, inside, workspaceId));
  return tx ? look(tx) : deps.db.$transaction(look);
}

/** The same for every workspace in which somebody waits: pauses end and offices open without anybody pressing a button. */
export async function offerWaitingEverywhere(deps: Deps): Promise<void> {
  const workspaces = await deps.db.workspace.findMany({
    where: { status: 'INSTALLED', mentorRequests: { some: { status: { in: ['OPEN', 'WAITLISTED'] } } } },
    select: { id: true },
  });
  for (const { id } of workspaces) await offerWaiting(deps, undefined, id);
}

/** Somebody left the company: their own request is withdrawn, what they were offered goes to the next at once. */
export async function leaveMatching(deps: Deps, tx: Tx, { workspaceId, id }: Member): Promise<void> {
  await changing(deps, tx, workspaceId, async () => {
    const own = await tx.mentorRequest.findFirst({ where: { workspaceId, menteeId: id, ...open } });
    if (own) await withdraw(deps, tx, own);
    const offers = await tx.offer.findMany({
      where: { workspaceId, mentorId: id, status: 'PENDING' },
      orderBy: { id: 'asc' },
    });
    for (const offer of offers) await moveOn(deps, tx, offer, 'EXPIRED');
  });
}

/**
 * A part of a coordinator's round becomes offers and places on the waitlist, in the caller's transaction. Of the requests there
 * were before, the mentee's message is edited; the queue of everybody else is not gone through for it.
 */
export async function propose(deps: Deps, tx: Tx, workspaceId: string, proposals: Proposal[]): Promise<void> {
  await lockMatching(tx, workspaceId);
  await makeProposals(deps, tx, workspaceId, proposals);
}

/** Messages recorded at once: a statement that takes a millisecond to put together. */
const TOLD_AT_ONCE = 200;

/**
 * After many at once left the waitlist since an instant (`propose`): whoever waited behind them and has a message with their place
 * in it gets that edited, once for `why`. Nobody is written to anew for it.
 */
export async function tellMovedUp(
  deps: Deps,
  tx: Tx,
  workspaceId: string,
  { since, why }: { since: Date; why: string },
): Promise<void> {
  const before = { waitlistedAt: { lt: since }, status: { not: 'WAITLISTED' as const } };
  const first = await tx.mentorRequest.findFirst({
    where: { workspaceId, ...before, offers: { some: { createdAt: { gte: since } } } },
    orderBy: [{ first: 'desc' }, { waitlistedAt: 'asc' }],
  });
  if (!first) return;
  const behind = await tx.$queryRaw<{ subject: string; recipient: string }[]>`
    SELECT DISTINCT request."id"::text AS subject, told."recipient" FROM "MentorRequest" request
    JOIN "OutboxMessage" told ON told."workspaceId" = request."workspaceId" AND told."subject" = request."id"::text
      AND told."kind" IN ('mentor-request.received', 'mentor-request.changed') AND told."status" = 'SENT'
    WHERE request."workspaceId" = ${workspaceId}::uuid AND request."status" = 'WAITLISTED'
      AND (request."first", ${first.waitlistedAt}::timestamptz) <= (${first.first}::boolean, request."waitlistedAt") AND request."waitlistedAt" < ${since}`;
  const messages = behind.map((one) => ({ ...one, workspaceId, kind: 'mentor-request.changed', occurrence: why }));
  for (let from = 0; from < messages.length; from += TOLD_AT_ONCE)
    await deps.outbox.add(tx, ...messages.slice(from, from + TOLD_AT_ONCE));
}
