/** Personal data in what is typed: taken out, put back if a person says that it is none. Nothing is stored before it was here. */
import type { CardKind } from '../generated/prisma/client.ts';
import { fromRichText, toBlocks } from '../knowledge/markdown.ts';
import type { Finding } from '../redaction/kinds.ts';
import { isPlaceholder, type Out, personalIn, type Taken, takeOut } from '../redaction/markdown.ts';
import { redact } from '../redaction/service.ts';
import { tellKinds } from '../redaction/words.ts';
import { bodyOfPieces, layPieces, type Pieces } from './pieces.ts';
import type { Typed } from './typed.ts';

/** A text that Slack's editor could not hold for what was taken out of it may be one that it can. */
function asEdited(kind: CardKind, text: string): string {
  // In code a sign before the placeholder would be read.
  if (text.includes('`')) return text;
  const escaped = text.replaceAll(isPlaceholder, (there) => (there.startsWith('\\') ? there : `\\${there}`));
  return layPieces(kind, escaped).plain ? text : escaped;
}

/** Of a text in Slack's editor each input for itself: what comes out is what the editor would give back. */
function takeOutOfBody({ kind, body }: Typed, patterns: string[], allowed: ReadonlySet<string>): Out {
  const { plain, pieces } = layPieces(kind, body);
  if (plain) {
    const out = takeOut(body, patterns, allowed);
    return out.found.length === 0 ? out : { ...out, text: asEdited(kind, out.text) };
  }
  const all: Out = { text: body, found: [], taken: [] };
  const left: Pieces = {};
  for (const [section, those] of Object.entries(pieces)) {
    left[section as keyof Pieces] = those.map((piece) => {
      const { text, found, taken } = takeOut(piece.text, patterns, allowed);
      all.found.push(...found);
      all.taken.push(...taken);
      return found.length === 0 ? piece : { ...piece, text: fromRichText(toBlocks(text)) };
    });
  }
  return all.found.length === 0 ? all : { ...all, text: bodyOfPieces(kind, left) };
}

export interface Cleaned {
  typed: Typed;
  found: Finding[];
  /** "2 card numbers and an e-mail address"; empty: there was none. */
  told: string;
  taken: Taken;
}

/** What is typed without personal data, but for what somebody said is none. */
export function cleanTyped(typed: Typed, patterns: string[], allowed: string[]): Cleaned {
  const known = new Set(allowed);
  const title = takeOut(typed.title, patterns, known);
  const body = takeOutOfBody(typed, patterns, known);
  const found = [...title.found, ...body.found];
  return {
    typed: { ...typed, title: title.text, body: body.text },
    found,
    told: tellKinds(found),
    taken: [...title.taken, ...body.taken],
  };
}

/** What is typed with what was taken out of it; undefined where it no longer stands there as it did. */
export function putBack(typed: Typed, taken: Taken): Typed | undefined {
  let at = 0;
  const back = (text: string) =>
    text.replaceAll(isPlaceholder, (there) => {
      const original = taken[at];
      at += 1;
      return original ?? there;
    });
  const restored = { ...typed, title: back(typed.title), body: back(typed.body) };
  return at === taken.length ? restored : undefined;
}

type Shown = Pick<Typed, 'title' | 'body' | 'product' | 'tags'>;

/** Makes of an old version of a card what is shown: without the personal data that no longer stands in the card. */
export function withoutWhatWent(now: Shown, patterns: string[]): <T extends Shown>(version: T) => T {
  const texts = [now.title, now.body];
  const stands = new Set(texts.flatMap((text) => personalIn(text, patterns)));
  const shown = (text: string) => (texts.includes(text) ? text : takeOut(text, patterns, stands).text);
  const words = (text: string) => ([now.product, ...now.tags].includes(text) ? text : redact(text, patterns).text);
  return (version) => ({
    ...version,
    title: shown(version.title),
    body: shown(version.body),
    product: version.product && words(version.product),
    tags: version.tags.map(words),
  });
}

/** A few words without personal data, for what is searched by or shown: tags, a product. */
export const cleanWords = (words: string, patterns: string[]): string => redact(words, patterns).told;

/** What is typed with a product and tags that hold none: whatever does is left out. */
export function withoutWords<T extends Pick<Typed, 'product' | 'tags'>>(
  typed: T,
  patterns: string[],
): { typed: T; found: Finding[] } {
  const { product, tags } = typed;
  const found = [product ?? '', ...tags].flatMap((words) => redact(words, patterns).found);
  const isTidy = (words: string) => cleanWords(words, patterns) === '';
  return {
    typed: { ...typed, product: product && isTidy(product) ? product : null, tags: tags.filter(isTidy) },
    found,
  };
}
