/** People and wishes as matching sees them. */
import type { Search } from '../../src/matching/candidates.ts';
import { type Hours, type Stretch, shiftsAhead } from '../../src/matching/shifts.ts';
import type { History, Pair, Person, Rules, Wish } from '../../src/matching/types.ts';
import { DEFAULT_WEIGHTS } from '../../src/matching/weights.ts';

/** A Monday. */
export const NOW = new Date('2026-11-23T00:00:00Z');

export const office = (zone: string, from = 540, to = 1020, days = [1, 2, 3, 4, 5]): Hours => ({
  zone,
  week: Array.from({ length: 7 }, (_, index) => (days.includes(index + 1) ? { from, to } : null)),
});

const known = new Map<string, Stretch[]>();

/** Office hours of two weeks, one and the same for everybody in a zone. */
export function shiftsIn(zone: string): Stretch[] {
  const shifts = known.get(zone) ?? shiftsAhead(office(zone), NOW);
  known.set(zone, shifts);
  return shifts;
}

export const RULES: Rules = {
  now: NOW,
  weights: DEFAULT_WEIGHTS,
  skillNames: new Map([
    ['calm', 'De-escalation'],
    ['refunds', 'Refunds'],
    ['tone', 'Tone of voice'],
  ]),
};

export const aWish = (extra: Partial<Wish> = {}): Wish => ({
  menteeId: 'ana',
  skillId: 'calm',
  skillName: 'De-escalation',
  goal: 'Stay calm when a customer shouts',
  kind: 'CLASSIC',
  language: null,
  preferredMentorId: null,
  urgent: false,
  waitingSince: NOW,
  ...extra,
});

/** A mentor in Berlin who can teach De-escalation and has two free places. */
export const aPerson = (id: string, extra: Partial<Person> = {}): Person => ({
  id,
  isColleague: true,
  mentoring: true,
  pausedUntil: null,
  capacity: 2,
  circles: false,
  taken: 0,
  pending: 0,
  offered: new Map([['calm', 'CAN_TEACH']]),
  wanted: new Set(),
  languages: new Set(['en']),
  supportChannels: new Set(),
  products: new Set(),
  interests: new Set(),
  wishes: new Set(),
  teamId: null,
  leadId: null,
  isLead: false,
  site: null,
  startedOn: null,
  shifts: shiftsIn('Europe/Berlin'),
  avoids: new Set(),
  declines: 0,
  ...extra,
});

const NOTHING: History = { partners: false, asked: false, pairedBefore: undefined };

export const aPair = (parts: Partial<Pair> = {}): Pair => ({
  wish: aWish(),
  mentee: aPerson('ana', { mentoring: false, offered: new Map() }),
  mentor: aPerson('ben'),
  history: NOTHING,
  rules: RULES,
  ...parts,
});

/** A search of somebody who was never paired with anybody. */
export const search = (wish: Partial<Wish> = {}, mentee: Partial<Person> = {}): Search => ({
  wish: aWish(wish),
  mentee: aPerson('ana', { mentoring: false, offered: new Map(), ...mentee }),
  rules: RULES,
  historyWith: () => NOTHING,
});
