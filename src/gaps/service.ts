import type { Deps, Tx } from '../deps.ts';
import { type Card, type Gap, type Member, Prisma } from '../generated/prisma/client.ts';
import { type Actor, actingOn } from '../knowledge/rights.ts';
import { seenInSql, seersOf, sees, visibleTo } from '../knowledge/visibility.ts';
import { fold } from '../people/service.ts';
import { alikeQuestions } from '../search/service.ts';

const DAY_MS = 86_400_000;
/** Latest gaps that a search is compared with: each takes a part of a millisecond of whoever searches. */
const COMPARED = 300;
/** Policy: what was said to be no gap stays none for half a year, and what nobody looks for any more is forgotten. */
const FORGOTTEN_DAYS = 180;
/** Of a pasted page. */
const LONGEST = 300;

export const OFFER = 'gaps.offered';
export const FILLED = 'gaps.filled';

/** Policy: three in thirty days are a topic; the same person twice on a day is one. */
export const TOPIC = { searches: 3, days: 30 } as const;

/** How often the gap "g" was looked for: a person counts once a day. */
export const timesSince = (
  since: Date,
): Prisma.Sql => Prisma.sql`(SELECT count(DISTINCT (s."memberId", s."at"::date))::int
  FROM "CardSearch" s WHERE s."gapId" = g."id" AND s."at" > ${since})`;

/** One at a time notes gaps of a workspace: two at once who look for the same are one gap. */
async function lock(tx: Tx, workspaceId: string): Promise<void> {
  await tx.$queryRaw`SELECT 1 FROM pg_advisory_xact_lock(hashtextextended('gaps:' || ${workspaceId}, 0))`;
}

/** The gap that these words ask for too, with the words both have in common; undefined: nobody has looked for it. */
async function findSame(tx: Tx, workspaceId: string, words: string, now: Date) {
  const lately = new Date(now.getTime() - FORGOTTEN_DAYS * DAY_MS);
  const gaps = await tx.gap.findMany({
    where: { workspaceId, OR: [{ closedAt: null }, { cardId: null, closedAt: { gt: lately } }] },
    orderBy: [{ lastAt: 'desc' }, { id: 'asc' }],
    take: COMPARED,
  });
  const exact = gaps.find((gap) => fold(gap.words) === fold(words));
  if (exact) return { gap: exact, shared: exact.words };
  const [alike] = await alikeQuestions(tx, workspaceId, words, gaps);
  const gap = alike && gaps.find(({ id }) => id === alike.id);
  return gap && { gap, shared: alike.shared };
}

/**
 * A search joins a gap. Looked for by another team too it is everybody's, in the words that both have used. Undefined: it has just
 * been filled.
 */
async function join(tx: Tx, { gap, shared }: { gap: Gap; shared: string }, teamId: string | null, now: Date) {
  const opens = gap.teamId !== null && gap.teamId !== teamId;
  const { count } = await tx.gap.updateMany({
    where: { id: gap.id, workspaceId: gap.workspaceId, cardId: null },
    data: { lastAt: now, ...(opens && { teamId: null, words: shared.slice(0, LONGEST) }) },
  });
  return count > 0 ? gap : undefined;
}

/**
 * Notes that a search found nothing, or nothing that helped: it joins the gap that asks the same, or opens one. `words`: without
 * personal data. `teamId`: the team of whoever searched; a gap of one team is shown to that team only. A search counts once.
 */
export async function noteGap(
  deps: Pick<Deps, 'now'>,
  tx: Tx,
  actor: Pick<Member, 'id' | 'workspaceId'>,
  searchId: string,
  words: string,
  teamId: string | null,
): Promise<void> {
  const { id: memberId, workspaceId } = actor;
  await lock(tx, workspaceId);
  const now = deps.now();
  const search = { id: searchId, workspaceId, memberId, gapId: null };
  if ((await tx.cardSearch.count({ where: search })) === 0) return;
  const same = await findSame(tx, workspaceId, words, now);
  const joined = same && (await join(tx, same, teamId, now));
  const { id: gapId } =
    joined ??
    (await tx.gap.create({
      data: { workspaceId, words: words.slice(0, LONGEST).toWellFormed(), teamId, createdAt: now, lastAt: now },
    }));
  await tx.cardSearch.updateMany({ where: search, data: { gapId } });
}

/** The gaps a member may see: everybody's, and those of the teams they are in or lead. */
export const visibleGaps = (actor: Actor): Prisma.GapWhereInput => visibleTo(actor);

const openFor = (
  actor: Actor,
  since: Date,
): Prisma.Sql => Prisma.sql`g."workspaceId" = ${actor.workspaceId}::uuid AND g."closedAt" IS NULL
  AND g."lastAt" > ${since} AND ${seenInSql(actor, Prisma.sql`g."teamId"`)}`;

const longAgo = ({ now }: Pick<Deps, 'now'>): Date => new Date(now().getTime() - FORGOTTEN_DAYS * DAY_MS);

