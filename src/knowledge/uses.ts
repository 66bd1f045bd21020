/** What a card was good for: opened, shared, of help, found outdated. */
import type { Deps, Tx } from '../deps.ts';
import { UserError } from '../errors.ts';
import { noteGap } from '../gaps/service.ts';
import type { CardUseKind, Member } from '../generated/prisma/client.ts';
import { redact } from '../redaction/service.ts';
import { indexCards } from '../search/service.ts';
import { CARD_TROUBLE } from './card-words.ts';
import { addQuestion, getSeen } from './cards.ts';
import { getSearch, hasWords } from './finding.ts';
import { findKeeper } from './keepers.ts';
import { type Actor, isOwn } from './rights.ts';
import { reportOutdated } from './states.ts';
import { seersOf } from './visibility.ts';
import { SHARE } from './words.ts';

/** As long as one of an import (card-files/fields.ts). */
const LONGEST_QUESTION = 300;
/** Somebody who presses twice means it once. */
const PRESSED_TWICE_SECONDS = 5;

const dayOf = (at: Date): Date => new Date(at.toISOString().slice(0, 10));

/** Once a person, kind and day. False: it was recorded already. */
async function record(
  deps: Pick<Deps, 'now'>,
  tx: Tx,
  actor: Actor,
  cardId: string,
  kind: CardUseKind,
): Promise<boolean> {
  const at = deps.now();
  const { id: memberId, workspaceId } = actor;
  const use = { cardId, memberId, kind, day: dayOf(at), workspaceId, at };
  const { count } = await tx.cardUse.createMany({ data: [use], skipDuplicates: true });
  return count > 0;
}

/** The search was answered by this card, and the next one who asks like this finds it. Last in the transaction. */
async function learnFrom(
  deps: Pick<Deps, 'now'>,
  tx: Tx,
  actor: Actor,
  cardId: string,
  searchId: string,
): Promise<void> {
  const { workspaceId } = actor;
  const { words } = await getSearch({ db: tx }, actor, searchId);
  await tx.cardSearch.update({ where: { id: searchId, workspaceId }, data: { helped: true, cardId } });
  if (!hasWords(words) || words.length > LONGEST_QUESTION) return;
  if (await addQuestion(deps, tx, { id: cardId, workspaceId }, words)) await indexCards(tx, workspaceId, [cardId]);
}

/** See service.ts. */
export async function recordUse(
  deps: Pick<Deps, 'db' | 'now'>,
  actor: Actor,
  cardId: string,
  kind: CardUseKind,
  searchId?: string,
): Promise<void> {
  const { workspaceId } = actor;
  await deps.db.$transaction(async (tx) => {
    const isTheirs = isOwn(actor, await getSeen({ db: tx }, actor, cardId));
    if (isTheirs && kind === 'HELPED') throw new UserError(CARD_TROUBLE.ownHelped);
    const isNew = await record(deps, tx, actor, cardId, kind);
    if (isNew && !isTheirs && (kind === 'HELPED' || (kind === 'OPENED' && searchId)))
      await tx.card.update({ where: { id: cardId, workspaceId }, data: { usedAt: deps.now() } });
    if (kind === 'HELPED' && searchId) await learnFrom(deps, tx, actor, cardId, searchId);
  });
}

/** See service.ts. */
export async function recordNoHelp(deps: Deps, actor: Actor, searchId: string): Promise<string> {
  const { workspaceId, teamId } = actor;
  return deps.db.$transaction(async (tx) => {
    const { words } = await getSearch({ db: tx }, actor, searchId);
    const where = { id: searchId, workspaceId, OR: [{ helped: null }, { helped: true }] };
    const { count } = await tx.cardSearch.updateMany({ where, data: { helped: false, cardId: null } });
    if (count > 0 && hasWords(words)) await noteGap(deps, tx, actor, searchId, words, teamId);
    return words;
  });
}

/** Says that a card is outdated; the reason is kept without personal data. Returns who is asked; null: to be found. Throws UserError. */
export async function sayOutdated(deps: Deps, actor: Actor, cardId: string, reason: string): Promise<Member | null> {
  const { privatePatterns } = await deps.db.workspace.findUniqueOrThrow({ where: { id: actor.workspaceId } });
  return deps.db.$transaction(async (tx) => {
    const card = await reportOutdated(deps, tx, actor, cardId, redact(reason, privatePatterns).text);
    await record(deps, tx, actor, cardId, 'OUTDATED');
    return findKeeper({ db: tx }, card);
  });
}

/** A conversation somebody shares in. */
export interface Somewhere {
  channelId: string;
  /** Nobody can come in and read without being asked in. Asked only where it matters. */
  isPrivate(): Promise<boolean>;
}

/** Whether everybody in a conversation may see a team's cards: its people, and its lead. Not known is no. */
async function isAmongTeam(deps: Deps, workspaceId: string, teamId: string, where: Somewhere): Promise<boolean> {
  if (!(await where.isPrivate())) return false;
  const there = await deps.channelMembers(workspaceId, where.channelId);
  if (!there) return false;
  const known = await deps.db.member.findMany({
    where: { workspaceId, slackId: { in: [...there] }, OR: [seersOf(teamId), { isBot: true }] },
    select: { slackId: true },
  });
  const { botUserId } = await deps.db.workspace.findUniqueOrThrow({ where: { id: workspaceId } });
  const seers = new Set([...known.map(({ slackId }) => slackId), botUserId]);
  return [...there].every((slackId) => seers.has(slackId));
}

/**
 * Counts that a card is shared in a conversation, before it is shown there. Throws UserError if it is gone, if it is a team's and
 * somebody there may not see it, or if it was shared by this person a moment ago: a second press is not a second message.
 */
export async function shareCard(deps: Deps, actor: Actor, cardId: string, where: Somewhere): Promise<void> {
  const { id: memberId, workspaceId } = actor;
  const card = await getSeen(deps, actor, cardId);
  if (card.teamId && !(await isAmongTeam(deps, workspaceId, card.teamId, where))) throw new UserError(SHARE.teamOnly);
  const at = deps.now();
  const counted = await deps.db.$queryRaw<unknown[]>`
    INSERT INTO "CardUse" ("cardId", "memberId", "kind", "day", "workspaceId", "at")
    VALUES (${cardId}::uuid, ${memberId}::uuid, 'SHARED', ${dayOf(at)}::date, ${workspaceId}::uuid, ${at}::timestamptz)
    ON CONFLICT ("cardId", "memberId", "kind", "day") DO UPDATE SET "at" = EXCLUDED."at"
    WHERE "CardUse"."at" <= EXCLUDED."at" - make_interval(secs => ${PRESSED_TWICE_SECONDS}::int) RETURNING 1`;
  if (counted.length === 0) throw new UserError(SHARE.again);
}
