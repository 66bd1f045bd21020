/** Once a month, for leads who want it: a word that it is time to look. The sweep and the forecast ask the same plan. */
import { Temporal } from 'temporal-polyfill';
import type { Deps } from '../deps.ts';
import { UserError } from '../errors.ts';
import type { Member } from '../generated/prisma/client.ts';
import { findLedTeams } from './service.ts';
import { refusals } from './words.ts';

export const PRAISE = 'coverage.reminder';
/** What "cut" in a lead's forecast takes it by. */
export const PRAISE_KEY = 'recognition:praise';

const DAY_MS = 86_400_000;
/** Policy: of use in the first half of the month, so that two of them are never close together. */
const OF_USE_DAYS = 14;

export interface MonthlyReminder {
  /** YYYY-MM. */
  month: string;
  /** The month's first instant where the person is; the sender waits from there for the first nudge day. */
  dueAt: Date;
  until: Date;
}

/** The reminders of a person in this zone that are of use in [from, until), in their order. */
export function monthlyReminders(zone: string, from: Date, until: Date): MonthlyReminder[] {
  const here = Temporal.Instant.fromEpochMilliseconds(from.getTime()).toZonedDateTimeISO(zone).toPlainDate();
  const instant = (day: Temporal.PlainDate) => new Date(day.toZonedDateTime(zone).epochMilliseconds);
  const reminders: MonthlyReminder[] = [];
  for (let first = here.with({ day: 1 }); instant(first) < until; first = first.add({ months: 1 })) {
    const end = instant(first.add({ days: OF_USE_DAYS }));
    if (end > from) reminders.push({ month: first.toString().slice(0, 7), dueAt: instant(first), until: end });
  }
  return reminders;
}

/** The reminders of these leads that are not in the outbox yet, in one query. */
async function findUnplanned({ db }: Pick<Deps, 'db'>, leads: Member[], from: Date, until: Date) {
  const planned = await db.outboxMessage.findMany({
    where: {
      workspaceId: { in: [...new Set(leads.map(({ workspaceId }) => workspaceId))] },
      kind: PRAISE,
      subject: { in: leads.map(({ id }) => id) },
      createdAt: { gte: new Date(from.getTime() - 2 * 31 * DAY_MS) },
    },
    select: { subject: true, occurrence: true },
  });
  const known = new Set(planned.map(({ subject, occurrence }) => `${subject} ${occurrence}`));
  return leads.flatMap((lead) =>
    monthlyReminders(lead.zone, from, until)
      .filter(({ month }) => !known.has(`${lead.id} ${month}`))
      .map((reminder) => ({ ...reminder, lead })),
  );
}

const WANTING = { praiseReminder: true, deactivatedAt: null, leads: { some: {} } } as const;

/** Hands the reminders of the coming day to the outbox, so that none is late where a day begins at midnight. Twice changes nothing. */
export async function planReminders(deps: Deps): Promise<void> {
  const leads = await deps.db.member.findMany({ where: { ...WANTING, workspace: { status: 'INSTALLED' } } });
  if (leads.length === 0) return;
  const now = deps.now();
  const reminders = await findUnplanned(deps, leads, now, new Date(now.getTime() + DAY_MS));
  await deps.db.$transaction((tx) =>
    deps.outbox.add(
      tx,
      ...reminders.map(({ lead, month, dueAt, until }) => ({
        workspaceId: lead.workspaceId,
        kind: PRAISE,
        subject: lead.id,
        occurrence: month,
        recipient: lead.slackId,
        dueAt,
        until,
        key: PRAISE_KEY,
      })),
    ),
  );
}

/** The reminders of these members that come due in [from, until) and are not planned yet. */
export async function findComingReminders(
  deps: Deps,
  workspaceId: string,
  memberIds: string[],
  from: Date,
  until: Date,
) {
  if (memberIds.length === 0) return [];
  const leads = await deps.db.member.findMany({ where: { ...WANTING, workspaceId, id: { in: memberIds } } });
  if (leads.length === 0) return [];
  const reminders = await findUnplanned(deps, leads, from, until);
  return reminders.map(({ lead, dueAt, ...reminder }) => ({
    ...reminder,
    memberId: lead.id,
    dueAt: dueAt < from ? from : dueAt,
  }));
}

/** Whether a member still wants it, and leads a team. */
export async function wantsReminder({ db }: Pick<Deps, 'db'>, workspaceId: string, memberId: string): Promise<boolean> {
  return (await db.member.count({ where: { ...WANTING, workspaceId, id: memberId } })) > 0;
}

/** Switches a lead's reminder on or off. Throws UserError for anybody who leads no team. */
export async function setReminder(deps: Deps, lead: Member, on: boolean): Promise<void> {
  if ((await findLedTeams(deps, lead)).length === 0) throw new UserError(refusals.leadsOnly);
  const { id, workspaceId } = lead;
  await deps.db.$transaction(async (tx) => {
    await tx.member.update({ where: { id, workspaceId }, data: { praiseReminder: on } });
    await deps.outbox.refresh(tx, workspaceId, PRAISE, id);
  });
}
