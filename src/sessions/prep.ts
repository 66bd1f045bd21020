import { Temporal } from 'temporal-polyfill';
import type { Deps } from '../deps.ts';
import type { Member, OutboxMessage, Prisma, Workspace } from '../generated/prisma/client.ts';
import { findPrep } from '../objectives/service.ts';
import type { Outlook } from '../outbox/kinds.ts';
import { hoursOf, readDaysOff } from '../people/service.ts';
import { findSession, type SessionWithPair } from './rows.ts';
import { SESSION_PREP } from './telling.ts';

const DAY_MS = 86_400_000;
/** A week without a working day and a holiday before it: further back nobody prepares. */
const AHEAD_MS = 10 * DAY_MS;
/** How many sessions one look takes at once. */
const AT_ONCE = 500;
const MOST_KUDOS = 3;
const MOST_STEPS = 8;
/** A trend is seen in the last few numbers. */
const MOST_PULSES = 4;

/**
 * When a session is to be prepared: the working day before, at the hour for nudges or at the start of a shift that begins later (or ends
 * before it). Without a working day in the week before, a day ahead.
 */
export function prepDueAt(
  startsAt: Date,
  mentor: Pick<Member, 'zone' | 'workWeek' | 'nudgeFrom'>,
  workspace: Pick<Workspace, 'workDays' | 'workFrom' | 'workTo' | 'nudgeFrom'>,
  daysOff: ReadonlySet<string>,
): Date {
  const { zone, week } = hoursOf(mentor, workspace);
  const day = Temporal.Instant.fromEpochMilliseconds(startsAt.getTime()).toZonedDateTimeISO(zone).toPlainDate();
  const nudgeFrom = mentor.nudgeFrom ?? workspace.nudgeFrom;
  for (let back = 1; back <= 7; back++) {
    const before = day.subtract({ days: back });
    const shift = week[before.dayOfWeek - 1];
    if (!shift || daysOff.has(before.toString())) continue;
    const closes = shift.to > shift.from ? shift.to : shift.to + 1440;
    const opens = shift.from < nudgeFrom && nudgeFrom < closes ? nudgeFrom : shift.from;
    const plainTime = Temporal.PlainTime.from({ hour: Math.floor(opens / 60) % 24, minute: opens % 60 });
    return new Date(before.toZonedDateTime({ timeZone: zone, plainTime }).epochMilliseconds);
  }
  return new Date(startsAt.getTime() - DAY_MS);
}

const WITH_MENTOR = { workspace: true, pairing: { include: { mentor: true, mentee: true } } } as const;
/** What the outbox says of a message that would no longer have been true. */
const WITHDRAWN = 'no longer true';
/** A date; moved away from and back to, or paused and gone on with, it is prepared once more. */
const occurrenceOf = (startsAt: Date, withdrawn: number): string =>
  withdrawn === 0 ? startsAt.toISOString() : `${startsAt.toISOString()} ${withdrawn}`;
const isFor = ({ occurrence }: Pick<OutboxMessage, 'occurrence'>, startsAt: Date): boolean =>
  occurrence.split(' ')[0] === startsAt.toISOString();

/** Planned sessions, by id, some at a time; `where` narrows them. */
async function* readPlanned({ db }: Deps, where: Prisma.SessionWhereInput) {
  for (let after: string | undefined; ; ) {
    const sessions = await db.session.findMany({
      where: {
        AND: [{ status: 'SCHEDULED', pairing: { status: 'ACTIVE' } }, where, after ? { id: { gt: after } } : {}],
      },
      orderBy: { id: 'asc' },
      take: AT_ONCE,
      include: WITH_MENTOR,
    });
    yield sessions;
    after = sessions.at(-1)?.id;
    if (sessions.length < AT_ONCE) return;
  }
}
type Planned = Prisma.SessionGetPayload<{ include: typeof WITH_MENTOR }>[];

/** The preparations of these sessions that are not in the outbox yet, with when each is due. `use`: instead of what is read. */
async function findPreps(deps: Deps, sessions: Planned, use?: Pick<Outlook, 'workspace' | 'daysOff'>) {
  if (sessions.length === 0) return [];
  const workspaceIds = [...new Set(sessions.map((session) => session.workspaceId))];
  const daysOff = use?.daysOff ?? (await readDaysOff(deps, workspaceIds));
  const queued = await deps.db.outboxMessage.findMany({
    where: { workspaceId: { in: workspaceIds }, kind: SESSION_PREP, subject: { in: sessions.map(({ id }) => id) } },
    select: { subject: true, occurrence: true, status: true, reason: true },
  });
  const bySession = Map.groupBy(queued, ({ subject }) => subject);
  return sessions.flatMap(({ workspace, pairing, ...session }) => {
    const { id, startsAt, workspaceId } = session;
    if (!startsAt) return [];
    const before = (bySession.get(id) ?? []).filter((row) => isFor(row, startsAt));
    if (before.some(({ status, reason }) => status !== 'DROPPED' || reason !== WITHDRAWN)) return [];
    const occurrence = occurrenceOf(startsAt, before.length);
    const { mentor, mentee } = pairing;
    const dueAt = prepDueAt(startsAt, mentor, use?.workspace ?? workspace, daysOff(workspaceId, mentor.site));
    return { id, workspaceId, pairingId: pairing.id, mentor, mentee, startsAt, occurrence, dueAt };
  });
}

