import { rhythmChanged } from '../check-ins/service.ts';
import type { Deps } from '../deps.ts';
import type { Member, Workspace } from '../generated/prisma/client.ts';
import { FAMILIES, type Family } from '../outbox/kinds.ts';
import { choose, findChoices } from './choices.ts';

/** What somebody sets for themselves. Empty and null: as for everybody. */
export interface OwnRhythm {
  /** ISO weekdays. */
  nudgeDays: number[];
  /** Minutes after midnight in the member's zone. */
  nudgeFrom: number | null;
  /** Days from one check-in to the next. */
  checkInDays: number | null;
  /** Family → days between two; 0: none at all. A family that is missing comes as it does. */
  choices: Map<string, number>;
}

/** Check-ins have a rhythm in days; coordination reaches coordinators only. */
export const familiesOf = ({ isCoordinator }: Pick<Member, 'isCoordinator'>): Family[] =>
  (Object.keys(FAMILIES) as Family[]).filter(
    (family) => family !== 'check-ins' && (family !== 'coordination' || isCoordinator),
  );

/** What the actor has set, and the workspace's rhythm that holds for the rest. */
export async function getOwnRhythm(deps: Deps, actor: Member): Promise<OwnRhythm & { workspace: Workspace }> {
  const { nudgeDays, nudgeFrom, checkInDays, workspaceId } = actor;
  const workspace = await deps.db.workspace.findUniqueOrThrow({ where: { id: workspaceId } });
  return { nudgeDays, nudgeFrom, checkInDays, choices: await findChoices(deps, actor), workspace };
}

/** Saves when and how often the actor gets messages. */
export async function saveOwnRhythm(deps: Deps, actor: Member, own: OwnRhythm): Promise<void> {
  const { id, workspaceId, slackId } = actor;
  const nudgeDays = [...new Set(own.nudgeDays)].sort((a, b) => a - b);
  await deps.db.$transaction(async (tx) => {
    await tx.member.update({
      where: { id, workspaceId },
      data: { nudgeDays, nudgeFrom: own.nudgeFrom, checkInDays: own.checkInDays },
    });
    for (const family of familiesOf(actor)) await choose(tx, actor, family, own.choices.get(family) ?? null);
    if (own.checkInDays !== actor.checkInDays) await rhythmChanged(tx, actor);
    await deps.outbox.askAgain(tx, workspaceId, slackId);
  });
}
