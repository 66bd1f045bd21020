/** Giving kudos: who and what they are for, checked; looked at; posted once. */
import { z } from 'zod';
import type { Deps, Tx } from '../deps.ts';
import { UserError } from '../errors.ts';
import type { CompanyValue, Kudos, Member, Skill } from '../generated/prisma/client.ts';
import { getColleagues } from '../people/service.ts';
import { getGroup } from './groups.ts';
import { checkLimits, lockGiver } from './limits.ts';
import { findDestination, tellOfKudos } from './posting.ts';
import { refused } from './words.ts';

/** What somebody fills in. */
export interface NewKudos {
  workspaceId: string;
  giver: Member;
  toSlackIds: string[];
  /** A Slack group. */
  groupId?: string | null | undefined;
  /** A value or a skill is needed; both are welcome. */
  valueId?: string | null | undefined;
  /** What it shows they are good at. */
  skillId?: string | null | undefined;
  deed: string;
  impact?: string | null | undefined;
  link?: string | null | undefined;
  /** Only for those they are for. */
  isPrivate?: boolean;
}

/** The same with its people known, as a preview keeps it until it is posted. */
export const Gift = z.object({
  /** Members' ids: chosen by name, and through the group. */
  namedIds: z.array(z.uuid()),
  groupIds: z.array(z.uuid()),
  groupId: z.string().nullable(),
  groupName: z.string().nullable(),
  valueId: z.uuid().nullable(),
  skillId: z.uuid().nullable(),
  deed: z.string(),
  impact: z.string().nullable(),
  link: z.string().nullable(),
  isPrivate: z.boolean(),
});
export type Gift = z.infer<typeof Gift>;

/** Finds out who it is for, where need be from Slack. Throws UserError at the field it is about. */
export async function resolveGift(deps: Deps, kudos: NewKudos): Promise<Gift> {
  const { workspaceId, giver, toSlackIds, groupId, valueId, skillId, deed, impact, link, isPrivate } = kudos;
  if (toSlackIds.includes(giver.slackId)) throw new UserError(refused.yourself, 'toIds');
  const [named, group] = await Promise.all([
    getColleagues(deps, workspaceId, toSlackIds, 'toIds'),
    groupId ? getGroup(deps, giver, groupId) : undefined,
  ]);
  const namedIds = named.map(({ id }) => id);
  return {
    namedIds,
    groupIds: group ? group.members.map(({ id }) => id).filter((id) => !namedIds.includes(id)) : [],
    groupId: group?.id ?? null,
    groupName: group?.name ?? null,
    valueId: valueId || null,
    skillId: skillId || null,
    deed,
    impact: impact || null,
    link: link || null,
    isPrivate: isPrivate ?? false,
  };
}

/** A gift with everything it is shown by. */
export interface WholeGift {
  gift: Gift;
  named: Member[];
  /** Through the group, those chosen by name left out. */
  grouped: Member[];
  value: CompanyValue | null;
  skill: Skill | null;
}

/** A gift with its people, value and skill as they are now, whether or not it may still be given. */
export async function loadGift(tx: Tx, workspaceId: string, gift: Gift): Promise<WholeGift> {
  const { namedIds, groupIds, valueId, skillId } = gift;
  const people = await tx.member.findMany({
    where: { workspaceId, id: { in: [...namedIds, ...groupIds] } },
    orderBy: { slackId: 'asc' },
  });
  return {
    gift,
    named: people.filter(({ id }) => namedIds.includes(id)),
    // Whoever of a group has left meanwhile is no reason to refuse it.
    grouped: people.filter(({ id, deactivatedAt }) => groupIds.includes(id) && !deactivatedAt),
    value: valueId ? await tx.companyValue.findFirst({ where: { id: valueId, workspaceId } }) : null,
    skill: skillId ? await tx.skill.findFirst({ where: { id: skillId, workspaceId } }) : null,
  };
}

/** Throws UserError, at the field it is about, for what may not be given now. The giver is locked before. */
export async function checkGift(deps: Deps, tx: Tx, giver: Member, whole: WholeGift): Promise<void> {
  const { gift, named, grouped, value, skill } = whole;
  const left = named.find(({ deactivatedAt }) => deactivatedAt);
  if (left) throw new UserError(refused.left(left.name), 'toIds');
  if (gift.groupId && named.length + grouped.length === 0) throw new UserError(refused.groupEmpty, 'groupId');
  if (gift.valueId && (!value || value.retiredAt)) throw new UserError(refused.valueGone, 'valueId');
  if (gift.skillId && (!skill || skill.retiredAt)) throw new UserError(refused.skillGone, 'skillId');
  const group = gift.groupId ? { id: gift.groupId, name: gift.groupName ?? '' } : null;
  await checkLimits(deps, tx, giver, { named, group });
}

/** Writes checked kudos and records their posting. `id`: what is given twice under one id is there once (the caller has looked). */
export async function createKudos(deps: Deps, tx: Tx, giver: Member, whole: WholeGift, id?: string): Promise<Kudos> {
  const { gift, named, grouped } = whole;
  const { workspaceId } = giver;
  const recipients = [...named, ...grouped];
  const { teamId, channelId } = await findDestination(tx, workspaceId, recipients);
  const { namedIds: _, groupIds: __, isPrivate, ...columns } = gift;
  const rows = [
    ...named.map(({ id: memberId }) => ({ memberId, workspaceId })),
    ...grouped.map(({ id: memberId }) => ({ memberId, workspaceId, byGroup: true })),
  ];
  const kudos = await tx.kudos.create({
    data: {
      ...columns,
      ...(id && { id }),
      workspaceId,
      giverId: giver.id,
      teamId,
      status: isPrivate ? 'PRIVATE' : 'POSTED',
      createdAt: deps.now(),
      recipients: { createMany: { data: rows } },
    },
  });
  await tellOfKudos(deps, tx, kudos, { giver, recipients, channelId });
  return kudos;
}

/** Gives kudos without a look before and records their posting. Throws UserError on the limits of product.md. */
export async function giveKudos(deps: Deps, kudos: NewKudos): Promise<Kudos> {
  const { giver, workspaceId } = kudos;
  const gift = await resolveGift(deps, kudos);
  return deps.db.$transaction(async (tx) => {
    await lockGiver(tx, giver);
    const whole = await loadGift(tx, workspaceId, gift);
    await checkGift(deps, tx, giver, whole);
    return createKudos(deps, tx, giver, whole);
  });
}
