import type { Deps, Tx } from '../deps.ts';
import { UserError } from '../errors.ts';
import type { Member, Objective, ObjectiveMeasure, Pairing, PairingKind } from '../generated/prisma/client.ts';
import { findPairing, type PairingWithPeople } from '../pairings/service.ts';
import { progressInWords } from './words.ts';

/** Policy: more than this at once is none at all. */
const MOST_OPEN = 5;
/** Policy: enough to think several over. */
export const MOST_DRAFTS = 10;

export const WITH_PAIR = {
  owner: true,
  skill: true,
  pairing: { include: { mentor: true, mentee: true } },
} as const;

/** What somebody wants to reach, read from the form. */
export interface ObjectiveInput {
  deed: string;
  skillId: string | null;
  measure: ObjectiveMeasure;
  unit: string;
  baseline: number | null;
  target: number | null;
  nextStep: string;
  why: string;
  /** YYYY-MM-DD */
  dueOn: string;
}

type Pair = Pick<Pairing, 'mentorId' | 'menteeId'> & { kind: PairingKind };

const isOfPair = ({ mentorId, menteeId }: Pair, { id }: Pick<Member, 'id'>) => id === mentorId || id === menteeId;

/** Objectives are the mentee's; in a peer pair both learn, so both have theirs. */
export const mayOwn = (pairing: Pair, { id }: Pick<Member, 'id'>): boolean =>
  id === pairing.menteeId || (pairing.kind === 'PEER' && id === pairing.mentorId);

/** The same words whether it is somebody else's or not there at all. */
const notYours = () => new UserError('This objective is not yours to see, or it is gone.');

async function findWithPair(tx: Tx, workspaceId: string, id: string) {
  return tx.objective.findFirst({ where: { id, workspaceId }, include: WITH_PAIR });
}

export type ObjectiveWithPair = NonNullable<Awaited<ReturnType<typeof findWithPair>>>;

/** An objective for one of the pair; a draft for its owner only. Throws UserError for anybody else. */
export async function getObjective({ db }: { db: Tx }, member: Member, id: string): Promise<ObjectiveWithPair> {
  const objective = await findWithPair(db, member.workspaceId, id);
  const sees = objective && (objective.ownerId === member.id || isOfPair(objective.pairing, member));
  if (!sees || (objective.status === 'DRAFT' && objective.ownerId !== member.id)) throw notYours();
  return objective;
}

/** An objective for its owner, who alone changes it. Throws UserError for anybody else. */
export async function getOwnObjective({ db }: { db: Tx }, owner: Member, id: string): Promise<ObjectiveWithPair> {
  const objective = await getObjective({ db }, owner, id);
  if (objective.ownerId !== owner.id) throw new UserError('Only who set an objective changes it. Talk it over.');
  return objective;
}

/** The same, locked until the commit. */
export async function lockOwnObjective(tx: Tx, owner: Member, id: string): Promise<ObjectiveWithPair> {
  await tx.$queryRaw`SELECT 1 FROM "Objective" WHERE "id" = ${id}::uuid AND "workspaceId" = ${owner.workspaceId}::uuid FOR UPDATE`;
  return getOwnObjective({ db: tx }, owner, id);
}

/** The pairing somebody sets an objective in. Throws UserError when it is over, or the objectives are the other's. */
export async function getPairingToSet(
  { db }: { db: Tx },
  member: Member,
  pairingId: string,
): Promise<PairingWithPeople> {
  const pairing = await findPairing({ db: db as Deps['db'] }, member.workspaceId, pairingId);
  if (!pairing || !isOfPair(pairing, member)) throw new UserError('This pairing is not yours, or it is gone.');
  if (!mayOwn(pairing, member))
    throw new UserError(`Objectives are for ${pairing.mentee.name} to set. You see them as soon as they are there.`);
  if (pairing.status !== 'ACTIVE' && pairing.status !== 'PAUSED')
    throw new UserError('This pairing is over. The objectives you set stay yours.');
  return pairing;
}

/** Throws UserError when there are as many open ones of this owner in a pairing as one can keep in mind. */
export async function checkRoom(
  tx: Tx,
  { workspaceId, pairingId, ownerId }: Pick<Objective, 'workspaceId' | 'pairingId' | 'ownerId'>,
): Promise<void> {
  const open = await tx.objective.count({ where: { workspaceId, pairingId, ownerId, status: 'ACTIVE' } });
  if (open >= MOST_OPEN)
    throw new UserError(`You have ${MOST_OPEN} open objectives, and that is plenty. Finish or drop one first.`);
}

/**
 * The open objectives of a pairing, as one of the two sees them, soonest first; `own`: theirs to update with a tap.
 * Nothing for anybody else.
 */
export async function findOpenObjectives(
  { db }: { db: Tx },
  pairing: Pick<Pairing, 'id' | 'workspaceId'>,
  member: Pick<Member, 'id'>,
): Promise<(Objective & { own: boolean })[]> {
  const { id: pairingId, workspaceId } = pairing;
  const objectives = await db.objective.findMany({
    where: {
      workspaceId,
      pairingId,
      status: 'ACTIVE',
      pairing: { OR: [{ mentorId: member.id }, { menteeId: member.id }] },
    },
    orderBy: [{ dueOn: 'asc' }, { createdAt: 'asc' }, { id: 'asc' }],
  });
  return objectives.map((objective) => ({ ...objective, own: objective.ownerId === member.id }));
}

export type OpenObjective = Awaited<ReturnType<typeof findOpenObjectives>>[number];

/** A pair's open objectives in short lines, for preparing a session; as people typed them: escape them before they are shown. */
export async function findPrep({ db }: { db: Tx }, workspaceId: string, pairingId: string): Promise<string[]> {
  const objectives = await db.objective.findMany({
    where: { workspaceId, pairingId, status: 'ACTIVE' },
    orderBy: [{ dueOn: 'asc' }, { createdAt: 'asc' }, { id: 'asc' }],
    take: 2 * MOST_OPEN,
  });
  return objectives.map((objective) => `${objective.deed}: ${progressInWords(objective)}`);
}

/** What was done to an objective, newest first, for one of the pair. Throws UserError for anybody else. */
export async function getHistory({ db }: { db: Tx }, member: Member, id: string, take: number) {
  const objective = await getObjective({ db }, member, id);
  const updates = await db.objectiveUpdate.findMany({
    where: { workspaceId: member.workspaceId, objectiveId: id },
    include: { member: true },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take,
  });
  return { objective, updates };
}

export type History = Awaited<ReturnType<typeof getHistory>>;

/** The words of ObjectiveUpdate.what. */
export type What = 'created' | 'edited' | 'progress' | 'achieved' | 'dropped' | 'reopened' | 'shared' | 'unshared';

/** Adds to the history, in the transaction of the change. */
export async function recordUpdate(
  deps: Deps,
  tx: Tx,
  { id: objectiveId, workspaceId, ownerId }: Pick<Objective, 'id' | 'workspaceId' | 'ownerId'>,
  update: { what: What; value?: number | null; note?: string | null; before?: Record<string, string | number | null> },
): Promise<void> {
  const { what, value = null, note = null, before } = update;
  await tx.objectiveUpdate.create({
    data: {
      workspaceId,
      objectiveId,
      memberId: ownerId,
      what,
      value,
      note,
      createdAt: deps.now(),
      ...(before && { before }),
    },
  });
}
