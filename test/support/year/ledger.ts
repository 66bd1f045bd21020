import { NEVER } from './never.ts';
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
  /** What became of cards, topics, questions and bad contacts. */
  knowledge: Row[];
  postponed: number;
  together: number;
  faults: string[];
}

async function rows(w: YearWorld, sql: string): Promise<Row[]> {
  const found = await w.deps.db.$queryRawUnsafe<{ words: string; count: bigint }[]>(sql);
  return found.map(({ words, count }) => ({ words, count: Number(count) }));
}

/** What happened to cards, topics and questions, and how often. */
const KNOWLEDGE = `
  SELECT 'cards ' || status AS words, count(*) AS count FROM "Card" GROUP BY 1
  UNION ALL SELECT 'cards accepted', count(*) FROM "Card" WHERE "acceptedAt" IS NOT NULL
  UNION ALL SELECT 'cards listed', count(*) FROM "CardCheck"
  UNION ALL SELECT 'weeks with a full list', count(*) FROM "CardCheck" WHERE place = 4
  UNION ALL SELECT 'cards used: ' || kind, count(*) FROM "CardUse" GROUP BY 1
  UNION ALL SELECT 'searches', count(*) FROM "CardSearch"
  UNION ALL SELECT 'gaps', count(*) FROM "Gap"
  UNION ALL SELECT 'gaps written', count(*) FROM "Gap" WHERE "cardId" IS NOT NULL
  UNION ALL SELECT 'help ' || status, count(*) FROM "HelpRequest" GROUP BY 1
  UNION ALL SELECT 'help asks ' || status, count(*) FROM "HelpAsk" GROUP BY 1
  UNION ALL SELECT 'help rated', count(*) FROM "HelpRequest" WHERE rating IS NOT NULL
  UNION ALL SELECT 'help claimed', count(*) FROM "HelpRequest" WHERE "claimedAt" IS NOT NULL
  UNION ALL SELECT 'help asked whether still open', count(*) FROM "HelpRequest" WHERE "staleAskedAt" IS NOT NULL
  UNION ALL SELECT 'shields ' || status, count(*) FROM "Shield" GROUP BY 1
  UNION ALL SELECT 'shields taken', count(*) FROM "Shield" WHERE "takenAt" IS NOT NULL
  UNION ALL SELECT 'shields, how they are', count(*) FROM "Shield" WHERE feeling IS NOT NULL
  ORDER BY 1`;

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
    knowledge: await rows(w, KNOWLEDGE),
    postponed: sent.length,
    together: await w.deps.db.outboxMessage.count({ where: { leadId: { not: null }, status: 'SENT' } }),
    faults,
  };
}
