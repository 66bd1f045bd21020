import type { YearWorld } from './world.ts';

/**
 * What each person looks after and from when each of it waits: what others do to it (write, accept, find outdated, leave behind)
 * changes which lists come, as nobody foresees.
 */
export class Books {
  readonly #w: YearWorld;
  #before = new Map<string, string>();
  /** Slack id → moments at which what they look after changed. */
  readonly changes = new Map<string, number[]>();

  constructor(w: YearWorld) {
    this.#w = w;
  }

  async look(): Promise<void> {
    const { deps, now } = this.#w;
    const rows = await deps.db.$queryRaw<{ slackId: string; book: string }[]>`
      SELECT m."slackId", string_agg(c.id || ' ' || CASE c.status WHEN 'DRAFT' THEN 'at once' ELSE c."dueAt"::text END, ',' ORDER BY c.id) AS book
      FROM "Card" c JOIN "Member" m ON m.id = CASE c.status WHEN 'DRAFT' THEN nullif(c."verifierId", c."makerId")
        ELSE coalesce(c."verifierId", c."ownerId") END
      WHERE c.status <> 'OBSOLETE' GROUP BY 1`;
    const books = new Map(rows.map(({ slackId, book }) => [slackId, book]));
    for (const slackId of new Set([...books.keys(), ...this.#before.keys()]))
      if (books.get(slackId) !== this.#before.get(slackId))
        this.changes.set(slackId, [...(this.changes.get(slackId) ?? []), now().getTime()]);
    this.#before = books;
  }
}

/** When a topic was offered to somebody after that instant, or one that was on its way then was taken or written by another. */
export async function offerMoments({ deps }: YearWorld, slackId: string, after: Date): Promise<number[]> {
  const rows = await deps.db.$queryRaw<{ at: Date }[]>`
    SELECT o."createdAt" AS at FROM "OutboxMessage" o WHERE o.kind = 'gaps.offered' AND o.recipient = ${slackId} AND o."createdAt" > ${after}
    UNION ALL SELECT m.at FROM "OutboxMessage" o JOIN "Gap" g ON g.id::text = o.subject
      CROSS JOIN LATERAL (VALUES (g."claimedAt"), (g."closedAt"), (g."offeredAt")) m(at)
    WHERE o.kind = 'gaps.offered' AND o.recipient = ${slackId} AND o."createdAt" <= ${after} AND m.at > ${after}`;
  return rows.map(({ at }) => at.getTime());
}
