/** A card's text as the inputs of a form: each holds what Slack lets one hold, and nothing is lost between them. */
import type { RichTextBlock } from '@slack/types';
import type { CardKind } from '../generated/prisma/client.ts';
import { fromRichText, toBlocks } from '../knowledge/markdown.ts';
import { composeBody, LAYOUTS, splitBody } from './layouts.ts';
import type { SectionName } from './words.ts';

/** Slack's own limit is 3,000: some room is left to go on writing. */
const PIECE = 2700;
/** Slack's limit for an input of plain text. */
const MOST_IN_INPUT = 3000;
/** Of the 250 kB that Slack takes for a view, as rich text with its many brackets. */
const MOST_RICH = 120_000;

/** What stands between a piece and the one before it. */
const JOINTS = ['\n\n', '\n', ' ', ''] as const;

/** An input: `id` stays its own while others come, go and move. */
export interface Piece {
  id: number;
  /** Place in JOINTS. */
  joint: number;
  text: string;
}

export type Pieces = Partial<Record<SectionName, Piece[]>>;

/** A form's inputs. `plain`: CommonMark as it is written, where Slack's editor would lose something of it. */
export interface Laid {
  plain: boolean;
  pieces: Pieces;
}

/** Where a long text is best cut: at a paragraph, a line, a word, never within a character. */
function cutOf(text: string): { length: number; joint: number } {
  const head = text.slice(0, PIECE + 1);
  for (const [joint, sign] of JOINTS.entries()) {
    if (sign === '') break;
    const at = head.lastIndexOf(sign);
    // What begins with spaces is left with the line before it: code would lose its shape.
    if (at > PIECE / 3 && /\S/.test(text[at + sign.length] ?? '')) return { length: at, joint };
  }
  return { length: /[\ud800-\udbff]$/.test(text.slice(0, PIECE)) ? PIECE - 1 : PIECE, joint: JOINTS.indexOf('') };
}

function plainPieces(text: string): Omit<Piece, 'id'>[] {
  const out: Omit<Piece, 'id'>[] = [];
  let rest = text;
  let joint = 0;
  while (rest.length > MOST_IN_INPUT) {
    const cut = cutOf(rest);
    out.push({ joint, text: rest.slice(0, cut.length) });
    rest = rest.slice(cut.length + (JOINTS[cut.joint] ?? '').length);
    joint = cut.joint;
  }
  return [...out, { joint, text: rest }];
}

/** What Slack's editor begins with. */
export const richValue = (text: string): RichTextBlock => ({
  type: 'rich_text',
  elements: toBlocks(text).flatMap(({ elements }) => elements),
});

const richPieces = (text: string): Omit<Piece, 'id'>[] =>
  toBlocks(text).map((block) => ({ joint: 0, text: fromRichText([block]) }));

/** The text of a field: its pieces, put together. */
function textOfPieces(pieces: Piece[]): string {
  return pieces.reduce((text, piece, index) => {
    if (index === 0 || text === '' || piece.text === '') return text + piece.text;
    return text + (JOINTS[piece.joint] ?? '') + piece.text;
  }, '');
}

/** The whole text that stands in a form. */
export function bodyOfPieces(kind: CardKind, pieces: Pieces): string {
  const texts = Object.entries(pieces).map(([section, all]): [string, string[]] => [
    section,
    section === 'steps' ? all.map(({ text }) => text) : [textOfPieces(all)],
  ]);
  return composeBody(kind, Object.fromEntries(texts));
}

function lay(kind: CardKind, body: string, cut: (text: string) => Omit<Piece, 'id'>[]): Pieces | undefined {
  const sections = splitBody(kind, body);
  let id = 0;
  const pieces: Pieces = {};
  for (const [section, texts = []] of Object.entries(sections) as [SectionName, string[]][]) {
    const cuts = texts.map(cut);
    if (section === 'steps' && cuts.some((all) => all.length > 1)) return undefined;
    pieces[section] = cuts.flat().map((piece) => ({ ...piece, id: id++ }));
  }
  return bodyOfPieces(kind, pieces) === body ? pieces : undefined;
}

/** Every field has an input, and a guide begins with three steps. */
function withEmpty(kind: CardKind, pieces: Pieces, steps: number): Pieces {
  let next = nextId(pieces);
  const filled: Pieces = {};
  for (const section of LAYOUTS[kind].sections) {
    const there = pieces[section] ?? [];
    const wanted = section === 'steps' ? steps : 1;
    const missing = there.length > 0 ? 0 : wanted;
    filled[section] = [...there, ...Array.from({ length: missing }, () => ({ id: next++, joint: 0, text: '' }))];
  }
  return filled;
}

/** An id that no input has had. */
export const nextId = (pieces: Pieces): number =>
  Math.max(-1, ...Object.values(pieces).flatMap((all) => all.map(({ id }) => id))) + 1;

const FIRST_STEPS = 3;

/** A card's text as the inputs of its kind: in Slack's own editor where that keeps every letter of it, else as it is written. */
export function layPieces(kind: CardKind, body: string): Laid {
  const rich = lay(kind, body, richPieces);
  if (rich && JSON.stringify(toBlocks(body)).length <= MOST_RICH)
    return { plain: false, pieces: withEmpty(kind, rich, FIRST_STEPS) };
  const plain = lay(kind, body, plainPieces);
  // A step that is longer than an input: then it is no list of steps to the form.
  const whole = { [LAYOUTS[kind].main]: plainPieces(body).map((piece, id) => ({ ...piece, id })) };
  return { plain: true, pieces: withEmpty(kind, plain ?? whole, FIRST_STEPS) };
}
