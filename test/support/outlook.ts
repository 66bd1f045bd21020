import type { Member } from '../../src/generated/prisma/client.ts';
import type { Outlook } from '../../src/outbox/kinds.ts';
import { readDaysOff } from '../../src/people/service.ts';
import type { World } from './world.ts';

/** The next so many days of these members, as the outbox hands them to every feature. */
export async function outlookOf({ deps, workspace: { id } }: World, members: Member[], days: number): Promise<Outlook> {
  const from = deps.now();
  return {
    workspace: await deps.db.workspace.findUniqueOrThrow({ where: { id } }),
    members,
    memberIds: members.map((member) => member.id),
    from,
    until: new Date(from.getTime() + days * 86_400_000),
    daysOff: await readDaysOff(deps, [id]),
  };
}
