import type { Slack } from '../../../practice/slack/types.ts';
import type { Deps } from '../../../src/deps.ts';
import type { SkillLevel } from '../../../src/generated/prisma/client.ts';
import { Random } from './random.ts';

/** Both hemispheres, half hours, and clock changes on five different days. */
export const ZONES = [
  'Europe/Berlin',
  'Europe/London',
  'America/New_York',
  'America/St_Johns',
  'Asia/Kolkata',
  'Australia/Adelaide',
  'America/Santiago',
  'Asia/Manila',
] as const;

/** How somebody deals with messages. `silent` ones press nothing after they have accepted. */
export type Manner = 'prompt' | 'late' | 'busy' | 'ghost' | 'silent' | 'bystander';

export interface Person {
  index: number;
  slackId: string;
  name: string;
  zone: string;
  site: string;
  manner: Manner;
  /** Member.workWeek; empty: as everybody. */
  week: number[];
  isCoordinator: boolean;
  mentors: boolean;
  /** Of silent mentees: whom they ask. */
  partner?: string;
  random: Random;
}

const FIRST_SKILLS = 10;
const EVERY_DAY = 7;

/** The same hours on some ISO weekdays, as Member.workWeek keeps them. */
const weekOf = (days: number[], from: number, to: number): number[] =>
  Array.from({ length: EVERY_DAY }, (_, day) => (days.includes(day + 1) ? [from, to] : [-1, -1])).flat();

function ownWeek(random: Random): number[] {
  const dice = random.next();
  if (dice < 0.68) return [];
  if (dice < 0.78) return weekOf([1, 2, 3, 4, 5], 420, 900); // early
  if (dice < 0.86) return weekOf([1, 2, 3, 4, 5], 810, 1290); // late
  if (dice < 0.92) return weekOf([1, 2, 3, 4], 1320, 360); // at night
  if (dice < 0.96) return weekOf([6, 7, 1], 600, 1080); // around the weekend, hardly a nudge day
  return weekOf([6, 7], 510, 1110); // at weekends only
}

function mannerOf(random: Random): Manner {
  const dice = random.next();
  if (dice < 0.4) return 'prompt';
  if (dice < 0.68) return 'late';
  return dice < 0.86 ? 'busy' : 'ghost';
}

/** Of every 24: two who only look on, and a silent mentor with four silent mentees, who gets as much as anybody can. */
const GROUP = 24;
const BYSTANDERS = [22, 23];
const SILENT_MENTOR = 3;
const SILENT_MENTEES = [4, 9, 14, 19];

export const slackIdOf = (index: number): string => `U${String(index).padStart(5, '0')}`;

/** Their manner if it is given by their place, and whom a silent mentee asks. */
function placeOf(index: number): { manner?: Manner; mentors?: boolean; partner?: string } {
  const place = index % GROUP;
  if (BYSTANDERS.includes(place)) return { manner: 'bystander', mentors: false };
  if (place === SILENT_MENTOR) return { manner: 'silent', mentors: true };
  if (!SILENT_MENTEES.includes(place)) return {};
  return { manner: 'silent', mentors: false, partner: slackIdOf(index - place + SILENT_MENTOR) };
}

export function newPerson(seed: number, index: number): Person {
  const random = new Random(seed, 'person', index);
  const zone = ZONES[index % ZONES.length] ?? 'UTC';
  const manner = mannerOf(random);
  const mentors = random.chance(0.45);
  const week = ownWeek(random);
  return {
    index,
    slackId: slackIdOf(index),
    name: `Person ${index}`,
    zone,
    site: zone.split('/')[1] ?? zone,
    manner,
    week,
    isCoordinator: index < 3,
    mentors,
    random,
    ...placeOf(index),
  };
}

/** Ids that are the same in every run, so that ties are too. */
const memberId = (index: number): string => `01900000-0000-7000-8000-${String(index).padStart(12, '0')}`;

/** Everybody is in Slack; those who take part have told us what they offer. */
export async function settleIn(deps: Deps, slack: Slack, workspaceId: string, people: Person[]): Promise<void> {
  for (const { slackId, name, zone } of people) slack.addUser({ id: slackId, name, tz: zone });
  const part = people.filter(({ manner }) => manner !== 'bystander');
  const createdAt = deps.now();
  await deps.db.member.createMany({
    data: part.map(({ index, slackId, name, zone, site, week, isCoordinator, manner, mentors }) => ({
      id: memberId(index),
      workspaceId,
      slackId,
      name,
      zone,
      site,
      workWeek: week,
      isCoordinator,
      isAdmin: isCoordinator,
      checkInDays: manner === 'silent' && mentors ? 7 : null,
      createdAt,
    })),
  });
  const skills = await deps.db.skill.findMany({ where: { workspaceId }, orderBy: { name: 'asc' }, take: FIRST_SKILLS });
  const mentors = part.filter((person) => person.mentors);
  await deps.db.profile.createMany({
    data: part.map(({ index, mentors: mentoring, manner, random }) => ({
      memberId: memberId(index),
      workspaceId,
      mentoring,
      capacity: manner === 'silent' ? SILENT_MENTEES.length : random.between(1, 3),
      languages: ['en'],
      supportChannels: [],
      updatedAt: createdAt,
    })),
  });
  const levels: SkillLevel[] = ['CAN_DO', 'CAN_TEACH', 'CAN_CERTIFY'];
  await deps.db.offeredSkill.createMany({
    data: mentors.flatMap(({ index, random }) =>
      random.some(skills, 4).map((skill) => ({
        memberId: memberId(index),
        skillId: skill.id,
        workspaceId,
        level: random.pick(levels),
      })),
    ),
  });
}
