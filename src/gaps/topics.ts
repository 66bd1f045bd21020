/**
 * What is looked for three times in thirty days is offered as a topic to write about, to one person at a time:
 *
 * 1. Whoever is asked sees the gap, is there and not on a pause, and has something to do with it: they want to learn a skill that is
 *    named in it, offer that skill, or looked for it themselves.
 * 2. The less experienced come first, as writing it down is how one learns: by the step of the ladder (candidate, contributor,
 *    publisher); on the same step, who wants to learn it, who can do it, who looked for it, who teaches it; then fewer accepted cards.
 * 3. With each goes the name of somebody senior who looks it over: who teaches or certifies the skill, else who accepts cards, with the
 *    most accepted ones first.
 * 4. Nobody is asked twice about the same, while they write another one, or within two weeks of another offer.
 * 5. Three days without an answer, or "Not this one", and the next one is asked; after four it stays in the list for whoever likes.
 */
import type { Deps, Tx } from '../deps.ts';
import { type Gap, type OutboxMessage, Prisma } from '../generated/prisma/client.ts';
import { type Actor, actingOn } from '../knowledge/rights.ts';
import { OFFER, TOPIC, timesSince, visibleGaps } from './service.ts';
import { findBusy, findPeople, SKILLS_NOW, verifierFor, withWriters, writersOf } from './writers.ts';

const DAY_MS = 86_400_000;
const MOST_ASKED = 4;
const ANSWER_DAYS = 3;
/** An offer that could not be sent by then is made to somebody else. */
const OF_USE_DAYS = 7;

const answerBy = (now: Date): Date => new Date(now.getTime() - ANSWER_DAYS * DAY_MS);

/** Somebody is being asked about the gap "g", and has time left to answer; the same as `isAsked`. */
const isAskedInSql = (
  now: Date,
): Prisma.Sql => Prisma.sql`(g."offeredAt" IS NOT NULL AND EXISTS (SELECT 1 FROM "OutboxMessage" o
  WHERE o."workspaceId" = g."workspaceId" AND o."kind" = ${OFFER} AND o."subject" = g."id"::text
    AND (o."status" IN ('PENDING', 'SENDING', 'UNSURE') OR o."status" = 'SENT' AND o."sentAt" > ${answerBy(now)})))`;

/** What is a topic by now everywhere, nobody writes, and the next one could be asked about; in one query. */
function findTopics({ db, now }: Deps) {
  const since = new Date(now().getTime() - TOPIC.days * DAY_MS);
  return db.$queryRaw<(Pick<Gap, 'id' | 'workspaceId' | 'words'> & { skillsNow: string })[]>`
    SELECT g."id", g."workspaceId", g."words", ${SKILLS_NOW} AS "skillsNow"
    FROM "Gap" g JOIN "Workspace" w ON w."id" = g."workspaceId" AND w."status" = 'INSTALLED'
    WHERE g."closedAt" IS NULL AND g."claimedById" IS NULL AND g."lastAt" > ${since} AND ${timesSince(since)} >= ${TOPIC.searches}::int
      AND NOT ${isAskedInSql(now())} AND (SELECT count(DISTINCT o."recipient") FROM "OutboxMessage" o
        WHERE o."workspaceId" = g."workspaceId" AND o."kind" = ${OFFER} AND o."subject" = g."id"::text) < ${MOST_ASKED}::int
    ORDER BY g."workspaceId", g."createdAt", g."id"`;
}

/** The offers of a gap, the latest first. */
const offersOf = (tx: Tx, { id: subject, workspaceId }: Pick<Gap, 'id' | 'workspaceId'>): Promise<OutboxMessage[]> =>
  tx.outboxMessage.findMany({
    where: { workspaceId, kind: OFFER, subject },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
  });

/** Somebody is being asked, and has time left to answer. */
function isAsked(offers: OutboxMessage[], { offeredAt }: Gap, now: Date): boolean {
  if (!offeredAt) return false;
  return offers.some(
    ({ status, sentAt }) =>
      ['PENDING', 'SENDING', 'UNSURE'].includes(status) ||
      (status === 'SENT' && sentAt !== null && sentAt > answerBy(now)),
  );
}