/** What a person cuts from their forecast: the preparations of one pairing. */
const keyOf = (pairingId: string): string => `sessions:${pairingId}`;

/** Hands the preparations that are due to the outbox. Running it twice changes nothing. */
export async function sendPreps(deps: Deps): Promise<void> {
  const now = deps.now();
  const startsAt = { gt: now, lt: new Date(now.getTime() + AHEAD_MS) };
  for await (const sessions of readPlanned(deps, { startsAt, workspace: { status: 'INSTALLED' } })) {
    const due = (await findPreps(deps, sessions)).filter(({ dueAt }) => dueAt <= now);
    if (due.length === 0) continue;
    await deps.db.$transaction((tx) =>
      deps.outbox.add(
        tx,
        ...due.map(({ id, workspaceId, pairingId, mentor, startsAt, occurrence, dueAt }) => ({
          workspaceId,
          kind: SESSION_PREP,
          subject: id,
          occurrence,
          recipient: mentor.slackId,
          dueAt,
          until: startsAt,
          key: keyOf(pairingId),
        })),
      ),
    );
  }
}

/** The preparations of these members that come due in [from, until). */
export async function findComingPreps(deps: Deps, outlook: Outlook) {
  const { workspace, memberIds, from, until } = outlook;
  const startsAt = { gt: from, lt: new Date(until.getTime() + AHEAD_MS) };
  const preps = [];
  for await (const sessions of readPlanned(deps, {
    workspaceId: workspace.id,
    startsAt,
    pairing: { mentorId: { in: memberIds } },
  }))
    preps.push(...(await findPreps(deps, sessions, outlook)));
  return preps
    .map(({ dueAt, ...prep }) => ({ ...prep, key: keyOf(prep.pairingId), dueAt: dueAt < from ? from : dueAt }))
    .filter(({ dueAt }) => dueAt < until);
}

/** The session a preparation is about, with whether it still stands as it was when it was planned. */
export async function findPrepared(deps: Deps, message: OutboxMessage) {
  const session = await findSession(deps, message.workspaceId, message.subject);
  if (!session?.startsAt) return undefined;
  const stands = session.status === 'SCHEDULED' && isFor(message, session.startsAt);
  const isAhead = stands && session.startsAt > deps.now() && session.pairing.status === 'ACTIVE';
  return { session, startsAt: session.startsAt, stands, isAhead };
}

/** When they last met; before their first session: since they are paired. */
async function lastSession({ db }: Deps, { workspaceId, pairingId, pairing }: SessionWithPair): Promise<Date> {
  const last = await db.session.findFirst({
    where: { workspaceId, pairingId, status: 'HELD' },
    orderBy: { startsAt: 'desc' },
  });
  return last?.startsAt ?? pairing.startedAt;
}

/** Numbers only, oldest first: the number is the pair's, the note beside it is private. */
async function findPulses({ db }: Deps, { workspaceId, pairingId, pairing }: SessionWithPair) {
  const rows = await db.checkIn.findMany({
    where: { workspaceId, pairingId, pulse: { not: null } },
    orderBy: [{ answeredAt: 'desc' }, { id: 'desc' }],
    take: 4 * MOST_PULSES,
    select: { memberId: true, pulse: true },
  });
  const of = (memberId: string) =>
    rows
      .filter((row) => row.memberId === memberId)
      .slice(0, MOST_PULSES)
      .flatMap(({ pulse }) => pulse ?? [])
      .reverse();
  return { mentor: of(pairing.mentorId), mentee: of(pairing.menteeId) };
}

/** Everything worth knowing before a session, for the mentor. Of kudos only what everybody may read. */
export async function readPrep(deps: Deps, session: SessionWithPair) {
  const { workspaceId, pairingId, pairing } = session;
  const since = await lastSession(deps, session);
  const objectives = await findPrep(deps, workspaceId, pairingId);
  const steps = await deps.db.sessionAction.findMany({
    where: { workspaceId, pairingId, OR: [{ doneAt: null }, { doneAt: { gte: since } }] },
    orderBy: { id: 'desc' },
    take: MOST_STEPS,
    include: { owner: true },
  });
  const kudos = await deps.db.kudos.findMany({
    where: {
      workspaceId,
      status: 'POSTED',
      createdAt: { gt: since },
      recipients: { some: { workspaceId, memberId: pairing.menteeId, status: 'POSTED' } },
    },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: MOST_KUDOS,
    include: { giver: true },
  });
  return { objectives, steps: steps.reverse(), kudos, pulses: await findPulses(deps, session) };
}

export type Prep = Awaited<ReturnType<typeof readPrep>>;
