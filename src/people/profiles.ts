import { Temporal } from 'temporal-polyfill';
import type { Deps, Tx } from '../deps.ts';
import { UserError } from '../errors.ts';
import type { Member, SkillLevel, Workspace } from '../generated/prisma/client.ts';
import { offerWaiting } from '../mentor-requests/service.ts';
import { reachable } from './service.ts';

/** Policy: enough to say what somebody is good at, few enough to mean it. */
const MOST_SKILLS = 20;

/** The form's fields that hold skills; offered ones from the lowest level to the highest. */
const LEVELS = [
  { field: 'skillsDo', level: 'CAN_DO' },
  { field: 'skillsTeach', level: 'CAN_TEACH' },
  { field: 'skillsCertify', level: 'CAN_CERTIFY' },
] as const satisfies { field: string; level: SkillLevel }[];

type SkillField = (typeof LEVELS)[number]['field'] | 'skillsWanted';

/** What somebody says of themselves. Skills are ids; minutes count from midnight in their zone; `pausedUntil` is a date there. */
export interface NewProfile extends Record<SkillField, string[]> {
  mentoring: boolean;
  languages: string[];
  supportChannels: string[];
  capacity: number;
  workDays: number[];
  workFrom: number;
  workTo: number;
  pausedUntil?: string | undefined;
}

const byName = {
  orderBy: { skill: { name: 'asc' } },
  where: { skill: { retiredAt: null } },
  include: { skill: true },
} as const;

const dayIn = (zone: string, instant: Date): Temporal.PlainDate =>
  Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(zone).toPlainDate();

/** A member with their profile, its skills in use, their hours (own ones or the workspace's) and their pause, if it is on. */
export async function getProfile({ db, now }: Pick<Deps, 'db' | 'now'>, workspaceId: string, memberId: string) {
  const member = await db.member.findUniqueOrThrow({
    where: { id: memberId, workspaceId },
    include: { workspace: true, profile: { include: { offered: byName, wanted: byName } } },
  });
  const { profile, workspace } = member;
  const pausedUntil = member.pausedUntil && member.pausedUntil > now() ? member.pausedUntil : undefined;
  const at = (level: SkillLevel) =>
    (profile?.offered ?? []).filter((row) => row.level === level).map((row) => row.skill);
  return {
    member,
    profile,
    skillsCertify: at('CAN_CERTIFY'),
    skillsTeach: at('CAN_TEACH'),
    skillsDo: at('CAN_DO'),
    skillsWanted: (profile?.wanted ?? []).map((row) => row.skill),
    hours: reachable(member, workspace),
    pausedUntil,
    /** The same as YYYY-MM-DD in the member's zone. */
    pausedUntilDay: pausedUntil && dayIn(member.zone, pausedUntil).toString(),
  };
}

export type OwnProfile = Awaited<ReturnType<typeof getProfile>>;

/** Guests see only part of a workspace, so they are never matched and have no profile. Throws UserError. */
export function checkMayTakePart(member: Member): void {
  if (member.isGuest)
    throw new UserError('Mentoring is for members of this workspace. As a guest you can still receive kudos.');
}

/** Skill id to level; somebody who names a skill twice means the higher level. */
function offeredSkills(input: NewProfile): Map<string, SkillLevel> {
  return new Map(LEVELS.flatMap(({ field, level }) => input[field].map((id) => [id, level] as const)));
}

function checkSkills(input: NewProfile, offered: Map<string, SkillLevel>): void {
  if (input.mentoring && offered.size === 0) {
    throw new UserError('Choose at least one skill you can pass on.', 'skillsTeach');
  }
  const longest = LEVELS.reduce(
    (most, { field }) => (input[field].length > input[most].length ? field : most),
    'skillsTeach' as SkillField,
  );
  if (offered.size > MOST_SKILLS) {
    throw new UserError(`That is ${offered.size} skills in all. Keep the ${MOST_SKILLS} that matter most.`, longest);
  }
  if (new Set(input.skillsWanted).size > MOST_SKILLS)
    throw new UserError(`Choose ${MOST_SKILLS} at most.`, 'skillsWanted');
}

/** Midnight at the start of the date in the member's zone; null without a date. Throws UserError unless it is after today. */
function pauseEnd(now: Date, zone: string, date: string | undefined): Date | null {
  if (!date) return null;
  const until = Temporal.PlainDate.from(date);
  if (Temporal.PlainDate.compare(until, dayIn(zone, now)) <= 0)
    throw new UserError('Choose a day after today, or leave this empty.', 'pausedUntil');
  return new Date(until.toZonedDateTime(zone).epochMilliseconds);
}

