/** Where a team's kudos go, and whether it has a shout-out of its own: for coordinators, and for each lead. */
import type { Deps, Tx } from '../deps.ts';
import { UserError } from '../errors.ts';
import type { Member, Team, Workspace } from '../generated/prisma/client.ts';
import { searchTeams } from '../people/service.ts';
import { REFUSED } from './words.ts';

/** More is looked up by name. */
const MOST_LISTED = 15;

/** A team with what holds for everybody. */
export interface TeamSettings {
  team: Team;
  workspace: Workspace;
}

export interface NewTeamSettings {
  channelId: string | null;
  ownShoutOut: boolean;
  /** ISO; null: day and time as in the workspace. */
  weekday: number | null;
  /** After midnight. */
  minute: number;
}

/** The teams a member leads, by name. */
const findLedTeams = ({ db }: Pick<Deps, 'db'>, { id: leadId, workspaceId }: Member): Promise<Team[]> =>
  db.team.findMany({ where: { workspaceId, leadId }, orderBy: [{ name: 'asc' }, { id: 'asc' }] });

/** The teams whose settings a member may change and whose name contains what was typed: all for a coordinator, else those they lead. */
export async function findOwnTeams(deps: Pick<Deps, 'db'>, member: Member, typed = ''): Promise<Team[]> {
  const found = await searchTeams(deps, member.workspaceId, typed);
  return found.filter(({ leadId }) => member.isCoordinator || leadId === member.id);
}

/**
 * What choosing a team starts from: `only` where a member has just one to choose, else some to see at once (a coordinator: those
 * with a channel of their own). Throws UserError where there is none.
 */
export async function findTeamsToChoose(
  { db }: Pick<Deps, 'db'>,
  member: Member,
): Promise<{ only: Team | undefined; teams: Team[]; workspace: Workspace }> {
  const { workspaceId, isCoordinator } = member;
  const workspace = await db.workspace.findUniqueOrThrow({ where: { id: workspaceId } });
  const own = isCoordinator
    ? await db.team.findMany({ where: { workspaceId }, orderBy: [{ name: 'asc' }, { id: 'asc' }] })
    : await findLedTeams({ db }, member);
  if (own.length === 0) throw new UserError(isCoordinator ? REFUSED.noTeams : REFUSED.notYourTeam);
  const teams = own.filter(({ channelId }) => channelId !== null).slice(0, MOST_LISTED);
  return { only: own.length === 1 ? own[0] : undefined, teams, workspace };
}

/** Throws UserError unless the member coordinates, or leads this team. */
async function getOwn(db: Tx, { id, workspaceId }: Member, teamId: string): Promise<Team> {
  const member = await db.member.findUniqueOrThrow({ where: { id, workspaceId } });
  const team = await db.team.findFirst({ where: { id: teamId, workspaceId } });
  if (!team) throw new UserError(REFUSED.noTeam);
  const isTheirs = member.isCoordinator || team.leadId === id;
  if (!isTheirs || member.deactivatedAt) throw new UserError(REFUSED.notYourTeam);
  return team;
}

/** What the form of a team starts from. Throws UserError unless it is theirs to change. */
export async function getTeamSettings({ db }: Pick<Deps, 'db'>, member: Member, teamId: string): Promise<TeamSettings> {
  const { workspaceId } = member;
  const team = await getOwn(db, member, teamId);
  return { team, workspace: await db.workspace.findUniqueOrThrow({ where: { id: workspaceId } }) };
}

/**
 * Saves them. Kudos that were told nowhere yet go with the change: to the team's own shout-out from now on, or to the workspace's.
 * Throws UserError at the field it is about, and for anybody whose team it is not.
 */
export async function saveTeamSettings(
  deps: Deps,
  member: Member,
  teamId: string,
  input: NewTeamSettings,
): Promise<void> {
  const { channelId, ownShoutOut, weekday, minute } = input;
  if (ownShoutOut && channelId === null) throw new UserError(REFUSED.chooseChannel, 'channelId');
  const { workspaceId } = member;
  await deps.db.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM "Team" WHERE "id" = ${teamId}::uuid AND "workspaceId" = ${workspaceId}::uuid FOR UPDATE`;
    await getOwn(tx, member, teamId); // somebody else may lead it by now
    const own = { shoutOutWeekday: weekday, shoutOutMinute: weekday === null ? null : minute };
    await tx.team.update({ where: { id: teamId, workspaceId }, data: { channelId, ownShoutOut, ...own } });
  });
}
