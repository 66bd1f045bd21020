/** Who sees what is a team's: its people and its lead. Cards and gaps are everybody's (team null) or a team's; guests see neither. */
import { type Member, Prisma, type Team } from '../generated/prisma/client.ts';

/** Who looks: of this the cards they may see depend, and on nothing else. */
export type Viewer = Pick<Member, 'workspaceId' | 'teamId'> & { leads: Pick<Team, 'id'>[]; isGuest?: boolean };

/** The teams whose own cards they see: theirs, and those they lead. */
export const teamsOf = ({ teamId, leads, isGuest }: Viewer): string[] =>
  isGuest ? [] : [...new Set([...(teamId ? [teamId] : []), ...leads.map(({ id }) => id)])];

/** Whether they see what this team has; null: what everybody has. */
export const sees = (viewer: Viewer, teamId: string | null): boolean =>
  !viewer.isGuest && (teamId === null || teamsOf(viewer).includes(teamId));

/** The members who see what this team has, for Prisma; null: what everybody has. */
export const seersOf = (teamId: string | null): Prisma.MemberWhereInput => ({
  isGuest: false,
  ...(teamId && { OR: [{ teamId }, { leads: { some: { id: teamId } } }] }),
});

/** The cards, or gaps, a member may see, for Prisma: everybody's, and those of the teams they are in or lead; none for a guest. */
export const visibleTo = (viewer: Viewer) => ({
  workspaceId: viewer.workspaceId,
  OR: viewer.isGuest ? [] : [{ teamId: null }, { teamId: { in: teamsOf(viewer) } }],
});

/** The same as a condition on a column that names the team. */
export const seenInSql = (viewer: Viewer, team: Prisma.Sql): Prisma.Sql =>
  viewer.isGuest ? Prisma.sql`false` : Prisma.sql`(${team} IS NULL OR ${team} = ANY(${teamsOf(viewer)}::uuid[]))`;

/** The same as a condition on the card "c". */
export const visibleInSql = (viewer: Viewer): Prisma.Sql =>
  Prisma.sql`c."workspaceId" = ${viewer.workspaceId}::uuid AND ${seenInSql(viewer, Prisma.sql`c."teamId"`)}`;
