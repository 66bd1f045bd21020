/** The list of a week: at most five cards a person, in one message that is edited as they are answered. */
import { Temporal } from 'temporal-polyfill';
import type { Deps, Tx } from '../deps.ts';
import { type Member, type OutboxMessage, Prisma } from '../generated/prisma/client.ts';
import { listsSince } from '../knowledge/cards.ts';
import { CAN_KEEP, KEEPER, keeperOf } from '../knowledge/keepers.ts';
import { type Actor, actingOn } from '../knowledge/rights.ts';
import { sees } from '../knowledge/visibility.ts';
import type { Outlook } from '../outbox/kinds.ts';
import { type CardToCheck, findWaiting, readCards, waits, waitsAt } from './due.ts';
import { countCards } from './stale.ts';

/** Its subject is the person, its occurrence the week. */
export const LIST = 'verification.list';
/** What "cut" in the forecast takes it by. */
export const LIST_KEY = 'knowledge:checks';

/** Policy: enough to matter, few enough for a minute. The database holds to it as well (CardCheck's places). */
export const MOST_A_WEEK = 5;
const HOUR_MS = 3_600_000;

export interface Week {
  /** Its Monday where the person is, YYYY-MM-DD. */
  monday: string;
  from: Date;
  until: Date;
}

const asInstant = (day: Temporal.PlainDate, zone: string) => new Date(day.toZonedDateTime(zone).epochMilliseconds);

/** The week that an instant lies in, or one so many weeks later. */
export function weekAt(at: Date, zone: string, later = 0): Week {
  const day = Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(zone).toPlainDate();
  const monday = day.subtract({ days: day.dayOfWeek - 1 }).add({ weeks: later });
  return { monday: monday.toString(), from: asInstant(monday, zone), until: asInstant(monday.add({ weeks: 1 }), zone) };
}

const dateOf = (monday: string) => new Date(`${monday}T00:00:00Z`);

/** Whether another list of theirs is about in this week: put off from an earlier one, and on its way or here again. */
async function hasAnother(tx: Tx, { id, workspaceId }: Member, week: Week): Promise<boolean> {
  const others = { workspaceId, kind: LIST, subject: id, occurrence: { not: { startsWith: week.monday } } };
  const count = await tx.outboxMessage.count({
    where: { ...others, OR: [{ status: { in: ['PENDING', 'SENDING', 'UNSURE'] } }, { sentAt: { gte: week.from } }] },
  });
  return count > 0;
}

