import type { Deps } from '../deps.ts';
import { UserError } from '../errors.ts';
import type { Prisma } from '../generated/prisma/client.ts';
import { refused } from './words.ts';

/** Slack shows at most 100 choices. */
const MOST_VALUES = 100;

/** What the form needs: the values to choose from, in the coordinator's order. Throws UserError when there are neither values nor skills. */
export async function getKudosChoices({ db }: Pick<Deps, 'db'>, workspaceId: string) {
  const values = await db.companyValue.findMany({
    where: { workspaceId, retiredAt: null },
    orderBy: [{ position: 'asc' }, { name: 'asc' }],
    take: MOST_VALUES,
  });
  if (values.length === 0 && (await db.skill.count({ where: { workspaceId, retiredAt: null } })) === 0)
    throw new UserError(refused.noValues);
  return { values };
}

/** Everything a kudos is shown by. */
export const WITH_PEOPLE = {
  giver: true,
  value: true,
  skill: true,
  recipients: { include: { member: { include: { team: true } } } },
  joins: {
    where: { removedAt: null },
    orderBy: [{ createdAt: 'asc' }, { memberId: 'asc' }],
    include: { member: true },
  },
} satisfies Prisma.KudosInclude;

/** A public kudos with its people and value; undefined when it is not public, or no longer there. */
export async function findKudos({ db }: Pick<Deps, 'db'>, workspaceId: string, id: string) {
  return (
    (await db.kudos.findFirst({ where: { id, workspaceId, status: 'POSTED' }, include: WITH_PEOPLE })) ?? undefined
  );
}

export type KudosWithPeople = NonNullable<Awaited<ReturnType<typeof findKudos>>>;

/** A kudos as anybody may see it: without the recipients who took their name off it. */
export interface KudosShown {
  id: string;
  giverId: string;
  /** Those named, in the order of their ids, which says nothing; not who is thanked as one of a group. */
  toIds: string[];
  /** The Slack group it was given to, by its name then. */
  groupName: string | null;
  value: { id: string; name: string; emoji: string } | null;
  skill: string | null;
  deed: string;
  impact: string | null;
  link: string | null;
  /** What others added, oldest first. */
  joins: { memberId: string; slackId: string; sentence: string | null; emoji: string | null }[];
  isEdited: boolean;
}

/** What the public sees of a kudos. */
export const toShown = (kudos: KudosWithPeople): KudosShown => ({
  id: kudos.id,
  giverId: kudos.giver.slackId,
  toIds: kudos.recipients
    .filter(({ status, byGroup }) => status === 'POSTED' && !byGroup)
    .map(({ member }) => member.slackId)
    .sort(),
  groupName: kudos.groupName,
  value: kudos.value,
  skill: kudos.skill?.name ?? null,
  deed: kudos.deed,
  impact: kudos.impact,
  link: kudos.link,
  joins: kudos.joins.map(({ memberId, member, sentence, emoji }) => ({
    memberId,
    slackId: member.slackId,
    sentence,
    emoji,
  })),
  isEdited: kudos.editedAt !== null,
});
