import type { SkillLevel } from '../generated/prisma/enums.ts';
import { type Candidate, inOrder, isRepeat, type Search } from './candidates.ts';
import { hoursFraction } from './common-ground.ts';
import { exclusion } from './exclusions.ts';
import { levelFraction } from './expertise.ts';
import { scorePair } from './score.ts';
import { type Stretch, sharedHours } from './shifts.ts';
import type { Pair, Person } from './types.ts';

/** Candidates of one wish in a round too large to compare everybody with everybody. Measured with 5,000 mentees and 1,700 mentors: as many are matched as with all pairs, with 95 % of the score. */
const CANDIDATES = 24;
/** Of those the share that looks best: with all of them mentees compete for a few favourites and 0.6 % fewer are matched. */
const PROMISING = 0.75;

/** Mentors alike in what decides most of a score: their level of a skill and their hours. */
interface Cell {
  key: string;
  level: SkillLevel | undefined;
  week: Stretch[];
  mentors: Person[];
}

/** Mentors for a skill, in any language or in one. */
interface Shelf {
  cells: Cell[];
  mentors: Person[];
}

type Building = Omit<Shelf, 'cells'> & { cells: Map<string, Cell> };

/** Mentors by skill, language, level and hours, so that a wish looks only at those who may fit. */
export interface MentorIndex {
  shelves: ReadonlyMap<string, Shelf>;
  byId: ReadonlyMap<string, Person>;
  /** One object for all equal weeks. */
  weekOf(shifts: Stretch[]): Stretch[];
  /** Shared hours of two weeks of `weekOf`, worked out once. */
  shared(mine: Stretch[], theirs: Stretch[]): number;
}

const byId = (a: Person, b: Person) => (a.id < b.id ? -1 : 1);
/** Peers also look among those who want to learn the skill. */
const shelfKey = (skillId: string, language: string | undefined, peers: boolean) =>
  `${skillId} ${language ?? ''} ${peers ? 'peers' : ''}`;
const textOf = (shifts: Stretch[]) => shifts.map(({ from, to }) => `${from}-${to}`).join();

/** A function that returns one and the same object for equal weeks. */
function newWeeks(): MentorIndex['weekOf'] {
  const byText = new Map<string, Stretch[]>();
  const known = new Map<Stretch[], Stretch[]>();
  return (shifts) => {
    const before = known.get(shifts);
    if (before) return before;
    const text = textOf(shifts);
    const one = byText.get(text) ?? shifts;
    byText.set(text, one);
    known.set(shifts, one);
    return one;
  };
}

function newShared(): MentorIndex['shared'] {
  const known = new Map<Stretch[], Map<Stretch[], number>>();
  return (mine, theirs) => {
    const row = known.get(mine) ?? new Map<Stretch[], number>();
    known.set(mine, row);
    const hours = row.get(theirs) ?? sharedHours(mine, theirs);
    row.set(theirs, hours);
    return hours;
  };
}

/** Puts a mentor on the shelf of a skill: under every language and under none. */
function put(
  shelves: Map<string, Building>,
  mentor: Person,
  week: Stretch[],
  key: string,
  level: SkillLevel | undefined,
) {
  const shelf = shelves.get(key) ?? { cells: new Map<string, Cell>(), mentors: [] };
  shelves.set(key, shelf);
  const cellKey = `${level ?? ''} ${textOf(week)}`;
  const cell = shelf.cells.get(cellKey) ?? { key: cellKey, level, week, mentors: [] };
  shelf.cells.set(cellKey, cell);
  cell.mentors.push(mentor);
  shelf.mentors.push(mentor);
}

/** Prepares the mentors of a workspace; the order in which they come makes no difference. */
export function indexMentors(mentors: Iterable<Person>): MentorIndex {
  const all = [...mentors].filter(({ mentoring, isColleague }) => mentoring && isColleague).sort(byId);
  const shelves = new Map<string, Building>();
  const weekOf = newWeeks();
  for (const mentor of all) {
    const week = weekOf(mentor.shifts);
    for (const language of [undefined, ...mentor.languages]) {
      for (const [skillId, level] of mentor.offered) {
        put(shelves, mentor, week, shelfKey(skillId, language, false), level);
        put(shelves, mentor, week, shelfKey(skillId, language, true), level);
      }
      for (const skillId of mentor.wanted)
        if (!mentor.offered.has(skillId)) put(shelves, mentor, week, shelfKey(skillId, language, true), undefined);
    }
  }
  return {
    shelves: new Map([...shelves].map(([key, shelf]) => [key, { ...shelf, cells: [...shelf.cells.values()] }])),
    byId: new Map(all.map((mentor) => [mentor.id, mentor])),
    weekOf,
    shared: newShared(),
  };
}

