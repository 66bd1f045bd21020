/** The form of a card, read: leniently to keep it or draw it anew, strictly to save it. */

import type { ViewOutput, ViewStateValue } from '@slack/bolt';
import type { RichTextBlock, RichTextBlockElement } from '@slack/types';
import { z } from 'zod';
import { CardKind } from '../generated/prisma/enums.ts';
import { fromRichText } from '../knowledge/markdown.ts';
import { fold, tidy } from '../people/service.ts';
import { inputsOf } from '../slack/forms.ts';
import { FormMeta, PRODUCT, pieceName, TAGS, teamOf, titleName } from './form-views.ts';
import { LAYOUTS, MOST_STEPS, tidyText } from './layouts.ts';
import { bodyOfPieces, type Piece, type Pieces } from './pieces.ts';
import { LONGEST, MOST_TAGS, type Typed } from './typed.ts';
import { type SectionName, trouble } from './words.ts';

export type FormView = Pick<ViewOutput, 'id' | 'private_metadata' | 'state'>;

/** Names of people by Slack id: what is kept pings nobody. */
export type Names = ReadonlyMap<string, string>;

export interface FormRead {
  meta: FormMeta;
  typed: Typed;
  pieces: Pieces;
}

const stateOf = (view: FormView, name: string): ViewStateValue | undefined =>
  Object.values(view.state?.values?.[name] ?? {})[0];

const elementsOf = (part: RichTextBlockElement) =>
  part.type === 'rich_text_list' ? part.elements.flatMap(({ elements }) => elements) : part.elements;

/** Slack ids of everybody who is mentioned in what is typed. */
export function mentionedIn(blocks: RichTextBlock[]): string[] {
  const all = blocks.flatMap(({ elements }) => elements.flatMap(elementsOf));
  return [...new Set(all.flatMap((one) => (one.type === 'user' ? one.user_id : [])))];
}

export const richBlocksOf = (view: FormView): RichTextBlock[] =>
  Object.values(view.state?.values ?? {}).flatMap((byAction) =>
    Object.values(byAction).flatMap(({ rich_text_value: value }) => value ?? []),
  );

/** No database keeps these, and Slack shows none of them. */
const keepable = (text: string): string => text.replaceAll('\0', '').toWellFormed();

function pieceText(view: FormView, name: string, names: Names): string {
  const state = stateOf(view, name);
  return keepable(state?.rich_text_value ? fromRichText([state.rich_text_value], names) : (state?.value ?? ''));
}

function piecesOf(view: FormView, { ids, gen }: FormMeta, names: Names): Pieces {
  const pieces: Pieces = {};
  for (const [part, all] of Object.entries(ids) as [SectionName, [number, number][]][])
    pieces[part] = all.map(
      ([id, joint]): Piece => ({ id, joint, text: pieceText(view, pieceName(part, id, gen), names) }),
    );
  return pieces;
}

const tagsOf = (value: unknown): string[] => {
  const all = (Array.isArray(value) ? value : []).map((tag) => tidy(String(tag)).slice(0, LONGEST.tag).toWellFormed());
  return all.filter((tag, at) => tag !== '' && all.findIndex((other) => fold(other) === fold(tag)) === at);
};

const textOr = (value: unknown): string => (typeof value === 'string' ? value : '');

/** All that stands in the form. */
export function readForm(view: FormView, names: Names): FormRead {
  const meta = FormMeta.parse(JSON.parse(view.private_metadata));
  const inputs = inputsOf(view);
  const pieces = piecesOf(view, meta, names);
  const chosen = z.enum(CardKind).catch('FAQ').parse(inputs.kind);
  const product = tidy(textOr(inputs[PRODUCT])).slice(0, LONGEST.product);
  const typed: Typed = {
    kind: chosen,
    title: keepable(tidy(textOr(inputs[titleName(meta.gen)]))),
    body: tidyText(bodyOfPieces(kindOfForm(meta, chosen), pieces)),
    product: product === '' ? null : product,
    tags: tagsOf(inputs[TAGS]),
    teamId: 'teamOnly' in inputs ? teamOf(textOr(inputs.teamOnly)) : (meta.target?.teamId ?? null),
    verifier: textOr(inputs.verifier) || null,
  };
  return { meta, typed, pieces };
}

/** The kind whose fields stand in a form: that of what is chosen in it only once it was drawn anew. */
function kindOfForm({ ids }: FormMeta, chosen: CardKind): CardKind {
  const parts = Object.keys(ids);
  const has = (kind: CardKind) => {
    const { sections } = LAYOUTS[kind];
    return sections.length === parts.length && sections.every((part) => parts.includes(part));
  };
  return has(chosen) ? chosen : (Object.values(CardKind).find(has) ?? chosen);
}

/** Something a reader can see: invisible signs alone are no answer. */
const VISIBLE = /\p{L}|\p{N}|\p{Extended_Pictographic}|\p{Sc}/u;

/** What is wrong with what is typed, by the input it is about. */
export function problemsOf({ meta, typed, pieces }: FormRead): Record<string, string> {
  const { gen } = meta;
  const { title, body, tags } = typed;
  const { main } = LAYOUTS[kindOfForm(meta, typed.kind)];
  const problems: Record<string, string> = {};
  const at = (part: SectionName) => pieceName(part, pieces[part]?.[0]?.id ?? 0, gen);
  if (!VISIBLE.test(title)) problems[titleName(gen)] = trouble.noTitle;
  else if (title.length > LONGEST.title) problems[titleName(gen)] = trouble.longTitle(LONGEST.title);
  const steps = (pieces.steps ?? []).filter(({ text }) => VISIBLE.test(text)).length;
  if (!isWritten(pieces)) problems[at(main)] = trouble.noBody;
  else if (body.length > LONGEST.body) problems[at(main)] = trouble.longBody(LONGEST.body, body.length);
  else if (steps > MOST_STEPS) problems[at('steps')] = trouble.manySteps(MOST_STEPS);
  if (tags.length > MOST_TAGS) problems[TAGS] = trouble.manyTags(MOST_TAGS);
  return problems;
}

/** Whether anything at all is written. */
const isWritten = (pieces: Pieces): boolean =>
  Object.values(pieces).some((all) => all.some(({ text }) => VISIBLE.test(text)));

export const isEmpty = ({ typed, pieces }: Pick<FormRead, 'typed' | 'pieces'>): boolean =>
  !VISIBLE.test(typed.title) && !isWritten(pieces);
