/** Which cards wait for a word, and whose: the verifier's, else the owner's. */
import type { Deps, Tx } from '../deps.ts';
import { type Card, type Member, Prisma } from '../generated/prisma/client.ts';
import { KEEPER } from '../knowledge/keepers.ts';
import type { Actor } from '../knowledge/rights.ts';
import { type Changers, findChangers } from '../knowledge/trust.ts';
import { visibleInSql } from '../knowledge/visibility.ts';

export const DAY_MS = 86_400_000;
/** Policy: what counts as use of late. */
const LATELY_DAYS = 90;

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

/** A person's cards that wait: first what somebody found outdated or changed, then what is used most, then what waits longest. */
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
    ORDER BY (c."dueReason" IS NOT NULL OR c."changedFrom" IS NOT NULL) DESC, used.uses DESC,
      CASE WHEN c."status" = 'DRAFT' THEN c."createdAt" ELSE c."dueAt" END, c."no"
    LIMIT ${take}::int OFFSET ${skip}::int`;
}

/** How many cards wait for this person's word, as SQL. */
export const waitingInSql = ({ now }: Pick<Deps, 'now'>, actor: Actor): Prisma.Sql => Prisma.sql`
  SELECT count(*)::int AS n FROM "Card" c
  WHERE ${visibleInSql(actor)} AND ${theirs(actor.id)} AND ${waitsAt(now())}`;

/** How many cards wait for this person's word. */
export async function countWaiting(deps: { db: Tx } & Pick<Deps, 'now'>, actor: Actor): Promise<number> {
  const rows = await deps.db.$queryRaw<[{ n: number }]>(waitingInSql(deps, actor));
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
export type CardToCheck = Card & { maker: Member | null; verifiedBy: Member | null; changers: Changers };

/** These cards in this order, of those that are still there. */
export async function readCards(
  { db }: { db: Tx },
  workspaceId: string,
  ids: string[],
): Promise<Map<string, CardToCheck>> {
  const rows = await db.card.findMany({ where: { workspaceId, id: { in: ids } }, include: WITH_PEOPLE });
  const changers = await findChangers({ db }, workspaceId, rows);
  return new Map(rows.map((card) => [card.id, { ...card, changers: changers.get(card.id) ?? [] }]));
}
