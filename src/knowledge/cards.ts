/** Cards are written here, and nowhere else but in imports: with a version, an owner, a state, and in the index. */
import type { Deps, Tx } from '../deps.ts';
import { UserError } from '../errors.ts';
import type { Card, CardKind, CardStatus, Workspace } from '../generated/prisma/client.ts';
import { indexCards, languageOf } from '../search/service.ts';
import { CARD_TROUBLE } from './card-words.ts';
import { type Licence, licenceOf } from './licence.ts';
import { type Actor, mayConfirm, mayEdit } from './rights.ts';
import { afterEdit, dueAfter } from './trust.ts';
import { sees, teamsOf, visibleInSql, visibleTo } from './visibility.ts';

const DAY_MS = 86_400_000;
/** What was never checked by anybody is looked at sooner. */
const FIRST_CHECK_DAYS = 14;
/** What a version is called by which a team's own card came before others. */
export const OPENED = 'opened';

export interface CardText {
  kind: CardKind;
  /** As a question where it can be. */
  title: string;
  /** CommonMark. */
  body: string;
  product: string | null;
  tags: string[];
}

export interface NewCard extends CardText {
  /** Null: for everybody. */
  teamId: string | null;
  sourceLink?: string | null;
  /** Members besides the maker. */
  contributorIds?: string[];
  /** What was asked that this answers, without personal data. */
  questions?: string[];
  verifierId?: string | null;
}

/** Policy: enough to find it by in other words; each makes the card longer in the index. */
const MOST_QUESTIONS = 50;

/** Words people asked it in, without personal data, by which it is found as well once it is indexed. False: it has them, or enough. */
export async function addQuestion(
  { now }: Pick<Deps, 'now'>,
  tx: Tx,
  { id: cardId, workspaceId }: Pick<Card, 'id' | 'workspaceId'>,
  words: string,
): Promise<boolean> {
  if ((await tx.cardQuestion.count({ where: { workspaceId, cardId } })) >= MOST_QUESTIONS) return false;
  const data = [{ workspaceId, cardId, words, at: now() }];
  return (await tx.cardQuestion.createMany({ data, skipDuplicates: true })).count > 0;
}

/** A card. Throws UserError, in the same words, if it is gone or not theirs to see. */
export async function getSeen({ db }: { db: Tx | Deps['db'] }, actor: Actor, cardId: string): Promise<Card> {
  const card = await db.card.findFirst({ where: { ...visibleTo(actor), id: cardId } });
  if (!card) throw new UserError(CARD_TROUBLE.gone);
  return card;
}

