/** What coordinators decide about shout-outs and recognition beyond day and channel. */
import type { Deps } from '../deps.ts';
import type { Member, Workspace } from '../generated/prisma/client.ts';
import { checkCoordinator } from '../people/service.ts';
import { REFUSED } from './words.ts';

export type Recognition = Pick<Workspace, 'shoutOutPreview' | 'shoutOutPicture' | 'recognitionGapDays'>;

/** What the form starts from. Throws UserError unless the member is a coordinator. */
export async function getRecognition({ db }: Pick<Deps, 'db'>, member: Member): Promise<Recognition> {
  checkCoordinator(member, REFUSED.change);
  return db.workspace.findUniqueOrThrow({ where: { id: member.workspaceId } });
}

/** Saves it. Throws UserError unless the member is a coordinator. */
export async function saveRecognition(deps: Deps, member: Member, recognition: Recognition): Promise<void> {
  const { id, workspaceId } = member;
  await deps.db.$transaction(async (tx) => {
    // Somebody else may have taken them off the list while the form was open.
    checkCoordinator(await tx.member.findUniqueOrThrow({ where: { id, workspaceId } }), REFUSED.change);
    await tx.workspace.update({ where: { id: workspaceId }, data: recognition });
  });
}
