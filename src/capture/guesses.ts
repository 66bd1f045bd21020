/** What a card is most likely about, from the words somebody wrote: to be put right with a glance. Pure. */
import type { CardKind } from '../generated/prisma/client.ts';
import { fold } from '../people/service.ts';
import { shorten } from '../slack/blocks.ts';
import { LONGEST } from './typed.ts';

/** Policy: what is guessed is read and corrected within seconds. */
const MOST_TAGS = 3;

const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();

/** The first question in a text, else its first sentence; empty for an empty one. */
export function guessTitle(plain: string): string {
  const text = plain.replaceAll(/^[\s>•◦▪\-*#]+/gm, '').trim();
  const lines = text.split('\n').flatMap((line) => line.split(/(?<=[.!?。？！؟])\s+/u));
  const sentences = lines.map(oneLine).filter((line) => /[\p{L}\p{N}]/u.test(line));
  const question = sentences.find((line) => /[?？؟]["”’)\]]*$/u.test(line));
  return shorten(question ?? sentences[0] ?? '', LONGEST.title);
}

const STEPS = /^\s*(?:\d+[.)]|step \d+\b|[-•*] )/gim;
const TROUBLE =
  /\b(?:error|fail(?:s|ed|ure)?|broken|crash(?:es|ed)?|does(?: not|n['’]t) work|cannot|can['’]t|stuck|blocked)\b/i;
const STORY =
  /\b(?:yesterday|today|last (?:week|month|night)|this morning|i (?:had|got|was|called|told|tried|asked)|customer (?:was|called|said|wrote))\b/i;
const PLAYBOOK =
  /\b(?:you may|we may|allowed to|up to \D{0,3}\d|without asking|limit|approval|escalat\w+|angry|abusive)\b/i;

/** The kind of card a text would make. */
export function guessKind(plain: string): CardKind {
  const hasSteps = (plain.match(STEPS) ?? []).length >= 2;
  if (hasSteps) return TROUBLE.test(plain) ? 'TROUBLESHOOTING' : 'HOW_TO';
  if (PLAYBOOK.test(plain)) return 'PLAYBOOK';
  return STORY.test(plain) && plain.length > 200 ? 'STORY' : 'FAQ';
}

const wordsOf = (text: string): string[] => fold(text).match(/[\p{L}\p{N}]+/gu) ?? [];

/** Plurals and the like: near enough for a guess. */
const isSame = (typed: string, known: string): boolean =>
  typed === known || (known.length >= 4 && typed.startsWith(known)) || (typed.length >= 4 && known.startsWith(typed));

/** Whether all words of a name stand in a text. */
function isNamed(name: string, text: ReadonlySet<string>): boolean {
  const words = wordsOf(name);
  return words.length > 0 && words.every((word) => [...text].some((typed) => isSame(typed, word)));
}

/** Names that are used here, the commonest first. */
export interface Taxonomy {
  tags: string[];
  products: string[];
  skills: string[];
}

/** Tags and the product a text names, of those that are used here. */
export function guessTaxonomy(
  plain: string,
  { tags, products, skills }: Taxonomy,
): { tags: string[]; product: string | null } {
  const text = new Set(wordsOf(plain.slice(0, LONGEST.body)).slice(0, 2000));
  const product = products.find((name) => isNamed(name, text)) ?? null;
  const named = [...tags, ...skills].filter((name) => name.length <= LONGEST.tag && isNamed(name, text));
  const different = named.filter((name, index) => named.findIndex((other) => fold(other) === fold(name)) === index);
  return { tags: different.filter((name) => name !== product).slice(0, MOST_TAGS), product };
}
