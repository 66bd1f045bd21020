import type { InputBlock, KnownBlock } from '@slack/types';
import { z } from 'zod';
import type { CardKind } from '../generated/prisma/client.ts';
import {
  actions,
  button,
  context,
  dateFor,
  divider,
  escapeMrkdwn,
  field,
  type Modal,
  option,
  plain,
  section,
  shorten,
} from '../slack/blocks.ts';
import { LAYOUTS, MOST_STEPS } from './layouts.ts';
import { type Pieces, richValue } from './pieces.ts';
import { Course, LONGEST, MOST_TAGS, type Typed } from './typed.ts';
import { draft as draftWords, FIELDS, KIND_CHOICES, privacy, type SectionName, form as words } from './words.ts';

export const SAVE_CARD = 'capture.save';
export const CHOOSE_KIND = 'kind';
export const STEP_MENU = 'capture.step';
export const ADD_STEP = 'capture.add-step';
export const MORE_ROOM = 'capture.more-room';
export const GO_ON = 'capture.go-on';
export const FORGET = 'capture.forget';

/** Names are listened to wherever they stand: these are of no other form. */
export const TAGS = 'capture.tags';
export const PRODUCT = 'capture.product';

/** Slack carries 3,000 characters with a view. */
const MOST_META = 3000;

const Sections = Object.keys(FIELDS) as [SectionName, ...SectionName[]];

/** What a form carries: which inputs stand in it, and what only Slack keeps. */
export const FormMeta = Course.extend({
  plain: z.boolean(),
  /** Inputs of another generation begin anew: Slack keeps what stands in one that has the same name. */
  gen: z.int(),
  ids: z.partialRecord(z.enum(Sections), z.array(z.tuple([z.int(), z.int()]))),
  /** What was taken out, in order: here and nowhere else until somebody has decided about it. */
  taken: z.array(z.string().nullable()).optional(),
});
export type FormMeta = z.infer<typeof FormMeta>;

export const StepChoice = z.object({ do: z.enum(['up', 'down', 'below', 'remove']), id: z.int() });
export type StepChoice = z.infer<typeof StepChoice>;

/** What was decided of what was found. */
export const Kept = z.enum(['without', 'keep']).catch('without');

/** A form of a card, ready to be drawn. */
export interface FormShown {
  course: Course;
  typed: Typed;
  plain: boolean;
  pieces: Pieces;
  gen: number;
  /** Teams whose own card it can be. */
  teams: { id: string; name: string }[];
  /** A candidate or contributor says who is to check it. */
  asksVerifier: boolean;
  /** What stands above the fields. */
  notes: KnownBlock[];
  taken?: (string | null)[] | undefined;
}

export const pieceName = (part: SectionName, id: number, gen: number): string => `${part}.${id}.${gen}`;
/** Of each look a new one: what was decided of one finding is not decided of the next. */
export const keptName = (gen: number): string => `kept.${gen}`;
export const titleName = (gen: number): string => `title.${gen}`;

const textElement = (text: string, isPlain: boolean) =>
  isPlain
    ? ({ type: 'plain_text_input', multiline: true, ...(text !== '' && { initial_value: text }) } as const)
    : ({ type: 'rich_text_input', ...(text.trim() !== '' && { initial_value: richValue(text) }) } as const);

function stepMenu(id: number, index: number, count: number): KnownBlock {
  const choice = (label: string, does: StepChoice['do']) => option(label, JSON.stringify({ do: does, id }));
  const { stepMenu: labels } = words;
  const options = [
    ...(index > 0 ? [choice(labels.up, 'up')] : []),
    ...(index < count - 1 ? [choice(labels.down, 'down')] : []),
    ...(count < MOST_STEPS ? [choice(labels.below, 'below')] : []),
    choice(labels.remove, 'remove'),
  ];
  return {
    type: 'actions',
    block_id: `step-menu.${id}`,
    elements: [{ type: 'overflow', action_id: STEP_MENU, options }],
  };
}

function sectionBlocks({ plain: isPlain, pieces, gen }: FormShown, part: SectionName): KnownBlock[] {
  const all = pieces[part] ?? [];
  const { label, hint } = FIELDS[part];
  const isSteps = part === 'steps';
  return all.flatMap(({ id, text }, index) => {
    const name = isSteps ? words.step(index + 1) : index === 0 ? label : `${label} ${words.more(index + 1)}`;
    // All are optional to Slack: the main one may be empty while there are steps, and the form says what is missing.
    const extra = { optional: true, ...(hint && index === 0 && { hint }) };
    const input = field(pieceName(part, id, gen), name, textElement(text, isPlain), extra);
    return isSteps ? [input, stepMenu(id, index, all.length)] : [input];
  });
}

const bodyBlocks = (shown: FormShown): KnownBlock[] => {
  const { sections } = LAYOUTS[shown.typed.kind];
  const hasSteps = sections.includes('steps');
  const isFull = hasSteps && (shown.pieces.steps ?? []).length >= MOST_STEPS;
  const more = hasSteps ? button(ADD_STEP, words.addStep) : button(MORE_ROOM, words.moreRoom);
  return [
    ...sections.flatMap((part) => sectionBlocks(shown, part)),
    ...(isFull ? [] : [actions(more)]),
    ...(shown.plain ? [context(words.markdown)] : []),
  ];
};

