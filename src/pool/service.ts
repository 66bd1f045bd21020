import type { Deps, Tx } from '../deps.ts';
import type { Workspace } from '../generated/prisma/client.ts';
import type { History, Rules } from '../matching/types.ts';
import { WeightsSchema } from '../matching/weights.ts';
import { findPage } from './rows.ts';
import { findPacked, type Who } from './search.ts';
import { type Known, unpack } from './unpack.ts';

const RUNNING: readonly string[] = ['ACTIVE', 'PAUSED'];

/** What holds for every pair of the workspace now, and which of its skills can be asked for; with one query. */
export async function getRules(
  { now }: Pick<Deps, 'now'>,
  tx: Tx,
  workspaceId: string,
): Promise<{ workspace: Workspace; rules: Rules; inUse: ReadonlySet<string> }> {
  const { skills, ...workspace } = await tx.workspace.findUniqueOrThrow({
    where: { id: workspaceId },
    include: { skills: { select: { id: true, name: true, retiredAt: true } } },
  });
  const rules = {
    now: now(),
    weights: WeightsSchema.parse(workspace.matchingWeights ?? {}),
    skillNames: new Map(skills.map(({ id, name }) => [id, name])),
  };
  const inUse = new Set(skills.filter(({ retiredAt }) => retiredAt === null).map(({ id }) => id));
  return { workspace, rules, inUse };
}

/** People of a workspace by id, with one query: the named ones, and mentors who offer one of the skills (or want to learn it). */
export async function loadPeople(
  { now }: Pick<Deps, 'now'>,
  tx: Tx,
  workspace: Workspace,
  who: Who,
): Promise<Map<string, Known>> {
  const packed = await findPacked(tx, workspace.id, who, now());
  return packed ? unpack(packed, workspace, now()) : new Map();
}

/**
 * A part of everybody who matters to a round: each mentor and whoever sits in it, from the id `after` on. As JSON text for the
 * thread that computes it, because making sense of thousands of people here would hold up everybody else.
 */
export async function readForRound(
  tx: Tx,
  { id: roundId, workspaceId }: { id: string; workspaceId: string },
  { after, take }: { after: string; take: number },
  now: Date,
): Promise<{ json: string; last: string } | undefined> {
  const { people, last } = await findPage(tx, workspaceId, { roundId, after, take }, now);
  return people !== null && last !== null ? { json: people, last } : undefined;
}

/** What was between two people, in either part; whether one was asked for a request of the other is the request's to know. */
export interface HistoryBook {
  between(menteeId: string, mentorId: string): Omit<History, 'asked'>;
}

const NOTHING = { partners: false, pairedBefore: undefined };
const pairKey = (a: string, b: string) => (a < b ? `${a} ${b}` : `${b} ${a}`);

/** The pairings of these people, or of everybody, with one query. */
export async function loadHistory(tx: Tx, workspaceId: string, memberIds?: string[]): Promise<HistoryBook> {
  const theirs = memberIds && { OR: [{ menteeId: { in: memberIds } }, { mentorId: { in: memberIds } }] };
  const pairings = await tx.pairing.findMany({
    where: { workspaceId, ...theirs },
    select: { menteeId: true, mentorId: true, status: true, startedAt: true, endedAt: true },
  });
  const book = new Map<string, Omit<History, 'asked'>>();
  for (const { menteeId, mentorId, status, startedAt, endedAt } of pairings) {
    const key = pairKey(menteeId, mentorId);
    const { partners, pairedBefore } = book.get(key) ?? NOTHING;
    const running = RUNNING.includes(status);
    const ended = running ? undefined : (endedAt ?? startedAt);
    const latest = pairedBefore && ended && pairedBefore > ended ? pairedBefore : (ended ?? pairedBefore);
    book.set(key, { partners: partners || running, pairedBefore: latest });
  }
  return { between: (menteeId, mentorId) => book.get(pairKey(menteeId, mentorId)) ?? NOTHING };
}