/** Hours like the workspace's are not stored, so that they follow when a coordinator changes those. */
function hoursToStore(input: NewProfile, workspace: Workspace) {
  if (input.workFrom === input.workTo)
    throw new UserError('The day ends when it starts. Choose another time.', 'workTo');
  const workDays = [...new Set(input.workDays)].sort((a, b) => a - b);
  const { workFrom, workTo } = input;
  const usual =
    workDays.join() === workspace.workDays.join() && workFrom === workspace.workFrom && workTo === workspace.workTo;
  return usual ? { workDays: [], workFrom: null, workTo: null } : { workDays, workFrom, workTo };
}

/** Throws UserError, at its field, for a skill that is retired, of another workspace, or made up. */
async function checkSkillsExist(tx: Tx, workspaceId: string, input: NewProfile): Promise<void> {
  const fields = [...LEVELS.map(({ field }) => field), 'skillsWanted'] as SkillField[];
  const ids = fields.flatMap((field) => input[field]);
  const found = await tx.skill.findMany({
    where: { workspaceId, id: { in: ids }, retiredAt: null },
    select: { id: true },
  });
  const known = new Set(found.map((skill) => skill.id));
  const wrong = fields.find((field) => input[field].some((id) => !known.has(id)));
  if (wrong) throw new UserError('One of these is no longer in the list. Please choose again.', wrong);
}

/** Skills that were retired meanwhile were not on the form: they stay, in case they come back. */
async function replaceSkills(
  tx: Tx,
  member: Member,
  offered: Map<string, SkillLevel>,
  wanted: string[],
): Promise<void> {
  const { id: memberId, workspaceId } = member;
  const inUse = { memberId, workspaceId, skill: { retiredAt: null } };
  await tx.offeredSkill.deleteMany({ where: inUse });
  await tx.wantedSkill.deleteMany({ where: inUse });
  await tx.offeredSkill.createMany({
    data: [...offered].map(([skillId, level]) => ({ memberId, workspaceId, skillId, level })),
  });
  await tx.wantedSkill.createMany({
    data: [...new Set(wanted)].map((skillId) => ({ memberId, workspaceId, skillId })),
  });
}

/** Saves all of it or nothing, and records the confirmation; then whoever waits for a mentor is tried again. Throws UserError, at the field it is about. */
export async function saveProfile(deps: Deps, member: Member, input: NewProfile): Promise<void> {
  checkMayTakePart(member);
  const offered = offeredSkills(input);
  checkSkills(input, offered);
  const pausedUntil = pauseEnd(deps.now(), member.zone, input.pausedUntil);
  const { id: memberId, workspaceId } = member;
  await deps.db.$transaction(async (tx) => {
    // Two submissions at once replace the skills one after the other.
    await tx.$queryRaw`SELECT 1 FROM "Member" WHERE "id" = ${memberId}::uuid FOR UPDATE`;
    await checkSkillsExist(tx, workspaceId, input);
    const workspace = await tx.workspace.findUniqueOrThrow({ where: { id: workspaceId } });
    await tx.member.update({
      where: { id: memberId, workspaceId },
      data: { ...hoursToStore(input, workspace), pausedUntil },
    });
    const { mentoring, capacity, languages, supportChannels } = input;
    const data = { mentoring, capacity, languages, supportChannels, updatedAt: deps.now() };
    await tx.profile.upsert({
      where: { memberId, workspaceId },
      create: { memberId, workspaceId, ...data },
      update: data,
    });
    await replaceSkills(tx, member, offered, input.skillsWanted);
    const occurrence = deps.now().toISOString();
    await deps.outbox.add(tx, {
      workspaceId,
      kind: 'people.profile-saved',
      subject: memberId,
      occurrence,
      recipient: member.slackId,
    });
  });
  await offerWaiting(deps, undefined, workspaceId);
}

/** Back before the pause was to end. */
export async function endPause(deps: Deps, member: Member): Promise<void> {
  const { id, workspaceId } = member;
  await deps.db.member.update({ where: { id, workspaceId }, data: { pausedUntil: null } });
  await offerWaiting(deps, undefined, workspaceId);
}
