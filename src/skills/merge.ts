import type { Deps, Tx } from '../deps.ts';
import { UserError } from '../errors.ts';
import { type Member, Prisma, type Skill } from '../generated/prisma/client.ts';
import { offerWaiting } from '../mentor-requests/service.ts';
import { checkMayChange, getSkill, lockSkills, type SkillUse } from './service.ts';

export interface Merge {
  from: Skill;
  into: Skill;
  /** What hangs on the one that goes. */
  use: SkillUse;
}

/** Both skills and what would move. Throws UserError, at its field, when one is gone or they are the same. */
export async function getMerge(deps: { db: Tx }, member: Member, fromId: string, intoId: string): Promise<Merge> {
  checkMayChange(member);
  if (fromId === intoId) throw new UserError('Choose another skill: this is the one you are changing.', 'skillInto');
  const { workspaceId } = member;
  const { skill: from, use } = await getSkill(deps.db, workspaceId, fromId);
  const { skill: into } = await getSkill(deps.db, workspaceId, intoId);
  return { from, into, use };
}

/** Who holds a link to both keeps one; of two levels the higher one counts (the enum is declared from low to high). */
async function moveLinks(tx: Tx, workspaceId: string, from: string, into: string): Promise<void> {
  const ofFrom = Prisma.sql`"workspaceId" = ${workspaceId}::uuid AND "skillId" = ${from}::uuid`;
  await tx.$executeRaw`
    INSERT INTO "OfferedSkill" ("memberId", "skillId", "workspaceId", "level")
    SELECT "memberId", ${into}::uuid, "workspaceId", "level" FROM "OfferedSkill" WHERE ${ofFrom}
    ON CONFLICT ("memberId", "skillId") DO UPDATE SET "level" = GREATEST("OfferedSkill"."level", EXCLUDED."level")`;
  await tx.$executeRaw`
    INSERT INTO "WantedSkill" ("memberId", "skillId", "workspaceId")
    SELECT "memberId", ${into}::uuid, "workspaceId" FROM "WantedSkill" WHERE ${ofFrom}
    ON CONFLICT ("memberId", "skillId") DO NOTHING`;
  const move = { where: { workspaceId, skillId: from }, data: { skillId: into } };
  await tx.mentorRequest.updateMany(move);
  await tx.roundSeat.updateMany(move);
  await tx.objective.updateMany(move);
  await tx.helpRequest.updateMany(move);
  await tx.kudos.updateMany(move);
}

/**
 * Makes one skill of two: everybody who offers, wants or asks for the first has the second instead, and the first is gone. Then
 * whoever waits for a mentor is tried again. Throws UserError when somebody else was quicker, and nothing has changed.
 */
export async function mergeSkills(deps: Deps, member: Member, fromId: string, intoId: string): Promise<Merge> {
  const { workspaceId } = member;
  const merged = await deps.db.$transaction(async (tx) => {
    await lockSkills(tx, workspaceId);
    // Also against profiles being saved and requests being made with them right now.
    await tx.$queryRaw`SELECT 1 FROM "Skill" WHERE "id" IN (${fromId}::uuid, ${intoId}::uuid) ORDER BY "id" FOR UPDATE`;
    const merge = await getMerge({ db: tx }, member, fromId, intoId);
    await moveLinks(tx, workspaceId, fromId, intoId);
    await tx.skill.delete({ where: { id: fromId, workspaceId } });
    return merge;
  });
  await offerWaiting(deps, undefined, workspaceId);
  return merged;
}
