import type { Deps, Tx } from '../deps.ts';
import type { Member } from '../generated/prisma/client.ts';
import type { Resident } from '../home/section.ts';
import { findPairingsOf, type PairingWithPeople } from '../pairings/service.ts';
import { findKudosToAdd, type KudosToAdd } from './evidence.ts';
import { mayOwn, type ObjectiveWithPair, type OpenObjective, WITH_PAIR } from './service.ts';
import { findSharedWith } from './sharing.ts';

/** A person's objectives of all times, as their list shows them (Slack: 100 blocks). */
const MOST_LISTED = 40;
/** Pairings App Home looks at: as many as it shows. */
const MOST_PAIRINGS = 10;

/** All objectives that somebody ever set, open ones first; they stay theirs after a pairing has ended. */
export async function findOwnObjectives({ db }: { db: Tx }, owner: Member): Promise<ObjectiveWithPair[]> {
  return db.objective.findMany({
    where: { workspaceId: owner.workspaceId, ownerId: owner.id },
    include: WITH_PAIR,
    orderBy: [{ status: 'asc' }, { dueOn: 'asc' }, { createdAt: 'asc' }, { id: 'asc' }],
    take: MOST_LISTED,
  });
}

/** One pairing's objectives as one of the two sees them. */
export interface PairObjectives {
  pairing: PairingWithPeople;
  partnerId: string;
  /** Objectives here are theirs to set. */
  maySet: boolean;
  /** Also their own drafts. */
  objectives: OpenObjective[];
}

export interface HomeObjectives {
  pairs: PairObjectives[];
  kudos: KudosToAdd[];
  /** They set some at some time. */
  hasAny: boolean;
  /** Shared with them as a lead. */
  shared: ObjectiveWithPair[];
}

/** What is open in these pairings, and the reader's own drafts there, by date. */
async function findOpenIn({ db }: Pick<Deps, 'db'>, { id, workspaceId }: Member, pairings: PairingWithPeople[]) {
  if (pairings.length === 0) return [];
  const rows = await db.objective.findMany({
    where: {
      workspaceId,
      pairingId: { in: pairings.map((pairing) => pairing.id) },
      OR: [{ status: 'ACTIVE' }, { status: 'DRAFT', ownerId: id }],
    },
    orderBy: [{ dueOn: 'asc' }, { createdAt: 'asc' }, { id: 'asc' }],
  });
  return rows.map((row) => ({ ...row, own: row.ownerId === id }));
}

/** What a person's App Home shows of objectives, in a constant number of queries. */
export async function findHomeObjectives(deps: Deps, member: Resident): Promise<HomeObjectives> {
  const { id, workspaceId, leads } = member;
  const pairings = member.pairings.slice(0, MOST_PAIRINGS);
  const objectives = await findOpenIn(deps, member, pairings);
  const ever = () => deps.db.objective.findFirst({ where: { workspaceId, ownerId: id }, select: { id: true } });
  return {
    pairs: pairings.map((pairing) => ({
      pairing,
      partnerId: (pairing.mentor.id === id ? pairing.mentee : pairing.mentor).slackId,
      maySet: mayOwn(pairing, member),
      objectives: objectives.filter(({ pairingId }) => pairingId === pairing.id),
    })),
    kudos: await findKudosToAdd(deps, member, objectives, { recent: true }),
    hasAny: objectives.some(({ own }) => own) || (await ever()) !== null,
    shared: leads.length > 0 ? await findSharedWith(deps, member) : [],
  };
}

/** The pairings in which somebody can set an objective now. */
export async function findPairingsToSet(deps: Pick<Deps, 'db'>, member: Member): Promise<PairingWithPeople[]> {
  return (await findPairingsOf(deps, member, MOST_PAIRINGS)).filter((pairing) => mayOwn(pairing, member));
}
