import type { Deps, Tx } from '../deps.ts';
import { UserError } from '../errors.ts';
import type { Member, Prisma, Round, RoundStatus } from '../generated/prisma/client.ts';
import { WeightsSchema } from '../matching/weights.ts';
import { RoundFilter } from './filter.ts';
import { countSeats, type Preview, takeSeats } from './seats.ts';

/** Seating thousands of people takes longer than Prisma's usual five seconds allow on a slow disk. */
export const LONG = { timeout: 60_000, maxWait: 30_000 };

const OPEN_STATUSES = ['COMPUTING', 'DRAFT'] as const satisfies RoundStatus[];
const WITH_OPENER = { openedBy: true } as const;

export type RoundWithOpener = Prisma.RoundGetPayload<{ include: typeof WITH_OPENER }>;

/** Throws UserError unless the member may match groups. */
export function checkCoordinator(member: Member): void {
  if (!member.isCoordinator || member.deactivatedAt) throw new UserError('Only a coordinator can match a group.');
}

/** The same words for a round that is not there and one of another workspace. Throws UserError for everybody but coordinators. */
export async function getRound(
  { db }: { db: Tx },
  member: Member,
  roundId: string | undefined,
): Promise<RoundWithOpener> {
  checkCoordinator(member);
  const round =
    roundId &&
    (await db.round.findFirst({ where: { id: roundId, workspaceId: member.workspaceId }, include: WITH_OPENER }));
  if (!round) throw new UserError('This round is no longer there.');
  return round;
}

/** The round a workspace is at; undefined when there is none. */
export async function findOpenRound({ db }: { db: Tx }, workspaceId: string): Promise<RoundWithOpener | undefined> {
  const round = await db.round.findFirst({
    where: { workspaceId, status: { in: [...OPEN_STATUSES] } },
    include: WITH_OPENER,
  });
  return round ?? undefined;
}

/** What a round would begin with. Throws UserError for everybody but coordinators. */
export async function previewRound(deps: Deps, member: Member, filter: RoundFilter): Promise<Preview> {
  checkCoordinator(member);
  return countSeats(deps.db, member.workspaceId, filter, deps.now());
}

/** One at a time begins or sends a round in a workspace, and nothing else of matching changes meanwhile (mentor-requests/changes.ts). */
export async function lockWorkspace(tx: Tx, workspaceId: string): Promise<void> {
  await tx.$queryRaw`SELECT 1 FROM "Workspace" WHERE "id" = ${workspaceId}::uuid FOR NO KEY UPDATE`;
}

/** The round, which nobody else changes until the end of the transaction. Throws as getRound. */
export async function lockRound(tx: Tx, member: Member, roundId: string | undefined): Promise<RoundWithOpener> {
  const { id, workspaceId } = await getRound({ db: tx }, member, roundId);
  await tx.$queryRaw`SELECT 1 FROM "Round" WHERE "id" = ${id}::uuid AND "workspaceId" = ${workspaceId}::uuid FOR UPDATE`;
  return getRound({ db: tx }, member, roundId);
}

/** Why a round cannot be worked on any more, in words. */
const ENDED_WORDS: Record<Exclude<RoundStatus, 'DRAFT'>, string> = {
  COMPUTING: 'This draft is being computed. One moment.',
  SENT: 'This round was sent already.',
  DISCARDED: 'This round was thrown away.',
};

/** Throws UserError unless the round is a draft, computed as often as when the coordinator looked. */
export function checkDraft({ status, version }: Round, seen?: number): void {
  if (status !== 'DRAFT') throw new UserError(ENDED_WORDS[status]);
  if (seen !== undefined && seen !== version)
    throw new UserError('This draft was computed again meanwhile. Open it again to see it as it is now.');
}

/** Seats everybody anew and makes the round one to be computed: an answer to an earlier computation no longer counts. */
async function beginComputing(deps: Deps, tx: Tx, round: Round, weights?: Prisma.InputJsonValue): Promise<number> {
  const { id, workspaceId } = round;
  await tx.roundSeat.deleteMany({ where: { roundId: id, workspaceId } });
  const seats = await takeSeats(tx, round, RoundFilter.parse(round.filter), deps.now());
  await tx.round.updateMany({
    where: { id, workspaceId },
    data: { status: 'COMPUTING', version: { increment: 1 }, aliveAt: deps.now(), ...(weights && { weights }) },
  });
  return seats;
}

