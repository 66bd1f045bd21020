/** Saying yes, or not now. */
import type { Deps, Tx } from '../deps.ts';
import { UserError } from '../errors.ts';
import type { Member } from '../generated/prisma/client.ts';
import { endOfShift } from './availability.ts';
import { askOf, canHelp, changeHelp, type Help, isKeptApart, KINDS, lockHelp, lockMember, staleFrom } from './help.ts';
import { askNext, hurryOn } from './rings.ts';
import { TROUBLE } from './words.ts';

/** What became of a yes. `busy`: they are helping somebody already and have not said that they want both. `gone`: somebody was quicker. */
export type Claimed = { is: 'yours' | 'busy' | 'gone'; help: Help };

/** What somebody was asked. Throws UserError in the same words whether it does not exist or was never theirs to answer. */
async function lockAsked(tx: Tx, member: Member, id: string): Promise<Help> {
  const help = await lockHelp(tx, member.workspaceId, id);
  if (!askOf(help, member.id)) throw new UserError(TROUBLE.notYours);
  return help;
}

/**
 * Takes a question: whoever is first has it, and the two get a conversation. `also`: although they are helping somebody already.
 * Throws UserError unless they were asked.
 */
export async function claimHelp(deps: Deps, member: Member, id: string, also = false): Promise<Claimed> {
  const { workspaceId } = member;
  return deps.db.$transaction(async (tx): Promise<Claimed> => {
    await lockMember(tx, member);
    const help = await lockAsked(tx, member, id);
    if (help.status === 'CLAIMED' && help.claimerId === member.id) return { is: 'yours', help };
    const status = askOf(help, member.id)?.status;
    const isFree = help.status === 'OPEN' && (status === 'ASKED' || status === 'PASSED');
    if (!isFree || !canHelp(member) || (await isKeptApart(tx, help, member.id))) return { is: 'gone', help };
    const others = await tx.helpRequest.count({ where: { workspaceId, claimerId: member.id, status: 'CLAIMED' } });
    if (others > 0 && !also) return { is: 'busy', help };
    return { is: 'yours', help: await take(deps, tx, member, help) };
  });
}

async function take(deps: Deps, tx: Tx, member: Member, { id, workspaceId, asker, workspace }: Help): Promise<Help> {
  const now = deps.now();
  await answer(deps, tx, member, id, 'CLAIMED');
  const taken = await changeHelp(
    deps,
    tx,
    { id, workspaceId },
    {
      ...{ status: 'CLAIMED', claimerId: member.id, claimedAt: now, channel: null },
      ...{ nextRingAt: staleFrom(now, workspace), staleAskedAt: null },
    },
  );
  await deps.outbox.add(tx, {
    workspaceId,
    kind: KINDS.together,
    subject: id,
    occurrence: member.id,
    recipient: `${asker.slackId},${member.slackId}`,
  });
  return taken;
}

async function answer(deps: Deps, tx: Tx, member: Member, id: string, status: 'CLAIMED' | 'PASSED'): Promise<void> {
  await tx.helpAsk.updateMany({
    where: { workspaceId: member.workspaceId, helpRequestId: id, memberId: member.id },
    data: { status, answeredAt: deps.now() },
  });
}

/** They have no time for this one; nobody is told. The next are asked at once if they were the last to answer. */
async function pass(deps: Deps, tx: Tx, member: Member, id: string): Promise<void> {
  const help = await lockAsked(tx, member, id);
  if (help.status !== 'OPEN' || askOf(help, member.id)?.status !== 'ASKED') return;
  await answer(deps, tx, member, id, 'PASSED');
  await deps.outbox.refresh(tx, member.workspaceId, KINDS.asked, id);
  await hurryOn(deps, tx, help);
}

/** "Not now". Throws UserError unless they were asked. */
export async function passHelp(deps: Deps, member: Member, id: string): Promise<void> {
  await deps.db.$transaction((tx) => pass(deps, tx, member, id));
  await askNext(deps, member.workspaceId, id);
}

/** What they were asked and have not answered, while it is open; in the order of their ids, as several are locked. */
const findUnanswered = (tx: Tx, { id: memberId, workspaceId }: Member) =>
  tx.helpRequest.findMany({
    where: { workspaceId, status: 'OPEN', asks: { some: { memberId, status: 'ASKED' } } },
    orderBy: { id: 'asc' },
    select: { id: true },
  });

/** They help nobody before `until`: what they were asked and have not answered goes to others. Null: from now on they do again. */
export async function switchHelp(deps: Deps, member: Member, until: Date | null): Promise<void> {
  const { id, workspaceId } = member;
  const passed = await deps.db.$transaction(async (tx) => {
    await lockMember(tx, member);
    await tx.member.update({ where: { id, workspaceId }, data: { helpOffUntil: until } });
    const asked = until ? await findUnanswered(tx, member) : [];
    for (const help of asked) await pass(deps, tx, member, help.id);
    return asked;
  });
  for (const help of passed) await askNext(deps, workspaceId, help.id);
}

/** "Not today": until the end of their shift. Throws UserError unless they were asked this. */
export async function passToday(deps: Deps, member: Member, id: string): Promise<void> {
  await deps.db.$transaction((tx) => lockAsked(tx, member, id));
  await switchHelp(deps, member, await endOfShift(deps, member));
}
