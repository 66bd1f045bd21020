import type { Tx } from '../deps.ts';
import { Prisma } from '../generated/prisma/client.ts';
import { newMember } from '../people/service.ts';
import { bringSkills } from '../skills/service.ts';
import type { PersonPlan, Plan } from './plan.ts';

/**
 * People written at once: some ten statements that take a few milliseconds each to put together. Prisma would split longer lists by
 * itself and send the parts side by side on the transaction's one connection, which node-postgres warns of.
 */
const PAGE = 500;

/** Rows as one parameter. */
const asJson = (rows: object[]): Prisma.Sql => Prisma.sql`${JSON.stringify(rows)}::jsonb`;

const idsByName = (rows: { id: string; name: string }[]) => new Map(rows.map(({ id, name }) => [name, id]));

/** What names and Slack ids stand for. */
interface Ids {
  teams: Map<string, string>;
  skills: Map<string, string>;
  members: Map<string, string>;
}

/** Records who is not known yet; Slack id → member id of everybody on the page. */
async function writeMembers(tx: Tx, workspaceId: string, page: PersonPlan[], now: Date): Promise<Map<string, string>> {
  await tx.member.createMany({
    data: page.map(({ account }) => newMember(workspaceId, account, now)),
    skipDuplicates: true,
  });
  const slackIds = page.map(({ account }) => account.slackId);
  const members = await tx.member.findMany({
    where: { workspaceId, slackId: { in: slackIds } },
    select: { id: true, slackId: true },
  });
  return new Map(members.map(({ id, slackId }) => [slackId, id]));
}

/** Team, site and first day; what the file leaves empty stays. */
async function writePlaces(tx: Tx, workspaceId: string, page: PersonPlan[], { teams, members }: Ids): Promise<void> {
  const rows = page.map(({ account, team, site, startedOn }) => ({
    id: members.get(account.slackId),
    teamId: team === undefined ? null : teams.get(team),
    site: site ?? null,
    startedOn: startedOn ?? null,
  }));
  await tx.$executeRaw`
    UPDATE "Member" AS member
    SET "teamId" = COALESCE(told."teamId", member."teamId"), "site" = COALESCE(told."site", member."site"),
      "startedOn" = COALESCE(told."startedOn", member."startedOn")
    FROM jsonb_to_recordset(${asJson(rows)}) AS told("id" uuid, "teamId" uuid, "site" text, "startedOn" date)
    WHERE member."id" = told."id" AND member."workspaceId" = ${workspaceId}::uuid`;
  const leads = page.flatMap(({ account, team, lead }) =>
    lead && team !== undefined ? [{ id: teams.get(team), leadId: members.get(account.slackId) }] : [],
  );
  await tx.$executeRaw`
    UPDATE "Team" AS team SET "leadId" = told."leadId"
    FROM jsonb_to_recordset(${asJson(leads)}) AS told("id" uuid, "leadId" uuid)
    WHERE team."id" = told."id" AND team."workspaceId" = ${workspaceId}::uuid`;
}

/**
 * Languages and skills are added to what is there; of two levels the higher one counts. Who has no profile gets one that is marked as
 * imported: being in a file enrols nobody, only saving it oneself does.
 */
async function writeProfiles(tx: Tx, workspaceId: string, page: PersonPlan[], { skills, members }: Ids, now: Date) {
  const matched = page.filter(({ languages, offered, wanted }) => languages.length + offered.size + wanted.length);
  const profiles = matched.map(({ account, languages }) => ({ memberId: members.get(account.slackId), languages }));
  await tx.$executeRaw`
    INSERT INTO "Profile" ("memberId", "workspaceId", "mentoring", "updatedAt", "importedAt")
    SELECT told."memberId", ${workspaceId}::uuid, false, ${now}, ${now}
    FROM jsonb_to_recordset(${asJson(profiles)}) AS told("memberId" uuid)
    ON CONFLICT ("memberId") DO NOTHING`;
  await tx.$executeRaw`
    UPDATE "Profile" AS profile
    SET "updatedAt" = ${now}, "languages" = COALESCE((
      SELECT array_agg(DISTINCT code) FROM unnest(profile."languages" || ARRAY(
        SELECT jsonb_array_elements_text(told."languages"))) AS code), '{}')
    FROM jsonb_to_recordset(${asJson(profiles)}) AS told("memberId" uuid, "languages" jsonb)
    WHERE profile."memberId" = told."memberId" AND profile."workspaceId" = ${workspaceId}::uuid`;
  const link = (slackId: string, name: string) => ({ memberId: members.get(slackId), skillId: skills.get(name) });
  const offered = matched.flatMap(({ account, ...one }) =>
    [...one.offered].map(([name, level]) => ({ ...link(account.slackId, name), level })),
  );
  const wanted = matched.flatMap(({ account, ...one }) => one.wanted.map((name) => link(account.slackId, name)));
  await tx.$executeRaw`
    INSERT INTO "OfferedSkill" ("memberId", "skillId", "workspaceId", "level")
    SELECT told."memberId", told."skillId", ${workspaceId}::uuid, told."level"
    FROM jsonb_to_recordset(${asJson(offered)}) AS told("memberId" uuid, "skillId" uuid, "level" "SkillLevel")
    ON CONFLICT ("memberId", "skillId") DO UPDATE SET "level" = GREATEST("OfferedSkill"."level", EXCLUDED."level")`;
  await tx.$executeRaw`
    INSERT INTO "WantedSkill" ("memberId", "skillId", "workspaceId")
    SELECT told."memberId", told."skillId", ${workspaceId}::uuid
    FROM jsonb_to_recordset(${asJson(wanted)}) AS told("memberId" uuid, "skillId" uuid)
    ON CONFLICT ("memberId", "skillId") DO NOTHING`;
}

/** Writes a plan without problems, inside the caller's transaction and under its lock. */
export async function writePlan(tx: Tx, workspaceId: string, plan: Plan, now: Date): Promise<void> {
  await bringSkills(tx, workspaceId, { names: plan.newSkills, category: null, field: 'file' });
  await tx.team.createMany({ data: plan.newTeams.map((name) => ({ workspaceId, name })) });
  const teams = idsByName(await tx.team.findMany({ where: { workspaceId } }));
  const skills = idsByName(await tx.skill.findMany({ where: { workspaceId, retiredAt: null } }));
  for (let from = 0; from < plan.people.length; from += PAGE) {
    const page = plan.people.slice(from, from + PAGE);
    const ids = { teams, skills, members: await writeMembers(tx, workspaceId, page, now) };
    await writePlaces(tx, workspaceId, page, ids);
    await writeProfiles(tx, workspaceId, page, ids, now);
  }
}
