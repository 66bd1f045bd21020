/** Data for benchmarks, written straight into the tables: many rows, quickly. */
import { randomUUID } from 'node:crypto';
import type { Deps } from '../src/deps.ts';
import type { Prisma } from '../src/generated/prisma/client.ts';

const DAY_MS = 86_400_000;
/** Rows of one INSERT: PostgreSQL takes 65,535 parameters. */
const CHUNK = 2000;

export async function inChunks<T>(rows: T[], write: (chunk: T[]) => Promise<unknown>): Promise<void> {
  for (let start = 0; start < rows.length; start += CHUNK) await write(rows.slice(start, start + CHUNK));
}

export interface Person {
  id: string;
  slackId: string;
}

/** Members of the workspace, in Berlin. */
export async function seedPeople({ db, now }: Deps, workspaceId: string, count: number): Promise<Person[]> {
  // Everybody works around the clock: what is measured must not wait for Monday.
  const always = { workDays: [1, 2, 3, 4, 5, 6, 7], workFrom: 0, workTo: 1440 };
  await db.workspace.update({ where: { id: workspaceId }, data: always });
  const people = Array.from({ length: count }, (_, index) => ({
    id: randomUUID(),
    slackId: `U0${String(index).padStart(7, '0')}`,
  }));
  const rows = people.map((person, index) => ({
    ...person,
    workspaceId,
    name: `Person ${index}`,
    zone: 'Europe/Berlin',
    createdAt: now(),
    workWeek: [],
  }));
  await inChunks(rows, (data) => db.member.createMany({ data }));
  return people;
}

export interface SeededCheckIn {
  id: string;
  slackId: string;
}

interface Pairs {
  /** Check-ins that have been asked, or that are due since yesterday. */
  status: 'SENT' | 'SCHEDULED';
  /** Share of the people who left the round before unanswered. */
  unanswered: number;
}

/** Pairs the people two by two, each with a check-in of round 1. Returns those check-ins. */
export async function seedPairs(
  { db, now }: Deps,
  workspaceId: string,
  people: Person[],
  { status, unanswered }: Pairs,
): Promise<SeededCheckIn[]> {
  const skill = await db.skill.findFirstOrThrow({ where: { workspaceId } });
  const at = (days: number) => new Date(now().getTime() + days * DAY_MS);
  const asked = status === 'SENT' ? { sentAt: at(-1) } : {};
  const requests: Prisma.MentorRequestCreateManyInput[] = [];
  const pairings: Prisma.PairingCreateManyInput[] = [];
  const checkIns: Prisma.CheckInCreateManyInput[] = [];
  const seeded: SeededCheckIn[] = [];
  for (let index = 0; index + 1 < people.length; index += 2) {
    const [mentor, mentee] = people.slice(index, index + 2) as [Person, Person];
    const [requestId, pairingId] = [randomUUID(), randomUUID()];
    const common = { workspaceId, menteeId: mentee.id, kind: 'CLASSIC' as const };
    const goal = 'Calm an angry caller';
    requests.push({ ...common, id: requestId, skillId: skill.id, goal, status: 'MATCHED', createdAt: at(-20) });
    const span = { startedAt: at(-20), endsAt: at(64), starterId: mentee.id };
    pairings.push({ ...common, id: pairingId, requestId, mentorId: mentor.id, status: 'ACTIVE', ...span });
    for (const { id: memberId, slackId } of [mentor, mentee]) {
      const id = randomUUID();
      const common = { workspaceId, pairingId, memberId };
      const open = seeded.length % 100 < unanswered * 100;
      const first = { round: 0, status: open ? ('SENT' as const) : ('ANSWERED' as const) };
      checkIns.push({ ...common, ...first, id: randomUUID(), dueAt: at(-15), queuedAt: at(-15), sentAt: at(-15) });
      const queuedAt = status === 'SENT' ? at(-1) : null;
      checkIns.push({ ...common, ...asked, id, round: 1, status, dueAt: at(-1), queuedAt });
      seeded.push({ id, slackId });
    }
  }
  await inChunks(requests, (data) => db.mentorRequest.createMany({ data }));
  await inChunks(pairings, (data) => db.pairing.createMany({ data }));
  await inChunks(checkIns, (data) => db.checkIn.createMany({ data }));
  return seeded;
}

/** Where each of them stands: one in a conversation. */
export const ASKED_TS = '1700000000.1';

/** What stands in Slack of the questions that were asked, in everybody's own conversation, and reminded of once. */
export async function seedMessages({ db }: Deps): Promise<void> {
  await db.$executeRaw`UPDATE "CheckIn" SET "remindedAt" = "sentAt" WHERE "status" = 'SENT'`;
  await db.$executeRaw`
    INSERT INTO "OutboxMessage" ("id", "workspaceId", "kind", "subject", "recipient", "nudge", "family", "key", "status",
      "createdAt", "dueAt", "startedAt", "sentAt", "channel", "messageTs")
    SELECT gen_random_uuid(), c."workspaceId", 'check-in.asked', c."id", m."slackId", true, 'check-ins', 'check-ins:' || c."pairingId",
      'SENT', c."dueAt", c."dueAt", c."dueAt", c."dueAt", 'D' || m."slackId", ${ASKED_TS}
    FROM "CheckIn" c JOIN "Member" m ON m."id" = c."memberId" WHERE c."status" = 'SENT'`;
}

/** Kudos with their waiting messages, each to another person: they go out at once. */
export async function queueKudos(deps: Deps, workspaceId: string, people: Person[]): Promise<void> {
  const { db, now, outbox } = deps;
  const value = await db.companyValue.findFirstOrThrow({ where: { workspaceId } });
  const kudos = people.map((person, index) => ({
    id: randomUUID(),
    to: person,
    giverId: people[(index + 1) % people.length]?.id ?? person.id,
  }));
  const deed = 'Stayed on the line with an upset customer until the refund was through.';
  const row = { workspaceId, valueId: value.id, deed, status: 'POSTED' as const, createdAt: now() };
  await db.kudos.createMany({ data: kudos.map(({ id, giverId }) => ({ ...row, id, giverId })) });
  await db.kudosRecipient.createMany({
    data: kudos.map(({ id, to }) => ({ kudosId: id, memberId: to.id, workspaceId })),
  });
  await db.$transaction((tx) =>
    outbox.add(
      tx,
      ...kudos.map(({ id, to }) => ({ workspaceId, kind: 'kudos.posted', subject: id, recipient: to.slackId })),
    ),
  );
}
