/** Recognition over the months that are over, as numbers: coverage, and what it was for. */
import { Temporal } from 'temporal-polyfill';
import type { Deps } from '../deps.ts';
import { UserError } from '../errors.ts';
import { type Member, Prisma } from '../generated/prisma/client.ts';
import { SMALLEST_GROUP } from './groups.ts';
import { maySee, membersOf, percentOf, recognisedIn, type Scope } from './service.ts';
import { refusals } from './words.ts';

export const TREND = 'coverage.trend';

const MONTHS = 6;
/** Policy: shares of fewer kudos than this say nothing. */
const FEWEST_KUDOS = 5;
/** More than a picture on a phone tells apart; the rest is one. */
const MOST_VALUES = 5;

/** A calendar month as YYYY-MM, from its first instant to that of the next. */
export interface Month {
  month: string;
  from: Date;
  until: Date;
}

/** What kudos were for: a value, a skill alone, or all that is not told apart. */
export type About = { is: 'value'; name: string } | { is: 'skill' } | { is: 'other' };

export interface Trend {
  /** Of one team: its name. */
  team: string | undefined;
  /** Oldest first; without people: too few of them, so nothing is told of that month. */
  months: { month: string; coverage?: { people: number; percent: number } }[];
  /** What public kudos were for, in the order of the values: percent of each month's, undefined where there are too few. */
  values: { about: About; percents: (number | undefined)[] }[];
}

/** The latest months that are over, oldest first. */
export function monthsOver(now: Date, zone: string): Month[] {
  const here = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(zone).toPlainDate();
  const begin = (ago: number) => here.with({ day: 1 }).subtract({ months: ago });
  const instant = (day: Temporal.PlainDate) => new Date(day.toZonedDateTime(zone).epochMilliseconds);
  return Array.from({ length: MONTHS }, (_, index) => {
    const first = begin(MONTHS - index);
    const until = instant(begin(MONTHS - index - 1));
    return { month: first.toString().slice(0, 7), from: instant(first), until };
  });
}

const column = (months: Month[], of: (month: Month) => Date | string) => months.map(of);

/** Of each month, who was there all of it and who of them had recognition: both as numbers, in one query. */
function readCoverage({ db }: Pick<Deps, 'db'>, members: Prisma.Sql, months: Month[]) {
  return db.$queryRaw<{ month: string; people: number; recognised: number }[]>`
    SELECT b."month", count(*)::int AS "people",
      count(*) FILTER (WHERE ${recognisedIn(Prisma.sql`b."from"`, Prisma.sql`b."until"`)})::int AS "recognised"
    FROM unnest(${column(months, ({ month }) => month)}::text[], ${column(months, ({ month }) => `${month}-01`)}::date[],
      ${column(months, ({ from }) => from)}::timestamptz[], ${column(months, ({ until }) => until)}::timestamptz[])
      AS b("month", "day", "from", "until")
    JOIN "Member" m ON ${members} AND m."createdAt" <= b."from" AND (m."startedOn" IS NULL OR m."startedOn" <= b."day")
      AND (m."deactivatedAt" IS NULL OR m."deactivatedAt" >= b."until")
    GROUP BY b."month"`;
}

/** Of each month, how many public kudos there were of each value (null: a skill alone), and for how many people in all. */
function readValues({ db }: Pick<Deps, 'db'>, members: Prisma.Sql, months: Month[]) {
  const starts = column(months, ({ from }) => from);
  return db.$queryRaw<{ at: number; valueId: string | null; isTotal: boolean; kudos: number; people: number }[]>`
    SELECT "at", "valueId", GROUPING("valueId") = 1 AS "isTotal", count(DISTINCT "id")::int AS "kudos",
      count(DISTINCT "memberId")::int AS "people"
    FROM (SELECT width_bucket(k."createdAt", ${starts}::timestamptz[]) AS "at", k."valueId", k."id", r."memberId"
      FROM "Kudos" k JOIN "KudosRecipient" r ON r."kudosId" = k."id" AND r."status" = 'POSTED' JOIN "Member" m ON m."id" = r."memberId"
      WHERE ${members} AND k."workspaceId" = m."workspaceId" AND k."status" = 'POSTED'
        AND k."createdAt" >= ${months[0]?.from} AND k."createdAt" < ${months.at(-1)?.until}) given
    GROUP BY GROUPING SETS (("at", "valueId"), ("at"))`;
}

