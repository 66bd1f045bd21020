import { type Candidate, isRepeat, type Search } from '../matching/candidates.ts';
import { exclusion } from '../matching/exclusions.ts';
import { findLockConflicts, type Problem } from '../matching/problem.ts';
import { scorePair } from '../matching/score.ts';
import { type Stretch, shiftsAhead } from '../matching/shifts.ts';
import { indexMentors, type MentorIndex, shortlist } from '../matching/shortlist.ts';
import type { Pair, Person, Rules } from '../matching/types.ts';
import { waitingBonus } from '../matching/waiting.ts';
import { WeightsSchema } from '../matching/weights.ts';
import { languageName } from '../people/languages.ts';
import { hoursOf } from '../people/service.ts';
import type { Cohort, ComputeOptions, PlainPerson, PlainSeat } from './cohort.ts';

/** Up to so many pairs everybody is compared with everybody; beyond, each mentee with a shortlist (matching/shortlist.ts). */
const ALL_PAIRS = 150_000;
/** Whoever asked for somebody by name gets them before any score counts: more than a perfect pair has at the highest weights. */
const ASKED_FOR = 40_000;
/** Then the mentee's own order, in which each place counts more than a score. */
const CHOSEN = 32_000;
const EACH_PLACE = 8000;
/** Days of waiting from which somebody comes before everybody who waited less. */
const CLASSES = [56, 14];
const DAY_MS = 86_400_000;

/** The cohort as the solver sees it, with what is needed to explain the answer. */
export interface Market {
  seats: PlainSeat[];
  mentors: Person[];
  /** Of each seat, in its order in the problem. */
  candidates: Candidate[][];
  problem: Problem;
  index: MentorIndex;
  rules: Rules;
  locksLost: number;
}

const keyOf = (menteeId: string, mentorId: string) => `${menteeId} ${mentorId}`;

/** Working out a fortnight in a zone takes a millisecond, and most people share theirs. */
function newShiftsOf({ now, usual }: ComputeOptions): (person: PlainPerson) => Stretch[] {
  const known = new Map<string, Stretch[]>();
  return ({ zone, workWeek }) => {
    const key = `${zone} ${workWeek.join()}`;
    const hours = hoursOf({ zone, workWeek }, usual);
    const shifts = known.get(key) ?? shiftsAhead(hours, now);
    known.set(key, shifts);
    return shifts;
  };
}

const toPerson = (plain: PlainPerson, shifts: Stretch[]): Person => ({
  ...plain,
  isColleague: !plain.isBot && !plain.isGuest && plain.deactivatedAt === null,
  offered: new Map(Object.entries(plain.offered)),
  wanted: new Set(plain.wanted),
  languages: new Set(plain.languages),
  supportChannels: new Set(plain.supportChannels),
  products: new Set(plain.products),
  interests: new Set(plain.interests),
  wishes: new Set(plain.wishes),
  avoids: new Set(plain.avoids),
  shifts,
});

/** What a seat looks for, once for each skill it could be. */
function searchesOf(seat: PlainSeat, mentee: Person, forbidden: ReadonlySet<string>, rules: Rules): Search[] {
  const asked = new Set(seat.askedIds);
  const partners = new Set(seat.partnerIds);
  const { language, ...rest } = seat;
  return seat.skills.map(({ id, name }) => ({
    wish: {
      ...rest,
      menteeId: seat.memberId,
      skillId: id,
      skillName: name,
      language: language === null ? null : { code: language, name: languageName(language) },
    },
    mentee,
    rules,
    historyWith: (mentorId) => ({
      partners: partners.has(mentorId),
      // What a coordinator forbade is treated like an offer made before, so that nothing tells the two apart.
      asked: asked.has(mentorId) || forbidden.has(keyOf(seat.memberId, mentorId)),
      pairedBefore: seat.pairedBefore[mentorId],
    }),
  }));
}

/** A seat's candidates over all its skills: each mentor once, for the skill that fits best; earlier partners only for want of others. */
function candidatesOf(searches: Search[], index: MentorIndex, most: number | undefined): Candidate[] {
  const best = new Map<string, Candidate>();
  for (const candidate of searches.flatMap((search) => shortlist(search, index, most))) {
    const other = best.get(candidate.mentorId);
    if (!other || candidate.score > other.score) best.set(candidate.mentorId, candidate);
  }
  const all = [...best.values()];
  const fresh = all.filter(({ pair }) => !isRepeat(pair));
  return fresh.length > 0 ? fresh : all;
}

/** A locked pair is a candidate even where the shortlist left it out, if the two can be paired at all. */
function withLocked(candidates: Candidate[], searches: Search[], mentor: Person | undefined): Candidate[] {
  if (!mentor || candidates.some(({ mentorId }) => mentorId === mentor.id)) return candidates;
  const pairs: Pair[] = searches.map(({ historyWith, ...rest }) => ({
    ...rest,
    mentor,
    history: historyWith(mentor.id),
  }));
  const [pair] = pairs
    .filter((one) => exclusion(one) === undefined)
    .sort((one, other) => scorePair(other) - scorePair(one));
  return pair ? [...candidates, { mentorId: mentor.id, score: scorePair(pair), pair }] : candidates;
}

