/** Cards as people meet them: found, opened, of help or not. Written they are in cards.ts; how they live is in states.ts. */
import type { Deps } from '../deps.ts';
import { UserError } from '../errors.ts';
import type { Card, CardUseKind, Member, Team } from '../generated/prisma/client.ts';
import { type Hit, type Hits, type Search, searchCards } from '../search/service.ts';
import { CARD_TROUBLE } from './card-words.ts';
import { countSearch, hasWords, keptWords } from './finding.ts';
import { findKeeper } from './keepers.ts';
import { licenceOf } from './licence.ts';
import { findLinked, type LinkedCard } from './links.ts';
import { type Actor, isOwn, mayAccept, mayConfirm, mayEdit, mayRetire } from './rights.ts';
import { type Changers, findChangers } from './trust.ts';
import { recordNoHelp, recordUse } from './uses.ts';
import { visibleTo } from './visibility.ts';

export type CardWithPeople = Card & { verifiedBy: Member | null; owner: Member | null };

export interface Answer {
  hit: Hit;
  card: CardWithPeople;
  /** The searcher's own: whether it helps is for others to say. */
  isOwn: boolean;
}

export interface Answers {
  /** What came of the search is told by it. Undefined: there was no word to search for. */
  searchId: string | undefined;
  /** As they were searched for and kept. */
  words: string;
  /** "a card number": personal data that was left out of them; empty for none. */
  leftOut: string;
  answers: Answer[];
  /** Of all pages, of what this person may see. */
  total: number;
  more: boolean;
  repaired: Hits['repaired'];
  alsoFor: Hits['alsoFor'];
}

/** Policy: more than three are not read in the middle of a contact. */
const TAKE = 3;

export interface AnswerSearch {
  /** As typed: anything at all. */
  words: string;
  filters?: Search['filters'];
  /** The last hit of the page before. */
  after?: Search['after'];
  take?: number;
  /** Without what was found by guesses at some of the words only. */
  likelyOnly?: boolean;
  /** The same search, another page or other filters: it is not counted again. */
  searchId?: string | undefined;
}

/**
 * The best answers to these words of those this person may see; without words all cards, the most trusted first. The search is counted,
 * its words without personal data; one that finds nothing is noted as a gap. Never throws for what was typed.
 */
export async function findAnswers(deps: Deps, actor: Actor, search: AnswerSearch): Promise<Answers> {
  const { filters = {}, after, take = TAKE, likelyOnly = false } = search;
  const { workspaceId } = actor;
  const { words, leftOut } = await keptWords(deps, workspaceId, search.words);
  const found = await searchCards(deps, { viewer: actor, words, filters, take, after, likelyOnly });
  const { hits, likely, ...rest } = found;
  const isWhole = Object.values(filters).every((value) => value === undefined);
  const isCounted = search.searchId === undefined && hasWords(words);
  const searchId = isCounted ? await countSearch(deps, actor, words, likely, likely === 0 && isWhole) : search.searchId;
  const cards = await deps.db.card.findMany({
    where: { ...visibleTo(actor), id: { in: hits.map(({ cardId }) => cardId) } },
    include: { verifiedBy: true, owner: true },
  });
  const answers = hits.flatMap((hit) => {
    const card = cards.find(({ id }) => id === hit.cardId);
    return card ? [{ hit, card, isOwn: isOwn(actor, card) }] : [];
  });
  return { searchId, words, leftOut, answers, ...rest };
}

/** A card as one person sees it. */
export interface CardShown {
  card: CardWithPeople & {
    verifier: Member | null;
    team: Team | null;
    contributors: { member: Member }[];
  };
  /** How often it helped: once a person and day. */
  helped: number;
  /** Whoever is asked whether it is true; null: nobody until somebody is found. */
  keeper: Member | null;
  /** Who changed it since it was checked, without being who may say that it is true. */
  changers: Changers;
  /** Cards to read beside it. */
  seeAlso: LinkedCard[];
  /** They wrote it or keep it. */
  isOwn: boolean;
  mayEdit: boolean;
  mayAccept: boolean;
  /** Its owner or verifier, or a candidate's card they may accept: asked whether it is true. */
  isTheirsToCheck: boolean;
  mayRetire: boolean;
  /** It is out of use, and theirs to bring back. */
  mayRevive: boolean;
}

/** A card with its people. Throws UserError, in the same words, for what may not be seen and what does not exist. */
export async function getCard({ db }: Pick<Deps, 'db'>, actor: Actor, cardId: string): Promise<CardShown> {
  const card = await db.card.findFirst({
    where: { ...visibleTo(actor), id: cardId },
    include: {
      ...{ verifiedBy: true, owner: true, verifier: true, team: true },
      contributors: { include: { member: true }, orderBy: { member: { name: 'asc' } } },
    },
  });
  if (!card) throw new UserError(CARD_TROUBLE.gone);
  const helped = await db.cardUse.count({ where: { workspaceId: actor.workspaceId, cardId, kind: 'HELPED' } });
  const licence = await licenceOf({ db }, actor);
  const isTheirs = card.ownerId === actor.id || card.verifierId === actor.id;
  return {
    card,
    helped,
    keeper: await findKeeper({ db }, card),
    changers: (await findChangers({ db }, actor.workspaceId, [card])).get(cardId) ?? [],
    seeAlso: await findLinked({ db }, actor, cardId),
    isOwn: isOwn(actor, card),
    mayEdit: mayEdit(actor, licence, card),
    mayAccept: mayAccept(actor, licence, card),
    isTheirsToCheck: mayConfirm(actor, licence, card) && (isTheirs || card.status === 'DRAFT'),
    mayRetire: mayRetire(actor, licence, card) && (isTheirs || card.status === 'DRAFT'),
    mayRevive: card.status === 'OBSOLETE' && mayConfirm(actor, licence, card),
  };
}

/**
 * Records what a card was good for, once a person, kind and day. HELPED with a search: what was asked finds this card from now on.
 * Throws UserError if the card is gone or not theirs to see, the search is not theirs, or they say that a card of their own helped.
 */
export async function noteUse(
  deps: Pick<Deps, 'db' | 'now'>,
  actor: Actor,
  cardId: string,
  kind: CardUseKind,
  searchId?: string,
): Promise<void> {
  await recordUse(deps, actor, cardId, kind, searchId);
}

/** Nothing that was found helped: a gap, noted once. Returns what was asked. Throws UserError if the search is not theirs. */
export async function noteNoHelp(deps: Deps, actor: Actor, searchId: string): Promise<string> {
  return recordNoHelp(deps, actor, searchId);
}
