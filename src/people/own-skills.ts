import type { Deps, Tx } from '../deps.ts';
import { UserError } from '../errors.ts';
import { type Member, Prisma, type SkillLevel } from '../generated/prisma/client.ts';
import { changeProfile } from './profiles.ts';
import { MOST_OWN_SKILLS } from './service.ts';

/** The form's fields that hold skills; offered ones from the lowest level to the highest. */
const LEVELS = [
  { field: 'skillsDo', level: 'CAN_DO' },
  { field: 'skillsTeach', level: 'CAN_TEACH' },
  { field: 'skillsCertify', level: 'CAN_CERTIFY' },
] as const satisfies { field: string; level: SkillLevel }[];

type SkillField = (typeof LEVELS)[number]['field'] | 'skillsWanted';

/** What somebody can pass on and wants to learn: ids of skills. */
export interface NewOwnSkills extends Record<SkillField, string[]> {
  mentoring: boolean;
  capacity: number;
  /** A circle of up to five is fine, even with fewer places. */
  circles: boolean;
  /** Colleagues find them by what they know; undefined: as it is. */
  onMap?: boolean | undefined;
}

/** Skill id to level; somebody who names a skill twice means the higher level. */
function offeredSkills(input: NewOwnSkills): Map<string, SkillLevel> {
  return new Map(LEVELS.flatMap(({ field, level }) => input[field].map((id) => [id, level] as const)));
}

function checkNumber(input: NewOwnSkills, offered: Map<string, SkillLevel>): void {
  if (input.mentoring && offered.size === 0) {
    throw new UserError('Choose at least one skill you can pass on.', 'skillsTeach');
  }
  const longest = LEVELS.reduce(
    (most, { field }) => (input[field].length > input[most].length ? field : most),
    'skillsTeach' as SkillField,
  );
  if (offered.size > MOST_OWN_SKILLS) {
    throw new UserError(
      `That is ${offered.size} skills in all. Keep the ${MOST_OWN_SKILLS} that matter most.`,
      longest,
    );
  }
  if (new Set(input.skillsWanted).size > MOST_OWN_SKILLS)
    throw new UserError(`Choose ${MOST_OWN_SKILLS} at most.`, 'skillsWanted');
}

/**
 * Throws UserError, at its field, for a skill that is retired, of another workspace, or made up. What is found is held until the
 * end of the transaction: a merge (skills/merge.ts) waits for it, or is waited for and seen.
 */
async function checkSkillsExist(tx: Tx, workspaceId: string, input: NewOwnSkills): Promise<void> {
  const fields = [...LEVELS.map(({ field }) => field), 'skillsWanted'] as SkillField[];
  const ids = [...new Set(fields.flatMap((field) => input[field]))].sort();
  const found = await tx.$queryRaw<{ id: string }[]>(Prisma.sql`
    SELECT "id" FROM "Skill"
    WHERE "workspaceId" = ${workspaceId}::uuid AND "retiredAt" IS NULL AND "id" = ANY (${ids}::uuid[])
    ORDER BY "id" FOR KEY SHARE`);
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

/** Saves what somebody offers and wants to learn. Throws UserError, at the field it is about. */
export async function saveOwnSkills(deps: Deps, member: Member, input: NewOwnSkills): Promise<void> {
  const offered = offeredSkills(input);
  checkNumber(input, offered);
  await changeProfile(deps, member, async (tx) => {
    await checkSkillsExist(tx, member.workspaceId, input);
    await replaceSkills(tx, member, offered, input.skillsWanted);
    const { id, workspaceId } = member;
    if (input.onMap !== undefined)
      await tx.member.update({ where: { id, workspaceId }, data: { offMap: !input.onMap } });
    return { mentoring: input.mentoring, capacity: input.capacity, circles: input.circles };
  });
}
