import type { Sendings } from './watch.ts';
import type { YearWorld } from './world.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const WEEK_MS = 7 * DAY_MS;
/** At noon UTC it is Monday everywhere: 1970-01-05 was one. */
const MONDAY_NOON_MS = 4 * DAY_MS + 12 * HOUR_MS;
const FULL = 5;

interface Waits {
  cardId: string;
  keeperId: string;
}

const sameOf = ({ cardId, keeperId }: Waits) => `${cardId} ${keeperId}`;

/** Whether everything that came due was asked about: cards in lists, topics of somebody. Read from the books alone. */
export class Checks {
  readonly #w: YearWorld;
  readonly #record: Sendings;
  /** What waited at the last look, a week ago. */
  #waited = new Set<string>();

  constructor(w: YearWorld, record: Sendings) {
    this.#w = w;
    this.#record = record;
  }

  #fault(what: string, words: string): void {
    this.#record.faults.push(`${this.#w.now().toISOString()}: ${what} (${words})`);
  }

  async look(): Promise<void> {
    const time = this.#w.now().getTime();
    if (time % DAY_MS === 12 * HOUR_MS) await this.#lookAtTopics();
    if ((time - MONDAY_NOON_MS) % WEEK_MS === 0) await this.#lookAtCards(new Date(time));
  }

  /** What waited with somebody for the whole of last week stood in their list of it, or the list was full, or they had put one off. */
  async #lookAtCards(now: Date): Promise<void> {
    const { deps } = this.#w;
    const waiting = await deps.db.$queryRaw<Waits[]>`
      SELECT c.id AS "cardId", m.id AS "keeperId" FROM "Card" c JOIN "Member" m ON m.id = CASE c.status
        WHEN 'DRAFT' THEN nullif(c."verifierId", c."makerId") ELSE coalesce(c."verifierId", c."ownerId") END
      WHERE m."deactivatedAt" IS NULL AND (c.status = 'DRAFT' OR c.status <> 'OBSOLETE' AND c."dueAt" <= ${now})
        AND (c."teamId" IS NULL OR c."teamId" = m."teamId")`;
    const monday = new Date(now.getTime() - WEEK_MS - 12 * HOUR_MS);
    const listed = await deps.db.cardCheck.findMany({ where: { week: monday } });
    const putOff = await deps.db.outboxMessage.findMany({
      where: {
        kind: 'verification.list',
        createdAt: { gt: new Date(monday.getTime() - 4 * WEEK_MS) },
        OR: [{ snoozedTo: { not: null } }, { occurrence: { contains: ' again ' } }],
      },
    });
    const stood = new Set(listed.map(({ cardId, memberId }) => sameOf({ cardId, keeperId: memberId })));
    for (const one of waiting.filter((each) => this.#waited.has(sameOf(each)))) {
      this.#record.cardsDue += 1;
      const { cardId, keeperId } = one;
      const isFull = listed.filter(({ memberId }) => memberId === keeperId).length >= FULL;
      const hasPutOff = putOff.some(({ subject }) => subject === keeperId);
      if (!stood.has(sameOf(one)) && !isFull && !hasPutOff)
        this.#fault('a card that waited all week was in no list', `card ${cardId}, ${keeperId}`);
    }
    this.#waited = new Set(waiting.map(sameOf));
  }

  /** What three looked for in a month is offered to one of them at the latest, unless all of them are busy. */
  async #lookAtTopics(): Promise<void> {
    const { deps, workspaceId, now } = this.#w;
    const month = new Date(now().getTime() - 30 * DAY_MS);
    const lately = new Date(now().getTime() - 14 * DAY_MS);
    const topics = await deps.db.$queryRaw<{ id: string; offered: boolean; somebody: string | null }[]>`
      SELECT g.id, EXISTS (SELECT 1 FROM "OutboxMessage" o WHERE o.kind = 'gaps.offered' AND o.subject = g.id::text) AS offered, (
        SELECT min(m."slackId") FROM "CardSearch" s JOIN "Member" m ON m.id = s."memberId" WHERE s."gapId" = g.id
          AND m."deactivatedAt" IS NULL AND (m."pausedUntil" IS NULL OR m."pausedUntil" <= ${now()})
          AND NOT EXISTS (SELECT 1 FROM "Gap" x WHERE x."claimedById" = m.id AND x."closedAt" IS NULL)
          AND NOT EXISTS (SELECT 1 FROM "OutboxMessage" o WHERE o.kind = 'gaps.offered' AND o.recipient = m."slackId"
            AND o."createdAt" > ${lately})) AS somebody
      FROM "Gap" g WHERE g."workspaceId" = ${workspaceId}::uuid AND g."closedAt" IS NULL AND g."claimedById" IS NULL
        AND (SELECT count(DISTINCT (s."memberId", s.at::date)) FROM "CardSearch" s WHERE s."gapId" = g.id AND s.at > ${month}
          AND s.at < ${new Date(now().getTime() - 6 * HOUR_MS)}) >= 3`;
    for (const { id, offered, somebody } of topics) {
      this.#record.topicsDue += 1;
      if (!offered && somebody) this.#fault('a topic that was offered to nobody', `gap ${id}, e.g. to ${somebody}`);
    }
  }
}
