import { Temporal } from 'temporal-polyfill';
import type { Deps } from '../deps.ts';
import { UserError } from '../errors.ts';
import { type Member, Prisma, type Team, type Workspace } from '../generated/prisma/client.ts';
import { checkCoordinator, fold, hoursOf } from '../people/service.ts';
import { findGroups, SMALLEST_GROUP } from './groups.ts';
import { SHIFTS, shiftOf } from './shifts.ts';
import { refusals } from './words.ts';

const DAY_MS = 86_400_000;
/** Slack is asked about each person of a list before it is shown, within the 3 s that a click allows: of a long list it is not. */
const MOST_ASKED = 20;

/** Whose recognition: the people of the teams that somebody leads, or everybody. */
export type Scope = 'teams' | 'workspace';

/** The teams a member leads, by name. */
export async function findLedTeams(
  { db }: Pick<Deps, 'db'>,
  { id, workspaceId, deactivatedAt }: Member,
): Promise<Team[]> {
  if (deactivatedAt) return [];
  return db.team.findMany({ where: { workspaceId, leadId: id }, orderBy: [{ name: 'asc' }, { id: 'asc' }] });
}

/** The members that a scope means to its reader, as SQL on "Member" m. Throws UserError unless it is theirs to see. */
export async function membersOf(
  deps: Pick<Deps, 'db'>,
  reader: Member,
  scope: Scope,
): Promise<{ sql: Prisma.Sql; teams: Team[] }> {
  const people = Prisma.sql`m."workspaceId" = ${reader.workspaceId}::uuid AND NOT m."isBot"`;
  if (scope === 'workspace') {
    checkCoordinator(reader, refusals.coordinatorsCan);
    return { sql: people, teams: [] };
  }
  const teams = await findLedTeams(deps, reader);
  if (teams.length === 0) throw new UserError(refusals.leadsOnly);
  const ids = teams.map(({ id }) => id);
  // Leads are no news to themselves.
  return { sql: Prisma.sql`${people} AND m."teamId" = ANY(${ids}::uuid[]) AND m."id" <> ${reader.id}::uuid`, teams };
}

/** Whether a scope is its reader's to see, still. */
export const maySee = async (deps: Pick<Deps, 'db'>, reader: Member, scope: Scope): Promise<boolean> =>
  scope === 'workspace' ? reader.isCoordinator && !reader.deactivatedAt : (await findLedTeams(deps, reader)).length > 0;

/** Whether somebody received kudos in a stretch of time, as SQL on "Member" m; what was taken off their list does not count. */
export const recognisedIn = (from: Prisma.Sql, until: Prisma.Sql): Prisma.Sql => Prisma.sql`EXISTS (
  SELECT 1 FROM "KudosRecipient" r JOIN "Kudos" k ON k."id" = r."kudosId"
  WHERE r."workspaceId" = m."workspaceId" AND r."memberId" = m."id" AND r."status" <> 'REMOVED' AND k."status" <> 'REMOVED'
    AND k."createdAt" > ${from} AND k."createdAt" <= ${until})`;

type Person = Pick<Member, 'id' | 'slackId' | 'name' | 'teamId' | 'site' | 'zone' | 'workWeek'> & {
  recognised: boolean;
};

/** Everybody of a scope who has been there for the whole stretch and does not pause, in one query. */
async function readPeople({ db }: Pick<Deps, 'db'>, members: Prisma.Sql, from: Date, until: Date): Promise<Person[]> {
  const day = from.toISOString().slice(0, 10);
  return db.$queryRaw<Person[]>`
    SELECT m."id", m."slackId", m."name", m."teamId", m."site", m."zone",
      COALESCE(m."workWeek", '{}') AS "workWeek",
      ${recognisedIn(Prisma.sql`${from}`, Prisma.sql`${until}`)} AS "recognised"
    FROM "Member" m
    WHERE ${members} AND m."deactivatedAt" IS NULL AND m."createdAt" <= ${from}
      AND (m."startedOn" IS NULL OR m."startedOn" <= ${day}::date) AND (m."pausedUntil" IS NULL OR m."pausedUntil" <= ${until})`;
}

/** A part of the people who had recognition, in whole percent. */
export interface Share {
  name: string;
  percent: number;
}

/** Numbers over groups of at least five, none of which tells of a smaller one. */
export interface Shares {
  /** Undefined: too few people for any number. */
  percent: number | undefined;
  shifts: Share[];
  sites: Share[];
}