export type GapShown = Gap & {
  claimedBy: Member | null;
  /** How often it was looked for; never by whom. */
  times: number;
};

export interface GapPage {
  gaps: GapShown[];
  total: number;
  /** From 0; the last one if there are no longer so many. */
  page: number;
}

export const PAGE = 8;

/** What people looked for and did not find, as far as this person may see it: their own to write first, then what is missed most. */
export async function findGaps(deps: Pick<Deps, 'db' | 'now'>, actor: Actor, asked = 0): Promise<GapPage> {
  const since = longAgo(deps);
  const { open: total } = await countGaps(deps, actor);
  const page = Math.max(0, Math.min(asked, Math.ceil(total / PAGE) - 1));
  const rows = await deps.db.$queryRaw<{ id: string; times: number }[]>`
    SELECT g."id", ${timesSince(since)} AS times FROM "Gap" g WHERE ${openFor(actor, since)}
    ORDER BY (g."claimedById" IS NOT DISTINCT FROM ${actor.id}::uuid) DESC, times DESC, g."lastAt" DESC, g."id"
    LIMIT ${PAGE}::int OFFSET ${page * PAGE}::int`;
  const gaps = await deps.db.gap.findMany({
    where: { workspaceId: actor.workspaceId, id: { in: rows.map(({ id }) => id) } },
    include: { claimedBy: true },
  });
  const byId = new Map(gaps.map((gap) => [gap.id, gap]));
  return {
    gaps: rows.flatMap(({ id, times }) => {
      const gap = byId.get(id);
      return gap ? [{ ...gap, times }] : [];
    }),
    total,
    page,
  };
}

/** How many gaps somebody may see, and how many of them are theirs to write. */
export async function countGaps(
  { db, now }: Pick<Deps, 'db' | 'now'>,
  actor: Actor,
): Promise<{ open: number; yours: number }> {
  const rows = await db.$queryRaw<[{ open: number; yours: number }]>`
    SELECT count(*)::int AS open, count(*) FILTER (WHERE g."claimedById" = ${actor.id}::uuid)::int AS yours
    FROM "Gap" g WHERE ${openFor(actor, longAgo({ now }))}`;
  return rows[0];
}

/** People who looked for it and may see the card, other than its writer. */
async function findSearchers(
  tx: Tx,
  { id: gapId, workspaceId }: Gap,
  { teamId }: Card,
  knowing: string[],
): Promise<Member[]> {
  return tx.member.findMany({
    where: {
      workspaceId,
      deactivatedAt: null,
      isBot: false,
      id: { notIn: knowing },
      searches: { some: { gapId } },
      ...seersOf(teamId),
    },
    orderBy: { id: 'asc' },
  });
}

/**
 * What was missing is written: the gap closes, and who looked for it is told once. The one who was named with the offer checks the card,
 * unless somebody else was chosen. In the transaction that writes the card. Nothing happens for a gap that is closed or not theirs to see.
 * `told`: members who hear of the card otherwise.
 */
export async function fillGap(
  deps: Pick<Deps, 'now' | 'outbox'>,
  tx: Tx,
  actor: Actor,
  gapId: string,
  card: Card,
  told: string[] = [],
): Promise<void> {
  const { workspaceId } = actor;
  const { count } = await tx.gap.updateMany({
    where: { AND: [visibleGaps(actor), { id: gapId, closedAt: null }] },
    data: { closedAt: deps.now(), cardId: card.id, claimedById: actor.id },
  });
  if (count === 0) return;
  const gap = await tx.gap.findUniqueOrThrow({
    where: { id: gapId, workspaceId },
    include: { verifier: { include: { leads: { select: { id: true } } } } },
  });
  const { verifier } = gap;
  const isThere = verifier && !verifier.deactivatedAt && sees(verifier, card.teamId);
  if (isThere && verifier.id !== actor.id && !card.verifierId)
    await tx.card.update({ where: { id: card.id, workspaceId }, data: { verifierId: verifier.id } });
  const searchers = await findSearchers(tx, gap, card, [actor.id, ...told]);
  const what = { workspaceId, kind: FILLED, subject: gapId };
  await deps.outbox.add(tx, ...searchers.map(({ slackId: recipient }) => ({ ...what, recipient })));
  await deps.outbox.refresh(tx, workspaceId, OFFER, gapId);
}

/** The card that filled a gap, for one of those who looked for it; undefined if it is of no use to them any more. */
export async function findFilled(
  deps: Pick<Deps, 'db'>,
  workspaceId: string,
  gapId: string,
  slackId: string,
): Promise<Card | undefined> {
  const gap = await deps.db.gap.findFirst({ where: { id: gapId, workspaceId }, include: { card: true } });
  const member = await deps.db.member.findUnique({ where: { workspaceId_slackId: { workspaceId, slackId } } });
  const card = gap?.card;
  if (!card || !member || card.status === 'OBSOLETE') return undefined;
  const viewer = await actingOn(deps, member);
  return sees(viewer, card.teamId) ? card : undefined;
}
