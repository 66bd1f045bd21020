import type { Deps } from '../deps.ts';
import type { Member, Workspace } from '../generated/prisma/client.ts';
import { checkCoordinator as checkCoordinates } from '../people/service.ts';

/** What a coordinator sets for everybody; the schema says what each is. */
export type Rhythm = Pick<
  Workspace,
  | 'nudgeDays'
  | 'nudgeFrom'
  | 'nudgesADay'
  | 'nudgesAWeek'
  | 'checkInDays'
  | 'stuckDays'
  | 'silentRounds'
  | 'pulseFirstDay'
  | 'pulseEveryDays'
  | 'pairingWeeks'
  | 'sessionDays'
  | 'sessionMinutes'
>;

type Forecasts = Awaited<ReturnType<Deps['outbox']['forecast']>>;

/** Policy: numbers are told over groups of at least five. Source: product.md, "Private". */
const SMALLEST_GROUP = 5;
const DAY_MS = 86_400_000;
const PREVIEW_WEEKS = 4;
/** A preview stays quick: so many people are worked out, spread over all, and the counts scaled up. */
const MOST_PEOPLE = 1000;

const checkCoordinator = (member: Member): void => checkCoordinates(member, 'change the rhythm');

/** The workspace with its rhythm. Throws UserError unless the member is a coordinator. */
export async function getRhythm({ db }: Pick<Deps, 'db'>, member: Member): Promise<Workspace> {
  checkCoordinator(member);
  return db.workspace.findUniqueOrThrow({ where: { id: member.workspaceId } });
}

/** Saves the rhythm. Throws UserError unless the member is a coordinator. */
export async function saveRhythm(deps: Deps, member: Member, rhythm: Rhythm): Promise<void> {
  checkCoordinator(member);
  const nudgeDays = [...new Set(rhythm.nudgeDays)].sort((a, b) => a - b);
  const { workspaceId } = member;
  await deps.db.$transaction(async (tx) => {
    await tx.workspace.update({ where: { id: workspaceId }, data: { ...rhythm, nudgeDays } });
    await deps.outbox.askAgain(tx, workspaceId);
  });
}

/** Messages a week, as it is and as it would be. */
export interface Change {
  before: number;
  after: number;
}

export interface Preview {
  people: number;
  total: Change;
  /** Monday to Sunday, each in the zone of whoever gets it. */
  days: Change[];
  /** Of at least five people each; the rest is one group, or left out. */
  sites: { name: string | null; people: number; change: Change }[];
}

const zoned = new Map<string, Intl.DateTimeFormat>();
const SHORT = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** 0 for Monday. */
function weekdayOf(at: Date, zone: string): number {
  const format = zoned.get(zone) ?? new Intl.DateTimeFormat('en-US', { timeZone: zone, weekday: 'short' });
  zoned.set(zone, format);
  return SHORT.indexOf(format.format(at));
}

/** Groups that can be told: a site with too few people, and the rest that would give it away, go together or not at all. */
function tellableSites(members: Member[]): { name: string | null; members: Member[] }[] {
  const groups = Object.entries(Object.groupBy(members, (member) => member.site ?? '')).map(([name, group = []]) => ({
    name,
    members: group,
  }));
  const told = groups
    .filter(({ name, members: { length } }) => name !== '' && length >= SMALLEST_GROUP)
    .sort((a, b) => b.members.length - a.members.length);
  const rest = groups.filter((group) => !told.includes(group)).flatMap((group) => group.members);
  while (rest.length > 0 && rest.length < SMALLEST_GROUP && told.length > 0) rest.push(...(told.pop()?.members ?? []));
  return [...told, ...(rest.length >= SMALLEST_GROUP ? [{ name: null, members: rest }] : [])];
}

/** Counts messages a week of some people, scaled from those who were worked out to all. */
function newCount(now: Forecasts, then: Forecasts, scale: number) {
  const count = (forecasts: Forecasts, members: Member[], day?: number) =>
    members.reduce((sum, { id, zone }) => {
      const messages = forecasts.get(id)?.messages ?? [];
      return sum + messages.filter(({ at }) => day === undefined || weekdayOf(at, zone) === day).length;
    }, 0);
  const aWeek = (messages: number) => {
    const exact = (messages * scale) / PREVIEW_WEEKS;
    return exact < 10 ? Math.round(exact * 10) / 10 : Math.round(exact);
  };
  return (members: Member[], day?: number): Change => ({
    before: aWeek(count(now, members, day)),
    after: aWeek(count(then, members, day)),
  });
}

/**
 * How many nudges a week all members would get with another rhythm, by the forecast everybody has of their own. Undefined: too few
 * people to tell numbers. Throws UserError unless the member is a coordinator.
 */
export async function previewRhythm(deps: Deps, member: Member, rhythm: Rhythm): Promise<Preview | undefined> {
  const workspace = await getRhythm(deps, member);
  const everybody = await deps.db.member.findMany({
    where: { workspaceId: workspace.id, deactivatedAt: null, isBot: false },
    orderBy: { id: 'asc' },
  });
  if (everybody.length < SMALLEST_GROUP) return undefined;
  const step = Math.max(1, everybody.length / MOST_PEOPLE);
  const members = everybody.filter((_, index) => Math.floor(index / step) !== Math.floor((index - 1) / step));
  const until = new Date(deps.now().getTime() + PREVIEW_WEEKS * 7 * DAY_MS);
  const now = await deps.outbox.forecast(workspace, members, until);
  const then = await deps.outbox.forecast({ ...workspace, ...rhythm }, members, until);
  const count = newCount(now, then, everybody.length / members.length);
  return {
    people: everybody.length,
    total: count(members),
    days: SHORT.map((_, day) => count(members, day)),
    sites: tellableSites(members).map(({ name, members: group }) => ({
      name,
      people: Math.round((group.length * everybody.length) / members.length),
      change: count(group),
    })),
  };
}
