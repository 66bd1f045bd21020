/** A Slack group as the addressee of kudos: its people, now. */
import type { Deps, SlackGroup } from '../deps.ts';
import { UserError } from '../errors.ts';
import type { Member } from '../generated/prisma/client.ts';
import { fold, newMember } from '../people/service.ts';
import { refused } from './words.ts';

/** Policy: thanks to more people than this mean nobody. */
const MOST_IN_GROUP = 50;
/** Some of a group's people may be apps or have left; looking further than this is not worth it. */
const MOST_LOOKED_AT = 2 * MOST_IN_GROUP;
/** Slack shows at most 100 choices. */
const MOST_CHOICES = 100;

/** Groups whose name or handle contains what was typed; none where Slack does not tell. */
export async function searchGroups(
  { slackGroups }: Pick<Deps, 'slackGroups'>,
  workspaceId: string,
  typed: string,
): Promise<SlackGroup[]> {
  const wanted = fold(typed.replace(/^@/, ''));
  const all = (await slackGroups.list(workspaceId)) ?? [];
  return all
    .filter(({ name, handle }) => fold(name).includes(wanted) || fold(handle).includes(wanted))
    .sort((a, b) => a.name.localeCompare(b.name) || (a.id < b.id ? -1 : 1))
    .slice(0, MOST_CHOICES);
}

/** The members with these Slack ids; those not seen before are asked of Slack with one list. Ids of nobody are left out. */
async function membersOf(deps: Deps, workspaceId: string, slackIds: string[]): Promise<Member[]> {
  const where = { workspaceId, slackId: { in: slackIds } };
  const known = await deps.db.member.findMany({ where });
  const seen = new Set(known.map(({ slackId }) => slackId));
  const strangers = new Set(slackIds.filter((slackId) => !seen.has(slackId)));
  if (strangers.size === 0) return known;
  const people = (await deps.listPeople(workspaceId)).filter(({ slackId }) => strangers.has(slackId));
  await deps.db.member.createMany({
    data: people.map((person) => newMember(workspaceId, person, deps.now())),
    skipDuplicates: true,
  });
  return deps.db.member.findMany({ where });
}

export interface GroupWithMembers {
  id: string;
  name: string;
  /** In the order of their ids, which says nothing. */
  members: Member[];
}

/** A group with those of its people who can be thanked: not the giver, no apps, nobody who left. Throws UserError: gone, empty, too large, or Slack is silent. */
export async function getGroup(deps: Deps, giver: Member, groupId: string): Promise<GroupWithMembers> {
  const { workspaceId } = giver;
  const [groups, slackIds] = await Promise.all([
    deps.slackGroups.list(workspaceId),
    deps.slackGroups.peopleIn(workspaceId, groupId),
  ]);
  if (!groups || !slackIds) throw new UserError(refused.groupSilent, 'groupId');
  const group = groups.find(({ id }) => id === groupId);
  if (!group) throw new UserError(refused.groupUnknown, 'groupId');
  if (slackIds.length > MOST_LOOKED_AT) throw new UserError(refused.groupLarge(MOST_IN_GROUP), 'groupId');
  const members = (await membersOf(deps, workspaceId, slackIds))
    .filter(({ id, isBot, deactivatedAt }) => id !== giver.id && !isBot && !deactivatedAt)
    .sort((a, b) => (a.slackId < b.slackId ? -1 : 1));
  if (members.length === 0) throw new UserError(refused.groupEmpty, 'groupId');
  if (members.length > MOST_IN_GROUP) throw new UserError(refused.groupLarge(MOST_IN_GROUP), 'groupId');
  return { id: groupId, name: group.name, members };
}