/** FNV-1a: where in a circle of equals a mentee begins, so that not everybody gets the same few. */
function placeOf(id: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < id.length; index++) hash = Math.imul(hash ^ id.charCodeAt(index), 0x01000193);
  return hash >>> 0;
}

/** Everybody once, beginning somewhere that depends on the mentee. */
function* around(mentors: Person[], place: number): Generator<Person> {
  for (let index = 0; index < mentors.length; index++) {
    const mentor = mentors[(place + index) % mentors.length];
    if (mentor) yield mentor;
  }
}

/** Cells from the most to the least promising: by what the score says of level and hours alone. */
function promising({ wish, mentee, rules }: Search, { weekOf, shared }: MentorIndex, { cells }: Shelf): Cell[] {
  const mine = weekOf(mentee.shifts);
  const { skill, hours } = rules.weights;
  return cells
    .map((cell) => ({
      cell,
      points: skill * levelFraction(wish.kind, cell.level) + hours * hoursFraction(shared(mine, cell.week)),
    }))
    .sort((a, b) => b.points - a.points || (a.cell.key < b.cell.key ? -1 : 1))
    .map(({ cell }) => cell);
}

const shelfOf = ({ skillId, language, kind }: Search['wish'], { shelves }: MentorIndex) =>
  shelves.get(shelfKey(skillId, language?.code, kind === 'PEER'));

/** All who have the skill and the language, and whoever was asked for by name; not all of them may be paired. */
export function everybodyFor({ wish }: Pick<Search, 'wish'>, index: MentorIndex): Person[] {
  const mentors = shelfOf(wish, index)?.mentors ?? [];
  const preferred = wish.preferredMentorId ? index.byId.get(wish.preferredMentorId) : undefined;
  return preferred && !mentors.includes(preferred) ? [preferred, ...mentors] : mentors;
}

/** In which order mentors are looked at: first the most promising, until there are enough of those, then anybody who fits. */
function* inLookingOrder(search: Search, index: MentorIndex, enough: () => boolean): Generator<Person> {
  const { wish } = search;
  const preferred = wish.preferredMentorId ? index.byId.get(wish.preferredMentorId) : undefined;
  if (preferred) yield preferred;
  const shelf = shelfOf(wish, index);
  if (!shelf) return;
  const place = placeOf(wish.menteeId);
  for (const cell of promising(search, index, shelf)) {
    if (enough()) break;
    for (const mentor of around(cell.mentors, place)) {
      if (enough()) break;
      yield mentor;
    }
  }
  yield* around(shelf.mentors, place);
}

/**
 * Up to `most` mentors for a wish in a round, the best first, without looking at all of them: three in four are the most promising
 * by level and hours, the others are spread over everybody who has the skill, so that a scarce favourite does not leave people without. Only
 * those are scored. Earlier partners only where there is nobody else. The same for the same people in any order.
 */
export function shortlist(search: Search, index: MentorIndex, most = CANDIDATES): Candidate[] {
  const { historyWith, ...rest } = search;
  const seen = new Set<string>();
  const fresh: Pair[] = [];
  const repeats: Pair[] = [];
  for (const mentor of inLookingOrder(search, index, () => fresh.length >= most * PROMISING)) {
    if (fresh.length >= most) break;
    if (seen.has(mentor.id)) continue;
    seen.add(mentor.id);
    const pair = { ...rest, mentor, history: historyWith(mentor.id) };
    if (exclusion(pair) === undefined) (isRepeat(pair) ? repeats : fresh).push(pair);
  }
  const chosen = fresh.length > 0 ? fresh : repeats;
  return chosen
    .map((pair) => ({ mentorId: pair.mentor.id, score: scorePair(pair), pair }))
    .sort(inOrder)
    .slice(0, most);
}