/** Decisions of a round that was thrown away hold in the one that takes its place, where they still can. */
async function takeOverDecisions(tx: Tx, from: Round, to: Round): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO "RoundPair" ("roundId", "menteeId", "mentorId", "workspaceId", "status", "score", "reasons", "toMentor")
    SELECT ${to.id}::uuid, "menteeId", "mentorId", "workspaceId", "status", 0, '{}', '{}' FROM "RoundPair"
    WHERE "roundId" = ${from.id}::uuid AND "workspaceId" = ${from.workspaceId}::uuid AND "status" <> 'PROPOSED'`;
}

export interface NewRound {
  filter: RoundFilter;
  /** Take over locks and forbidden pairs from this one. */
  instead?: Round;
}

/**
 * Opens a round, to be computed. A workspace has one at a time: where there is one, whoever opened it, that one is returned, so
 * a second click and a second coordinator end up in the same place. Throws UserError where nobody would sit in it.
 */
export async function openRound(deps: Deps, member: Member, { filter, instead }: NewRound): Promise<RoundWithOpener> {
  checkCoordinator(member);
  const { workspaceId } = member;
  return deps.db.$transaction(async (tx) => {
    await lockWorkspace(tx, workspaceId);
    const open = await findOpenRound({ db: tx }, workspaceId);
    if (open) return open;
    const { matchingWeights } = await tx.workspace.findUniqueOrThrow({ where: { id: workspaceId } });
    const weights = WeightsSchema.parse(matchingWeights ?? {});
    const data = { workspaceId, openedById: member.id, status: 'COMPUTING' as const, filter, weights };
    const round = await tx.round.create({ data: { ...data, createdAt: deps.now() } });
    const seats = await beginComputing(deps, tx, round);
    if (seats === 0) throw new UserError('Nobody of this group is looking for a mentor now. Choose a wider group.');
    if (instead) await takeOverDecisions(tx, instead, round);
    return getRound({ db: tx }, member, round.id);
  }, LONG);
}

/** Computes a draft once more, with other weights if some are given. A second click while it is computed changes nothing. */
export async function computeAgain(
  deps: Deps,
  member: Member,
  roundId: string | undefined,
  weights?: unknown,
): Promise<RoundWithOpener> {
  return deps.db.$transaction(async (tx) => {
    const round = await lockRound(tx, member, roundId);
    if (round.status === 'COMPUTING') return round;
    checkDraft(round);
    await beginComputing(deps, tx, round, weights === undefined ? undefined : WeightsSchema.parse(weights));
    return getRound({ db: tx }, member, round.id);
  }, LONG);
}

/** Opens a round like one that was thrown away: same group, same locks and forbidden pairs. */
export async function startAgain(deps: Deps, member: Member, roundId: string | undefined): Promise<RoundWithOpener> {
  const instead = await getRound(deps, member, roundId);
  return openRound(deps, member, { filter: RoundFilter.parse(instead.filter), instead });
}

/** Records the edit of the message that tells the coordinator how their round stands. */
export async function tellOpener(deps: Deps, tx: Tx, { id, workspaceId, openedById }: Round): Promise<void> {
  const opener = await tx.member.findUniqueOrThrow({ where: { id: openedById, workspaceId } });
  const { status, version } = await tx.round.findUniqueOrThrow({ where: { id, workspaceId } });
  await deps.outbox.add(tx, {
    workspaceId,
    kind: 'round.stands',
    subject: id,
    occurrence: `${status} ${version}`,
    recipient: opener.slackId,
  });
}

/** Ends a round of which nobody has heard. */
export async function discard(deps: Deps, tx: Tx, round: Round, reason: string): Promise<void> {
  const { id, workspaceId } = round;
  await tx.round.updateMany({
    where: { id, workspaceId },
    data: { status: 'DISCARDED', reason, endedAt: deps.now() },
  });
  await tellOpener(deps, tx, round);
}

/** Throws a round away, computed or not; nobody hears of it. A round that has ended stays as it is. */
export async function discardRound(deps: Deps, member: Member, roundId: string | undefined): Promise<RoundWithOpener> {
  return deps.db.$transaction(async (tx) => {
    const round = await lockRound(tx, member, roundId);
    if (!OPEN_STATUSES.some((status) => status === round.status)) return round;
    await discard(deps, tx, round, `${member.name} threw it away.`);
    return getRound({ db: tx }, member, round.id);
  });
}
