import { type Candidate, isRepeat, type Search } from '../matching/candidates.ts';
import { circlePlaces } from '../matching/circles.ts';
import { exclusion } from '../matching/exclusions.ts';
import { findLockConflicts, type Problem } from '../matching/problem.ts';
import { scorePair } from '../matching/score.ts';
import { type Stretch, shiftsAhead } from '../matching/shifts.ts';
import { everybodyFor, indexMentors, type MentorIndex, shortlist } from '../matching/shortlist.ts';
import type { Person, Rules } from '../matching/types.ts';
import { waitingBonus } from '../matching/waiting.ts';
import { WeightsSchema } from '../matching/weights.ts';
import { languageName } from '../people/languages.ts';
import { hoursOf } from '../people/service.ts';
import type { Cohort, ComputeOptions, PlainPerson, PlainSeat } from './cohort.ts';

/**
 * Up to so many pairs everybody is compared with everybody, and the total is the highest there is; beyond, each mentee with a
 * shortlist (matching/shortlist.ts). 5,000 mentees and 1,700 mentors take seconds, and some 24 bytes for each who may be paired.
 */
const ALL_PAIRS = 10_000_000;
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
  /** What fits best of two who may be paired, by their indices in the problem; they are too many to keep. */
  candidateOf(seat: number, mentor: number): Candidate | undefined;
  problem: Problem;
  index: MentorIndex;
  rules: Rules;
  locksLost: number;
}

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
function searchesOf(seat: PlainSeat, mentee: Person, forbidden: string[], rules: Rules): Search[] {
  // What a coordinator forbade is treated like an offer made before, so that nothing tells the two apart.
  const asked = new Set([...seat.askedIds, ...forbidden]);
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
      asked: asked.has(mentorId),
      pairedBefore: seat.pairedBefore[mentorId],
    }),
  }));
}

/** Two people for the skill that fits best; undefined: they may not be paired. */
function bestOf(searches: Search[], mentor: Person): Candidate | undefined {
  let best: Candidate | undefined;
  for (const { wish, mentee, rules, historyWith } of searches) {
    const pair = { wish, mentee, mentor, history: historyWith(mentor.id), rules };
    if (exclusion(pair) !== undefined) continue;
    const score = scorePair(pair);
    if (!best || score > best.score) best = { mentorId: mentor.id, score, pair };
  }
  return best;
}

/** Those of the mentors whom a seat may be paired with; earlier partners only for want of others. */
function candidatesOf(searches: Search[], mentors: Iterable<Person>): Candidate[] {
  const [fresh, repeats]: [Candidate[], Candidate[]] = [[], []];
  for (const mentor of mentors) {
    const candidate = bestOf(searches, mentor);
    if (candidate) (isRepeat(candidate.pair) ? repeats : fresh).push(candidate);
  }
  return fresh.length > 0 ? fresh : repeats;
}

/** A locked pair is a candidate even where the list left it out, if the two can be paired at all. */
function withLocked(candidates: Candidate[], searches: Search[], mentor: Person | undefined): Candidate[] {
  if (!mentor || candidates.some(({ mentorId }) => mentorId === mentor.id)) return candidates;
  const candidate = bestOf(searches, mentor);
  return candidate ? [...candidates, candidate] : candidates;
}

/** The solver wants whole numbers above 0; what a mentee asked for outweighs every score. */
function strength({ chosen }: PlainSeat, { score, mentorId, pair }: Candidate): number {
  const place = chosen[mentorId];
  const asked = mentorId === pair.wish.preferredMentorId ? ASKED_FOR : 0;
  const wished = place === undefined ? 0 : Math.max(0, CHOSEN - place * EACH_PLACE);
  return Math.max(1, score) + Math.max(asked, wished);
}

/** How many people a mentor may be given in this round. */
const placesOf = (mentor: Person, circleSize: number | undefined): number =>
  circleSize === undefined
    ? Math.max(0, mentor.capacity - mentor.taken - mentor.pending)
    : circlePlaces(mentor, circleSize);

/** A seat's candidates as the solver sees them. */
type Row = Pick<Problem['pairs'], 'mentor' | 'score'>;

