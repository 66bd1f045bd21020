import type { Deps } from '../deps.ts';
import { Prisma, type Workspace } from '../generated/prisma/client.ts';
import { REMINDER_MS } from './plan.ts';
import { CHECK_IN, keyOf, REMINDER } from './service.ts';

/** Questions that stand without an answer and a reminder so far. What was put off comes again by itself. */
const openQuestions = (workspaceId: Prisma.Sql) => Prisma.sql`
  SELECT open."id", open."sentAt", open."pairingId", open."memberId",
    (SELECT min(later."dueAt") FROM "CheckIn" later WHERE later."pairingId" = open."pairingId"
      AND later."memberId" = open."memberId" AND later."round" > open."round") AS "nextAt"
  FROM "CheckIn" open JOIN "Pairing" p ON p."id" = open."pairingId" AND p."status" = 'ACTIVE'
  WHERE open."workspaceId" = ${workspaceId} AND open."status" = 'SENT' AND open."sentAt" IS NOT NULL
    AND (p."goOnAskedAt" IS NULL OR p."goOnAskedAt" < open."sentAt") AND open."remindedAt" IS NULL AND open."answeredAt" IS NULL AND open."pulse" IS NULL
    AND NOT EXISTS (SELECT 1 FROM "OutboxMessage" o WHERE o."workspaceId" = open."workspaceId" AND o."kind" = ${CHECK_IN}
      AND o."subject" = open."id"::text AND o."snoozedTo" IS NOT NULL)`;

const idOf = (workspaceId: string) => Prisma.sql`${workspaceId}::uuid`;

/** The question "asked" is to be reminded of now. */
const isDue = (now: Date) => Prisma.sql`asked."sentAt" <= ${new Date(now.getTime() - REMINDER_MS)}
  AND (asked."nextAt" IS NULL OR asked."nextAt" > ${now})`;

/** Something of the workspace "w" is to be reminded of now. */
export const hasReminders = (now: Date): Prisma.Sql =>
  Prisma.sql`EXISTS (SELECT 1 FROM (${openQuestions(Prisma.sql`w."id"`)}) asked WHERE ${isDue(now)})`;

/** Reminds, once each, of questions that have stood unanswered for a while, unless the next one is due. In one statement. */
export async function remind(deps: Deps, { id: workspaceId }: Workspace): Promise<void> {
  const now = deps.now();
  await deps.db.$transaction(async (tx) => {
    const reminded = await tx.$queryRaw<{ id: string; pairingId: string; slackId: string; nextAt: Date | null }[]>`
      UPDATE "CheckIn" c SET "remindedAt" = ${now} FROM "Member" m, (${openQuestions(idOf(workspaceId))}) asked
      WHERE c."id" = asked."id" AND m."id" = c."memberId" AND c."status" = 'SENT' AND c."remindedAt" IS NULL
        AND ${isDue(now)}
      RETURNING c."id", c."pairingId", m."slackId", asked."nextAt"`;
    await deps.outbox.add(
      tx,
      ...reminded.map(({ id, pairingId, slackId, nextAt }) => ({
        workspaceId,
        kind: REMINDER,
        subject: id,
        recipient: slackId,
        key: keyOf(pairingId),
        ...(nextAt && { until: nextAt }),
      })),
    );
  });
}

/** Whether the reminder of a check-in stands in Slack. */
export async function isReminded({ db }: Pick<Deps, 'db'>, workspaceId: string, id: string): Promise<boolean> {
  return (await db.outboxMessage.count({ where: { workspaceId, kind: REMINDER, subject: id, status: 'SENT' } })) > 0;
}

/** The reminders of what stands in Slack, of these members. */
export async function findReminders(
  { db }: Pick<Deps, 'db'>,
  { id: workspaceId }: Workspace,
  memberIds: string[],
): Promise<{ id: string; memberId: string; pairingId: string; dueAt: Date; nextAt: Date | null }[]> {
  const rows = await db.$queryRaw<
    { id: string; memberId: string; pairingId: string; sentAt: Date; nextAt: Date | null }[]
  >`SELECT asked.* FROM (${openQuestions(idOf(workspaceId))}) asked WHERE asked."memberId" = ANY(${memberIds}::uuid[])`;
  return rows
    .map(({ sentAt, ...row }) => ({ ...row, dueAt: new Date(sentAt.getTime() + REMINDER_MS) }))
    .filter(({ dueAt, nextAt }) => nextAt === null || nextAt > dueAt);
}
