/** Logs that wait for somebody who does not answer: that holds up the others, and the message, for a while and not for good. */
import type { Deps } from '../deps.ts';
import { type LogKey, stopWaiting } from './service.ts';

/** Policy: who was away for a while has come back by then, and after it nobody remembers. */
const LAPSES_MS = 14 * 86_400_000;
/** Logs looked at in one go; the next day takes the rest. */
const AT_ONCE = 500;

/** Not begun, or begun and not answered by all, for so long. What somebody ended themselves is over. */
const findLapsed = ({ db, now }: Deps): Promise<LogKey[]> => db.$queryRaw<LogKey[]>`
  SELECT l."id", l."workspaceId" FROM "PairLog" l
    JOIN "Workspace" w ON w."id" = l."workspaceId" AND w."status" = 'INSTALLED'
    JOIN "PairLogPerson" own ON own."pairLogId" = l."id" AND own."memberId" = l."loggedById"
  WHERE l."recordedAt" IS NULL AND own."declinedAt" IS NULL
    AND COALESCE(own."confirmedAt", l."createdAt") <= ${new Date(now().getTime() - LAPSES_MS)}
    AND EXISTS (SELECT 1 FROM "PairLogPerson" p
      WHERE p."pairLogId" = l."id" AND p."confirmedAt" IS NULL AND p."declinedAt" IS NULL)
  ORDER BY l."id" LIMIT ${AT_ONCE}`;

/** Every day: what nobody answers any more is recorded with those who agreed, or dropped; nobody is told. */
export async function lapseLogs(deps: Deps): Promise<void> {
  for (const key of await findLapsed(deps)) await deps.db.$transaction((tx) => stopWaiting(deps, tx, key));
}