type Counted = Awaited<ReturnType<typeof readValues>>;

/** The values most kudos were for, in the coordinators' order; then a skill alone, and the rest as one. */
function valuesOf(counted: Counted, known: { id: string; name: string }[], months: Month[]): Trend['values'] {
  const totals = counted.filter(
    ({ isTotal, kudos, people }) => isTotal && kudos >= FEWEST_KUDOS && people >= SMALLEST_GROUP,
  );
  const rows = counted.filter(({ isTotal, at }) => !isTotal && totals.some((total) => total.at === at));
  const sum = (id: string | null) => rows.reduce((all, { valueId, kudos }) => all + (valueId === id ? kudos : 0), 0);
  const used = known.filter(({ id }) => sum(id) > 0);
  const most = new Set(used.toSorted((a, b) => sum(b.id) - sum(a.id)).slice(0, MOST_VALUES));
  const shown = used.filter((value) => most.has(value));
  const ids = new Set(shown.map(({ id }) => id));
  const line = (about: About, isOf: (valueId: string | null) => boolean) => ({
    about,
    percents: months.map((_, index) => {
      const total = totals.find(({ at }) => at === index + 1);
      const of = rows.filter(({ at, valueId }) => at === index + 1 && isOf(valueId));
      return (
        total &&
        percentOf(
          of.reduce((all, { kudos }) => all + kudos, 0),
          total.kudos,
        )
      );
    }),
  });
  return [
    ...shown.map(({ id, name }) => line({ is: 'value', name }, (valueId) => valueId === id)),
    ...(sum(null) > 0 ? [line({ is: 'skill' }, (valueId) => valueId === null)] : []),
    ...(used.length > shown.length ? [line({ is: 'other' }, (valueId) => valueId !== null && !ids.has(valueId))] : []),
  ];
}

/** The trend as its reader may see it; undefined: in no month were there enough people. Throws UserError unless it is theirs to see. */
export async function readTrend(deps: Deps, reader: Member, scope: Scope): Promise<Trend | undefined> {
  const { sql, teams } = await membersOf(deps, reader, scope);
  const { zone, values } = await deps.db.workspace.findUniqueOrThrow({
    where: { id: reader.workspaceId },
    include: { values: { orderBy: [{ position: 'asc' }, { name: 'asc' }] } },
  });
  const months = monthsOver(deps.now(), zone);
  const coverage = (await readCoverage(deps, sql, months)).filter(({ people }) => people >= SMALLEST_GROUP);
  if (coverage.length === 0) return undefined;
  const counted = await readValues(deps, sql, months);
  return {
    team: teams.length === 1 ? teams[0]?.name : undefined,
    months: months.map(({ month }) => {
      const told = coverage.find((one) => one.month === month);
      return told
        ? { month, coverage: { people: told.people, percent: percentOf(told.recognised, told.people) } }
        : { month };
    }),
    values: valuesOf(counted, values, months),
  };
}

/** Sends the reader the picture; asked for twice within a day it comes once. Throws UserError as above, and when there is nothing to draw. */
export async function sendTrend(deps: Deps, reader: Member, scope: Scope): Promise<void> {
  if (!(await readTrend(deps, reader, scope))) throw new UserError(refusals.tooFew(scope));
  const { workspaceId, slackId: recipient } = reader;
  const occurrence = deps.now().toISOString().slice(0, 10);
  await deps.db.$transaction((tx) =>
    deps.outbox.add(tx, { workspaceId, kind: TREND, subject: scope, occurrence, recipient }),
  );
}

/** What a picture that was asked for shows now; undefined: its reader may no longer see it, or there is nothing to draw. */
export async function findTrend(
  deps: Deps,
  reader: Member,
  subject: string,
): Promise<{ scope: Scope; trend: Trend } | undefined> {
  const scope: Scope = subject === 'workspace' ? 'workspace' : 'teams';
  if (!(await maySee(deps, reader, scope))) return undefined;
  const trend = await readTrend(deps, reader, scope);
  return trend && { scope, trend };
}
