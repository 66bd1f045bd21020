import type { Deps, SlackPerson, Tx } from '../deps.ts';
import { UserError } from '../errors.ts';
import type { Member, Prisma, Workspace } from '../generated/prisma/client.ts';
import type { Hours } from '../matching/shifts.ts';
import type { Reachable } from './contactable.ts';
import { weekOf } from './hours.ts';

/** Policy: enough to say what somebody is good at, few enough to mean it. For offered and for wanted skills alike. */
export const MOST_OWN_SKILLS = 20;

/** Whether dates can be reckoned in this zone here. */
export function isZone(zone: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: zone }));
  } catch {
    return false; // Intl has no other way to say no
  }
}

/** Text on one line as it is kept: no control characters, which PostgreSQL or Slack would refuse, and no needless spaces. */
export function tidy(text: string): string {
  return text
    .normalize('NFC')
    .replaceAll(/\p{Cc}/gu, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

/** Text as it is compared: without case, accents and spaces at the ends. */
export function fold(text: string): string {
  return text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase().trim();
}

const fromSlack = (person: SlackPerson) => ({
  name: person.name,
  // Slack may know a zone before our tables do; a member whose hours cannot be reckoned would stop every message.
  zone: isZone(person.zone) ? person.zone : 'UTC',
  isBot: person.isBot,
  isGuest: person.isGuest,
  isAdmin: person.isAdmin,
});

/** The member with this Slack id; undefined for a stranger. */
export async function findMember(
  { db }: Pick<Deps, 'db'>,
  workspaceId: string,
  slackId: string,
): Promise<Member | undefined> {
  return (await db.member.findUnique({ where: { workspaceId_slackId: { workspaceId, slackId } } })) ?? undefined;
}

const byName = {
  orderBy: { skill: { name: 'asc' } },
  where: { skill: { retiredAt: null } },
  include: { skill: true },
} as const;

/** With their profile and its skills in use. */
export const WITH_PROFILE = {
  workspace: true,
  profile: { include: { offered: byName, wanted: byName } },
} satisfies Prisma.MemberInclude;

export type MemberWithProfile = Prisma.MemberGetPayload<{ include: typeof WITH_PROFILE }>;

/** The member with this Slack id, with their profile and the teams they lead, by name; undefined for a stranger. In one query. */
export async function findWithProfile({ db }: Pick<Deps, 'db'>, workspaceId: string, slackId: string) {
  const member = await db.member.findUnique({
    where: { workspaceId_slackId: { workspaceId, slackId } },
    include: { ...WITH_PROFILE, leads: { where: { workspaceId }, orderBy: [{ name: 'asc' }, { id: 'asc' }] } },
  });
  return member ?? undefined;
}

/** A member as they are first recorded. */
export const newMember = (workspaceId: string, person: SlackPerson, now: Date) => ({
  workspaceId,
  slackId: person.slackId,
  ...fromSlack(person),
  createdAt: now,
  deactivatedAt: person.deactivated ? now : null,
});

/** The member with this Slack id; asks Slack about somebody not seen before. Throws UserError when there is no such person. */
export async function getMember(deps: Deps, workspaceId: string, slackId: string): Promise<Member> {
  const known = await findMember(deps, workspaceId, slackId);
  if (known) return known;
  const person = await deps.lookUpPerson(workspaceId, slackId);
  if (!person) throw new UserError('That person is not in this workspace.');
  return deps.db.member.upsert({
    where: { workspaceId_slackId: { workspaceId, slackId } },
    create: newMember(workspaceId, person, deps.now()),
    update: fromSlack(person), // two first contacts at once
  });
}

/** Members in the order of the Slack ids; each is a colleague who can be named: not a bot, not deactivated. Throws UserError otherwise. */
export async function getColleagues(
  deps: Deps,
  workspaceId: string,
  slackIds: string[],
  field: string,
): Promise<Member[]> {
  const members = await Promise.all([...new Set(slackIds)].map((slackId) => getMember(deps, workspaceId, slackId)));
  const bot = members.find((member) => member.isBot);
  if (bot) throw new UserError(`${bot.name} is an app. Choose a person.`, field);
  const gone = members.find((member) => member.deactivatedAt);
  if (gone) throw new UserError(`${gone.name} has left the workspace.`, field);
  return members;
}

/** Takes over what changed in Slack about a member we know; returns the member as it was before, or undefined for a stranger. */
export async function updateFromSlack(
  deps: Deps,
  workspaceId: string,
  person: SlackPerson,
): Promise<Member | undefined> {
  const known = await findMember(deps, workspaceId, person.slackId);
  if (!known) return undefined;
  const deactivatedAt = person.deactivated ? (known.deactivatedAt ?? deps.now()) : null;
  // Of somebody deactivated Slack no longer tells the zone.
  const zone = person.deactivated ? { zone: known.zone } : {};
  const data = { ...fromSlack(person), ...zone, deactivatedAt };
  await deps.db.$transaction(async (tx) => {
    await tx.member.update({ where: { id: known.id, workspaceId }, data });
    // Their hours have moved.
    if (data.zone !== known.zone) await deps.outbox.askAgain(tx, workspaceId, person.slackId);
  });
  return known;
}

/** Throws UserError unless the member coordinates. `what` completes "Only a coordinator can". */
export function checkCoordinator(member: Pick<Member, 'isCoordinator' | 'deactivatedAt'>, what: string): void {
  if (!member.isCoordinator || member.deactivatedAt) throw new UserError(`Only a coordinator can ${what}.`);
}

/** The workspace's coordinators who are still there. */
export async function findCoordinators(tx: Tx, workspaceId: string): Promise<Member[]> {
  return tx.member.findMany({
    where: { workspaceId, isCoordinator: true, deactivatedAt: null },
    orderBy: { createdAt: 'asc' },
  });
}

/** A member's own hours, or the workspace's where they set none. */
export const hoursOf = (
  member: Pick<Member, 'zone' | 'workWeek'>,
  workspace: Pick<Workspace, 'workDays' | 'workFrom' | 'workTo'>,
): Hours => ({ zone: member.zone, week: weekOf(member, workspace) });

/** When a member may be contacted, as `contactableFrom` asks it. `holidays`: days off where they are, YYYY-MM-DD. */
export function reachable(
  member: Pick<Member, 'zone' | 'workWeek' | 'pausedUntil' | 'deactivatedAt' | 'nudgeDays' | 'nudgeFrom'>,
  workspace: Workspace,
  holidays: ReadonlySet<string>,
): Reachable {
  const { nudgeDays, nudgeFrom, nudgesADay, nudgesAWeek } = workspace;
  return {
    ...hoursOf(member, workspace),
    pausedUntil: member.pausedUntil,
    deactivated: member.deactivatedAt !== null,
    nudgeDays: member.nudgeDays.length > 0 ? member.nudgeDays : nudgeDays,
    nudgeFrom: member.nudgeFrom ?? nudgeFrom,
    nudgesADay,
    nudgesAWeek,
    holidays,
  };
}

const DAY_MS = 86_400_000;
/** A shout-out that is late looks back at its slot, six days at most. */
const LOOK_BACK_MS = 8 * DAY_MS;
/** No message is put off for longer than a person pauses, and no session planned further ahead; later days off are read again by then. */
const LOOK_AHEAD_MS = 400 * DAY_MS;

/** The days off of a site, YYYY-MM-DD, those of everywhere among them. */
export type DaysOff = (workspaceId: string, site: string | null) => ReadonlySet<string>;

/** The days off of each site from a week back on as YYYY-MM-DD, those of everywhere among them. In one query. */
export async function readDaysOff(
  { db, now }: Pick<Deps, 'now'> & { db: Tx },
  workspaceIds: string[],
): Promise<DaysOff> {
  const time = now().getTime();
  const from = new Date(time - LOOK_BACK_MS);
  const until = new Date(time + LOOK_AHEAD_MS);
  // Asked with every batch of messages: a row a site is read in a third of the time of a row a day.
  const rows = await db.$queryRaw<{ workspaceId: string; site: string | null; days: string[] }[]>`
    SELECT "workspaceId", "site", array_agg("day"::text) AS "days" FROM "Holiday"
    WHERE "workspaceId" = ANY(${workspaceIds}::uuid[]) AND "day" BETWEEN ${from}::date AND ${until}::date
    GROUP BY "workspaceId", "site"`;
  const known = new Map<string, ReadonlySet<string>>();
  return (workspaceId, site) => {
    const key = JSON.stringify([workspaceId, site]);
    const days =
      known.get(key) ??
      new Set(
        rows
          .filter((row) => row.workspaceId === workspaceId && (row.site === null || row.site === site))
          .flatMap(({ days }) => days),
      );
    known.set(key, days);
    return days;
  };
}

/** Slack shows at most 100 choices, of at most 75 characters each. */
const MOST_CHOICES = 100;
const MOST_LETTERS = 75;

/** Teams whose name contains what was typed. */
export async function searchTeams({ db }: Pick<Deps, 'db'>, workspaceId: string, typed: string) {
  const teams = await db.team.findMany({ where: { workspaceId }, orderBy: [{ name: 'asc' }, { id: 'asc' }] });
  return teams.filter(({ name }) => fold(name).includes(fold(typed))).slice(0, MOST_CHOICES);
}

/** Sites people work at whose name contains what was typed. */
export async function searchSites({ db }: Pick<Deps, 'db'>, workspaceId: string, typed: string): Promise<string[]> {
  const rows = await db.member.groupBy({
    by: ['site'],
    where: { workspaceId, site: { not: null } },
    orderBy: { site: 'asc' },
  });
  const sites = rows.flatMap(({ site }) => site ?? []);
  return sites.filter((site) => site.length <= MOST_LETTERS && fold(site).includes(fold(typed))).slice(0, MOST_CHOICES);
}
