import type { Sendings } from './watch.ts';
import type { YearWorld } from './world.ts';

/** Why a message may rightly not have been sent. */
const RIGHTLY =
  /^(no longer true|too late|cut|fewer|deactivated|brought back|put off|unsure: a nudge is not repeated)$/;
/** What Slack says of people who are no longer there. */
const GONE = /^(user_disabled|account_inactive)$/;

interface Row {
  words: string;
  count: number;
}

/** How the year ended for everything that was to be sent. */
export interface Ledger {
  /** Kind and end → messages. */
  ends: Row[];
  checkIns: Row[];
  pairings: Row[];
  sessions: Row[];
  postponed: number;
  together: number;
  faults: string[];
}

async function rows(w: YearWorld, sql: string): Promise<Row[]> {
  const found = await w.deps.db.$queryRawUnsafe<{ words: string; count: bigint }[]>(sql);
  return found.map(({ words, count }) => ({ words, count: Number(count) }));
}

/** Each of these queries finds what must not be. */
const NEVER: Record<string, string> = {
  'due, and neither sent nor dropped': `
    SELECT kind || ' ' || id AS words, 1 AS count FROM "OutboxMessage"
    WHERE status IN ('PENDING', 'SENDING', 'UNSURE') AND "dueAt" <= $NOW`,
  'came back before the day it was put off to': `
    SELECT b.kind || ' ' || b.id AS words, 1 AS count FROM "OutboxMessage" a JOIN "OutboxMessage" b
      ON b."workspaceId" = a."workspaceId" AND b.kind = a.kind AND b.subject = a.subject AND b.recipient = a.recipient
      AND b.occurrence LIKE split_part(a.occurrence, ' again ', 1) || ' again %' AND b."createdAt" > a."createdAt"
    WHERE a."snoozedTo" IS NOT NULL AND b.status = 'SENT' AND b."sentAt" < a."snoozedTo"
      AND a.occurrence NOT LIKE '% again %' AND b.occurrence LIKE '% again 1'`,
  'a check-in whose time has come, of a pairing that goes on, which nobody was asked and nothing waits to ask': `
    SELECT c.id || ' due ' || c."dueAt" AS words, 1 AS count FROM "CheckIn" c JOIN "Pairing" p ON p.id = c."pairingId"
    WHERE c.status = 'SCHEDULED' AND c."dueAt" <= $NOW AND p.status = 'ACTIVE'
      AND (p."goOnAskedAt" IS NULL OR p."goOnAskedAt" < $NOW::timestamptz - interval '28 days')
      AND NOT EXISTS (SELECT 1 FROM "OutboxMessage" o WHERE o.subject = c.id::text AND o.status = 'PENDING')`,
  'a check-in that was sent or answered, without a message': `
    SELECT c.status || ' ' || c.id AS words, 1 AS count FROM "CheckIn" c
    WHERE (c.status = 'SENT' OR c.status = 'ANSWERED' AND c."sentAt" IS NOT NULL) AND NOT EXISTS (
      SELECT 1 FROM "OutboxMessage" o WHERE o.subject = c.id::text AND o.status = 'SENT')`,
  'an offer nobody was told of': `
    SELECT f.status || ' ' || f.id AS words, 1 AS count FROM "Offer" f
    WHERE f.status = 'ACCEPTED' AND NOT EXISTS (
      SELECT 1 FROM "OutboxMessage" o WHERE o.subject = f.id::text AND o.kind = 'offer.made' AND o.status = 'SENT')`,
  'a pairing that was never introduced': `
    SELECT p.id::text AS words, 1 AS count FROM "Pairing" p WHERE p."startedAt" < $NOW::timestamptz - interval '1 hour'
      AND p.status = 'ACTIVE' AND NOT EXISTS (
        SELECT 1 FROM "OutboxMessage" o WHERE o.subject = p.id::text AND o.status = 'SENT' AND o.kind LIKE 'pairing.introduced%')`,
  'a pairing past its end': `
    SELECT p.id::text AS words, 1 AS count FROM "Pairing" p
    WHERE p.status = 'ACTIVE' AND p."endsAt" < $NOW::timestamptz - interval '2 hours'`,
};

/** Reads the books at the end of the year. */
export async function readLedger(w: YearWorld, sendings: Sendings): Promise<Ledger> {
  const faults: string[] = [];
  for (const [what, sql] of Object.entries(NEVER))
    for (const { words } of await rows(w, sql.replaceAll('$NOW', `'${w.now().toISOString()}'::timestamptz`)))
      faults.push(`${what}: ${words}`);
  const ends = await rows(
    w,
    `SELECT kind || ' ' || status || COALESCE(' ' || CASE WHEN status IN ('DROPPED', 'FAILED') THEN reason END, '') AS words,
       count(*) AS count FROM "OutboxMessage" GROUP BY 1 ORDER BY 1`,
  );
  for (const { words, count } of ends) {
    const [kind = '', status = '', ...reason] = words.split(' ');
    const allowed = status === 'DROPPED' ? RIGHTLY : status === 'FAILED' ? GONE : /^$/;
    if (!allowed.test(reason.join(' '))) faults.push(`ended wrongly: ${count} × ${kind} ${status} ${reason.join(' ')}`);
  }
  const sent = await w.deps.db.outboxMessage.findMany({
    where: { status: 'SENT', reason: { not: null } },
    select: { id: true },
  });
  const unseen = await w.deps.db.outboxMessage.findMany({
    where: { status: 'SENT', nudge: true },
    select: { id: true, kind: true },
  });
  for (const { id, kind } of unseen)
    if (!sendings.arrived.has(id)) faults.push(`said to be sent, never arrived: ${kind} ${id}`);
  return {
    ends,
    checkIns: await rows(
      w,
      `SELECT kind || ' ' || status AS words, count(*) AS count FROM "CheckIn" GROUP BY 1 ORDER BY 1`,
    ),
    pairings: await rows(
      w,
      `SELECT kind || ' ' || status AS words, count(*) AS count FROM "Pairing" GROUP BY 1 ORDER BY 1`,
    ),
    sessions: await rows(w, `SELECT status::text AS words, count(*) AS count FROM "Session" GROUP BY 1 ORDER BY 1`),
    postponed: sent.length,
    together: await w.deps.db.outboxMessage.count({ where: { leadId: { not: null }, status: 'SENT' } }),
    faults,
  };
}
