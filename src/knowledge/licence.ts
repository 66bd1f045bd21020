import type { Deps, Tx } from '../deps.ts';
import { type Member, Prisma } from '../generated/prisma/client.ts';

/** Steps of the ladder: what a candidate writes waits for somebody to accept it; a publisher accepts what others write. */
export type Licence = 'candidate' | 'contributor' | 'publisher';

/** Policy: cards of theirs that somebody else found true. */
export const STEPS = { contributor: 3, publisher: 10 } as const;

/** How far somebody is, for their own eyes: cards of theirs that somebody else ever found true. It never falls. */
const countAccepted = (db: Tx | Deps['db'], { id, workspaceId }: Pick<Member, 'id' | 'workspaceId'>) =>
  db.card.count({ where: { workspaceId, makerId: id, acceptedAt: { not: null } } });

/** The same of everybody in a workspace, or everywhere: makers' ids and how many. */
export const acceptedInSql = (workspaceId?: string): Prisma.Sql => Prisma.sql`
  SELECT "makerId", count(*)::int AS n FROM "Card" WHERE "acceptedAt" IS NOT NULL
    ${workspaceId === undefined ? Prisma.empty : Prisma.sql`AND "workspaceId" = ${workspaceId}::uuid`} GROUP BY "makerId"`;

/** The step somebody stands on. Leads and coordinators begin at the last one: somebody has to accept the first cards. */
export async function licenceOf(
  { db }: { db: Tx | Deps['db'] },
  member: Pick<Member, 'id' | 'workspaceId' | 'isCoordinator'>,
): Promise<Licence> {
  if (member.isCoordinator) return 'publisher';
  const { id, workspaceId } = member;
  if ((await db.team.count({ where: { workspaceId, leadId: id } })) > 0) return 'publisher';
  const accepted = await countAccepted(db, member);
  if (accepted >= STEPS.publisher) return 'publisher';
  return accepted >= STEPS.contributor ? 'contributor' : 'candidate';
}