function newRow(seat: PlainSeat, candidates: Candidate[], mentorAt: ReadonlyMap<string, number>): Row {
  const row = { mentor: new Int32Array(candidates.length), score: new Int32Array(candidates.length) };
  for (const [at, candidate] of candidates.entries()) {
    row.mentor[at] = mentorAt.get(candidate.mentorId) as number;
    row.score[at] = strength(seat, candidate);
  }
  return row;
}

function joined(rows: Row[], of: keyof Row, start: Int32Array): Int32Array {
  const column = new Int32Array(start.at(-1) as number);
  rows.forEach((row, at) => {
    column.set(row[of], start[at]);
  });
  return column;
}

function problemOf(seats: PlainSeat[], mentors: Person[], rows: Row[], circleSize: number | undefined): Problem {
  const start = new Int32Array(seats.length + 1);
  rows.forEach(({ mentor }, at) => {
    start[at + 1] = (start[at] as number) + mentor.length;
  });
  return {
    menteeIds: seats.map(({ memberId }) => memberId),
    mentors: mentors.map((mentor) => ({ id: mentor.id, capacity: placesOf(mentor, circleSize) })),
    pairs: { start, mentor: joined(rows, 'mentor', start), score: joined(rows, 'score', start) },
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

/** What each seat looks for, with what coordinators forbade. */
function newSearchesFor(
  decisions: Cohort['decisions'],
  people: ReadonlyMap<string, Person>,
  rules: Rules,
): (seat: PlainSeat) => Search[] {
  const forbidden = new Map<string, string[]>();
  for (const { menteeId, mentorId, status } of decisions) {
    if (status === 'FORBIDDEN') forbidden.set(menteeId, [...(forbidden.get(menteeId) ?? []), mentorId]);
  }
  return (seat) => searchesOf(seat, people.get(seat.memberId) as Person, forbidden.get(seat.memberId) ?? [], rules);
}

const shortlisted = (search: Search, index: MentorIndex) => shortlist(search, index).map(({ pair }) => pair.mentor);

/** Turns a cohort into the problem to solve: people, candidates with scores, locks and who has waited long. */
export function newMarket(cohort: Cohort, options: ComputeOptions, onProgress: (done: number) => void): Market {
  const shiftsOf = newShiftsOf(options);
  const people = new Map(cohort.people.map((plain) => [plain.id, toPerson(plain, shiftsOf(plain))]));
  const mentors = [...people.values()].filter(({ mentoring, isColleague }) => mentoring && isColleague);
  const seats = cohort.seats.filter(({ memberId }) => people.has(memberId));
  const skillNames = new Map(cohort.skills.map(({ id, name }) => [id, name]));
  const rules: Rules = { now: options.now, weights: WeightsSchema.parse(options.weights), skillNames };
  const index = indexMentors(mentors);
  const locks = cohort.decisions.filter(({ status }) => status === 'LOCKED');
  const lockOf = new Map(locks.map(({ menteeId, mentorId }) => [menteeId, mentorId]));
  const searchesFor = newSearchesFor(cohort.decisions, people, rules);
  const mentorAt = new Map(mentors.map(({ id }, at) => [id, at]));
  const list = seats.length * mentors.length <= ALL_PAIRS ? everybodyFor : shortlisted;
  const rows = seats.map((seat, at) => {
    onProgress(at / seats.length);
    const searches = searchesFor(seat);
    const listed = new Set(searches.flatMap((search) => list(search, index)));
    const candidates = candidatesOf(searches, listed);
    return newRow(seat, withLocked(candidates, searches, people.get(lockOf.get(seat.memberId) ?? '')), mentorAt);
  });
  const problem = problemOf(seats, mentors, rows, options.circleSize);
  const wanted = seats.flatMap(({ memberId }, at): [number, number][] => {
    const lock = lockOf.get(memberId);
    return lock === undefined ? [] : [[at, mentorAt.get(lock) ?? -1]];
  });
  const { locked, lost } = keepLocks(problem, wanted);
  const bonus = bonusOf(problem, seats, options.now);
  const candidateOf = (at: number, mentor: number) => {
    const [seat, person] = [seats[at], mentors[mentor]];
    return seat && person && bestOf(searchesFor(seat), person);
  };
  return { seats, mentors, candidateOf, problem: { ...problem, bonus, locked }, index, rules, locksLost: lost };
}
