import type { Deps } from '../deps.ts';
import type { Member, Workspace } from '../generated/prisma/client.ts';
import { getMember } from '../people/service.ts';

/** Whose App Home it is; somebody not known yet becomes known by opening it. */
export async function getResident(
  deps: Deps,
  workspaceId: string,
  slackId: string,
): Promise<Member & { workspace: Workspace }> {
  const { id } = await getMember(deps, workspaceId, slackId);
  return deps.db.member.findUniqueOrThrow({ where: { id, workspaceId }, include: { workspace: true } });
}
