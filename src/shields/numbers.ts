/** How often leads were asked to step in: counts over groups, by the rules of coverage/groups.ts, of the weeks that are over. */
import { Temporal } from 'temporal-polyfill';
import { findGroups, SMALLEST_GROUP } from '../coverage/groups.ts';
import { findLedTeams, membersOf, type Scope } from '../coverage/service.ts';
import { SHIFTS, shiftOf } from '../coverage/shifts.ts';
import type { Deps } from '../deps.ts';
import { UserError } from '../errors.ts';
import type { Member } from '../generated/prisma/client.ts';
import { checkCoordinator, hoursOf } from '../people/service.ts';
import { refusals } from './words.ts';

const WEEKS = 4;

export interface Count {
  name: string;
  called: number;
}

/** Undefined in `total`: too few people for any number. */
export interface ShieldCounts {
  total: { called: number; taken: number } | undefined;
  shifts: Count[];
  sites: Count[];
}

type Row = Pick<Member, 'id' | 'site' | 'zone' | 'workWeek'> & { called: number; taken: number };

/** The last Monday's midnight in a zone, and that of four weeks before: who called today is nobody's business. */
function weeksOver(now: Date, zone: string): { from: Date; until: Date } {
  const day = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(zone).toPlainDate();
  const monday = day.subtract({ days: day.dayOfWeek - 1 });
  const instant = (date: Temporal.PlainDate) => new Date(date.toZonedDateTime(zone).epochMilliseconds);
  return { from: instant(monday.subtract({ weeks: WEEKS })), until: instant(monday) };
}

/** Counts as their reader may see them: everybody's for coordinators, their teams' for leads. Throws UserError for others. */
export async function getShieldCounts(deps: Deps, reader: Member, scope: Scope): Promise<ShieldCounts> {
  if (scope === 'workspace') checkCoordinator(reader, refusals.coordinatorsCan);
  else if ((await findLedTeams(deps, reader)).length === 0) throw new UserError(refusals.leadsOnly);
  const { sql } = await membersOf(deps, reader, scope);
  const workspace = await deps.db.workspace.findUniqueOrThrow({ where: { id: reader.workspaceId } });
  const { from, until } = weeksOver(deps.now(), workspace.zone);
  const rows = await deps.db.$queryRaw<Row[]>`
    SELECT m."id", m."site", m."zone", COALESCE(m."workWeek", '{}') AS "workWeek", count(s."id")::int AS "called",
      count(s."takenAt")::int AS "taken"
    FROM "Member" m LEFT JOIN "Shield" s ON s."workspaceId" = m."workspaceId" AND s."agentId" = m."id" AND s."status" <> 'WITHDRAWN'
      AND s."createdAt" >= ${from} AND s."createdAt" < ${until}
    WHERE ${sql} AND m."deactivatedAt" IS NULL GROUP BY m."id"`;
  const people = rows.map((row) => ({ ...row, shift: shiftOf(hoursOf(row, workspace).week) }));
  if (people.length < SMALLEST_GROUP) return { total: undefined, shifts: [], sites: [] };
  const groups = findGroups(people);
  const sum = (of: (row: (typeof people)[number]) => number) => people.reduce((all, row) => all + of(row), 0);
  const counted = (names: string[], isIn: (row: (typeof people)[number], name: string) => boolean): Count[] =>
    // All of them in one group: that is the total.
    names.length === 1 && people.every((row) => isIn(row, names[0] ?? ''))
      ? []
      : names.map((name) => ({ name, called: sum((row) => (isIn(row, name) ? row.called : 0)) }));
  return {
    total: { called: sum(({ called }) => called), taken: sum(({ taken }) => taken) },
    shifts: counted(
      SHIFTS.filter((shift) => groups.shifts.includes(shift)),
      (row, name) => row.shift === name,
    ),
    sites: counted(groups.sites.toSorted(), (row, name) => row.site === name),
  };
}
