/** Which cards wait for a word, and whose: the verifier's, else the owner's. */
import type { Deps, Tx } from '../deps.ts';
import { type Card, type Member, Prisma } from '../generated/prisma/client.ts';
import type { Actor } from '../knowledge/rights.ts';
import { visibleInSql } from '../knowledge/visibility.ts';

export const DAY_MS = 86_400_000;
/** Policy: what counts as use of late. */
const LATELY_DAYS = 90;

/** Who is asked about the card "c": of a candidate's card never its maker. */
export const KEEPER = Prisma.sql`CASE WHEN c."status" = 'DRAFT' THEN nullif(c."verifierId", c."makerId")
  ELSE coalesce(c."verifierId", c."ownerId") END`;

/** The same of a card that was read. */
export const keeperOf = ({ status, verifierId, ownerId, makerId }: Card): string | null => {
  if (status !== 'DRAFT') return verifierId ?? ownerId;
  return verifierId === makerId ? null : verifierId;
};

/** The member "m" is there and sees the card "c": only then there is any use in asking. */
export const CAN_KEEP = Prisma.sql`m."deactivatedAt" IS NULL AND NOT m."isBot" AND NOT m."isGuest" AND (c."teamId" IS NULL
  OR c."teamId" = m."teamId" OR c."teamId" IN (SELECT t."id" FROM "Team" t WHERE t."leadId" = m."id"))`;

/** The card "c" waits at this instant: a candidate's for being accepted, another one for being checked. */
export const waitsAt = (at: Date): Prisma.Sql =>
  Prisma.sql`(c."status" = 'DRAFT' OR c."status" IN ('PUBLISHED', 'DUE') AND c."dueAt" <= ${at})`;

/** The same of a card that was read. */
export const waits = ({ status, dueAt }: Card, now: Date): boolean =>
  status === 'DRAFT' || (status !== 'OBSOLETE' && dueAt !== null && dueAt <= now);

/** Of the person's own cards: found by an index, whoever else has a hundred thousand. */
const theirs = (
  memberId: string,
): Prisma.Sql => Prisma.sql`(c."verifierId" = ${memberId}::uuid OR c."ownerId" = ${memberId}::uuid)
  AND ${KEEPER} = ${memberId}::uuid`;

export interface Waiting {
  id: string;
  /** How often it was used of late. */
  uses: number;
}

interface Part {
  skip?: number;
  take: number;
  /** Cards that are left out. */
  except?: string[];
  /** No others than these. */
  only?: string[];
}

/** A person's cards that wait: first what somebody found outdated, then what is used most, then what waits longest. */
export function findWaiting(
  { db, now }: { db: Tx } & Pick<Deps, 'now'>,
  actor: Actor,
  { skip = 0, take, except = [], only }: Part,
): Promise<Waiting[]> {
  const since = new Date(now().getTime() - LATELY_DAYS * DAY_MS);
  return db.$queryRaw<Waiting[]>`
    SELECT c."id", used.uses FROM "Card" c, LATERAL (
      SELECT count(*)::int AS uses FROM "CardUse" u WHERE u."cardId" = c."id" AND u."kind" <> 'OUTDATED' AND u."at" > ${since}) used
    WHERE ${visibleInSql(actor)} AND ${theirs(actor.id)} AND ${waitsAt(now())}
      AND c."id" <> ALL(${except}::uuid[]) AND (${only ?? null}::uuid[] IS NULL OR c."id" = ANY(${only ?? []}::uuid[]))
    ORDER BY (c."dueReason" IS NOT NULL) DESC, used.uses DESC,
      CASE WHEN c."status" = 'DRAFT' THEN c."createdAt" ELSE c."dueAt" END, c."no"
    LIMIT ${take}::int OFFSET ${skip}::int`;
}

/** How many cards wait for this person's word. */
export async function countWaiting({ db, now }: { db: Tx } & Pick<Deps, 'now'>, actor: Actor): Promise<number> {
  const rows = await db.$queryRaw<[{ n: number }]>`
    SELECT count(*)::int AS n FROM "Card" c
    WHERE ${visibleInSql(actor)} AND ${theirs(actor.id)} AND ${waitsAt(now())}`;
  return rows[0].n;
}

/** Cards whose time has come are due from now on. Running it twice changes nothing. */
export async function markDue({ db, now }: Deps): Promise<void> {
  await db.card.updateMany({
    where: { status: 'PUBLISHED', dueAt: { lte: now() }, workspace: { status: 'INSTALLED' } },
    data: { status: 'DUE' },
  });
}

/** With what a card in a list is shown by. */
const WITH_PEOPLE = { maker: true, verifiedBy: true } satisfies Prisma.CardInclude;
export type CardToCheck = Card & { maker: Member | null; verifiedBy: Member | null };

/** These cards in this order, of those that are still there. */
export async function readCards(
  { db }: { db: Tx },
  workspaceId: string,
  ids: string[],
): Promise<Map<string, CardToCheck>> {
  const rows = await db.card.findMany({ where: { workspaceId, id: { in: ids } }, include: WITH_PEOPLE });
  return new Map(rows.map((card) => [card.id, card]));
}
