import { Temporal } from 'temporal-polyfill';
import type { Deps, Tx } from '../deps.ts';
import { UserError } from '../errors.ts';
import type { Kudos, Member, Prisma } from '../generated/prisma/client.ts';
import { getColleagues } from '../people/service.ts';
import { tellOfKudos } from './posting.ts';

/** Policy: enough to thank a day's helpers, too few to scatter. */
const DAILY_LIMIT = 5;

export interface NewKudos {
  workspaceId: string;
  giver: Member;
  toSlackIds: string[];
  valueId: string;
  deed: string;
  impact: string | null;
  /** What it shows they are good at. */
  skillId?: string;
}

/** Midnight at the start of the instant's day in a zone. */
export function startOfDay(instant: Date, zone: string): Date {
  const day = Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(zone).startOfDay();
  return new Date(day.epochMilliseconds);
}

/** Slack shows at most 100 choices. */
const MOST_VALUES = 100;

/** What the form needs: the values to choose from, in the coordinator's order, and where kudos are posted. Throws UserError when there are none. */
export async function getKudosChoices({ db }: Pick<Deps, 'db'>, workspaceId: string) {
  const { values, recognitionChannelId } = await db.workspace.findUniqueOrThrow({
    where: { id: workspaceId },
    include: {
      values: { where: { retiredAt: null }, orderBy: [{ position: 'asc' }, { name: 'asc' }], take: MOST_VALUES },
    },
  });
  if (values.length === 0)
    throw new UserError(
      'There are no values to choose from yet. A coordinator can add some in the settings (App Home).',
    );
  return { values, channelId: recognitionChannelId };
}

/** Two submissions at once must not both see "4 given today": the giver's row is locked until the commit. */
async function checkLimits(deps: Deps, tx: Tx, giver: Member, recipients: Member[]): Promise<void> {
  await tx.$queryRaw`SELECT 1 FROM "Member" WHERE "id" = ${giver.id}::uuid FOR UPDATE`;
  const today = await tx.kudos.findMany({
    where: {
      workspaceId: giver.workspaceId,
      giverId: giver.id,
      createdAt: { gte: startOfDay(deps.now(), giver.zone) },
    },
    select: { recipients: { select: { memberId: true } } },
  });
  if (today.length >= DAILY_LIMIT)
    throw new UserError(`You have given ${DAILY_LIMIT} kudos today. Come back tomorrow.`);
  const thanked = new Set(today.flatMap((kudos) => kudos.recipients.map((recipient) => recipient.memberId)));
  const again = recipients.find((recipient) => thanked.has(recipient.id));
  if (again) throw new UserError(`You have already thanked ${again.name} today. Tomorrow you can again.`, 'toIds');
}

/** Gives kudos and records their posting. Throws UserError on the limits of product.md. */
export async function giveKudos(
  deps: Deps,
  { workspaceId, giver, toSlackIds, valueId, deed, impact, skillId }: NewKudos,
): Promise<Kudos> {
  if (toSlackIds.includes(giver.slackId)) throw new UserError('Kudos are for others. Take yourself out.', 'toIds');
  const recipients = await getColleagues(deps, workspaceId, toSlackIds, 'toIds');
  return deps.db.$transaction(async (tx) => {
    const value = await tx.companyValue.findFirst({ where: { id: valueId, workspaceId, retiredAt: null } });
    if (!value) throw new UserError('This value is no longer in use. Choose another one.', 'valueId');
    const skill = skillId ? await tx.skill.findFirst({ where: { id: skillId, workspaceId, retiredAt: null } }) : null;
    if (skillId && !skill) throw new UserError('This skill is no longer in the list. Choose another one.', 'skillId');
    await checkLimits(deps, tx, giver, recipients);
    const kudos = await tx.kudos.create({
      data: {
        workspaceId,
        giverId: giver.id,
        valueId,
        skillId: skillId ?? null,
        deed,
        impact,
        status: 'POSTED',
        createdAt: deps.now(),
        recipients: { createMany: { data: recipients.map((recipient) => ({ memberId: recipient.id, workspaceId })) } },
      },
    });
    await tellOfKudos(deps, tx, kudos, { giver, recipients });
    return kudos;
  });
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
  /** In the order of their ids, which says nothing. */
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
    .filter(({ status }) => status === 'POSTED')
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

/** The latest kudos a member received and kept, newest first. */
export async function findReceived({ db }: Pick<Deps, 'db'>, member: Member, take: number): Promise<KudosWithPeople[]> {
  return db.kudos.findMany({
    where: {
      workspaceId: member.workspaceId,
      status: { not: 'REMOVED' },
      recipients: { some: { memberId: member.id, status: { not: 'REMOVED' } } },
    },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take,
    include: WITH_PEOPLE,
  });
}
