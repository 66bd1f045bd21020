import { Temporal } from 'temporal-polyfill';
import { type Stretch, shiftsAhead } from '../matching/shifts.ts';
import { contactableFrom, type Reachable } from '../people/contactable.ts';

const MINUTE_MS = 60_000;
const HALF_HOUR_MS = 30 * MINUTE_MS;
const DAY_MS = 86_400_000;
/** Policy: the other needs time to see the message and choose. */
const LEAD_MS = 2 * 3_600_000;
const DAYS = 14;
/** Policy: a session may stick out of somebody's hours by so much where the two share none; more is nobody's evening any more. */
const MOST_OUTSIDE_MS = 3 * 3_600_000;
/** Two suggestions of one day lie so far apart. */
const APART_MS = 2 * 3_600_000;
/** Where in the shared hours the first, second and third suggestion would best lie: a morning, an afternoon, in between. */
const PLACES = [0.3, 0.7, 0.5];
/** Which of the days on which both could: soon, and not all in one week. */
const DAY_CHOICES = [0, 2, 5];

export interface Suggestion {
  at: Date;
  /** By how many minutes it sticks out of each one's hours, in the order they were given; 0 and 0 in shared hours. */
  outside: number[];
}

export interface Wanted {
  now: Date;
  /** Who suggests comes first: half hours and days are theirs. */
  people: [Reachable, Reachable];
  minutes: number;
  /** What either of them has planned already. */
  busy: Stretch[];
  count: number;
}

interface Candidate {
  at: number;
  day: string;
  outside: number[];
  /** The lower, the better, before it is seen beside the others. */
  cost: number;
  /** Where in the hours it lies, 0 to 1. */
  place: number;
}

/** When somebody works in the coming two weeks, days off and pauses left out. */
function openHours(person: Reachable, now: Date): Stretch[] {
  return shiftsAhead(person, now).flatMap(({ from, to }) => {
    const opens = contactableFrom(new Date(from), person, 'awaited')?.getTime();
    return opens !== undefined && opens < to ? [{ from: opens, to }] : [];
  });
}

function shared(mine: Stretch[], theirs: Stretch[]): Stretch[] {
  return mine
    .flatMap((one) => theirs.map((other) => ({ from: Math.max(one.from, other.from), to: Math.min(one.to, other.to) })))
    .filter(({ from, to }) => from < to);
}

/** Every half hour of somebody's own clock, with its day there. A zone may lie a quarter of an hour off the others. */
function halfHours(from: number, to: number, zone: string): { at: number; day: string }[] {
  const found: { at: number; day: string }[] = [];
  for (let at = Math.ceil(from / (HALF_HOUR_MS / 2)) * (HALF_HOUR_MS / 2); at < to; at += HALF_HOUR_MS / 2) {
    const here = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
    if (here.minute % 30 === 0) found.push({ at, day: here.toPlainDate().toString() });
  }
  return found;
}

/** By how much a session sticks out of the nearest of somebody's shifts. */
function outsideOf(stretches: Stretch[], at: number, length: number): number {
  const most = stretches.map(({ from, to }) => Math.max(0, from - at, at + length - to));
  return Math.min(Number.POSITIVE_INFINITY, ...most);
}

/** Begins within the first half hour of a shift, or ends within its last one. */
const atTheEdge = (stretches: Stretch[], at: number, length: number): boolean =>
  stretches.some(
    ({ from, to }) => at >= from && at + length <= to && (at - from < HALF_HOUR_MS || to - at - length < HALF_HOUR_MS),
  );

const isLunch = (zone: string, at: number) =>
  Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).hour === 12;

function newCandidates({ now, people, minutes, busy }: Wanted) {
  const length = minutes * MINUTE_MS;
  const hours = people.map((person) => openHours(person, now));
  const [mine = [], theirs = []] = hours;
  const both = shared(mine, theirs);
  const earliest = now.getTime() + LEAD_MS;
  const starts = halfHours(earliest, now.getTime() + DAYS * DAY_MS, people[0].zone).filter(
    ({ at }) => !busy.some(({ from, to }) => at < to && from < at + length),
  );
  return { length, hours, both, starts };
}

/** Starts at which both work from beginning to end. */
function insideHours(wanted: Wanted, { length, hours, both, starts }: ReturnType<typeof newCandidates>): Candidate[] {
  return starts.flatMap(({ at, day }) => {
    const within = both.find(({ from, to }) => from <= at && at + length <= to);
    if (!within) return [];
    const edges = hours.filter((stretches) => atTheEdge(stretches, at, length)).length;
    const lunches = wanted.people.filter(({ zone }) => isLunch(zone, at)).length;
    const place = (at - within.from) / Math.max(1, within.to - within.from - length);
    return [{ at, day, outside: [0, 0], cost: 2 * edges + lunches, place }];
  });
}

/** Starts that cost the two least where they share no hours: first whoever gives most, then both together. */
function atTheEdges({ length, hours, starts }: ReturnType<typeof newCandidates>): Candidate[] {
  return starts.flatMap(({ at, day }) => {
    const outside = hours.map((stretches) => outsideOf(stretches, at, length));
    const most = Math.max(...outside);
    if (most > MOST_OUTSIDE_MS) return [];
    const sum = outside.reduce((all, one) => all + one, 0);
    return [
      { at, day, outside: outside.map((one) => one / MINUTE_MS), cost: (2 * most + sum) / HALF_HOUR_MS, place: 0 },
    ];
  });
}

const best = (candidates: Candidate[], place: number): Candidate | undefined =>
  candidates.toSorted(
    (a, b) => a.cost - b.cost || Math.abs(a.place - place) - Math.abs(b.place - place) || a.at - b.at,
  )[0];

/** One of each of some days; where there are too few days, more of the same, well apart. */
function spread(candidates: Candidate[], count: number): Candidate[] {
  const least = Math.min(...candidates.map(({ cost }) => cost));
  const good = candidates.filter(({ cost }) => cost === least);
  const pool = new Set(good.map(({ day }) => day)).size >= count ? good : candidates;
  const days = [...new Set(pool.map(({ day }) => day))];
  // Today only where there is little else: the other may be busy for the rest of it.
  const later = days.length > count ? days.slice(1) : days;
  const chosen: Candidate[] = [];
  for (let index = 0; index < Math.min(count, later.length); index++) {
    const at = Math.max(index, Math.min(DAY_CHOICES[index] ?? index, later.length - (count - index)));
    const found = best(
      pool.filter(({ day }) => day === later[at]),
      PLACES[index] ?? 0.5,
    );
    if (found) chosen.push(found);
  }
  while (chosen.length < count) {
    const more = best(
      candidates.filter((one) => chosen.every(({ at }) => Math.abs(at - one.at) >= APART_MS)),
      0.5,
    );
    if (!more) break;
    chosen.push(more);
  }
  return chosen;
}

/**
 * Times of the coming two weeks for two people, soonest first: in both people's hours, on different days, not in anybody's first or
 * last half hour where that can be had. Where they share no hours, those that stick out of them least. Empty: their hours lie too
 * far apart, or one of them is not there.
 */
export function suggestTimes(wanted: Wanted): Suggestion[] {
  const all = newCandidates(wanted);
  if (all.hours.some((stretches) => stretches.length === 0)) return [];
  const inside = insideHours(wanted, all);
  const candidates = inside.length > 0 ? inside : atTheEdges(all);
  return spread(candidates, wanted.count)
    .toSorted((a, b) => a.at - b.at)
    .map(({ at, outside }) => ({ at: new Date(at), outside }));
}