/** A card, held until the transaction ends. Throws UserError, in the same words, if it is gone or not theirs to see. */
export async function lockCard(tx: Tx, actor: Actor, cardId: string): Promise<Card> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT c."id" FROM "Card" c WHERE c."id" = ${cardId}::uuid AND ${visibleInSql(actor)} FOR UPDATE`;
  if (rows.length === 0) throw new UserError(CARD_TROUBLE.gone);
  return tx.card.findUniqueOrThrow({ where: { id: cardId, workspaceId: actor.workspaceId } });
}

function checkTeam(actor: Actor, teamId: string | null): void {
  if (teamId && !teamsOf(actor).includes(teamId)) throw new UserError(CARD_TROUBLE.notYourTeam, 'teamOnly');
}

/** Somebody of this workspace who is there and may see it. */
async function checkVerifier(tx: Tx, { id, workspaceId }: Actor, { verifierId, teamId }: NewCard): Promise<void> {
  if (!verifierId) return;
  const verifier = await tx.member.findFirst({
    where: { id: verifierId, workspaceId, deactivatedAt: null, isGuest: false, isBot: false },
    include: { leads: { select: { id: true } } },
  });
  if (!verifier || !sees(verifier, teamId) || verifierId === id)
    throw new UserError(CARD_TROUBLE.noVerifier, 'verifier');
}

/** What a new card counts as: a candidate's waits, a contributor's is looked at soon, a publisher's word is enough. */
function beginning(licence: Licence, now: Date, workspace: Workspace, maker: Actor, kind: CardKind) {
  const status: CardStatus = licence === 'candidate' ? 'DRAFT' : 'PUBLISHED';
  if (licence === 'publisher')
    return {
      status,
      verifiedAt: now,
      verifiedById: maker.id,
      dueAt: dueAfter(now, workspace, { kind, verifyDays: null }),
    };
  return { status, dueAt: new Date(now.getTime() + FIRST_CHECK_DAYS * DAY_MS) };
}

const versionOf = (card: Card, editorId: string, what: string) => ({
  ...{ cardId: card.id, version: card.version, workspaceId: card.workspaceId, kind: card.kind },
  ...{ title: card.title, body: card.body, product: card.product, tags: card.tags, at: card.updatedAt },
  ...{ editorId, what },
});

/**
 * Writes a card; what is in it was looked through for personal data before. Throws UserError for a team that is not theirs or a
 * verifier who cannot see it. Last in the transaction: it is put into the index.
 */
export async function writeCard(deps: Pick<Deps, 'now'>, tx: Tx, maker: Actor, card: NewCard): Promise<Card> {
  const { workspaceId, id: makerId } = maker;
  const { contributorIds = [], questions = [], verifierId = null, sourceLink = null, ...text } = card;
  checkTeam(maker, card.teamId);
  await checkVerifier(tx, maker, card);
  const now = deps.now();
  const workspace = await tx.workspace.findUniqueOrThrow({ where: { id: workspaceId } });
  const licence = await licenceOf({ db: tx }, maker);
  const others = await tx.member.findMany({
    where: { workspaceId, id: { in: contributorIds, not: makerId } },
    select: { id: true },
  });
  const written = await tx.card.create({
    data: {
      ...text,
      ...{ workspaceId, makerId, ownerId: makerId, verifierId, sourceLink, createdAt: now, updatedAt: now },
      ...beginning(licence, now, workspace, maker, card.kind),
      language: await languageOf(tx, workspace.cardLanguages, `${text.title}\n${text.body}`),
      contributors: { create: [makerId, ...others.map(({ id }) => id)].map((memberId) => ({ memberId, workspaceId })) },
      questions: { create: [...new Set(questions)].map((words) => ({ words, workspaceId, at: now })) },
    },
  });
  await tx.cardVersion.create({ data: versionOf(written, makerId, 'made') });
  await indexCards(tx, workspaceId, [written.id]);
  return written;
}

/**
 * Whoever found it outdated, first or since then, hears that it was put right, once; never from themselves. `by`: null is somebody who
 * is not known here.
 */
export async function tellFinders(
  deps: Pick<Deps, 'outbox'>,
  tx: Tx,
  by: Pick<Actor, 'id'> | null,
  card: Card,
  at: Date,
): Promise<void> {
  const { id: subject, workspaceId, finderId, dueAt } = card;
  if (!finderId) return;
  // The first one made it due at that instant.
  const said = { kind: 'OUTDATED' as const, cardId: subject, ...(dueAt && { at: { gte: dueAt } }) };
  const finders = await tx.member.findMany({
    where: { workspaceId, ...(by && { id: { not: by.id } }), OR: [{ id: finderId }, { cardUses: { some: said } }] },
    orderBy: { id: 'asc' },
  });
  const what = { workspaceId, kind: 'knowledge.put-right', subject, occurrence: at.toISOString() };
  await deps.outbox.add(tx, ...finders.map(({ slackId: recipient }) => ({ ...what, recipient })));
}

/** Of somebody's weekly lists the latest two change (verification/weekly.ts); older ones are history. */
export const listsSince = ({ now }: Pick<Deps, 'now'>): Date => new Date(now().getTime() - 15 * DAY_MS);

/** Lists of cards to check that stand in Slack show what is now the case. */
export async function refreshLists(deps: Pick<Deps, 'now' | 'outbox'>, tx: Tx, card: Card): Promise<void> {
  const keepers = [card.ownerId, card.verifierId].filter((id) => id !== null);
  if (keepers.length === 0) return;
  await deps.outbox.refresh(tx, card.workspaceId, 'verification.list', keepers, listsSince(deps));
}

async function tellOwner(deps: Pick<Deps, 'outbox'>, tx: Tx, editor: Actor, card: Card): Promise<void> {
  const { id: subject, workspaceId, ownerId, version } = card;
  if (!ownerId || ownerId === editor.id) return;
  const { slackId } = await tx.member.findUniqueOrThrow({ where: { id: ownerId, workspaceId } });
  const what = { kind: 'knowledge.changed', subject, occurrence: `${version}` };
  await deps.outbox.add(tx, { workspaceId, ...what, recipient: slackId });
}

/**
 * A new version of a card. `basedOn`: the version that was edited; throws UserError if it is no longer the latest, if the card is not
 * theirs to see or change, or if the team is not theirs. By whoever may confirm it, it counts as checked; by anybody else it is due for its
 * keeper. Last in the transaction.
 */
export async function reviseCard(
  deps: Pick<Deps, 'now' | 'outbox'>,
  tx: Tx,
  editor: Actor,
  cardId: string,
  change: CardText & { teamId: string | null },
  what: 'edited' | 'restored' | 'merged',
  basedOn: number,
): Promise<Card> {
  const card = await lockCard(tx, editor, cardId);
  const licence = await licenceOf({ db: tx }, editor);
  if (!mayEdit(editor, licence, card)) throw new UserError(CARD_TROUBLE.notYoursToEdit);
  if (card.version !== basedOn) throw new UserError(CARD_TROUBLE.changedMeanwhile);
  if (change.teamId !== card.teamId) {
    if (!mayConfirm(editor, licence, card)) throw new UserError(CARD_TROUBLE.notYoursToShow, 'teamOnly');
    checkTeam(editor, change.teamId);
  }
  const now = deps.now();
  const { workspaceId } = card;
  const workspace = await tx.workspace.findUniqueOrThrow({ where: { id: workspaceId } });
  const { kind, title, body, product, tags, teamId } = change;
  const revised = await tx.card.update({
    where: { id: cardId, workspaceId },
    data: {
      ...{ kind, title, body, product, tags, teamId, version: card.version + 1, updatedAt: now },
      ...afterEdit(card, change, editor, licence, now, workspace),
      language: await languageOf(tx, workspace.cardLanguages, `${title}\n${body}`),
    },
  });
  // Others read it from here on: what it was before was not written for them (capture/history.ts).
  const isOpened = card.teamId !== null && teamId !== card.teamId;
  await tx.cardVersion.create({ data: versionOf(revised, editor.id, isOpened ? OPENED : what) });
  await tx.cardContributor.createMany({
    data: [{ cardId, memberId: editor.id, workspaceId }],
    skipDuplicates: true,
  });
  if (card.finderId && !revised.finderId) await tellFinders(deps, tx, editor, card, now);
  await tellOwner(deps, tx, editor, revised);
  await refreshLists(deps, tx, revised);
  await indexCards(tx, workspaceId, [cardId]);
  return revised;
}
