import type { Deps } from '../deps.ts';
import type { Member } from '../generated/prisma/client.ts';
import { checkCoordinator, findCoordinators } from '../people/service.ts';
import { Detail, isInvolved } from './service.ts';
import { CASE_WORDS } from './words.ts';

/** Policy: App Home shows the first few. */
const MOST_OPEN = 3;

export interface OpenCase {
  kudosId: string;
  since: Date;
  reasons: string[];
}

/** What waits for this coordinator, oldest first; `more`: it is not all. */
export async function findOpenCases(
  { db }: Pick<Deps, 'db'>,
  member: Member,
): Promise<{ cases: OpenCase[]; more: boolean }> {
  const { workspaceId, id } = member;
  const reports = await db.kudosReport.findMany({
    where: { workspaceId, decidedAt: null, kudos: { status: { not: 'REMOVED' } } },
    include: { kudos: { select: { giverId: true, recipients: { select: { memberId: true } } } } },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  });
  const coordinators = reports.length > 0 ? await findCoordinators(db, workspaceId) : [];
  const mine = reports.filter(
    ({ kudos }) => !isInvolved(kudos, id) || coordinators.every((one) => isInvolved(kudos, one.id)),
  );
  const cases = [...Map.groupBy(mine, ({ kudosId }) => kudosId)].map(([kudosId, all]) => ({
    kudosId,
    since: all[0]?.createdAt ?? new Date(0),
    reasons: [...new Set(all.map(({ reason }) => reason))].sort(),
  }));
  return { cases: cases.slice(0, MOST_OPEN), more: cases.length > MOST_OPEN };
}

const A_PAGE = 20;

export interface AuditShown {
  at: Date;
  /** Undefined: Alongside itself. */
  bySlackId: string | undefined;
  what: string;
  reason: string | undefined;
  sentences: number;
}

/** What was decided about kudos, newest first, page by page. Throws UserError for people who do not coordinate. */
export async function findDecisions({ db }: Pick<Deps, 'db'>, member: Member, wanted: number) {
  checkCoordinator(member, CASE_WORDS.only);
  const where = { workspaceId: member.workspaceId, what: { startsWith: 'kudos.' } };
  const pages = Math.max(1, Math.ceil((await db.auditLine.count({ where })) / A_PAGE));
  const page = Math.min(wanted, pages - 1);
  const rows = await db.auditLine.findMany({
    where,
    include: { actor: true },
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
    skip: page * A_PAGE,
    take: A_PAGE,
  });
  const lines = rows.map(({ at, actor, what, detail }): AuditShown => {
    const told = Detail.safeParse(detail).data;
    return { at, bySlackId: actor?.slackId, what, reason: told?.reason, sentences: told?.sentences ?? 0 };
  });
  return { lines, page, pages };
}
export type DecisionPage = Awaited<ReturnType<typeof findDecisions>>;

/** Whether anything was ever decided here. */
export async function hasDecisions({ db }: Pick<Deps, 'db'>, { workspaceId }: Member): Promise<boolean> {
  return (await db.auditLine.findFirst({ where: { workspaceId, what: { startsWith: 'kudos.' } } })) !== null;
}
