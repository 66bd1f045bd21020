import { expect, test } from 'vitest';
import { newRandom } from '../bench/measure.ts';
import { isRepeat } from '../src/matching/candidates.ts';
import { pairAt } from '../src/matching/problem.ts';
import type { Cohort, PlainPerson, PlainSeat } from '../src/rounds/cohort.ts';
import { newMarket } from '../src/rounds/market.ts';
import { NOW } from './support/matching.ts';

const SKILLS = Array.from({ length: 6 }, (_, at) => ({ id: `skill-${at}`, name: `Skill ${at}` }));
const OPTIONS = { now: NOW, weights: {}, usual: { workDays: [1, 2, 3, 4, 5], workFrom: 540, workTo: 1080 } };

/** So many people, half of them mentors: more pairs than the solver was ever given a shortlist for. */
function newCohort(count: number): Cohort {
  const random = newRandom(3);
  const skill = () => SKILLS[Math.floor(random() * SKILLS.length)] ?? { id: '', name: '' };
  const person = (at: number): PlainPerson => ({
    id: `person-${at}`,
    isBot: false,
    isGuest: false,
    deactivatedAt: null,
    mentoring: at % 2 === 0,
    pausedUntil: null,
    capacity: 2,
    circles: false,
    taken: at % 7 === 0 ? 2 : 0,
    pending: 0,
    offered: at % 2 === 0 ? { [skill().id]: 'CAN_TEACH', [skill().id]: 'CAN_DO' } : {},
    wanted: [],
    languages: [random() < 0.5 ? 'en' : 'de'],
    supportChannels: [],
    products: [],
    interests: [],
    wishes: [],
    teamId: null,
    leadId: null,
    isLead: false,
    site: null,
    startedOn: null,
    zone: 'Europe/Berlin',
    workWeek: [],
    avoids: [`person-${at + 1}`],
    declines: 0,
  });
  const seat = (at: number): PlainSeat => ({
    memberId: `person-${at}`,
    skills: [skill(), skill()],
    goal: '',
    kind: at % 5 === 0 ? 'PEER' : 'CLASSIC',
    language: at % 3 === 0 ? 'de' : null,
    preferredMentorId: `person-${(at * 13) % count}`,
    urgent: false,
    first: false,
    waitingSince: NOW,
    partnerIds: [`person-${(at * 3) % count}`],
    askedIds: [`person-${(at * 5) % count}`],
    chosen: {},
    pairedBefore: { [`person-${(at * 11) % count}`]: new Date('2025-01-01') },
  });
  const all = Array.from({ length: count }, (_, at) => at);
  return {
    people: all.map(person),
    seats: all.map(seat),
    decisions: [{ menteeId: 'person-1', mentorId: 'person-4', status: 'FORBIDDEN' }],
    skills: SKILLS,
  };
}

test('a round compares everybody with everybody whom they may be paired with', () => {
  const { seats, mentors, candidateOf, problem } = newMarket(newCohort(700), OPTIONS, () => undefined);
  expect(seats.length * mentors.length).toBeGreaterThan(200_000);
  let [pairs, repeats] = [0, 0];
  for (const [seat, { memberId }] of seats.entries()) {
    const allowed = mentors.flatMap((_, mentor) => candidateOf(seat, mentor) ?? []);
    const fresh = allowed.filter(({ pair }) => !isRepeat(pair));
    const expected = fresh.length > 0 ? fresh : allowed;
    const { start, mentor } = problem.pairs;
    const listed = [...mentor.subarray(start[seat], start[seat + 1])].map((at) => mentors[at]?.id);
    expect(listed.sort()).toEqual(expected.map(({ mentorId }) => mentorId).sort());
    expect(listed).not.toContain(memberId);
    if (memberId === 'person-1') expect(listed).not.toContain('person-4');
    pairs += listed.length;
    repeats += allowed.length - expected.length;
  }
  expect(pairs).toBeGreaterThan(10_000);
  expect(repeats).toBeGreaterThan(0);
});

test('a pair counts for the skill that fits best, and for who was asked for by name above every score', () => {
  const { seats, mentors, candidateOf, problem } = newMarket(newCohort(100), OPTIONS, () => undefined);
  let named = 0;
  for (const [seat, { preferredMentorId }] of seats.entries()) {
    for (const [mentor, { id }] of mentors.entries()) {
      const worth = problem.pairs.score[pairAt(problem, seat, mentor)];
      const score = candidateOf(seat, mentor)?.score;
      if (worth === undefined || score === undefined) continue;
      named += id === preferredMentorId ? 1 : 0;
      if (id === preferredMentorId) expect(worth).toBeGreaterThan(10_000 + score);
      else expect(worth).toBe(Math.max(1, score));
    }
  }
  expect(named).toBeGreaterThan(0);
});