/** So many of so many, in whole percent. */
export const percentOf = (part: number, all: number): number => Math.round((100 * part) / all);

function sharesOf(people: Person[], workspace: Workspace): Shares {
  const placed = people.map(({ recognised, site, ...person }) => ({
    recognised,
    site,
    shift: shiftOf(hoursOf(person, workspace).week),
  }));
  const groups = findGroups(placed);
  const shareOf = (name: string, group: { recognised: boolean }[]): Share => ({
    name,
    percent: percentOf(group.filter(({ recognised }) => recognised).length, group.length),
  });
  const told = (names: string[], of: (name: string) => { recognised: boolean }[]) => {
    const shares = names.map((name) => shareOf(name, of(name)));
    // All of them in one group: that is the total.
    return shares.length === 1 && of(names[0] ?? '').length === placed.length ? [] : shares;
  };
  const shifts = SHIFTS.filter((shift) => groups.shifts.includes(shift));
  const sites = groups.sites.toSorted(byName);
  return {
    percent: placed.length >= SMALLEST_GROUP ? shareOf('', placed).percent : undefined,
    shifts: told(shifts, (name) => placed.filter(({ shift }) => shift === name)),
    sites: told(sites, (name) => placed.filter(({ site }) => site === name)),
  };
}

/** Alphabetical, whatever else is known of them. */
const byName = (a: string, b: string): number => fold(a).localeCompare(fold(b), 'en') || (a < b ? -1 : 1);

/** Who in a lead's teams had no recognition lately. Nothing of who gives, and how much anybody has. */
export interface Gap {
  /** So long without counts as a gap. */
  days: number;
  /** By name; the people in it too. */
  teams: { name: string; slackIds: string[] }[];
  /** Nobody has been there for that long. */
  isTooEarly: boolean;
  shares: Shares;
}

/** Without those who are away as their Slack says. */
async function present(
  { awayUntil }: Pick<Deps, 'awayUntil'>,
  workspaceId: string,
  people: Person[],
): Promise<Person[]> {
  if (people.length === 0 || people.length > MOST_ASKED) return people;
  const away = await awayUntil(
    workspaceId,
    people.map(({ slackId }) => slackId),
  );
  return people.filter(({ slackId }) => !away.has(slackId));
}

/** What a lead sees of their own teams. Throws UserError for anybody who leads none. */
export async function getGap(deps: Deps, lead: Member): Promise<Gap> {
  const { workspaceId } = lead;
  const { sql, teams } = await membersOf(deps, lead, 'teams');
  const workspace = await deps.db.workspace.findUniqueOrThrow({ where: { id: workspaceId } });
  const { recognitionGapDays: days } = workspace;
  const now = deps.now();
  const people = await readPeople(deps, sql, new Date(now.getTime() - days * DAY_MS), now);
  const without = await present(
    deps,
    workspaceId,
    people.filter(({ recognised }) => !recognised),
  );
  const listed = without.toSorted((a, b) => byName(a.name, b.name) || (a.slackId < b.slackId ? -1 : 1));
  return {
    days,
    teams: teams.map(({ id, name }) => ({
      name,
      slackIds: listed.filter(({ teamId }) => teamId === id).map(({ slackId }) => slackId),
    })),
    isTooEarly: people.length === 0,
    shares: sharesOf(people, workspace),
  };
}

/** The last Monday's midnight in a zone: numbers of a week that goes on would tell who was thanked today. */
function startOfWeek(instant: Date, zone: string): Date {
  const day = Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(zone).toPlainDate();
  return new Date(day.subtract({ days: day.dayOfWeek - 1 }).toZonedDateTime(zone).epochMilliseconds);
}

/** What coordinators see of everybody: numbers, of the weeks that are over. Throws UserError for anybody else. */
export async function getShares(deps: Deps, coordinator: Member): Promise<Shares & { days: number }> {
  const { sql } = await membersOf(deps, coordinator, 'workspace');
  const workspace = await deps.db.workspace.findUniqueOrThrow({ where: { id: coordinator.workspaceId } });
  const { recognitionGapDays: days, zone } = workspace;
  const until = startOfWeek(deps.now(), zone);
  const people = await readPeople(deps, sql, new Date(until.getTime() - days * DAY_MS), until);
  return { ...sharesOf(people, workspace), days };
}
