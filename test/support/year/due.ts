import { prepDueAt } from '../../../src/sessions/prep.ts';
import type { YearWorld } from './world.ts';

const DAY_MS = 86_400_000;
/** A preparation comes within the nine days before its session: on the working day before. */
const PREPARED_WITHIN_MS = 9 * DAY_MS;

/**
 * Whether there is work for what runs every few minutes that was not there before: times at which nothing comes due are passed over.
 * Asked too little, it would show: what comes late differs from its forecast.
 */
export async function isWorkDue(w: YearWorld, after: Date, now: Date): Promise<boolean> {
  const [found] = await w.deps.db.$queryRaw<{ due: boolean }[]>`
    SELECT EXISTS (SELECT 1 FROM "CheckIn" WHERE status = 'SCHEDULED' AND "dueAt" > ${after} AND "dueAt" <= ${now})
      OR EXISTS (SELECT 1 FROM "CheckIn" WHERE status = 'SENT'
        AND "sentAt" > ${after}::timestamptz - interval '3 days' AND "sentAt" <= ${now}::timestamptz - interval '3 days')
      OR EXISTS (SELECT 1 FROM "Offer" WHERE status = 'PENDING' AND "expiresAt" > ${after} AND "expiresAt" <= ${now})
      OR EXISTS (SELECT 1 FROM "Session" WHERE status = 'SCHEDULED' AND "startsAt" + "minutes" * interval '1 minute' > ${after}
        AND "startsAt" + "minutes" * interval '1 minute' <= ${now}) AS due`;
  return found?.due === true || isPreparationDue(w, after, now);
}

/** The same for what runs every hour: pauses and pairings that are over. */
export async function isHourlyWorkDue({ deps, workspaceId }: YearWorld, after: Date, now: Date): Promise<boolean> {
  const over = { gt: after, lte: now };
  const due = await deps.db.pairing.count({
    where: {
      workspaceId,
      OR: [
        { status: 'PAUSED', pausedUntil: over },
        { status: 'ACTIVE', endsAt: over },
      ],
    },
  });
  return due > 0;
}

async function isPreparationDue({ deps, workspaceId }: YearWorld, after: Date, now: Date): Promise<boolean> {
  const sessions = await deps.db.session.findMany({
    where: {
      workspaceId,
      status: 'SCHEDULED',
      startsAt: { gt: now, lt: new Date(now.getTime() + PREPARED_WITHIN_MS) },
    },
    select: { startsAt: true, workspace: true, pairing: { select: { mentor: true } } },
  });
  const holidays = await deps.db.holiday.findMany({ where: { workspaceId } });
  return sessions.some(({ startsAt, workspace, pairing: { mentor } }) => {
    const daysOff = holidays.filter(({ site }) => site === null || site === mentor.site);
    const days = new Set(daysOff.map(({ day }) => day.toISOString().slice(0, 10)));
    const due = startsAt ? prepDueAt(startsAt, mentor, workspace, days) : now;
    return after < due && due <= now;
  });
}
