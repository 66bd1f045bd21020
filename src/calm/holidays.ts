import type { Deps } from '../deps.ts';
import { UserError } from '../errors.ts';
import type { Member } from '../generated/prisma/client.ts';
import { checkCoordinator as checkCoordinates, tidy } from '../people/service.ts';

const LONGEST_NAME = 60;
/** More than this in two years is no list of holidays. */
const MOST_DAYS = 150;
const USUAL_NAME = 'Day off';
const DAY_MS = 86_400_000;

/** A day off as it is written: a calendar date, YYYY-MM-DD, and what it is called. */
export interface DayOff {
  day: string;
  name: string;
}

/** What a form shows again at once. */
const LONGEST_TEXT = 3000;

/** Days off as they are written in the form. */
export const holidaysInLines = (days: DayOff[]): string => days.map(({ day, name }) => `${day} ${name}`).join('\n');

const checkCoordinator = (member: Member): void => checkCoordinates(member, 'change the holidays');

/** Until it is over everywhere, a day is not past. */
const firstOpen = (now: Date): Date => new Date(Math.floor((now.getTime() - DAY_MS) / DAY_MS) * DAY_MS);

/** A day off to show how one is written: the coming 25 December, YYYY-MM-DD. */
export function exampleDay(now: Date): string {
  const thisYear = `${now.getUTCFullYear()}-12-25`;
  return now.toISOString().slice(0, 10) <= thisYear ? thisYear : `${now.getUTCFullYear() + 1}-12-25`;
}

/** "2026-12-25 Christmas Day" or "25.12.2026 Christmas Day"; undefined for what is no date. */
function readLine(line: string): DayOff | undefined {
  const [, iso, day, month, year, rest = ''] =
    /^(?:(\d{4}-\d{2}-\d{2})|(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4}))(?:[\s:,–-]+(.*))?$/u.exec(line) ?? [];
  const date = iso ?? (year && `${year}-${month?.padStart(2, '0')}-${day?.padStart(2, '0')}`);
  if (!date) return undefined;
  const at = new Date(`${date}T00:00:00Z`);
  if (Number.isNaN(at.getTime()) || at.toISOString().slice(0, 10) !== date) return undefined;
  return { day: date, name: rest || USUAL_NAME };
}

const refuse = (message: string): never => {
  throw new UserError(message, 'lines');
};
const quoted = (line: string) => `“${line.length > 40 ? `${line.slice(0, 39)}…` : line}”`;

/** The days off written one a line, in their order. Throws UserError that quotes the line it is about. */
export function readHolidays(text: string, now: Date): DayOff[] {
  const lines = text
    .split('\n')
    .map(tidy)
    .filter((line) => line !== '');
  if (lines.length > MOST_DAYS) refuse(`That is ${lines.length} days. ${MOST_DAYS} at most.`);
  const first = firstOpen(now).toISOString().slice(0, 10);
  const last = new Date(now.getTime() + 2 * 366 * DAY_MS).toISOString().slice(0, 10);
  const seen = new Set<string>();
  const days = lines
    .map((line): DayOff => {
      const read = readLine(line);
      if (!read) return refuse(`${quoted(line)}: begin with a date that exists, such as ${exampleDay(now)}.`);
      const { day, name } = read;
      if (name.length > LONGEST_NAME)
        return refuse(`${quoted(line)}: ${LONGEST_NAME} characters for the name at most.`);
      if (day < first) return refuse(`${quoted(line)}: that day is over.`);
      if (day > last) return refuse(`${quoted(line)}: two years ahead at most.`);
      if (seen.has(day)) return refuse(`${quoted(line)}: that day is there twice.`);
      seen.add(day);
      return read;
    })
    .sort((a, b) => a.day.localeCompare(b.day));
  if (holidaysInLines(days).length > LONGEST_TEXT) refuse('That is too much for one list. Use shorter names.');
  return days;
}

/** The sites members name, in order. Throws UserError unless the member is a coordinator. */
export async function findSites({ db }: Pick<Deps, 'db'>, member: Member): Promise<string[]> {
  checkCoordinator(member);
  const rows = await db.member.findMany({
    where: { workspaceId: member.workspaceId, site: { not: null }, deactivatedAt: null },
    distinct: ['site'],
    select: { site: true },
    orderBy: { site: 'asc' },
  });
  return rows.flatMap(({ site }) => site ?? []);
}

/** The days off of a site (null: everywhere) that are not over. Throws UserError unless the member is a coordinator. */
export async function findHolidays(
  deps: Pick<Deps, 'db' | 'now'>,
  member: Member,
  site: string | null,
): Promise<DayOff[]> {
  checkCoordinator(member);
  const rows = await deps.db.holiday.findMany({
    where: { workspaceId: member.workspaceId, site, day: { gte: firstOpen(deps.now()) } },
    orderBy: { day: 'asc' },
  });
  return rows.map(({ day, name }) => ({ day: day.toISOString().slice(0, 10), name }));
}

/**
 * Makes the coming days off of a site (null: everywhere) what was written; past ones are kept. All of it or nothing. Throws
 * UserError at the field "lines", and for anybody but a coordinator.
 */
export async function saveHolidays(deps: Deps, member: Member, site: string | null, text: string): Promise<void> {
  checkCoordinator(member);
  const { workspaceId } = member;
  const days = readHolidays(text, deps.now());
  await deps.db.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM "Workspace" WHERE "id" = ${workspaceId}::uuid FOR NO KEY UPDATE`;
    await tx.holiday.deleteMany({ where: { workspaceId, site, day: { gte: firstOpen(deps.now()) } } });
    await tx.holiday.createMany({
      data: days.map(({ day, name }) => ({ workspaceId, site, day: new Date(day), name })),
    });
    await deps.outbox.askAgain(tx, workspaceId);
  });
}

/** How many days off are ahead, all sites together. */
export async function countHolidays({ db, now }: Pick<Deps, 'db' | 'now'>, workspaceId: string): Promise<number> {
  return db.holiday.count({ where: { workspaceId, day: { gte: firstOpen(now()) } } });
}