/** Asks the next person about a topic, if nobody is being asked. */
async function offerTopic(deps: Deps, workspaceId: string, gapId: string): Promise<void> {
  const now = deps.now();
  await deps.db.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM "Gap" WHERE "id" = ${gapId}::uuid FOR NO KEY UPDATE`; // two replicas at it
    const gap = await tx.gap.findFirst({ where: { id: gapId, workspaceId, closedAt: null, claimedById: null } });
    if (!gap) return;
    const offers = await offersOf(tx, gap);
    const asked = new Set(offers.map(({ recipient }) => recipient));
    if (isAsked(offers, gap, now) || asked.size >= MOST_ASKED) return;
    const people = await findPeople(deps, tx, gap);
    const [writer] = writersOf(people, new Set([...asked, ...(await findBusy(deps, tx, gap))]));
    if (!writer) return;
    const verifierId = verifierFor(people, writer)?.id ?? null;
    await tx.gap.update({ where: { id: gapId, workspaceId }, data: { offeredAt: now, verifierId } });
    // What was asked before is settled.
    await deps.outbox.refresh(tx, workspaceId, OFFER, gapId);
    const until = new Date(now.getTime() + OF_USE_DAYS * DAY_MS);
    await deps.outbox.add(tx, { workspaceId, kind: OFFER, subject: gapId, recipient: writer.slackId, until });
  });
}

/** Offers what is a topic by now in every workspace. Twice changes nothing. */
export async function offerTopics(deps: Deps): Promise<void> {
  const topics = await withWriters(deps, await findTopics(deps));
  for (const { workspaceId, id } of topics) await offerTopic(deps, workspaceId, id);
}

/** "Not this one": the next one is asked. Nobody hears of it; for whoever is not being asked nothing changes. */
export async function passTopic(deps: Deps, actor: Actor, gapId: string): Promise<void> {
  const { workspaceId, slackId } = actor;
  await deps.db.$transaction(async (tx) => {
    const gap = await tx.gap.findFirst({
      where: { AND: [visibleGaps(actor), { id: gapId, closedAt: null, claimedById: null }] },
    });
    const [latest] = gap ? await offersOf(tx, gap) : [];
    if (latest?.recipient !== slackId) return;
    await tx.gap.update({ where: { id: gapId, workspaceId }, data: { offeredAt: null } });
    await deps.outbox.refresh(tx, workspaceId, OFFER, gapId);
  });
}

export interface Topic {
  gapId: string;
  words: string;
  /** In thirty days. */
  times: number;
  verifier: string | undefined;
  /** `open`: it waits for this person's answer. */
  state: 'open' | 'yours' | 'settled';
}

/** An offer as it stands for the one who got it; undefined: it is nothing to them any more. */
export async function findTopic(
  deps: Deps,
  { workspaceId, subject: gapId, recipient }: OutboxMessage,
): Promise<Topic | undefined> {
  const member = await deps.db.member.findUnique({
    where: { workspaceId_slackId: { workspaceId, slackId: recipient } },
  });
  if (!member) return undefined;
  const actor = await actingOn(deps, member);
  const gap = await deps.db.gap.findFirst({
    where: { AND: [visibleGaps(actor), { id: gapId }] },
    include: { verifier: true },
  });
  if (!gap) return undefined;
  const since = new Date(deps.now().getTime() - TOPIC.days * DAY_MS);
  const [row] = await deps.db.$queryRaw<{ times: number }[]>`
    SELECT ${timesSince(since)} AS times FROM "Gap" g WHERE g."id" = ${gapId}::uuid`;
  const { words, claimedById, closedAt, offeredAt, verifier } = gap;
  const [latest] = await offersOf(deps.db, gap);
  const isTheirs = offeredAt !== null && latest?.recipient === recipient && claimedById === null && closedAt === null;
  const isWriter = claimedById === member.id && closedAt === null;
  return {
    ...{
      gapId,
      words,
      times: row?.times ?? TOPIC.searches,
      verifier: verifier?.deactivatedAt ? undefined : verifier?.slackId,
    },
    state: isWriter ? 'yours' : isTheirs ? 'open' : 'settled',
  };
}
