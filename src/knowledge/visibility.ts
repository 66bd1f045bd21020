import { type Member, Prisma, type Team } from '../generated/prisma/client.ts';

/** Who looks: of this the cards they may see depend, and on nothing else. */
export type Viewer = Pick<Member, 'workspaceId' | 'teamId'> & { leads: Pick<Team, 'id'>[] };

/** The teams whose own cards they see: theirs, and those they lead. */
export const teamsOf = ({ teamId, leads }: Viewer): string[] => [
  ...new Set([...(teamId ? [teamId] : []), ...leads.map(({ id }) => id)]),
];

/** The cards a member may see, for Prisma: everybody's, and those of the teams they are in or lead. */
export const visibleTo = (viewer: Viewer): Prisma.CardWhereInput => ({
  workspaceId: viewer.workspaceId,
  OR: [{ teamId: null }, { teamId: { in: teamsOf(viewer) } }],
});

/** The same as a condition on the card "c". */
export const visibleInSql = (viewer: Viewer): Prisma.Sql => Prisma.sql`c."workspaceId" = ${viewer.workspaceId}::uuid
  AND (c."teamId" IS NULL OR c."teamId" = ANY(${teamsOf(viewer)}::uuid[]))`;
