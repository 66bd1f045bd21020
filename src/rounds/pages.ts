import type { Deps } from '../deps.ts';
import type { Member } from '../generated/prisma/client.ts';
import { WeightsSchema } from '../matching/weights.ts';
import { type DraftPair, toDraftPair, WITH_PEOPLE } from './drafts.ts';
import { RoundFilter } from './filter.ts';
import { Waiting } from './result.ts';
import { getRound } from './service.ts';

/** Pairs, mentors or waiting people on a page: two blocks each stay well under Slack's hundred. */
const PAGE = 15;

/** Which pairs to look at. */
export interface PairsQuery {
  page: number;
  /** Only pairs of this member, in either part. */
  memberId?: string | undefined;
  /** Only locked or only forbidden ones; left out: those of the draft. */
  only?: 'LOCKED' | 'FORBIDDEN' | undefined;
}

export interface PageOf<T> {
  rows: T[];
  /** From 0; `pages` is at least 1. */
  page: number;
  pages: number;
  total: number;
}

const pageOf = <T>(rows: T[], page: number, total: number): PageOf<T> => ({
  rows,
  page,
  pages: Math.max(1, Math.ceil(total / PAGE)),
  total,
});

/** A page that exists: a stale button may ask for one past the end. */
const pageWithin = (page: number, total: number) => Math.max(0, Math.min(page, Math.ceil(total / PAGE) - 1));

/** A page of pairs, the weakest first: those are what a coordinator looks for. Throws as getDraft. */
export async function findPairs(
  deps: Deps,
  member: Member,
  roundId: string | undefined,
  { page, memberId, only }: PairsQuery,
): Promise<PageOf<DraftPair>> {
  const { id, workspaceId, weights } = await getRound(deps, member, roundId);
  const where = {
    roundId: id,
    workspaceId,
    status: only ?? { not: 'FORBIDDEN' as const },
    ...(memberId && { OR: [{ menteeId: memberId }, { mentorId: memberId }] }),
  };
  const total = await deps.db.roundPair.count({ where });
  const at = pageWithin(page, total);
  const rows = await deps.db.roundPair.findMany({
    where,
    orderBy: [{ score: 'asc' }, { menteeId: 'asc' }, { mentorId: 'asc' }],
    skip: at * PAGE,
    take: PAGE,
    include: WITH_PEOPLE,
  });
  return pageOf(rows.map(toDraftPair(WeightsSchema.parse(weights))), at, total);
}

export interface WaitingPerson {
  slackId: string;
  skill: string;
  why: Waiting;
}

/** A page of people for whom nobody was found; `memberId`: only this one. Throws as getDraft. */
export async function findWaitingPeople(
  deps: Deps,
  member: Member,
  roundId: string | undefined,
  { page, memberId }: Pick<PairsQuery, 'page' | 'memberId'>,
): Promise<PageOf<WaitingPerson>> {
  const { id, workspaceId } = await getRound(deps, member, roundId);
  const where = { roundId: id, workspaceId, waiting: { not: null }, ...(memberId && { memberId }) };
  const total = await deps.db.roundSeat.count({ where });
  const at = pageWithin(page, total);
  const rows = await deps.db.roundSeat.findMany({
    where,
    orderBy: [{ skill: { name: 'asc' } }, { memberId: 'asc' }],
    skip: at * PAGE,
    take: PAGE,
    include: { member: true, skill: true },
  });
  const people = rows.map((row) => ({
    slackId: row.member.slackId,
    skill: row.skill.name,
    why: Waiting.catch('no-place').parse(row.waiting),
  }));
  return pageOf(people, at, total);
}

export interface MentorLoad {
  slackId: string;
  /** Pairings they have, pairs of the draft, and how many they take. */
  taken: number;
  proposed: number;
  capacity: number;
  /** Slack ids of the people of the draft, in a round of circles. */
  circle: string[];
}

/** A page of the mentors of the draft, those with most in it first. Throws as getDraft. */
export async function findLoads(
  deps: Deps,
  member: Member,
  roundId: string | undefined,
  page: number,
): Promise<PageOf<MentorLoad>> {
  const { id, workspaceId, filter } = await getRound(deps, member, roundId);
  const groups = await deps.db.roundPair.groupBy({
    by: ['mentorId'],
    where: { roundId: id, workspaceId, status: { not: 'FORBIDDEN' } },
    _count: true,
    orderBy: [{ _count: { mentorId: 'desc' } }, { mentorId: 'asc' }],
  });
  const at = pageWithin(page, groups.length);
  const shown = groups.slice(at * PAGE, (at + 1) * PAGE);
  const ids = shown.map(({ mentorId }) => mentorId);
  const mentors = await deps.db.member.findMany({
    where: { workspaceId, id: { in: ids } },
    include: { profile: true },
  });
  const taken = await deps.db.pairing.groupBy({
    by: ['mentorId'],
    where: { workspaceId, mentorId: { in: ids }, status: { in: ['ACTIVE', 'PAUSED'] } },
    _count: true,
  });
  const isCircles = RoundFilter.parse(filter).circleSize !== undefined;
  const inCircles = {
    roundId: id,
    workspaceId,
    mentorId: { in: isCircles ? ids : [] },
    status: { not: 'FORBIDDEN' as const },
  };
  const people = await deps.db.roundPair.findMany({
    where: inCircles,
    orderBy: { mentee: { name: 'asc' } },
    include: { mentee: true },
  });
  const circles = Map.groupBy(people, ({ mentorId }) => mentorId);
  const byId = new Map(mentors.map((mentor) => [mentor.id, mentor]));
  const takenBy = new Map(taken.map(({ mentorId, _count }) => [mentorId, _count]));
  const rows = shown.map(({ mentorId, _count }) => ({
    slackId: byId.get(mentorId)?.slackId ?? '',
    taken: takenBy.get(mentorId) ?? 0,
    proposed: _count,
    capacity: byId.get(mentorId)?.profile?.capacity ?? 0,
    circle: (circles.get(mentorId) ?? []).map(({ mentee }) => mentee.slackId),
  }));
  return pageOf(rows, at, groups.length);
}
