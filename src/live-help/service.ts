/** Live help as other features know it. */
import type { Deps, Tx } from '../deps.ts';
import { UserError } from '../errors.ts';
import type { Card, Member } from '../generated/prisma/client.ts';
import { tidy } from '../people/service.ts';
import { askOf, changeHelp, checkOwn, findHelp, type Help, KINDS, lockHelp, OPEN_STATUSES } from './help.ts';
import { hurryOn } from './rings.ts';
import { letGo } from './solving.ts';
import { TROUBLE } from './words.ts';

/**
 * What solved a question was written down: the request knows its card, and the asker is told. For capture/, in the transaction of
 * saving. Written by somebody who no longer has the question it is a card like any other. Throws UserError for who never had it.
 */
export async function noteHelpCard(
  deps: Pick<Deps, 'outbox'>,
  tx: Tx,
  actor: Member,
  helpId: string,
  card: Pick<Card, 'id'>,
): Promise<void> {
  const help = await lockHelp(tx, actor.workspaceId, helpId);
  if (askOf(help, actor.id)?.status === 'HANDED_BACK') return;
  checkOwn(help, actor, ['asker', 'claimer']);
  const { workspaceId, id: subject, asker } = help;
  await changeHelp(deps, tx, help, { cardId: card.id });
  if (actor.id === help.askerId) return;
  await deps.outbox.add(tx, { workspaceId, kind: KINDS.card, subject, occurrence: card.id, recipient: asker.slackId });
}

/** How long after a search somebody asks a person the same. */
const SAME_MATTER_MS = 3_600_000;

/** What the asker looked for in vain before they asked a person, in the same words: the answer closes it. */
export async function findHelpGap(
  tx: Tx,
  workspaceId: string,
  helpId: string,
): Promise<{ gapId: string; askerId: string } | undefined> {
  const { askerId, question, createdAt } = await tx.helpRequest.findUniqueOrThrow({
    where: { id: helpId, workspaceId },
  });
  const searches = await tx.cardSearch.findMany({
    where: {
      ...{ workspaceId, memberId: askerId, gapId: { not: null } },
      at: { gte: new Date(createdAt.getTime() - SAME_MATTER_MS), lte: createdAt },
    },
    orderBy: { at: 'desc' },
  });
  // Of a long question a search keeps the beginning.
  const same = searches.find(({ words }) => words !== '' && tidy(question).startsWith(words.replace(/…$/, '')));
  return same?.gapId ? { gapId: same.gapId, askerId } : undefined;
}

/** A request of one of its two. Throws UserError as lockOwnHelp. */
export async function getOwnHelp(
  { db }: Pick<Deps, 'db'>,
  actor: Member,
  helpId: string,
  ...as: ('asker' | 'claimer')[]
): Promise<Help> {
  const help = await findHelp({ db }, actor.workspaceId, helpId);
  if (!help) throw new UserError(TROUBLE.notYours);
  checkOwn(help, actor, as);
  return help;
}

/** A question that one of its two may write the answer to. Throws UserError for anybody else, and before it is solved. */
export async function getSolvedQuestion(deps: Pick<Deps, 'db'>, actor: Member, helpId: string): Promise<Help> {
  const help = await getOwnHelp(deps, actor, helpId, 'asker', 'claimer');
  if (help.status !== 'RESOLVED') throw new UserError(TROUBLE.notSolved);
  return help;
}

/**
 * Somebody left the company: what they asked is closed, what they had taken is asked on, and nobody waits for their answer. The
 * asking itself is done by the next minute's look. Doing it twice changes nothing more.
 */
export async function leaveLiveHelp(deps: Deps, tx: Tx, { id, workspaceId }: Member): Promise<void> {
  const touching = await tx.helpRequest.findMany({
    where: {
      workspaceId,
      status: { in: [...OPEN_STATUSES] },
      OR: [{ askerId: id }, { claimerId: id }, { asks: { some: { memberId: id, status: 'ASKED' } } }],
    },
    orderBy: { id: 'asc' },
    select: { id: true },
  });
  for (const { id: helpId } of touching) {
    const help = await lockHelp(tx, workspaceId, helpId);
    if (help.askerId === id) {
      await changeHelp(deps, tx, help, { status: 'WITHDRAWN', closedAt: deps.now(), nextRingAt: null });
    } else if (help.claimerId === id && help.status === 'CLAIMED') await letGo(deps, tx, help);
    else {
      await tx.helpAsk.updateMany({
        where: { workspaceId, helpRequestId: helpId, memberId: id, status: 'ASKED' },
        data: { status: 'PASSED', answeredAt: deps.now() },
      });
      await hurryOn(deps, tx, help);
    }
  }
}
