import type { Deps } from '../deps.ts';
import { countEndReasons } from '../endings/service.ts';
import type { Member } from '../generated/prisma/client.ts';
import { type Counts, countPairings } from './service.ts';

/** Policy: numbers are told over groups of at least so many. Source: product.md, "Private". */
const SMALLEST_GROUP = 5;
const DAY_MS = 86_400_000;
/** Policy: how long an answer to "How is it going?" counts, and an ending among the reasons. */
const PULSE_DAYS = 90;
const REASON_DAYS = 365;

export interface Numbers {
  counts: Counts;
  /** How it is going on average, 1 to 5; undefined: too few have said so. */
  pulse: number | undefined;
  reasons: Awaited<ReturnType<typeof countEndReasons>>;
}

/** Monday 00:00 UTC: who looks every day cannot tell one answer from the one before. */
function lastMonday(now: Date): Date {
  const day = new Date(Math.floor(now.getTime() / DAY_MS) * DAY_MS);
  return new Date(day.getTime() - ((day.getUTCDay() + 6) % 7) * DAY_MS);
}

/** Numbers over at least five people, of the weeks that are over. Throws UserError for everybody but coordinators. */
export async function getNumbers(deps: Deps, member: Member): Promise<Numbers> {
  const counts = await countPairings(deps, member);
  const until = lastMonday(deps.now());
  const since = (length: number) => new Date(until.getTime() - length * DAY_MS);
  const [pulse] = await deps.db.$queryRaw<{ people: number; average: number | null }[]>`
    SELECT count(*)::int AS "people", avg("pulse")::float8 AS "average" FROM (
      SELECT DISTINCT ON ("memberId") "pulse" FROM "CheckIn"
      WHERE "workspaceId" = ${member.workspaceId}::uuid AND "pulse" IS NOT NULL
        AND COALESCE("answeredAt", "sentAt") >= ${since(PULSE_DAYS)} AND COALESCE("answeredAt", "sentAt") < ${until}
      ORDER BY "memberId", COALESCE("answeredAt", "sentAt") DESC) latest`;
  const enough = (pulse?.people ?? 0) >= SMALLEST_GROUP;
  return {
    counts,
    pulse: enough ? (pulse?.average ?? undefined) : undefined,
    reasons: await countEndReasons(deps, member, { since: since(REASON_DAYS), until }),
  };
}
