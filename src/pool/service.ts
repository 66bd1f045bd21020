import type { Deps, Tx } from '../deps.ts';
import type { Workspace } from '../generated/prisma/client.ts';
import type { History, Person, Rules } from '../matching/types.ts';
import { WeightsSchema } from '../matching/weights.ts';
import { findPacked, findRows, type Part, type PersonRow } from './rows.ts';
import { newShiftsOf } from './shifts.ts';

const RUNNING: readonly string[] = ['ACTIVE', 'PAUSED'];

/** What holds for every pair of the workspace now. */
export async function getRules(
  { now }: Pick<Deps, 'now'>,
  tx: Tx,
  workspaceId: string,
): Promise<{ workspace: Workspace; rules: Rules }> {
  const workspace = await tx.workspace.findUniqueOrThrow({ where: { id: workspaceId } });
  const skills = await tx.skill.findMany({ where: { workspaceId }, select: { id: true, name: true } });
  const rules = {
    now: now(),
    weights: WeightsSchema.parse(workspace.matchingWeights ?? {}),
    skillNames: new Map(skills.map(({ id, name }) => [id, name])),
  };
  return { workspace, rules };
}

function toPerson(row: PersonRow, shifts: Person['shifts']): Person {
  const { zone: _zone, workWeek: _workWeek, isBot, isGuest, deactivatedAt, ...same } = row;
  return {
    ...same,
    isColleague: !isBot && !isGuest && deactivatedAt === null,
    offered: new Map(Object.entries(row.offered)),
    wanted: new Set(row.wanted),
    languages: new Set(row.languages),
    supportChannels: new Set(row.supportChannels),
    products: new Set(row.products),
    interests: new Set(row.interests),
    wishes: new Set(row.wishes),
    avoids: new Set(row.avoids),
    shifts,
  };
}

type Where = { workspace: Workspace; now: Date };

async function read(tx: Tx, { workspace, now }: Where, part: Part, shiftsOf = newShiftsOf(workspace, now)) {
  const rows = await findRows(tx, workspace.id, part, now);
  return new Map(rows.map((row) => [row.id, toPerson(row, shiftsOf(row))]));
}

/** People of a workspace by id, with one query: the named ones, and mentors who offer one of the skills (or want to learn it). */
export async function loadPeople(
  { now }: Pick<Deps, 'now'>,
  tx: Tx,
  workspace: Workspace,
  who: { ids: string[]; skillIds: string[]; learners: boolean },
): Promise<Map<string, Person>> {
  return read(tx, { workspace, now: now() }, { for: 'search', ...who });
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
  const { people, last } = await findPacked(tx, workspaceId, { for: 'round', roundId, after, take }, now);
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
