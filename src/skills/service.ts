import type { Deps, Tx } from '../deps.ts';
import { UserError } from '../errors.ts';
import type { Member, Skill, SkillCategory } from '../generated/prisma/client.ts';
import { checkCoordinator, fold, tidy } from '../people/service.ts';

/** Policy; also what lets skills be searched in one go. */
export const MOST_SKILLS = 500;
/** A Slack option holds 75 characters. */
const LONGEST_SKILL = 75;

export type CategoryName = SkillCategory;

/** Throws UserError unless the member may change the list of skills. */
export const checkMayChange = (member: Member): void => checkCoordinator(member, 'change the skills');

/** One at a time changes a workspace's skills. */
export async function lockSkills(tx: Tx, workspaceId: string): Promise<void> {
  await tx.$queryRaw`SELECT 1 FROM "Workspace" WHERE "id" = ${workspaceId}::uuid FOR UPDATE`;
}

/** How many skills in use there are in each category; null: in none. */
export async function countSkills(
  { db }: Pick<Deps, 'db'>,
  workspaceId: string,
): Promise<{ category: CategoryName | null; skills: number }[]> {
  const rows = await db.skill.groupBy({
    by: ['category'],
    where: { workspaceId, retiredAt: null },
    orderBy: { category: 'asc' },
    _count: true,
  });
  return rows.map(({ category, _count }) => ({ category, skills: _count }));
}

/** What hangs on a skill. */
export interface SkillUse {
  offered: number;
  wanted: number;
  /** Requests of any time. */
  requests: number;
}

/** A skill in use and what hangs on it. Throws UserError when somebody has retired or merged it meanwhile. */
export async function getSkill(db: Tx, workspaceId: string, id: string): Promise<{ skill: Skill; use: SkillUse }> {
  const found = await db.skill.findFirst({
    where: { id, workspaceId, retiredAt: null },
    include: { _count: { select: { offered: true, wanted: true, requests: true } } },
  });
  if (!found) throw new UserError('Somebody else has retired or merged this skill meanwhile.');
  const { _count: use, ...skill } = found;
  return { skill, use };
}

/** The list as it stands, for the coordinator's modal. Throws UserError for anybody else. */
export async function getSkillCounts(deps: Pick<Deps, 'db'>, member: Member) {
  checkMayChange(member);
  return countSkills(deps, member.workspaceId);
}

/** A skill for the coordinator's form. Throws UserError for anybody else. */
export async function getSkillToChange({ db }: Pick<Deps, 'db'>, member: Member, id: string) {
  checkMayChange(member);
  return getSkill(db, member.workspaceId, id);
}

/** A name as it is kept. Throws UserError for one that cannot be shown in a select. */
function readName(text: string, field: string): string {
  const name = tidy(text);
  if (name === '') throw new UserError('Write a name.', field);
  if (name.length > LONGEST_SKILL)
    throw new UserError(`“${name.slice(0, 30)}…” is too long. ${LONGEST_SKILL} characters at most.`, field);
  return name;
}

/** The names written one a line. Throws UserError that quotes the line it is about. */
function readNames(text: string): string[] {
  const names = text
    .split('\n')
    .filter((line) => tidy(line) !== '')
    .map((line) => readName(line, 'names'));
  const folded = names.map(fold);
  const again = names.find((name, index) => folded.indexOf(fold(name)) < index);
  if (again) throw new UserError(`“${again}” is there twice.`, 'names');
  if (names.length === 0) throw new UserError('Write at least one skill.', 'names');
  return names;
}

/** The skill of this name, whatever its case and accents; the very same spelling wins. */
function sameSkill<T extends { name: string }>(skills: readonly T[], name: string): T | undefined {
  return skills.find((skill) => skill.name === name) ?? skills.find((skill) => fold(skill.name) === fold(name));
}

/**
 * Adds skills by name under the lock; retired ones come back with what hung on them, those in use stay. A category is given to new
 * ones and to those that have none. Throws UserError at `field` when there would be too many. Returns how many are new or back.
 */
export async function bringSkills(
  tx: Tx,
  workspaceId: string,
  { names, category, field }: { names: string[]; category: CategoryName | null; field: string },
): Promise<number> {
  const rows = await tx.skill.findMany({ where: { workspaceId } });
  const known = names.flatMap((name) => sameSkill(rows, name) ?? []);
  const fresh = names.filter((name) => !sameSkill(rows, name));
  const inUse = rows.filter((row) => row.retiredAt === null).length;
  const back = known.filter((row) => row.retiredAt !== null);
  const count = inUse + back.length + fresh.length;
  if (count > MOST_SKILLS)
    throw new UserError(`That would make ${count} skills. ${MOST_SKILLS} at most: retire or merge some.`, field);
  const ids = known.map((row) => row.id);
  await tx.skill.updateMany({ where: { workspaceId, id: { in: ids } }, data: { retiredAt: null } });
  if (category) {
    await tx.skill.updateMany({ where: { workspaceId, id: { in: ids }, category: null }, data: { category } });
  }
  await tx.skill.createMany({ data: fresh.map((name) => ({ workspaceId, name, category })) });
  return back.length + fresh.length;
}

/** Adds skills, one a line. Throws UserError, at its field. */
export async function addSkills(
  deps: Deps,
  member: Member,
  input: { names: string; category: CategoryName | null },
): Promise<void> {
  checkMayChange(member);
  const { workspaceId } = member;
  const names = readNames(input.names);
  await deps.db.$transaction(async (tx) => {
    await lockSkills(tx, workspaceId);
    await bringSkills(tx, workspaceId, { names, category: input.category, field: 'names' });
  });
}

/** Renames a skill or moves it to another category: what hangs on it stays. Throws UserError, at its field. */
export async function changeSkill(
  deps: Deps,
  member: Member,
  id: string,
  input: { name: string; category: CategoryName | null },
): Promise<void> {
  checkMayChange(member);
  const { workspaceId } = member;
  const name = readName(input.name, 'name');
  await deps.db.$transaction(async (tx) => {
    await lockSkills(tx, workspaceId);
    await getSkill(tx, workspaceId, id);
    const others = await tx.skill.findMany({ where: { workspaceId, id: { not: id } } });
    const taken = sameSkill(others, name);
    if (taken?.retiredAt)
      throw new UserError(`“${taken.name}” is retired. Add it again, then merge this one into it.`, 'name');
    if (taken) throw new UserError(`“${taken.name}” is there already. Merge this one into it below.`, 'name');
    await tx.skill.update({ where: { id, workspaceId }, data: { name, category: input.category } });
  });
}

/** Puts several skills into a category at once, or takes them out of theirs. */
export async function sortSkills(
  deps: Deps,
  member: Member,
  input: { ids: string[]; category: CategoryName | null },
): Promise<void> {
  checkMayChange(member);
  await deps.db.skill.updateMany({
    where: { workspaceId: member.workspaceId, id: { in: input.ids }, retiredAt: null },
    data: { category: input.category },
  });
}

/** A skill can no longer be chosen; what hangs on it waits for it to be added again. Retiring it twice changes nothing. */
export async function retireSkill(deps: Deps, member: Member, id: string): Promise<void> {
  checkMayChange(member);
  await deps.db.skill.updateMany({
    where: { id, workspaceId: member.workspaceId, retiredAt: null },
    data: { retiredAt: deps.now() },
  });
}
