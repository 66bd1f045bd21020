import { Temporal } from 'temporal-polyfill';
import type { Deps, Tx } from '../deps.ts';
import { UserError } from '../errors.ts';
import type { Member, Prisma, SkillLevel } from '../generated/prisma/client.ts';
import { offerWaiting } from '../mentor-requests/service.ts';
import { hoursOf, type MemberWithProfile, WITH_PROFILE } from './service.ts';

/** The calendar day it is somewhere. */
export const dayIn = (zone: string, instant: Date): Temporal.PlainDate =>
  Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(zone).toPlainDate();

/** A member with their profile, its skills in use, their hours (own ones or the workspace's) and their pause, if it is on. */
export function profileOf({ now }: Pick<Deps, 'now'>, member: MemberWithProfile) {
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
    hours: hoursOf(member, workspace),
    pausedUntil,
    /** The same as YYYY-MM-DD in the member's zone. */
    pausedUntilDay: pausedUntil && dayIn(member.zone, pausedUntil).toString(),
    /** YYYY-MM-DD. */
    startedOn: member.startedOn?.toISOString().slice(0, 10),
  };
}

export type OwnProfile = ReturnType<typeof profileOf>;

/** The same, of a member by id. Throws where there is none in this workspace. */
export async function getProfile(
  deps: Pick<Deps, 'db' | 'now'>,
  workspaceId: string,
  memberId: string,
): Promise<OwnProfile> {
  const where = { id: memberId, workspaceId };
  return profileOf(deps, await deps.db.member.findUniqueOrThrow({ where, include: WITH_PROFILE }));
}

/** Guests see only part of a workspace, so they are never matched and have no profile. Throws UserError. */
export function checkMayTakePart(member: Member): void {
  if (member.isGuest)
    throw new UserError('Mentoring is for members of this workspace. As a guest you can still receive kudos.');
}

/** A person's own act: it makes an imported profile theirs. */
async function claimProfile(tx: Tx, { id: memberId, workspaceId }: Member, now: Date): Promise<void> {
  await tx.profile.upsert({
    where: { memberId, workspaceId },
    create: { memberId, workspaceId, mentoring: false, updatedAt: now },
    update: { updatedAt: now, importedAt: null },
  });
}

/**
 * Saves a part of somebody's profile, all of it or nothing, one submission of theirs after the other; then whoever waits for a
 * mentor is tried again. `write` does the rest of the part and returns what goes into the profile itself.
 */
export async function changeProfile(
  deps: Deps,
  member: Member,
  write: (tx: Tx) => Promise<Prisma.ProfileUpdateInput>,
): Promise<void> {
  checkMayTakePart(member);
  const { id: memberId, workspaceId } = member;
  await deps.db.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM "Member" WHERE "id" = ${memberId}::uuid FOR UPDATE`;
    await claimProfile(tx, member, deps.now());
    await tx.profile.update({ where: { memberId, workspaceId }, data: await write(tx) });
  });
  await offerWaiting(deps, undefined, workspaceId);
}

/** Records the message that says what happens now: the person has gone through the whole form. */
export async function finishProfile(deps: Deps, { id, workspaceId, slackId }: Member): Promise<void> {
  const occurrence = deps.now().toISOString();
  await deps.db.$transaction((tx) =>
    deps.outbox.add(tx, { workspaceId, kind: 'people.profile-saved', subject: id, occurrence, recipient: slackId }),
  );
}

/** Back before the pause was to end. */
export async function endPause(deps: Deps, member: Member): Promise<void> {
  const { id, workspaceId, slackId } = member;
  await deps.db.$transaction(async (tx) => {
    await tx.member.update({ where: { id, workspaceId }, data: { pausedUntil: null } });
    await deps.outbox.askAgain(tx, workspaceId, slackId);
  });
  await offerWaiting(deps, undefined, workspaceId);
}
