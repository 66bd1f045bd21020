import { Temporal } from 'temporal-polyfill';
import type { Deps } from '../deps.ts';
import { UserError } from '../errors.ts';
import type { Member, Objective } from '../generated/prisma/client.ts';
import { getObjective, type ObjectiveWithPair, WITH_PAIR } from './service.ts';

/** Policy: thanks of the last two weeks are still in mind; older ones wait in the objective itself. */
const RECENT_DAYS = 14;
/** Policy: more than this nobody looks at again. */
const MOST_EVIDENCE = 50;

/** Objectives a message can be added to: one's own, and those of the people one mentors. */
export async function findOpenForEvidence({ db }: Pick<Deps, 'db'>, member: Member): Promise<ObjectiveWithPair[]> {
  const going = { status: { in: ['ACTIVE', 'PAUSED'] as ('ACTIVE' | 'PAUSED')[] } };
  return db.objective.findMany({
    where: {
      workspaceId: member.workspaceId,
      status: 'ACTIVE',
      OR: [{ ownerId: member.id }, { pairing: { ...going, OR: [{ mentorId: member.id }, { menteeId: member.id }] } }],
    },
    include: WITH_PAIR,
    orderBy: [{ dueOn: 'asc' }, { createdAt: 'asc' }, { id: 'asc' }],
    take: 100,
  });
}

export interface NewEvidence {
  objectiveId: string;
  permalink: string | null;
  note: string;
  /** The message's own words, if they are to be kept. */
  quoted: string | null;
}

/** Takes it that an objective is open and has room. Throws UserError. */
async function checkOpen({ db }: Pick<Deps, 'db'>, { id, workspaceId, status }: Objective): Promise<void> {
  if (status !== 'ACTIVE') throw new UserError('This objective is no longer open. Choose another one.', 'objectiveId');
  const there = await db.evidence.count({ where: { workspaceId, objectiveId: id } });
  if (there >= MOST_EVIDENCE) throw new UserError('There is plenty here already. It is time to call it achieved.');
}

/** Adds a message to an objective, by link, note or words. Throws UserError when it is there already, or says nothing. */
export async function addEvidence(deps: Deps, member: Member, evidence: NewEvidence): Promise<ObjectiveWithPair> {
  const { objectiveId, permalink, note, quoted } = evidence;
  const objective = await getObjective(deps, member, objectiveId);
  await checkOpen(deps, objective);
  if (!permalink && !quoted && note === '')
    throw new UserError('There is no link to this message, so write down what it shows.', 'note');
  const { workspaceId, id: memberId } = member;
  const { count } = await deps.db.evidence.createMany({
    data: [{ workspaceId, objectiveId, memberId, permalink, note, quoted, createdAt: deps.now() }],
    skipDuplicates: true,
  });
  if (count === 0) throw new UserError('This message is there already.', 'objectiveId');
  return objective;
}

/** Adds kudos that the owner of an objective received. Adding them twice changes nothing. Throws UserError for those of others. */
export async function addKudos(deps: Deps, owner: Member, id: string, kudosId: string): Promise<ObjectiveWithPair> {
  const objective = await getObjective(deps, owner, id);
  await checkOpen(deps, objective);
  const { workspaceId, id: memberId } = owner;
  const kudos = await deps.db.kudos.findFirst({
    where: {
      id: kudosId,
      workspaceId,
      status: { not: 'REMOVED' },
      recipients: { some: { workspaceId, memberId, status: { not: 'REMOVED' } } },
    },
  });
  if (!kudos || objective.ownerId !== owner.id) throw new UserError('These kudos are not for you, or they are gone.');
  await deps.db.evidence.createMany({
    data: [{ workspaceId, objectiveId: id, memberId, kudosId, note: '', createdAt: deps.now() }],
    skipDuplicates: true,
  });
  return objective;
}

/** Kudos somebody received for the skill of one of these objectives of theirs, since it was set, and has not added yet. */
export async function findKudosToAdd(
  { db, now }: Pick<Deps, 'db' | 'now'>,
  owner: Member,
  objectives: Pick<Objective, 'id' | 'ownerId' | 'skillId' | 'createdAt' | 'status'>[],
  { recent }: { recent: boolean },
) {
  const own = objectives.filter((one) => one.ownerId === owner.id && one.skillId && one.status === 'ACTIVE');
  if (own.length === 0) return [];
  const since = Temporal.Instant.fromEpochMilliseconds(now().getTime()).subtract({ hours: RECENT_DAYS * 24 });
  const kudos = await db.kudos.findMany({
    where: {
      workspaceId: owner.workspaceId,
      status: { not: 'REMOVED' },
      // Since it was set: what is older was no step of it.
      OR: own.map(({ skillId, createdAt }) => ({ skillId, createdAt: { gte: createdAt } })),
      recipients: { some: { workspaceId: owner.workspaceId, memberId: owner.id, status: { not: 'REMOVED' } } },
      evidence: { none: { objectiveId: { in: own.map(({ id }) => id) } } },
      ...(recent && { createdAt: { gte: new Date(since.epochMilliseconds) } }),
    },
    include: { giver: true, skill: true },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: 3,
  });
  return kudos.flatMap((one) => {
    const objective = own.find((each) => each.skillId === one.skillId && each.createdAt <= one.createdAt);
    return objective ? [{ ...one, objectiveId: objective.id }] : [];
  });
}

export type KudosToAdd = Awaited<ReturnType<typeof findKudosToAdd>>[number];

/**
 * What shows that an objective gets on, newest first. The caller has looked whether the reader may see it. Of kudos the owner sees
 * all they kept, anybody else what everybody may read.
 */
export async function findEvidence({ db }: Pick<Deps, 'db'>, reader: Member, objective: Objective, take: number) {
  const { workspaceId, ownerId } = objective;
  const status = reader.id === ownerId ? ({ not: 'REMOVED' } as const) : 'POSTED';
  return db.evidence.findMany({
    where: {
      workspaceId,
      objectiveId: objective.id,
      OR: [{ kudosId: null }, { kudos: { status, recipients: { some: { workspaceId, memberId: ownerId, status } } } }],
    },
    include: { member: true, kudos: { include: { giver: true } } },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take,
  });
}

export type EvidenceShown = Awaited<ReturnType<typeof findEvidence>>[number];