function kindField(kind: CardKind): InputBlock {
  const options = Object.entries(KIND_CHOICES).map(([value, label]) => option(label, value));
  const chosen = options.find(({ value }) => value === kind);
  return {
    ...field(CHOOSE_KIND, words.kind, { type: 'static_select', options, ...(chosen && { initial_option: chosen }) }),
    dispatch_action: true,
  };
}

const titleField = (title: string, gen: number): InputBlock =>
  field(titleName(gen), words.title, {
    type: 'plain_text_input',
    max_length: LONGEST.title,
    placeholder: plain(words.titleExample),
    ...(title !== '' && { initial_value: shorten(title, LONGEST.title) }),
  });

function taxonomyFields({ product, tags }: Typed): InputBlock[] {
  const search = { min_query_length: 0, placeholder: plain(words.search) };
  return [
    field(
      PRODUCT,
      words.product,
      { type: 'external_select', ...search, ...(product && { initial_option: option(product, product) }) },
      { optional: true },
    ),
    field(
      TAGS,
      words.tags,
      {
        type: 'multi_external_select',
        max_selected_items: MOST_TAGS,
        ...search,
        ...(tags.length > 0 && { initial_options: tags.map((tag) => option(tag, tag)) }),
      },
      { optional: true },
    ),
  ];
}

const EVERYBODY = 'everybody';

/** Who finds it: undefined stands for everybody. */
export const teamOf = (chosen: string | undefined): string | null => (!chosen || chosen === EVERYBODY ? null : chosen);

function audienceFields({ teams, typed, asksVerifier, course }: FormShown): InputBlock[] {
  const options = [
    option(words.everybody, EVERYBODY),
    ...teams.slice(0, 90).map(({ id, name }) => option(words.onlyTeam(name), id)),
  ];
  const chosen = options.find(({ value }) => value === typed.teamId) ?? options[0];
  const team =
    teams.length === 0
      ? []
      : [field('teamOnly', words.team, { type: 'static_select', options, ...(chosen && { initial_option: chosen }) })];
  const verifier = { type: 'users_select' as const, ...(typed.verifier && { initial_user: typed.verifier }) };
  const asks = asksVerifier && !course.target;
  return [
    ...team,
    ...(asks ? [field('verifier', words.verifier, verifier, { optional: true, hint: words.verifierHint })] : []),
  ];
}

/** What was found, and what is to become of it. */
function choiceBlocks({ taken, gen }: FormShown, canKeep: boolean): KnownBlock[] {
  if (!taken) return [];
  const options = [option(privacy.without, 'without'), option(privacy.keep, 'keep')];
  const [initial_option] = options;
  if (!canKeep) return [context(privacy.tooMuch)];
  return [
    field(keptName(gen), privacy.choice, { type: 'radio_buttons', options, ...(initial_option && { initial_option }) }),
    context(privacy.differently),
    divider(),
  ];
}

const idsOf = (pieces: Pieces): FormMeta['ids'] =>
  Object.fromEntries(
    Object.entries(pieces).map(([part, all]) => [part, all.map(({ id, joint }): [number, number] => [id, joint])]),
  );

function metaOf(shown: FormShown): { meta: string; canKeep: boolean } {
  const { course, plain: isPlain, gen, pieces, taken } = shown;
  const all: FormMeta = { ...course, plain: isPlain, gen, ids: idsOf(pieces), ...(taken && { taken }) };
  const whole = JSON.stringify(all);
  if (whole.length <= MOST_META) return { meta: whole, canKeep: true };
  // What was taken out of a whole list of customers is no slip.
  const { taken: _, ...rest } = all;
  return { meta: JSON.stringify({ ...rest, allowed: [] }), canKeep: false };
}

function titleOf({ course: { target }, taken }: FormShown): string {
  if (taken) return privacy.title;
  if (!target) return words.newTitle;
  return target.merge !== undefined ? words.mergeTitle : words.editTitle;
}

/** The form of a card, new or there already. */
export function cardModal(shown: FormShown): Modal {
  const { typed, gen, notes } = shown;
  const { meta, canKeep } = metaOf(shown);
  return {
    type: 'modal',
    callback_id: SAVE_CARD,
    private_metadata: meta,
    notify_on_close: true,
    title: plain(titleOf(shown)),
    submit: plain(words.save),
    close: plain(words.cancel),
    blocks: [
      ...notes,
      ...choiceBlocks(shown, canKeep),
      titleField(typed.title, gen),
      kindField(typed.kind),
      ...bodyBlocks(shown),
      ...taxonomyFields(typed),
      ...audienceFields(shown),
    ],
  };
}

/** Something was begun and not saved: it is offered again. */
export const begunBlocks = (title: string, updatedAt: Date): KnownBlock[] => [
  section(draftWords.begun(dateFor(updatedAt), escapeMrkdwn(shorten(title, LONGEST.title)))),
  actions(button(GO_ON, draftWords.goOn), button(FORGET, draftWords.forget)),
  divider(),
];

export const tookOutNote = (told: string): KnownBlock => section(privacy.tookOut(told));
export const fromNote = (link: string): KnownBlock => context(words.from(link));
