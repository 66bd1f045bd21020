import type { Deps, Tx } from '../deps.ts';
import { UserError } from '../errors.ts';
import type { Member } from '../generated/prisma/client.ts';
import { FAMILIES, type Family } from '../outbox/kinds.ts';

/** Policy: each "Fewer" makes the pause between two longer, and the third ends them. Days; 0: none at all. */
const STEPS = [14, 28, 0] as const;

export const isFamily = (word: string): word is Family => Object.hasOwn(FAMILIES, word);

/** One press at a time. */
async function lockMember(tx: Tx, { id, workspaceId }: Member): Promise<void> {
  await tx.$queryRaw`SELECT 1 FROM "Member" WHERE "id" = ${id}::uuid AND "workspaceId" = ${workspaceId}::uuid FOR UPDATE`;
}

/** What became of "Fewer". */
export interface Fewer {
  family: Family;
  /** The family's own words, where it has its own way. */
  words?: string;
  /** Days between two from now on; 0: none at all. */
  days: number;
  /** What it was before; null: no choice. Undefined: nothing has changed, or the family keeps it itself. */
  was?: number | null;
}

/** Has the actor asked less often about what this kind belongs to: in the family's own way, else a longer pause. Throws UserError. */
export async function askForFewer(deps: Deps, actor: Member, kind: string): Promise<Fewer> {
  const nudge = deps.outbox.nudgeOf(kind);
  if (!nudge) throw new UserError('This button no longer works.');
  const { family } = nudge;
  const { id: memberId, workspaceId } = actor;
  return deps.db.$transaction(async (tx) => {
    await lockMember(tx, actor);
    if (nudge.fewer) return { family, days: 0, words: await nudge.fewer(deps, tx, memberId, workspaceId) };
    const choice = await tx.nudgeChoice.findUnique({ where: { memberId_family: { memberId, family } } });
    if (choice?.days === 0) return { family, days: 0 };
    const was = choice?.days ?? null;
    const days = STEPS.find((step) => step === 0 || step > (was ?? 0)) ?? 0;
    await tx.nudgeChoice.upsert({
      where: { memberId_family: { memberId, family } },
      create: { memberId, workspaceId, family, days },
      update: { days },
    });
    return { family, days, was };
  });
}

/** Sets how often the actor gets a family: days between two, 0 for none, null for as they come. */
export async function choose(tx: Tx, actor: Member, family: Family, days: number | null): Promise<void> {
  const { id: memberId, workspaceId } = actor;
  if (days === null) {
    await tx.nudgeChoice.deleteMany({ where: { memberId, workspaceId, family } });
    return;
  }
  await tx.nudgeChoice.upsert({
    where: { memberId_family: { memberId, family } },
    create: { memberId, workspaceId, family, days },
    update: { days },
  });
}

/** Takes "Fewer" back; what a longer pause had put off is asked about again. */
export async function undoFewer(deps: Deps, actor: Member, family: Family, days: number | null): Promise<void> {
  await deps.db.$transaction(async (tx) => {
    await choose(tx, actor, family, days);
    await deps.outbox.askAgain(tx, actor.workspaceId, actor.slackId);
  });
}

/** What the actor chose, by family. */
export async function findChoices({ db }: Pick<Deps, 'db'>, { id, workspaceId }: Member): Promise<Map<string, number>> {
  const choices = await db.nudgeChoice.findMany({ where: { memberId: id, workspaceId } });
  return new Map(choices.map(({ family, days }) => [family, days]));
}
