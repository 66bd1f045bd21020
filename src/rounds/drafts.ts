import type { Deps } from '../deps.ts';
import type { Member, Prisma, RoundPairStatus } from '../generated/prisma/client.ts';
import { FEWEST_IN_CIRCLE } from '../matching/circles.ts';
import { type Weights, WeightsSchema } from '../matching/weights.ts';
import { RoundFilter } from './filter.ts';
import { whyOutOfDate } from './fingerprint.ts';
import { RoundResult, Waiting } from './result.ts';
import { getRound, type RoundWithOpener } from './service.ts';

/** Weakest pairs in the overall picture. */
const WEAKEST = 3;

export const WITH_PEOPLE = { mentee: true, mentor: true } as const;
type PairRow = Prisma.RoundPairGetPayload<{ include: typeof WITH_PEOPLE }>;

export interface DraftPair {
  menteeId: string;
  mentorId: string;
  menteeSlackId: string;
  mentorSlackId: string;
  status: RoundPairStatus;
  /** Of 100, to be read by people. */
  fit: number;
  reasons: string[];
}

/** A score as a part of the best there could be with these weights: 0 to 100. */
export function fitOf(score: number, weights: Weights): number {
  const most = Object.values(weights).reduce((sum, weight) => sum + weight, 0);
  return Math.round((100 * score) / Math.max(1, most));
}

export const toDraftPair =
  (weights: Weights) =>
  ({ menteeId, mentorId, mentee, mentor, status, score, reasons }: PairRow): DraftPair => ({
    menteeId,
    mentorId,
    menteeSlackId: mentee.slackId,
    mentorSlackId: mentor.slackId,
    status,
    fit: fitOf(score, weights),
    reasons,
  });

/** How a round stands. */
export interface Draft {
  round: RoundWithOpener;
  filter: RoundFilter;
  teams: string[];
  result: RoundResult;
  weights: Weights;
  counts: Record<RoundPairStatus, number>;
  /** In a round of circles: how many there are, and how many people have a mentor to themselves; undefined: only pairs. */
  circles: { circles: number; alone: number } | undefined;
  /** How many wait, for which skill and why. */
  waiting: { skill: string; why: Waiting; count: number }[];
  weakest: DraftPair[];
  /** Of 100 each. */
  fit: { average: number; weakest: number | null; weakestBefore: number | null };
  whatIf: { skill: string; more: number }[];
  /** In words; undefined: it holds. */
  outOfDate: string | undefined;
}

async function countWaiting({ db }: Pick<Deps, 'db'>, roundId: string, workspaceId: string): Promise<Draft['waiting']> {
  const groups = await db.roundSeat.groupBy({
    by: ['skillId', 'waiting'],
    where: { roundId, workspaceId, waiting: { not: null } },
    _count: true,
  });
  const skills = await db.skill.findMany({ where: { workspaceId, id: { in: groups.map(({ skillId }) => skillId) } } });
  const nameOf = new Map(skills.map(({ id, name }) => [id, name]));
  return groups
    .map(({ skillId, waiting, _count: count }) => ({
      skill: nameOf.get(skillId) ?? '',
      why: Waiting.catch('no-place').parse(waiting),
      count,
    }))
    .sort((a, b) => b.count - a.count || (a.skill < b.skill ? -1 : 1));
}

async function countPairs({ db }: Pick<Deps, 'db'>, roundId: string, workspaceId: string): Promise<Draft['counts']> {
  const groups = await db.roundPair.groupBy({ by: ['status'], where: { roundId, workspaceId }, _count: true });
  const counts = { PROPOSED: 0, LOCKED: 0, FORBIDDEN: 0 };
  for (const { status, _count } of groups) counts[status] = _count;
  return counts;
}

async function countCircles({ db }: Pick<Deps, 'db'>, roundId: string, workspaceId: string): Promise<Draft['circles']> {
  const where = { roundId, workspaceId, status: { not: 'FORBIDDEN' as const } };
  const mentors = await db.roundPair.groupBy({ by: ['mentorId'], where, _count: true });
  const circles = mentors.filter(({ _count }) => _count >= FEWEST_IN_CIRCLE).length;
  return { circles, alone: mentors.length - circles };
}

/** The overall picture. Throws UserError for everybody but coordinators. */
export async function getDraft(deps: Deps, member: Member, roundId: string | undefined): Promise<Draft> {
  const { db, now } = deps;
  const round = await getRound(deps, member, roundId);
  const { id, workspaceId } = round;
  const result = RoundResult.parse(round.result);
  const weights = WeightsSchema.parse(round.weights);
  const filter = RoundFilter.parse(round.filter);
  const teams = await db.team.findMany({
    where: { workspaceId, id: { in: filter.teamIds } },
    orderBy: { name: 'asc' },
  });
  const ids = result.whatIf.map(({ skillId }) => skillId);
  const skills = await db.skill.findMany({ where: { workspaceId, id: { in: ids } } });
  const nameOf = new Map(skills.map((skill) => [skill.id, skill.name]));
  const weakest = await db.roundPair.findMany({
    where: { roundId: id, workspaceId, status: { not: 'FORBIDDEN' } },
    orderBy: [{ score: 'asc' }, { menteeId: 'asc' }],
    take: WEAKEST,
    include: WITH_PEOPLE,
  });
  const { fairness } = result;
  return {
    round,
    filter,
    teams: teams.map(({ name }) => name),
    result,
    weights,
    counts: await countPairs(deps, id, workspaceId),
    circles: filter.circleSize === undefined ? undefined : await countCircles(deps, id, workspaceId),
    waiting: await countWaiting(deps, id, workspaceId),
    weakest: weakest.map(toDraftPair(weights)),
    fit: {
      average: fitOf(result.total / Math.max(1, result.matched), weights),
      weakest: result.weakest === null ? null : fitOf(result.weakest, weights),
      weakestBefore: fairness && fitOf(fairness.weakestBefore, weights),
    },
    whatIf: result.whatIf.map(({ skillId, more }) => ({ skill: nameOf.get(skillId) ?? '', more })),
    outOfDate: round.status === 'DRAFT' ? await whyOutOfDate(db, round, now()) : undefined,
  };
}