/** The solver wants whole numbers above 0; what a mentee asked for outweighs every score. */
function strength({ chosen }: PlainSeat, { score, mentorId, pair }: Candidate): number {
  const place = chosen[mentorId];
  const asked = mentorId === pair.wish.preferredMentorId ? ASKED_FOR : 0;
  const wished = place === undefined ? 0 : Math.max(0, CHOSEN - place * EACH_PLACE);
  return Math.max(1, score) + Math.max(asked, wished);
}

function problemOf(seats: PlainSeat[], mentors: Person[], candidates: Candidate[][]): Problem {
  const indexOf = new Map(mentors.map(({ id }, at) => [id, at]));
  const start = new Int32Array(seats.length + 1);
  candidates.forEach((row, at) => {
    start[at + 1] = (start[at] as number) + row.length;
  });
  const all = candidates.flat();
  return {
    menteeIds: seats.map(({ memberId }) => memberId),
    mentors: mentors.map(({ id, capacity, taken, pending }) => ({
      id,
      capacity: Math.max(0, capacity - taken - pending),
    })),
    pairs: {
      start,
      mentor: Int32Array.from(all, ({ mentorId }) => indexOf.get(mentorId) as number),
      score: Int32Array.from(seats.flatMap((seat, at) => (candidates[at] ?? []).map((one) => strength(seat, one)))),
    },
  };
}

/**
 * Everybody counts (class 1), so that as many as possible are matched; who has waited two weeks comes before all who have not,
 * and eight weeks before two; whoever was left behind by a partner comes before all. Nobody is left waiting while a place that could reach them serves somebody of a lower class, and
 * as everybody rises to the highest class, nobody starves. Where numbers this large are not exact any more, classes are merged.
 */
function bonusOf(problem: Problem, seats: PlainSeat[], now: Date): Float64Array {
  const days = seats.map(({ waitingSince }) => (now.getTime() - waitingSince.getTime()) / DAY_MS);
  for (let merged = 0; ; merged++) {
    const steps = CLASSES.slice(merged);
    const classes = days.map((waited, at) =>
      seats[at]?.first ? steps.length + 2 : 1 + steps.filter((step) => waited >= step).length,
    );
    try {
      return waitingBonus(problem, classes);
    } catch (error) {
      if (!(error instanceof RangeError) || steps.length === 0) throw error;
    }
  }
}

/** Locks that can be kept, one after the other; the others are counted. */
function keepLocks(problem: Problem, locked: [number, number][]): { locked: [number, number][]; lost: number } {
  const conflicts = new Set(
    findLockConflicts({ ...problem, locked }).map(({ mentee, mentor }) => `${mentee} ${mentor}`),
  );
  const kept = locked.filter(([mentee, mentor]) => !conflicts.has(`${mentee} ${mentor}`));
  return { locked: kept, lost: locked.length - kept.length };
}

/** Turns a cohort into the problem to solve: people, candidates with scores, locks and who has waited long. */
export function newMarket(cohort: Cohort, options: ComputeOptions, onProgress: (done: number) => void): Market {
  const shiftsOf = newShiftsOf(options);
  const people = new Map(cohort.people.map((plain) => [plain.id, toPerson(plain, shiftsOf(plain))]));
  const mentors = [...people.values()].filter(({ mentoring, isColleague }) => mentoring && isColleague);
  const seats = cohort.seats.filter(({ memberId }) => people.has(memberId));
  const skillNames = new Map(cohort.skills.map(({ id, name }) => [id, name]));
  const rules: Rules = { now: options.now, weights: WeightsSchema.parse(options.weights), skillNames };
  const index = indexMentors(mentors);
  const decided = (status: 'LOCKED' | 'FORBIDDEN') => cohort.decisions.filter((one) => one.status === status);
  const forbidden = new Set(decided('FORBIDDEN').map(({ menteeId, mentorId }) => keyOf(menteeId, mentorId)));
  const lockOf = new Map(decided('LOCKED').map(({ menteeId, mentorId }) => [menteeId, mentorId]));
  const most = seats.length * mentors.length <= ALL_PAIRS ? Number.MAX_SAFE_INTEGER : undefined;
  const candidates = seats.map((seat, at) => {
    onProgress(at / seats.length);
    const mentee = people.get(seat.memberId) as Person;
    const searches = searchesOf(seat, mentee, forbidden, rules);
    return withLocked(candidatesOf(searches, index, most), searches, people.get(lockOf.get(seat.memberId) ?? ''));
  });
  const problem = problemOf(seats, mentors, candidates);
  const mentorAt = new Map(mentors.map(({ id }, at) => [id, at]));
  const wanted = seats.flatMap(({ memberId }, at): [number, number][] => {
    const lock = lockOf.get(memberId);
    return lock === undefined ? [] : [[at, mentorAt.get(lock) ?? -1]];
  });
  const { locked, lost } = keepLocks(problem, wanted);
  const bonus = bonusOf(problem, seats, options.now);
  return { seats, mentors, candidates, problem: { ...problem, bonus, locked }, index, rules, locksLost: lost };
}
