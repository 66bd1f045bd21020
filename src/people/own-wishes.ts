import type { Deps } from '../deps.ts';
import { UserError } from '../errors.ts';
import type { Member } from '../generated/prisma/client.ts';
import { changeProfile } from './profiles.ts';
import { getMember } from './service.ts';

/** Policy: who needs more than this needs a talk with somebody, not a list. */
const MOST_AVOIDED = 50;

export interface NewWishes {
  /** In what a partner should differ: "team", "background", "tenure". */
  wishes: string[];
  /** Slack ids. */
  avoid: string[];
}

/** Slack ids of those the member does not want to be paired with: for the member's own form and nothing else. */
export async function findAvoided({ db }: Pick<Deps, 'db'>, { id, workspaceId }: Member): Promise<string[]> {
  const rows = await db.avoidance.findMany({
    where: { memberId: id, workspaceId },
    orderBy: { avoidedId: 'asc' },
    select: { avoided: { select: { slackId: true } } },
  });
  return rows.map(({ avoided }) => avoided.slackId);
}

/** Somebody who has left may stay on the list: they may come back. Throws UserError for an app and for oneself. */
async function getAvoided(deps: Deps, member: Member, slackIds: string[]): Promise<Member[]> {
  if (slackIds.length > MOST_AVOIDED) throw new UserError(`Choose ${MOST_AVOIDED} people at most.`, 'avoid');
  const people = await Promise.all(
    [...new Set(slackIds)].map((slackId) => getMember(deps, member.workspaceId, slackId)),
  );
  if (people.some((one) => one.id === member.id)) throw new UserError('That is you.', 'avoid');
  if (people.some((one) => one.isBot)) throw new UserError('Choose people, not apps.', 'avoid');
  return people;
}

/** Saves what partner somebody wishes for, and with whom never. Throws UserError, at the field it is about. */
export async function saveWishes(deps: Deps, member: Member, input: NewWishes): Promise<void> {
  const { id: memberId, workspaceId } = member;
  const avoided = await getAvoided(deps, member, input.avoid);
  await changeProfile(deps, member, async (tx) => {
    await tx.avoidance.deleteMany({ where: { memberId, workspaceId } });
    await tx.avoidance.createMany({ data: avoided.map(({ id }) => ({ memberId, avoidedId: id, workspaceId })) });
    return { wishes: [...new Set(input.wishes)] };
  });
}
