/** What somebody looks at: a new search, another page or part of it, or the newest cards. */
import type { Deps } from '../deps.ts';
import { findLatest, getSearch } from './finding.ts';
import { type Actor, isOwn } from './rights.ts';
import { type Answers, type CardWithPeople, findAnswers } from './service.ts';
import type { Place } from './views.ts';

/** What somebody found, on one page, and where that is. */
export interface Looked {
  answers: Answers;
  place: Place;
  /** Nothing was searched for: the newest cards. */
  isLatest: boolean;
  /** Of the person who looks. */
  zone: string;
}

/** A card that was not searched for, as an answer: nothing in it stands out. */
const asAnswer = (actor: Actor, card: CardWithPeople) => ({
  hit: { cardId: card.id, no: card.no, score: 0, title: [{ text: card.title, match: false }], snippet: [] },
  card,
  isOwn: isOwn(actor, card),
});

async function latest(deps: Deps, actor: Actor, take: number): Promise<Looked> {
  const cards = await findLatest(deps, actor, take);
  const none = { searchId: undefined, words: '', leftOut: '', more: false, repaired: [], alsoFor: [] };
  const answers = { ...none, answers: cards.map((card) => asAnswer(actor, card)), total: cards.length };
  return { answers, place: {}, isLatest: true, zone: actor.zone };
}

/** A new search, counted; without words the newest cards. */
export async function searchFor(deps: Deps, actor: Actor, words: string, take: number): Promise<Looked> {
  if (words.trim() === '') return latest(deps, actor, take);
  const answers = await findAnswers(deps, actor, { words, take });
  const { searchId } = answers;
  return { answers, place: searchId ? { s: searchId } : {}, isLatest: false, zone: actor.zone };
}

/** The same search elsewhere in it: not counted again. Throws UserError if it is another's, or gone. */
export async function lookAt(deps: Deps, actor: Actor, place: Place, take: number): Promise<Looked> {
  const { s: searchId, k: kind, p: product, t: tag, n } = place;
  if (!(searchId ?? kind ?? product ?? tag ?? n)) return latest(deps, actor, take);
  const words = searchId ? (await getSearch(deps, actor, searchId)).words : '';
  const after = n && { score: n[0], no: n[1] };
  const answers = await findAnswers(deps, actor, { words, take, searchId, after, filters: { kind, product, tag } });
  return { answers, place, isLatest: false, zone: actor.zone };
}
