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
import { acceptedInSql, STEPS } from '../knowledge/licence.ts';
import { type Actor, actingOn } from '../knowledge/rights.ts';
import { namedIn } from '../search/service.ts';
import { OFFER, TOPIC, timesSince, visibleGaps } from './service.ts';

const DAY_MS = 86_400_000;
const MOST_ASKED = 4;
const ANSWER_DAYS = 3;
const APART_DAYS = 14;
/** An offer that could not be sent by then is made to somebody else. */
const OF_USE_DAYS = 7;

/** Gaps of a workspace that are a topic by now and that nobody writes. */
async function findTopics({ db, now }: Deps, workspaceId: string): Promise<string[]> {
  const since = new Date(now().getTime() - TOPIC.days * DAY_MS);
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT g."id" FROM "Gap" g WHERE g."workspaceId" = ${workspaceId}::uuid AND g."closedAt" IS NULL AND g."claimedById" IS NULL
      AND g."lastAt" > ${since} AND ${timesSince(since)} >= ${TOPIC.searches}::int ORDER BY g."createdAt", g."id"`;
  return rows.map(({ id }) => id);
}

interface Person {
  id: string;
  slackId: string;
  accepted: number;
  /** Leads and coordinators stand on the last step from the start. */
  isSenior: boolean;
  wants: boolean;
  level: 'CAN_DO' | 'CAN_TEACH' | 'CAN_CERTIFY' | null;
  searched: boolean;
}

/** Everybody who sees the gap and is there, with what they have to do with it; `skillIds`: the skills that are named in it. */
function findPeople({ now }: Deps, tx: Tx, gap: Gap, skillIds: string[]): Promise<Person[]> {
  const { workspaceId, teamId } = gap;
  const sees = teamId
    ? Prisma.sql`AND (m."teamId" = ${teamId}::uuid OR EXISTS (SELECT 1 FROM "Team" t WHERE t."id" = ${teamId}::uuid AND t."leadId" = m."id"))`
    : Prisma.empty;
  const ownProfile = Prisma.sql`EXISTS (SELECT 1 FROM "Profile" p WHERE p."memberId" = m."id" AND p."importedAt" IS NULL)`;
  return tx.$queryRaw<Person[]>`
    SELECT m."id", m."slackId", coalesce(a.n, 0)::int AS accepted,
      m."isCoordinator" OR EXISTS (SELECT 1 FROM "Team" t WHERE t."leadId" = m."id") AS "isSenior",
      ${ownProfile} AND EXISTS (SELECT 1 FROM "WantedSkill" w WHERE w."memberId" = m."id" AND w."skillId" = ANY(${skillIds}::uuid[])) AS wants,
      CASE WHEN ${ownProfile} THEN (SELECT max(o."level") FROM "OfferedSkill" o WHERE o."memberId" = m."id"
        AND o."skillId" = ANY(${skillIds}::uuid[])) END AS level,
      EXISTS (SELECT 1 FROM "CardSearch" s WHERE s."gapId" = ${gap.id}::uuid AND s."memberId" = m."id") AS searched
    FROM "Member" m
    LEFT JOIN (${acceptedInSql(workspaceId)}) a ON a."makerId" = m."id"
    WHERE m."workspaceId" = ${workspaceId}::uuid AND m."deactivatedAt" IS NULL AND NOT m."isBot" AND NOT m."isGuest"
      AND (m."pausedUntil" IS NULL OR m."pausedUntil" <= ${now()}) ${sees}
    ORDER BY m."id"`;
}

/** On which step of the ladder: 0, 1 or 2. */
function stepOf({ isSenior, accepted }: Person): number {
  if (isSenior || accepted >= STEPS.publisher) return 2;
  return accepted >= STEPS.contributor ? 1 : 0;
}

/** What somebody has to do with it, best for them first; undefined: nothing. */
function nearness({ wants, level, searched }: Person): number | undefined {
  if (wants) return 0;
  if (level === 'CAN_DO') return 1;
  if (searched) return 2;
  return level ? 3 : undefined;
}

/** Those who could write it, by the rule above. */
export function writersOf(people: Person[], notThese: ReadonlySet<string>): Person[] {
  const near = people.flatMap((person) => {
    const place = nearness(person);
    return place === undefined || notThese.has(person.slackId)
      ? []
      : [{ person, by: [stepOf(person), place, person.accepted] }];
  });
  const compare = (a: number[], b: number[]): number => {
    const at = a.findIndex((value, index) => value !== b[index]);
    return at < 0 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
  };
  return near.sort((a, b) => compare(a.by, b.by) || (a.person.id < b.person.id ? -1 : 1)).map(({ person }) => person);
}

/** Who looks it over. */
export function verifierFor(people: Person[], writer: Person): Person | undefined {
  const taught = { CAN_CERTIFY: 2, CAN_TEACH: 1, CAN_DO: 0 };
  const rank = (person: Person): number => (person.level ? taught[person.level] : 0);
  const senior = people.filter((person) => person.id !== writer.id && (rank(person) > 0 || stepOf(person) === 2));
  return senior.sort((a, b) => rank(b) - rank(a) || b.accepted - a.accepted || (a.id < b.id ? -1 : 1))[0];
}

/** Who must not be asked now: busy with another one, or asked about another one lately. */
async function findBusy({ now }: Deps, tx: Tx, gap: Gap): Promise<string[]> {
  const { workspaceId } = gap;
  const writing = await tx.gap.findMany({
    where: { workspaceId, closedAt: null, claimedById: { not: null } },
    select: { claimedBy: { select: { slackId: true } } },
  });
  const since = new Date(now().getTime() - APART_DAYS * DAY_MS);
  const asked = await tx.outboxMessage.findMany({
    where: {
      workspaceId,
      kind: OFFER,
      OR: [{ subject: gap.id }, { createdAt: { gt: since } }, { status: { in: ['PENDING', 'SENDING', 'UNSURE'] } }],
    },
    select: { recipient: true },
  });
  return [...writing.flatMap(({ claimedBy }) => claimedBy?.slackId ?? []), ...asked.map(({ recipient }) => recipient)];
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
  const answerBy = now.getTime() - ANSWER_DAYS * DAY_MS;
  return offers.some(
    ({ status, sentAt }) =>
      ['PENDING', 'SENDING', 'UNSURE'].includes(status) || (status === 'SENT' && (sentAt?.getTime() ?? 0) > answerBy),
  );
}

async function skillsIn(tx: Tx, { workspaceId, words }: Gap): Promise<string[]> {
  const skills = await tx.skill.findMany({ where: { workspaceId, retiredAt: null }, select: { id: true, name: true } });
  const named = await namedIn(
    tx,
    workspaceId,
    words,
    skills.map(({ id, name }) => ({ id, words: name })),
  );
  return named.map(({ id }) => id);
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
    const people = await findPeople(deps, tx, gap, await skillsIn(tx, gap));
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
  const workspaces = await deps.db.workspace.findMany({ where: { status: 'INSTALLED' }, select: { id: true } });
  for (const { id } of workspaces) for (const gapId of await findTopics(deps, id)) await offerTopic(deps, id, gapId);
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
