import type { Deps } from '../deps.ts';
import { UserError } from '../errors.ts';
import type { Member } from '../generated/prisma/client.ts';
import { SESSION_PREP, showChange } from './telling.ts';

const GOING_ON = { status: { in: ['ACTIVE', 'PAUSED'] as ('ACTIVE' | 'PAUSED')[] } };

/** What a member took on and has not done, in pairings that go on, the oldest first. */
export async function findOwnSteps({ db }: Pick<Deps, 'db'>, member: Member, take: number) {
  return db.sessionAction.findMany({
    where: { workspaceId: member.workspaceId, ownerId: member.id, doneAt: null, session: { pairing: GOING_ON } },
    orderBy: { id: 'asc' },
    take,
    include: { session: { include: { pairing: { include: { mentor: true, mentee: true } } } } },
  });
}

export type OwnStep = Awaited<ReturnType<typeof findOwnSteps>>[number];

/** Says that a next step is done, or after all not; either of the two may. Throws UserError. */
export async function markStep(deps: Deps, actor: Member, id: string, isDone: boolean): Promise<void> {
  const { workspaceId } = actor;
  await deps.db.$transaction(async (tx) => {
    const step = await tx.sessionAction.findFirst({
      where: { id, workspaceId, session: { pairing: { OR: [{ mentorId: actor.id }, { menteeId: actor.id }] } } },
      include: { session: true },
    });
    if (!step) throw new UserError('This next step is not yours, or it is no longer there.');
    const { count } = await tx.sessionAction.updateMany({
      where: { id, workspaceId, doneAt: isDone ? null : { not: null } },
      data: { doneAt: isDone ? deps.now() : null },
    });
    if (count === 0) return; // pressed twice
    await showChange(deps, tx, step.session);
    // It stands in the preparation of the pair's next session.
    const ahead = await tx.session.findMany({
      where: { workspaceId, pairingId: step.pairingId, status: 'SCHEDULED', startsAt: { gt: deps.now() } },
    });
    for (const session of ahead) await deps.outbox.refresh(tx, workspaceId, SESSION_PREP, session.id);
  });
}
