/** Who is asked to step in: one lead after the other, only those who are at work. */
import type { Deps, Tx } from '../deps.ts';
import type { Member } from '../generated/prisma/client.ts';
import { contactableFrom } from '../people/contactable.ts';
import { reachable, readDaysOff } from '../people/service.ts';
import { ASKED, findShield, finish, forgotten, MINE, type WholeShield } from './service.ts';

const MINUTE_MS = 60_000;
/** Policy: in a bad moment this is long; the one asked first can still take it afterwards. */
const NEXT_AFTER_MS = 3 * MINUTE_MS;
/** Policy: nobody is still in the same contact after so long. */
const GIVE_UP_AFTER_MS = 60 * MINUTE_MS;
const FORGOTTEN_AFTER_MS = 240 * MINUTE_MS;
/** Slack is asked about each of them: of more than these, the first who are at work are enough. */
const MOST_ASKED_ABOUT = 10;

/** Sites are compared as they stand: where nobody has one, everybody is at the same. */
const closeness = (lead: Member, agent: Member & { team: { leadId: string | null } | null }): number =>
  lead.id === agent.team?.leadId ? 0 : lead.site === agent.site ? 1 : 2;

/**
 * All who could be asked, the nearest first: the lead of the agent's team, other leads at their site, then coordinators. Whom the
 * agent avoids is never asked, and nobody is told why.
 */
async function findLeads({ db }: { db: Tx }, { workspaceId, agentId }: WholeShield): Promise<Member[]> {
  const agent = await db.member.findUniqueOrThrow({ where: { id: agentId, workspaceId }, include: { team: true } });
  const leads = await db.member.findMany({
    where: {
      workspaceId,
      ...{ isBot: false, isGuest: false, deactivatedAt: null, id: { not: agentId } },
      avoidedBy: { none: { memberId: agentId } },
      OR: [
        ...(agent.teamId ? [{ leads: { some: { id: agent.teamId, workspaceId } } }] : []),
        { site: agent.site, leads: { some: { workspaceId } } },
        { isCoordinator: true },
      ],
    },
    include: { leads: { select: { id: true } } },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  });
  const turn = (lead: (typeof leads)[number]) => (lead.leads.length > 0 ? closeness(lead, agent) : 2);
  return leads.toSorted((a, b) => turn(a) - turn(b));
}

/** The nearest who is at work, there as far as Slack says, and was not asked yet. */
async function findNext(deps: Deps, shield: WholeShield): Promise<Member | undefined> {
  const { workspaceId } = shield;
  const workspace = await deps.db.workspace.findUniqueOrThrow({ where: { id: workspaceId } });
  const daysOff = await readDaysOff(deps, [workspaceId]);
  const now = deps.now();
  const isAtWork = (lead: Member) => {
    const from = contactableFrom(now, reachable(lead, workspace, daysOff(workspaceId, lead.site)), 'awaited');
    return from?.getTime() === now.getTime();
  };
  const wasAsked = new Set(shield.asks.map(({ memberId }) => memberId));
  const there = (await findLeads(deps, shield)).filter((lead) => !wasAsked.has(lead.id) && isAtWork(lead));
  const near = there.slice(0, MOST_ASKED_ABOUT);
  if (near.length === 0) return undefined;
  const away = await deps.awayUntil(
    workspaceId,
    near.map(({ slackId }) => slackId),
  );
  return near.find(({ slackId }) => !away.has(slackId));
}

/** Whether somebody was asked so lately that they may still be reading it. */
const isWaiting = ({ asks }: WholeShield, now: Date): boolean =>
  asks.some(({ passedAt, askedAt }) => !passedAt && askedAt.getTime() > now.getTime() - NEXT_AFTER_MS);

/** Records whom to ask, or that there is nobody; nothing if somebody else has done so meanwhile, or it is taken. */
async function recordNext(deps: Deps, shield: WholeShield, next: Member | undefined): Promise<void> {
  const { id, workspaceId, asks } = shield;
  await deps.db.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM "Shield" WHERE "id" = ${id}::uuid AND "workspaceId" = ${workspaceId}::uuid FOR UPDATE`;
    const now = await findShield({ db: tx }, workspaceId, id);
    if (now?.status !== 'OPEN' || now.asks.length !== asks.length) return;
    const changes = (now.nobodyAt === null) === (next === undefined);
    const data = { nobodyAt: next ? null : (now.nobodyAt ?? deps.now()) };
    await tx.shield.update({ where: { id, workspaceId }, data });
    if (changes) await deps.outbox.refresh(tx, workspaceId, MINE, id);
    if (!next) return;
    await tx.shieldAsk.create({ data: { shieldId: id, memberId: next.id, workspaceId, askedAt: deps.now() } });
    await deps.outbox.add(tx, { workspaceId, kind: ASKED, subject: id, recipient: next.slackId });
  });
}

/** Asks the next lead, unless somebody is being asked. Doing it twice asks nobody twice. */
export async function askNext(deps: Deps, workspaceId: string, id: string): Promise<void> {
  const shield = await findShield(deps, workspaceId, id);
  if (shield?.status !== 'OPEN' || isWaiting(shield, deps.now())) return;
  await recordNext(deps, shield, await findNext(deps, shield));
}

/** Ends what nobody took, or nobody said was over. */
async function close(deps: Deps, shield: { id: string; workspaceId: string; status: 'OPEN' | 'TAKEN' }): Promise<void> {
  const { id, workspaceId, status } = shield;
  await deps.db.$transaction(async (tx) => {
    const [closed] = await tx.shield.updateManyAndReturn({
      where: { id, workspaceId, status },
      data: { status: 'OVER', overAt: deps.now(), ...forgotten },
    });
    if (closed) await finish(deps, tx, closed);
  });
}

/** Every minute: asks the next lead where nobody has answered, and ends what was forgotten. */
export async function followShields(deps: Deps): Promise<void> {
  const before = (ms: number) => new Date(deps.now().getTime() - ms);
  const isHere = { workspace: { status: 'INSTALLED' } } as const;
  const open = await deps.db.shield.findMany({ where: { ...isHere, status: 'OPEN' }, orderBy: { createdAt: 'asc' } });
  for (const { id, workspaceId, createdAt } of open) {
    if (createdAt <= before(GIVE_UP_AFTER_MS)) await close(deps, { id, workspaceId, status: 'OPEN' });
    else await askNext(deps, workspaceId, id);
  }
  const forgotten = await deps.db.shield.findMany({
    where: { ...isHere, status: 'TAKEN', takenAt: { lte: before(FORGOTTEN_AFTER_MS) } },
  });
  for (const { id, workspaceId } of forgotten) await close(deps, { id, workspaceId, status: 'TAKEN' });
}
