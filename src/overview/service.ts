import type { Deps, Tx } from '../deps.ts';
import { UserError } from '../errors.ts';
import type { CoordinatorNote, Member, Workspace } from '../generated/prisma/client.ts';
import type { PairingStatus } from '../generated/prisma/enums.ts';
import { findPairing, type PairingWithPeople } from '../pairings/service.ts';
import { checkCoordinator } from '../people/service.ts';
import { refreshAlert } from './alerts.ts';
import { PairFilter } from './filter.ts';
import type { Pair, Stage } from './matters.ts';
import { chosenQuery, isStuck } from './rows.ts';

/** Two blocks each stay well under Slack's hundred, and checkboxes hold ten. */
const PAGE = 10;
/** Slack shows at most 100 choices. */
const MOST_ROUNDS = 100;

/** The kind of a coordinator's reminder to agree; the subject is the note of it. */
export const REMINDER = 'overview.agreement-reminder';

export const GONE = 'This pairing is no longer there.';

/** Throws UserError for everybody who does not coordinate. */
export const checkMaySee = (member: Member): void => checkCoordinator(member, 'see all pairings');

const settingsOf = ({ db }: { db: Tx }, id: string): Promise<Workspace> =>
  db.workspace.findUniqueOrThrow({ where: { id } });

export interface Counts {
  /** Going on, by how far they are. */
  stages: Record<Stage, number>;
  active: number;
  paused: number;
  stuck: number;
  completed: number;
  ended: number;
}

/** How many pairings there are, by status and stage, in one query beside the settings. Throws UserError for everybody but coordinators. */
export async function countPairings(
  deps: Pick<Deps, 'db' | 'now'>,
  member: Member & { workspace?: Workspace },
): Promise<Counts> {
  checkMaySee(member);
  const { workspaceId } = member;
  const now = deps.now();
  const settings = member.workspace ?? (await settingsOf(deps, workspaceId));
  const chosen = chosenQuery(settings, PairFilter.parse({}), now);
  const rows = await deps.db.$queryRaw<{ status: PairingStatus; stage: Stage | null; stuck: boolean; count: number }[]>`
    SELECT "status", "stage", ${isStuck(now)} AS "stuck", count(*)::int AS "count" FROM (${chosen}) pair GROUP BY 1, 2, 3
    UNION ALL SELECT "status", NULL, false, count(*)::int FROM "Pairing"
    WHERE "workspaceId" = ${workspaceId}::uuid AND "status" IN ('COMPLETED', 'ENDED') GROUP BY 1`;
  const sum = (of: (row: (typeof rows)[number]) => boolean) =>
    rows.filter(of).reduce((total, { count }) => total + count, 0);
  const stage = (is: Stage) => sum((row) => row.stage === is);
  const are = (is: PairingStatus) => sum(({ status }) => status === is);
  return {
    stages: {
      new: stage('new'),
      agreed: stage('agreed'),
      objectives: stage('objectives'),
      'first-session': stage('first-session'),
      halfway: stage('halfway'),
    },
    active: are('ACTIVE'),
    paused: are('PAUSED'),
    stuck: sum(({ stuck }) => stuck),
    completed: are('COMPLETED'),
    ended: are('ENDED'),
  };
}

type Row = Pair & { total: number };

/** A part of what a filter chooses, those that need a hand first and longest, with how many there are in all. */
async function readPairs(
  deps: Pick<Deps, 'now'> & { db: Tx },
  workspaceId: string,
  filter: PairFilter,
  { take, skip }: { take: number; skip: number },
): Promise<Row[]> {
  const now = deps.now();
  const chosen = chosenQuery(await settingsOf(deps, workspaceId), filter, now);
  return deps.db.$queryRaw<Row[]>`
    SELECT page."id", page."kind", page."status", page."startedAt", page."endsAt", page."endedAt", page."pausedUntil", page."agreedAt",
      page."objectivesAt", page."firstSessionAt", page."halfwayAt", page."lastMetAt", page."goOnSince", page."quietSince",
      page."slowSince", page."unagreedSince", page."quietDays", page."total", mentor."slackId" AS "mentor",
      mentee."slackId" AS "mentee", mentor."name" AS "mentorName", mentee."name" AS "menteeName", noted."notedAt"
    FROM (
      SELECT pair.*, ${isStuck(now)} AS "stuck", count(*) OVER ()::int AS "total" FROM (${chosen}) pair
      ORDER BY "stuck" DESC, CASE WHEN ${isStuck(now)} THEN "stuckAt" END ASC, "startedAt" DESC, "id" LIMIT ${take} OFFSET ${skip}) page
    JOIN "Member" mentor ON mentor."id" = page."mentorId"
    JOIN "Member" mentee ON mentee."id" = page."menteeId"
    LEFT JOIN LATERAL (
      SELECT max(n."createdAt") AS "notedAt" FROM "CoordinatorNote" n
      WHERE n."workspaceId" = page."workspaceId" AND n."pairingId" = page."id") noted ON true
    ORDER BY page."stuck" DESC, CASE WHEN page."stuck" THEN page."stuckAt" END ASC, page."startedAt" DESC, page."id"`;
}

