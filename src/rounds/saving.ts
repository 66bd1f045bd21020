import type { Deps, Tx } from '../deps.ts';
import type { Round } from '../generated/prisma/client.ts';
import type { RoundResult } from './result.ts';
import { discard, LONG, tellOpener } from './service.ts';
import type { Chunk } from './thread.ts';

/** A computation: of which round, and which one of that. */
export type Computation = Pick<Round, 'id' | 'workspaceId' | 'version'>;

/** A score no pair has: marks the locks of which the new draft has not said anything yet. */
const UNSEEN = -1;

async function keepPairs(tx: Tx, { id, workspaceId }: Computation, json: string): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO "RoundPair" ("roundId", "menteeId", "mentorId", "workspaceId", "status", "score", "reasons", "toMentor")
    SELECT ${id}::uuid, pair."menteeId", pair."mentorId", ${workspaceId}::uuid, 'PROPOSED', pair."score",
      ARRAY(SELECT jsonb_array_elements_text(pair."reasons")), ARRAY(SELECT jsonb_array_elements_text(pair."toMentor"))
    FROM jsonb_to_recordset(${json}::jsonb)
      AS pair("menteeId" uuid, "mentorId" uuid, "score" int, "reasons" jsonb, "toMentor" jsonb)
    ON CONFLICT ("roundId", "menteeId", "mentorId") DO UPDATE
      SET "score" = excluded."score", "reasons" = excluded."reasons", "toMentor" = excluded."toMentor"`;
  await tx.$executeRaw`
    UPDATE "RoundSeat" seat SET "skillId" = pair."skillId", "waiting" = NULL
    FROM jsonb_to_recordset(${json}::jsonb) AS pair("menteeId" uuid, "skillId" uuid)
    WHERE seat."roundId" = ${id}::uuid AND seat."workspaceId" = ${workspaceId}::uuid AND seat."memberId" = pair."menteeId"`;
}

async function keepWaiting(tx: Tx, { id, workspaceId }: Computation, json: string): Promise<void> {
  await tx.$executeRaw`
    UPDATE "RoundSeat" seat SET "waiting" = one."waiting"
    FROM jsonb_to_recordset(${json}::jsonb) AS one("memberId" uuid, "waiting" text)
    WHERE seat."roundId" = ${id}::uuid AND seat."workspaceId" = ${workspaceId}::uuid AND seat."memberId" = one."memberId"`;
}

/** Undefined: another computation has taken over, or the round has ended. */
async function lockComputation(tx: Tx, { id, workspaceId, version }: Computation): Promise<Round | undefined> {
  await tx.$queryRaw`SELECT 1 FROM "Round" WHERE "id" = ${id}::uuid AND "workspaceId" = ${workspaceId}::uuid FOR UPDATE`;
  const where = { id, workspaceId, version, status: 'COMPUTING' as const };
  return (await tx.round.findFirst({ where })) ?? undefined;
}

/** Makes a computation's answer the round's draft; false: it came too late and is thrown away. Locks that could not be kept go. */
export async function saveDraft(
  deps: Deps,
  computation: Computation,
  fingerprint: string,
  { result, chunks }: { result: RoundResult; chunks: Chunk[] },
): Promise<boolean> {
  return deps.db.$transaction(async (tx) => {
    const round = await lockComputation(tx, computation);
    if (!round) return false;
    const { id, workspaceId } = round;
    const ofRound = { roundId: id, workspaceId };
    await tx.roundPair.deleteMany({ where: { ...ofRound, status: 'PROPOSED' } });
    await tx.roundPair.updateMany({ where: { ...ofRound, status: 'LOCKED' }, data: { score: UNSEEN } });
    for (const { of, json } of chunks) await (of === 'pairs' ? keepPairs : keepWaiting)(tx, computation, json);
    const lost = await tx.roundPair.deleteMany({ where: { ...ofRound, status: 'LOCKED', score: UNSEEN } });
    await tx.round.updateMany({
      where: { id, workspaceId },
      data: {
        status: 'DRAFT',
        fingerprint,
        result: { ...result, locksLost: lost.count },
        computedAt: deps.now(),
      },
    });
    await tellOpener(deps, tx, round);
    return true;
  }, LONG);
}

/** The computation failed, which is a mistake of ours; the coordinator can start again. */
export async function giveUp(deps: Deps, computation: Computation): Promise<void> {
  await deps.db.$transaction(async (tx) => {
    const round = await lockComputation(tx, computation);
    if (round) await discard(deps, tx, round, 'It could not be computed; that is our mistake. Please start again.');
  });
}

/** Tells other replicas that the computation is alive. */
export async function keepAlive({ db, now }: Deps, { id, workspaceId, version }: Computation): Promise<void> {
  await db.round.updateMany({
    where: { id, workspaceId, version, status: 'COMPUTING' },
    data: { aliveAt: now() },
  });
}
