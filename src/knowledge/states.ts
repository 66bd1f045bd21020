/** How a card lives: accepted, confirmed, found outdated, retired, brought back. Who may, and who hears of it. */
import type { Deps, Tx } from '../deps.ts';
import { UserError } from '../errors.ts';
import type { Card, Prisma } from '../generated/prisma/client.ts';
import { CARD_TROUBLE } from './card-words.ts';
import { lockCard, refreshLists, tellFinders } from './cards.ts';
import { licenceOf } from './licence.ts';
import { type Actor, mayAccept, mayConfirm, mayRetire } from './rights.ts';
import { foundTrue } from './trust.ts';

type Needs = Pick<Deps, 'now' | 'outbox'>;

async function change(deps: Needs, tx: Tx, card: Card, data: Prisma.CardUncheckedUpdateInput): Promise<Card> {
  const changed = await tx.card.update({ where: { id: card.id, workspaceId: card.workspaceId }, data });
  await refreshLists(deps, tx, changed);
  return changed;
}

/** Verified by this person now, and due again after its interval. */
async function verified(deps: Needs, tx: Tx, actor: Actor, card: Card): Promise<Card> {
  const now = deps.now();
  const workspace = await tx.workspace.findUniqueOrThrow({ where: { id: card.workspaceId } });
  return change(deps, tx, card, foundTrue(card, actor, now, workspace));
}

/** Whether other words stand there than in the version somebody looked at, and nobody has answered for them. */
const isNewTo = ({ version, status, changedFrom }: Card, seen = version): boolean =>
  seen < version && (status === 'DRAFT' || changedFrom !== null);

/**
 * "Still true"; a candidate's card is accepted by it. Twice is once. `seen`: the version they looked at. Throws UserError if it is not
 * theirs to say, and if somebody has changed it since.
 */
export async function confirmCard(deps: Needs, tx: Tx, actor: Actor, cardId: string, seen?: number): Promise<Card> {
  const card = await lockCard(tx, actor, cardId);
  if (card.status === 'OBSOLETE') throw new UserError(CARD_TROUBLE.isObsolete);
  if (!mayConfirm(actor, await licenceOf({ db: tx }, actor), card))
    throw new UserError(card.status === 'DRAFT' ? CARD_TROUBLE.notYoursToAccept : CARD_TROUBLE.notYoursToConfirm);
  if (isNewTo(card, seen)) throw new UserError(CARD_TROUBLE.changedUnseen);
  const confirmed = await verified(deps, tx, actor, card);
  if (card.finderId) await tellFinders(deps, tx, actor, card, deps.now());
  if (card.status === 'DRAFT' && card.makerId) {
    const { workspaceId, id: subject, makerId } = card;
    const { slackId } = await tx.member.findUniqueOrThrow({ where: { id: makerId, workspaceId } });
    await deps.outbox.add(tx, { workspaceId, kind: 'knowledge.accepted', subject, recipient: slackId });
  }
  return confirmed;
}

/** Out of use: kept, labelled, ranked down. Twice is once. Throws UserError if it is not theirs to decide. */
export async function retireCard(deps: Needs, tx: Tx, actor: Actor, cardId: string): Promise<Card> {
  const card = await lockCard(tx, actor, cardId);
  if (!mayRetire(actor, await licenceOf({ db: tx }, actor), card)) throw new UserError(CARD_TROUBLE.notYoursToConfirm);
  if (card.status === 'OBSOLETE') return card;
  const now = deps.now();
  if (card.finderId) await tellFinders(deps, tx, actor, card, now);
  const none = { dueAt: null, dueReason: null, finderId: null };
  return change(deps, tx, card, { status: 'OBSOLETE', obsoleteAt: now, ...none });
}

/** Whether nobody had accepted it when it was retired: a candidate's, which waits for somebody's word. */
async function wasDraft(tx: Tx, { workspaceId, makerId, verifiedAt }: Card): Promise<boolean> {
  if (verifiedAt !== null || makerId === null) return false;
  const maker = await tx.member.findUniqueOrThrow({ where: { id: makerId, workspaceId } });
  return (await licenceOf({ db: tx }, maker)) === 'candidate';
}

/**
 * Brings back what was retired: true again by whoever may say so; a draft waits again unless they may accept it, and what was changed
 * is still to be looked at. Throws UserError if it is not theirs to decide, or in use.
 */
export async function reviveCard(deps: Needs, tx: Tx, actor: Actor, cardId: string): Promise<Card> {
  const card = await lockCard(tx, actor, cardId);
  if (card.status !== 'OBSOLETE') throw new UserError(CARD_TROUBLE.notObsolete);
  const licence = await licenceOf({ db: tx }, actor);
  if (!mayConfirm(actor, licence, card)) throw new UserError(CARD_TROUBLE.notYoursToConfirm);
  if (!mayAccept(actor, licence, card) && (await wasDraft(tx, card)))
    return change(deps, tx, card, { status: 'DRAFT', obsoleteAt: null });
  if (card.changedFrom !== null) return change(deps, tx, card, { status: 'DUE', obsoleteAt: null, dueAt: deps.now() });
  return verified(deps, tx, actor, card);
}

/** Of several who say what is wrong each is read, as far as a card has room for it. */
const LONGEST_REASONS = 2000;

/** What was said before and now, each once. */
function reasonsWith(before: string | null, reason: string): string {
  const all = [...(before ?? '').split('\n'), ...reason.split('\n')].filter((line) => line.trim() !== '');
  const whole = [...new Set(all)].join('\n');
  return before !== null && whole.length > LONGEST_REASONS ? before : whole;
}

/** Due now, with what the finder says is wrong (without personal data). What others say is added until it is dealt with. */
export async function reportOutdated(
  deps: Needs,
  tx: Tx,
  finder: Actor,
  cardId: string,
  reason: string,
): Promise<Card> {
  const card = await lockCard(tx, finder, cardId);
  if (card.status === 'OBSOLETE') throw new UserError(CARD_TROUBLE.isObsolete);
  if (card.finderId) return change(deps, tx, card, { dueReason: reasonsWith(card.dueReason, reason) });
  const status = card.status === 'DRAFT' ? 'DRAFT' : 'DUE';
  return change(deps, tx, card, { status, dueAt: deps.now(), dueReason: reason, finderId: finder.id });
}
