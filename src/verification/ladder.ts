/** The steps somebody takes by cards that others found true: told to them once, shown to nobody else. */
import type { Deps } from '../deps.ts';
import type { OutboxMessage } from '../generated/prisma/client.ts';
import { acceptedInSql, licenceOf, STEPS } from '../knowledge/licence.ts';
import type { Actor } from '../knowledge/rights.ts';

/** Its subject is the person, its occurrence the step. */
export const STEP = 'verification.step';

export type Step = keyof typeof STEPS;

const isStep = (word: string): word is Step => Object.hasOwn(STEPS, word);

/** Who has taken a step they were not told of: nobody who stood on the last one from the start. */
async function findUntold({ db }: Deps) {
  const rows = await db.$queryRaw<{ workspaceId: string; id: string; slackId: string; n: number }[]>`
    SELECT m."workspaceId", m."id", m."slackId", a.n FROM "Member" m
    JOIN "Workspace" w ON w."id" = m."workspaceId" AND w."status" = 'INSTALLED'
    JOIN (${acceptedInSql()}) a ON a."makerId" = m."id" AND a.n >= ${STEPS.contributor}::int
    WHERE m."deactivatedAt" IS NULL AND NOT m."isBot" AND NOT m."isCoordinator"
      AND NOT EXISTS (SELECT 1 FROM "Team" t WHERE t."leadId" = m."id")`;
  const told = await db.outboxMessage.findMany({
    where: { kind: STEP, subject: { in: rows.map(({ id }) => id) } },
    select: { subject: true, occurrence: true },
  });
  return rows.flatMap(({ n, ...row }) => {
    const step: Step = n >= STEPS.publisher ? 'publisher' : 'contributor';
    const knows = told.some(
      ({ subject, occurrence }) => subject === row.id && [step, 'publisher'].includes(occurrence),
    );
    return knows ? [] : [{ ...row, step }];
  });
}

/** Tells people of the step they have taken, once. */
export async function tellSteps(deps: Deps): Promise<void> {
  const untold = await findUntold(deps);
  if (untold.length === 0) return;
  await deps.db.$transaction((tx) =>
    deps.outbox.add(
      tx,
      ...untold.map(({ workspaceId, id: subject, slackId: recipient, step: occurrence }) => ({
        ...{ workspaceId, kind: STEP, subject, occurrence, recipient },
      })),
    ),
  );
}

/** The step of a message, if its person still stands on it. */
export async function findStep(
  deps: Deps,
  { workspaceId, subject, occurrence }: OutboxMessage,
): Promise<Step | undefined> {
  const member = await deps.db.member.findFirst({ where: { id: subject, workspaceId } });
  if (!member || !isStep(occurrence)) return undefined;
  return (await licenceOf(deps, member)) === occurrence ? occurrence : undefined;
}

export interface Ladder {
  accepted: number;
  /** What comes next, and how many accepted cards from now; undefined on the last step. */
  next: { step: Step; left: number } | undefined;
}

/** How far somebody is who has begun to write; undefined for whoever has not, and for whom it says nothing. */
export function ladderOf(
  { isCoordinator, leads }: Actor,
  { made, accepted }: { made: number; accepted: number },
): Ladder | undefined {
  if (isCoordinator || leads.length > 0 || made === 0) return undefined;
  const step = (['contributor', 'publisher'] as const).find((one) => accepted < STEPS[one]);
  return { accepted, next: step && { step, left: STEPS[step] - accepted } };
}