export interface PairPage {
  rows: Pair[];
  /** From 0; `pages` is at least 1. */
  page: number;
  pages: number;
  total: number;
}

/** A page of pairings, stuck ones first; a page past the end is the first. Throws UserError for everybody but coordinators. */
export async function findPairs(
  deps: Pick<Deps, 'now'> & { db: Tx },
  member: Member,
  { filter, page }: { filter: PairFilter; page: number },
): Promise<PairPage> {
  checkMaySee(member);
  const rows = await readPairs(deps, member.workspaceId, filter, { take: PAGE, skip: page * PAGE });
  const total = rows[0]?.total ?? 0;
  if (total === 0 && page > 0) return findPairs(deps, member, { filter, page: 0 });
  return { rows, page, pages: Math.max(1, Math.ceil(total / PAGE)), total };
}

/** The pairings that need a hand now, whoever asks: for the coordinators' message. */
export async function findStuck(
  deps: Deps,
  workspaceId: string,
  take: number,
): Promise<{ rows: Pair[]; total: number }> {
  const rows = await readPairs(deps, workspaceId, PairFilter.parse({ status: 'stuck' }), { take, skip: 0 });
  return { rows, total: rows[0]?.total ?? 0 };
}

/** Every coordinator may act on every pairing of their own workspace. Throws UserError otherwise. */
export async function getPairing(deps: { db: Tx }, member: Member, id: string): Promise<PairingWithPeople> {
  checkMaySee(member);
  const pairing = await findPairing(deps, member.workspaceId, id);
  if (!pairing) throw new UserError(GONE);
  return pairing;
}

export interface Details {
  pair: Pair;
  notes: (Pick<CoordinatorNote, 'what' | 'createdAt'> & { by: string })[];
}

const MOST_NOTES = 5;

/** Dates and milestones of one pairing, and when coordinators wrote to the two. Throws as getPairing. */
export async function getDetails(deps: Deps, member: Member, pairingId: string): Promise<Details> {
  const { workspaceId, status } = await getPairing(deps, member, pairingId);
  const filter = { PAUSED: 'on', ACTIVE: 'on', COMPLETED: 'completed', ENDED: 'ended' } as const;
  const only = PairFilter.parse({ status: filter[status], pairingId });
  const [pair] = await readPairs(deps, workspaceId, only, { take: 1, skip: 0 });
  if (!pair) throw new UserError(GONE);
  const notes = await deps.db.coordinatorNote.findMany({
    where: { workspaceId, pairingId },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: MOST_NOTES,
    include: { by: true },
  });
  return { pair, notes: notes.map(({ what, createdAt, by }) => ({ what, createdAt, by: by.slackId })) };
}

/** Rounds that were sent, the latest first. */
export async function findRounds({ db }: Pick<Deps, 'db'>, { workspaceId }: Member) {
  return db.round.findMany({
    where: { workspaceId, status: 'SENT', endedAt: { not: null } },
    orderBy: [{ endedAt: 'desc' }, { id: 'desc' }],
    take: MOST_ROUNDS,
    select: { id: true, endedAt: true, _count: { select: { seats: true } } },
  });
}

/** The name of a team of this workspace; undefined: there is none. */
export async function findTeamName({ db }: Pick<Deps, 'db'>, { workspaceId }: Member, teamId: string | undefined) {
  const team = teamId && (await db.team.findFirst({ where: { id: teamId, workspaceId } }));
  return team ? team.name : undefined;
}

/** The two have agreed: the reminders that stand in Slack no longer ask them to. For agreements/. */
export async function agreementSettled(
  deps: Deps,
  tx: Tx,
  { id: pairingId, workspaceId }: Pick<PairingWithPeople, 'id' | 'workspaceId'>,
): Promise<void> {
  const reminders = await tx.coordinatorNote.findMany({ where: { workspaceId, pairingId, what: 'agreement' } });
  for (const { id } of reminders) await deps.outbox.refresh(tx, workspaceId, REMINDER, id);
  await gotOn(deps, tx, { id: pairingId, workspaceId });
}

/** The two have agreed, met, paused or ended: where coordinators were told that they could use a hand, it shows how things are now. */
export async function gotOn(
  deps: Deps,
  tx: Tx,
  { id, workspaceId }: Pick<PairingWithPeople, 'id' | 'workspaceId'>,
): Promise<void> {
  const told = await tx.pairing.count({ where: { id, workspaceId, stuckToldAt: { not: null } } });
  if (told > 0) await refreshAlert(deps, tx, workspaceId);
}