/** Makes this week's list of a person, or fills it up to five; what stands in it keeps its place. */
async function planList(deps: Deps, member: Member): Promise<void> {
  const { id: memberId, workspaceId, slackId, zone } = member;
  await deps.db.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM "Member" WHERE "id" = ${memberId}::uuid FOR NO KEY UPDATE`; // two replicas at it
    const week = weekAt(deps.now(), zone);
    const where = { workspaceId, memberId, week: dateOf(week.monday) };
    const listed = await tx.cardCheck.findMany({ where, orderBy: { place: 'asc' } });
    if (listed.length >= MOST_A_WEEK || (await hasAnother(tx, member, week))) return;
    const actor = await actingOn({ db: tx as Deps['db'] }, member);
    const except = listed.map(({ cardId }) => cardId);
    const found = await findWaiting({ ...deps, db: tx }, actor, { take: MOST_A_WEEK - listed.length, except });
    if (found.length === 0) return;
    const next = (listed.at(-1)?.place ?? -1) + 1; // a deleted card leaves its place empty
    const data = found.map(({ id }, index) => ({ ...where, cardId: id, place: next + index }));
    await tx.cardCheck.createMany({ data: data.filter(({ place }) => place < MOST_A_WEEK) });
    // Also the list of last week, which this one takes the place of.
    await deps.outbox.refresh(tx, workspaceId, LIST, memberId, listsSince(deps));
    const what = { workspaceId, kind: LIST, subject: memberId, occurrence: week.monday, key: LIST_KEY };
    await deps.outbox.add(tx, { ...what, recipient: slackId, until: week.until });
  });
}

/** This week of everybody there is, by their zone; the database may not know a zone that the app knows, so the app says it. */
async function findWeeks({ db, now }: Deps) {
  const zones = await db.$queryRaw<
    { zone: string }[]
  >`SELECT DISTINCT "zone" FROM "Member" WHERE "deactivatedAt" IS NULL`;
  const weeks = zones.map(({ zone }) => ({ zone, ...weekAt(now(), zone) }));
  return Prisma.sql`unnest(${weeks.map(({ zone }) => zone)}::text[], ${weeks.map(({ monday }) => monday)}::date[],
    ${weeks.map(({ from }) => from)}::timestamptz[]) AS week("zone", "monday", "from")`;
}

/**
 * People for whom `planList` has something to do: a card of theirs waits that this week's list does not show, that list has a place
 * left, and no other one is about. However many wait for an answer, in two queries.
 */
async function findKeepers(deps: Deps): Promise<Member[]> {
  const rows = await deps.db.$queryRaw<{ id: string }[]>`
    SELECT keeper."id" FROM (
      SELECT DISTINCT m."id", m."workspaceId", week."monday", week."from"
      FROM "Card" c JOIN "Workspace" w ON w."id" = c."workspaceId" AND w."status" = 'INSTALLED'
      JOIN "Member" m ON m."workspaceId" = c."workspaceId" AND m."id" = ${KEEPER} AND ${CAN_KEEP}
      JOIN ${await findWeeks(deps)} ON week."zone" = m."zone"
      WHERE ${waitsAt(deps.now())} AND NOT EXISTS (SELECT 1 FROM "CardCheck" k
        WHERE k."memberId" = m."id" AND k."week" = week."monday" AND k."cardId" = c."id")) keeper
    WHERE NOT EXISTS (SELECT 1 FROM "CardCheck" k
        WHERE k."memberId" = keeper."id" AND k."week" = keeper."monday" AND k."place" = ${MOST_A_WEEK - 1}::int)
      AND NOT EXISTS (SELECT 1 FROM "OutboxMessage" o
        WHERE o."workspaceId" = keeper."workspaceId" AND o."kind" = ${LIST} AND o."subject" = keeper."id"::text
          AND NOT starts_with(o."occurrence", keeper."monday"::text)
          AND (o."status" IN ('PENDING', 'SENDING', 'UNSURE') OR o."sentAt" >= keeper."from"))
    ORDER BY 1`;
  const ids = rows.map(({ id }) => id);
  return ids.length === 0 ? [] : deps.db.member.findMany({ where: { id: { in: ids } }, orderBy: { id: 'asc' } });
}

/** Hands the list of this week to the outbox for everybody who has something new to check. Twice changes nothing. */
export async function planLists(deps: Deps): Promise<void> {
  for (const keeper of await findKeepers(deps)) await planList(deps, keeper);
}

/** How a card of a list stands. */
export type CheckState = 'waits' | 'confirmed' | 'byAnother' | 'retired' | 'elsewhere';

export interface Check {
  card: CardToCheck;
  state: CheckState;
  uses: number;
}

export interface WeeklyList {
  checks: Check[];
  /** Cards that wait beyond this list. */
  more: number;
  /** Cards of theirs that nobody used or checked for long. */
  stale: number;
  /** There is a list of a later week. */
  isReplaced: boolean;
}

function stateOf(card: CardToCheck, actor: Actor, now: Date): CheckState {
  if (card.status === 'OBSOLETE') return 'retired';
  if (keeperOf(card) !== actor.id) return 'elsewhere';
  if (waits(card, now)) return 'waits';
  return card.verifiedById === actor.id ? 'confirmed' : 'byAnother';
}

/** The list of a message as it stands; undefined: nobody's, or so old that it stays as it was. */
export async function readList(
  deps: Pick<Deps, 'db' | 'now'>,
  { workspaceId, subject: memberId, occurrence: monday }: OutboxMessage,
): Promise<WeeklyList | undefined> {
  const actor = await deps.db.member.findFirst({
    where: { id: memberId, workspaceId },
    include: { leads: { where: { workspaceId }, select: { id: true } } },
  });
  if (!actor) return undefined;
  const since = await deps.db.cardCheck.findMany({
    where: { workspaceId, memberId, week: { gte: dateOf(monday) } },
    orderBy: [{ week: 'asc' }, { place: 'asc' }],
    // No more than the next list and one card of the one after it.
    take: 2 * MOST_A_WEEK + 1,
  });
  const isOfThis = ({ week }: (typeof since)[number]) => week.getTime() === dateOf(monday).getTime();
  const later = new Set(since.filter((row) => !isOfThis(row)).map(({ week }) => week.getTime()));
  // Of a year's lists only the one before is changed when a new one comes.
  if (later.size > 1) return undefined;
  const ids = since.filter(isOfThis).map(({ cardId }) => cardId);
  const cards = await readCards(deps, workspaceId, ids);
  const waiting = new Map(
    (await findWaiting(deps, actor, { take: MOST_A_WEEK, only: ids })).map(({ id, uses }) => [id, uses]),
  );
  const checks = ids.flatMap((id): Check[] => {
    const card = cards.get(id);
    if (!card || !sees(actor, card.teamId)) return [];
    return [{ card, state: stateOf(card, actor, deps.now()), uses: waiting.get(id) ?? 0 }];
  });
  const open = checks.filter(({ state }) => state === 'waits').length;
  const all = await countCards(deps, actor, 'own');
  return { checks, more: Math.max(0, all.waiting - open), stale: all.stale, isReplaced: later.size > 0 };
}

/** When the first card of each of these people waits, if nobody does anything. In one query. */
function findFirst({ db }: Deps, workspaceId: string, memberIds: string[], now: Date, until: Date) {
  return db.$queryRaw<{ memberId: string; at: Date }[]>`
    SELECT m."id" AS "memberId", min(CASE WHEN c."status" = 'DRAFT' THEN ${now}::timestamptz ELSE c."dueAt" END) AS at
    FROM "Card" c JOIN "Member" m ON m."workspaceId" = c."workspaceId" AND m."id" = ${KEEPER} AND ${CAN_KEEP}
    WHERE c."workspaceId" = ${workspaceId}::uuid AND m."id" = ANY(${memberIds}::uuid[]) AND ${waitsAt(until)}
    GROUP BY m."id"`;
}

export interface ComingList extends Week {
  memberId: string;
  dueAt: Date;
}

/** The sweep comes round every hour. */
const nextSweep = (at: Date): Date => new Date(Math.ceil(at.getTime() / HOUR_MS) * HOUR_MS);

/** The weeks in which something waits, from the first one on: what is not answered stands in the next list again. */
function weeksOf(first: Date, zone: string, from: Date, until: Date): (Week & { dueAt: Date })[] {
  const weeks: (Week & { dueAt: Date })[] = [];
  for (let later = 0; ; later++) {
    const week = weekAt(from, zone, later);
    if (week.from >= until) return weeks;
    const dueAt = nextSweep(new Date(Math.max(week.from.getTime(), first.getTime(), from.getTime())));
    if (dueAt < week.until && dueAt < until) weeks.push({ ...week, dueAt });
  }
}

/** The lists of these members that come due in [from, until) and are not in the outbox yet. */
export async function findComingLists(deps: Deps, outlook: Outlook): Promise<ComingList[]> {
  const { members, memberIds, from, until } = outlook;
  const { id: workspaceId } = outlook.workspace;
  const first = new Map(
    (await findFirst(deps, workspaceId, memberIds, from, until)).map(({ memberId, at }) => [memberId, at]),
  );
  const ids = [...first.keys()];
  if (ids.length === 0) return [];
  const listed = await deps.db.cardCheck.findMany({
    where: { workspaceId, memberId: { in: ids }, week: { gte: new Date(from.getTime() - 14 * 24 * HOUR_MS) } },
    distinct: ['memberId', 'week'],
  });
  const putOff = await deps.db.outboxMessage.findMany({
    where: { workspaceId, kind: LIST, subject: { in: ids }, status: 'PENDING' },
    select: { subject: true, dueAt: true, until: true },
  });
  const known = new Set(listed.map(({ memberId, week }) => `${memberId} ${week.toISOString().slice(0, 10)}`));
  return members.flatMap(({ id: memberId, zone }) => {
    const begins = first.get(memberId);
    if (!begins) return [];
    // What waits, or was put off into a later week, is that week's list; what would come too late never comes.
    const theirs = putOff.filter((one) => one.subject === memberId && !(one.until && one.until <= one.dueAt));
    const last = Math.max(0, ...theirs.map(({ dueAt }) => dueAt.getTime()));
    return weeksOf(begins, zone, from, until)
      .filter((week) => !known.has(`${memberId} ${week.monday}`) && week.from.getTime() > last)
      .map((week) => ({ ...week, memberId }));
  });
}
