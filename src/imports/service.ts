import type { Deps, Tx } from '../deps.ts';
import type { Member } from '../generated/prisma/client.ts';
import { checkCoordinator } from '../people/service.ts';
import { lockSkills } from '../skills/service.ts';
import { type Known, type Plan, planImport } from './plan.ts';
import { type Problem, type Row, readFile } from './rows.ts';
import { writePlan } from './write.ts';

/** What a file would do, or has done. */
export interface ImportReport {
  people: number;
  newTeams: string[];
  leads: number;
  newSkills: string[];
  /** People whose languages or skills it tells. */
  profiles: number;
  /** Headings that were not understood. */
  ignored: string[];
  /** By line; with any, nothing is written. */
  problems: Problem[];
}

export interface ImportInput {
  workspaceId: string;
  bytes: Uint8Array;
  /** Skills that are not in the list yet are made. */
  createSkills: boolean;
}

/** An operator at the machine may import too. */
export type Importer = Member | 'operator';

/** A whole company in one transaction takes longer than the usual five seconds. */
const LONG = { timeout: 120_000, maxWait: 30_000 };

/** Throws UserError unless this person may import into the workspace. */
export function checkMayImport(by: Importer, workspaceId: string): void {
  if (by === 'operator') return;
  checkCoordinator(by, 'import people');
  if (by.workspaceId !== workspaceId) throw new Error('an import into another workspace');
}

/** Profiles of a page, which is read in a millisecond. */
const PAGE = 500;
/** Before every id. */
const FIRST = '00000000-0000-0000-0000-000000000000';

/** Names of skills of the profiles after a member's id, as one JSON text: thousands of rows of their own hold everybody up. */
async function readHeld(tx: Tx, workspaceId: string, after: string) {
  const [page] = await tx.$queryRaw<{ people: string | null; last: string | null }[]>`
    SELECT json_agg(one)::text AS people, max(one."id"::text) AS last FROM (
      SELECT member."id", member."slackId",
        ARRAY(SELECT skill."name" FROM "OfferedSkill" offered JOIN "Skill" skill ON skill."id" = offered."skillId"
          WHERE offered."memberId" = member."id") AS "offered",
        ARRAY(SELECT skill."name" FROM "WantedSkill" wanted JOIN "Skill" skill ON skill."id" = wanted."skillId"
          WHERE wanted."memberId" = member."id") AS "wanted"
      FROM "Profile" profile JOIN "Member" member ON member."id" = profile."memberId"
      WHERE profile."workspaceId" = ${workspaceId}::uuid AND member."id" > ${after}::uuid
      ORDER BY member."id" LIMIT ${PAGE}) one`;
  const people = JSON.parse(page?.people ?? '[]') as { slackId: string; offered: string[]; wanted: string[] }[];
  return { people, last: page?.last };
}

async function findHeld(tx: Tx, workspaceId: string): Promise<Known['held']> {
  const held = new Map<string, { offered: Set<string>; wanted: Set<string> }>();
  for (let after: string | null | undefined = FIRST; after; ) {
    const { people, last } = await readHeld(tx, workspaceId, after);
    for (const { slackId, offered, wanted } of people)
      held.set(slackId, { offered: new Set(offered), wanted: new Set(wanted) });
    after = last;
  }
  return held;
}

async function findKnown(tx: Tx, workspaceId: string): Promise<Omit<Known, 'accounts'>> {
  const teams = await tx.team.findMany({ where: { workspaceId }, select: { name: true } });
  const sites = await tx.member.groupBy({ by: ['site'], where: { workspaceId, site: { not: null } } });
  const skills = await tx.skill.findMany({ where: { workspaceId }, select: { name: true, retiredAt: true } });
  return {
    teams: teams.map(({ name }) => name),
    sites: sites.flatMap(({ site }) => site ?? []),
    skills,
    held: await findHeld(tx, workspaceId),
  };
}

type Read = Awaited<ReturnType<typeof readFile>>;

function reportOf(read: Read, plan: Plan): ImportReport {
  const { people, newTeams, newSkills } = plan;
  return {
    people: people.length,
    newTeams,
    leads: people.filter(({ lead }) => lead).length,
    newSkills,
    profiles: people.filter((one) => one.languages.length + one.offered.size + one.wanted.length > 0).length,
    ignored: read.ignored,
    problems: [...read.problems, ...plan.problems].sort((a, b) => a.line - b.line),
  };
}

const readAt = (bytes: Uint8Array, now: Date): Promise<Read> => readFile(bytes, now.toISOString().slice(0, 10));

/** Nobody is asked for when there is nobody in the file. */
const accountsFor = async (deps: Pick<Deps, 'listPeople'>, workspaceId: string, rows: Row[]) =>
  rows.length > 0 ? deps.listPeople(workspaceId) : [];

type TryDeps = Pick<Deps, 'db' | 'now' | 'listPeople' | 'log'>;
type ImportDeps = TryDeps & Pick<Deps, 'outbox'>;

/** What a file would do. Writes nothing. Throws UserError for anybody but a coordinator. */
export async function tryImport(deps: TryDeps, by: Importer, input: ImportInput): Promise<ImportReport> {
  const { workspaceId, createSkills } = input;
  checkMayImport(by, workspaceId);
  const read = await readAt(input.bytes, deps.now());
  const accounts = await accountsFor(deps, workspaceId, read.rows);
  const known = { accounts, ...(await findKnown(deps.db, workspaceId)) };
  return reportOf(read, await planImport(read.rows, known, createSkills));
}

/**
 * Imports all of a file or, when anything in it is wrong, nothing; the report says which. Once more after the dry run everything is
 * looked at anew, under the lock. Throws UserError for anybody but a coordinator.
 */
export async function importPeople(deps: ImportDeps, by: Importer, input: ImportInput): Promise<ImportReport> {
  const { workspaceId, createSkills } = input;
  checkMayImport(by, workspaceId);
  const read = await readAt(input.bytes, deps.now());
  const accounts = await accountsFor(deps, workspaceId, read.rows);
  const report = await deps.db.$transaction(async (tx) => {
    await lockSkills(tx, workspaceId);
    const plan = await planImport(read.rows, { accounts, ...(await findKnown(tx, workspaceId)) }, createSkills);
    const planned = reportOf(read, plan);
    if (planned.problems.length > 0) return planned;
    await writePlan(tx, workspaceId, plan, deps.now());
    // Where somebody works other holidays hold.
    if (plan.people.some(({ site }) => site)) await deps.outbox.askAgain(tx, workspaceId);
    return planned;
  }, LONG);
  if (report.problems.length === 0) {
    const person = by === 'operator' ? by : by.slackId;
    deps.log.info({ workspaceId, person, people: report.people }, 'people were imported');
  }
  return report;
}
