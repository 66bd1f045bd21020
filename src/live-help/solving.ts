/** After a question was taken: solved, handed back, asked on, rated, opened again. */
import type { Deps, Tx } from '../deps.ts';
import { UserError } from '../errors.ts';
import type { HelpRating, Member } from '../generated/prisma/client.ts';
import { checkMayAsk } from './asking.ts';
import {
  canHelp,
  changeHelp,
  findHelp,
  findOpenHelp,
  type Help,
  isKeptApart,
  KINDS,
  lockMember,
  lockOwnHelp,
  NOBODY_LEFT,
  staleFrom,
} from './help.ts';
import { askAnew, askMissed, askNext } from './rings.ts';
import { TROUBLE } from './words.ts';

/** "Solved", said by either of the two. Twice is once. Throws UserError unless it is theirs. */
export async function solveHelp(deps: Deps, actor: Member, id: string): Promise<Help> {
  return deps.db.$transaction(async (tx) => {
    const help = await lockOwnHelp(tx, actor, id);
    if (help.status !== 'CLAIMED') return help;
    const now = deps.now();
    return changeHelp(deps, tx, help, { status: 'RESOLVED', resolvedAt: now, closedAt: now, nextRingAt: null });
  });
}

/** The question goes on without whoever had it: they are not asked again, everybody else who was asked may still say yes. */
export async function letGo(deps: Deps, tx: Tx, help: Help): Promise<Help> {
  const { id, workspaceId, claimerId } = help;
  const now = deps.now();
  if (claimerId)
    await tx.helpAsk.updateMany({
      where: { workspaceId, helpRequestId: id, memberId: claimerId },
      data: { status: 'HANDED_BACK', answeredAt: now },
    });
  await askMissed(deps, tx, help);
  const nobody = { claimerId: null, claimedAt: null, channel: null, staleAskedAt: null };
  // What was written down of it did not answer it either.
  const unsolved = { resolvedAt: null, closedAt: null, cardId: null };
  return changeHelp(deps, tx, help, { ...askAnew(now), ...nobody, ...unsolved });
}

/** The helper cannot go on with it. Throws UserError unless they have it. */
export async function handBack(deps: Deps, helper: Member, id: string): Promise<void> {
  await deps.db.$transaction(async (tx) => {
    const help = await lockOwnHelp(tx, helper, id, ['claimer']);
    if (help.status === 'CLAIMED') await letGo(deps, tx, help);
  });
  await askNext(deps, helper.workspaceId, id);
}

/** One question at a time: an earlier one cannot be opened beside another. */
async function checkOnlyOne(tx: Tx, asker: Member, id: string): Promise<void> {
  const open = await findOpenHelp({ db: tx }, asker);
  if (open && open.id !== id) throw new UserError(TROUBLE.anotherIsOpen);
}

/** The asker would like somebody else, while it goes on or after it did not help. Throws UserError unless it is theirs, or was taken back. */
export async function askSomebodyElse(deps: Deps, asker: Member, id: string): Promise<void> {
  checkMayAsk(asker);
  await deps.db.$transaction(async (tx) => {
    await lockMember(tx, asker);
    const help = await lockOwnHelp(tx, asker, id, ['asker']);
    await checkOnlyOne(tx, asker, id);
    if (help.status === 'WITHDRAWN') throw new UserError(TROUBLE.over);
    if (help.status !== 'OPEN') await letGo(deps, tx, help);
  });
  await askNext(deps, asker.workspaceId, id);
}

/**
 * Nobody was there: looks once more, for whoever has come since. While it is being asked nobody is asked sooner. Returns whether
 * somebody is asked now; undefined: it is no longer open. Throws UserError unless it is theirs.
 */
export async function keepAsking(deps: Deps, asker: Member, id: string): Promise<boolean | undefined> {
  checkMayAsk(asker);
  const before = await deps.db.$transaction(async (tx) => {
    const help = await lockOwnHelp(tx, asker, id, ['asker']);
    if (help.status === 'OPEN' && help.ring >= NOBODY_LEFT)
      await changeHelp(deps, tx, help, { ...askAnew(deps.now()), staleAskedAt: null });
    return help.asks.length;
  });
  await askNext(deps, asker.workspaceId, id);
  const help = await findHelp(deps, asker.workspaceId, id);
  if (help?.status !== 'OPEN') return undefined;
  return help.ring < NOBODY_LEFT || help.asks.length > before;
}

/** How it was, for nobody's eyes: it only counts. Throws UserError unless it is theirs and solved. */
export async function rateHelp(deps: Deps, asker: Member, id: string, rating: HelpRating): Promise<Help> {
  return deps.db.$transaction(async (tx) => {
    const help = await lockOwnHelp(tx, asker, id, ['asker']);
    if (help.status !== 'RESOLVED') throw new UserError(TROUBLE.notSolved);
    if (isRated(help)) return help;
    return changeHelp(deps, tx, help, { rating, ratedAt: deps.now() });
  });
}

/** Whether the asker has said how it was, this time: what is solved a second time is asked again. */
export const isRated = ({ ratedAt, resolvedAt }: Pick<Help, 'ratedAt' | 'resolvedAt'>): boolean =>
  ratedAt !== null && resolvedAt !== null && ratedAt >= resolvedAt;

/** What went quiet and was closed goes on: with whoever had it, if they still can, else it is asked on. Throws UserError unless it is theirs. */
export async function reopenHelp(deps: Deps, asker: Member, id: string): Promise<void> {
  checkMayAsk(asker);
  await deps.db.$transaction(async (tx) => {
    await lockMember(tx, asker);
    const help = await lockOwnHelp(tx, asker, id, ['asker']);
    if (help.status !== 'STALE') return;
    await checkOnlyOne(tx, asker, id);
    const { claimer } = help;
    const goesOn = claimer && canHelp(claimer) && !(await isKeptApart(tx, help, claimer.id));
    if (!goesOn) return void (await letGo(deps, tx, help));
    const again = { status: 'CLAIMED', closedAt: null, staleAskedAt: null } as const;
    await changeHelp(deps, tx, help, { ...again, nextRingAt: staleFrom(deps.now(), help.workspace) });
    await deps.outbox.add(tx, {
      workspaceId: asker.workspaceId,
      kind: KINDS.again,
      subject: id,
      occurrence: `${claimer.id} ${deps.now().toISOString()}`,
      recipient: `${asker.slackId},${claimer.slackId}`,
    });
  });
  await askNext(deps, asker.workspaceId, id);
}
