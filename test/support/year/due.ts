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
        AND "startsAt" + "minutes" * interval '1 minute' <= ${now})
      OR EXISTS (SELECT 1 FROM "HelpRequest" WHERE status = 'OPEN' AND ring < 4 AND "nextRingAt" <= ${now})
      OR EXISTS (SELECT 1 FROM "Shield" WHERE status IN ('OPEN', 'TAKEN')) AS due`;
  return found?.due === true || isPreparationDue(w, after, now);
}

/** The same for what runs every hour: pauses and pairings that are over, cards to be checked, questions that went quiet. */
export async function isHourlyWorkDue({ deps }: YearWorld, after: Date, now: Date): Promise<boolean> {
  const [found] = await deps.db.$queryRaw<{ due: boolean }[]>`
    SELECT EXISTS (SELECT 1 FROM "Pairing" WHERE status = 'PAUSED' AND "pausedUntil" > ${after} AND "pausedUntil" <= ${now})
      OR EXISTS (SELECT 1 FROM "Pairing" WHERE status = 'ACTIVE' AND "endsAt" > ${after} AND "endsAt" <= ${now})
      OR EXISTS (SELECT 1 FROM "Card" WHERE status IN ('PUBLISHED', 'DUE') AND "dueAt" > ${after} AND "dueAt" <= ${now})
      OR EXISTS (SELECT 1 FROM "HelpRequest" WHERE status IN ('OPEN', 'CLAIMED') AND "nextRingAt" > ${after}
        AND "nextRingAt" <= ${now}) AS due`;
  return found?.due === true;
}

/**
 * What is followed by the minute: questions that are being asked, and calls for a lead. `next`: when there is something to do after
 * that instant.
 */
export async function findLive({ deps }: YearWorld, after: Date): Promise<{ open: number; next: Date | null }> {
  const [found] = await deps.db.$queryRaw<{ open: number; next: Date | null }[]>`
    SELECT count(*)::int AS open, min(at) FILTER (WHERE at > ${after}) AS next FROM (
      SELECT "nextRingAt" AS at FROM "HelpRequest" WHERE status = 'OPEN' AND ring < 4
      UNION ALL SELECT "createdAt" + interval '1 hour' FROM "Shield" WHERE status = 'OPEN'
      UNION ALL SELECT a."askedAt" + interval '3 minutes' FROM "ShieldAsk" a JOIN "Shield" s ON s.id = a."shieldId" AND s.status = 'OPEN'
      UNION ALL SELECT "takenAt" + interval '4 hours' FROM "Shield" WHERE status = 'TAKEN') live`;
  return found ?? { open: 0, next: null };
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
  if (sessions.length === 0) return false;
  const holidays = await deps.db.holiday.findMany({ where: { workspaceId } });
  return sessions.some(({ startsAt, workspace, pairing: { mentor } }) => {
    const daysOff = holidays.filter(({ site }) => site === null || site === mentor.site);
    const days = new Set(daysOff.map(({ day }) => day.toISOString().slice(0, 10)));
    const due = startsAt ? prepDueAt(startsAt, mentor, workspace, days) : now;
    return after < due && due <= now;
  });
}
