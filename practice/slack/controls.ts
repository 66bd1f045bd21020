/** The interactive elements within blocks, what a person has put into them, and the shapes Slack sends that in. */
import type { KnownBlock, PlainTextOption } from '@slack/types';
import type { Value } from '../contract.ts';
import { escapeText } from './mentions.ts';
import type { OpenView, Typed } from './model.ts';
import { richTextOf } from './rich-text.ts';
import { newId, type World } from './world.ts';

/** Any element, as loosely as Slack's many kinds need it. */
export interface Element {
  type: string;
  action_id: string;
  [key: string]: unknown;
}

/** An element with the block it stands in; `input` when that is an input block. */
export interface Control {
  blockId: string;
  element: Element;
  input?: { optional: boolean; dispatches: boolean };
}

type LooseBlock = {
  type: string;
  block_id?: string;
  element?: Element;
  elements?: Element[];
  accessory?: Element;
  actions?: Element[];
  optional?: boolean;
  dispatch_action?: boolean;
};

const STILL = new Set(['image', 'mrkdwn', 'plain_text']);
/** Pressed, but without a state of their own. */
const STATELESS = new Set(['button', 'overflow', 'workflow_button', 'icon_button', 'feedback_buttons']);

function elementsOf(block: LooseBlock): Element[] {
  if (!['input', 'actions', 'section', 'context_actions', 'card'].includes(block.type)) return [];
  const all = [block.element, block.accessory, ...(block.elements ?? []), ...(block.actions ?? [])];
  return all.filter((element) => element !== undefined && !STILL.has(element.type)) as Element[];
}

/** A copy of the blocks in which every block and element has an id, as Slack gives them. */
export function withIds(world: World, blocks: KnownBlock[]): KnownBlock[] {
  const copy = structuredClone(blocks);
  for (const block of copy as unknown as LooseBlock[]) {
    block.block_id ||= newId(world, 'b');
    for (const element of elementsOf(block)) element.action_id ||= newId(world, 'a');
  }
  return copy;
}

export function controlsOf(blocks: KnownBlock[]): Control[] {
  return (blocks as unknown as LooseBlock[]).flatMap((block) =>
    elementsOf(block).map((element) => ({
      blockId: block.block_id ?? '',
      element,
      ...(block.type === 'input'
        ? { input: { optional: block.optional === true, dispatches: block.dispatch_action === true } }
        : {}),
    })),
  );
}

const valuesOf = (options: unknown): string[] => ((options ?? []) as PlainTextOption[]).map(({ value }) => value ?? '');

/** What the app has put into an element from the start. */
function initialValue(element: Element): Value {
  const several = element.initial_users ?? element.initial_conversations ?? element.initial_channels;
  if (several) return several as string[];
  if (element.initial_options) return valuesOf(element.initial_options);
  if (element.initial_option) return valuesOf([element.initial_option])[0] ?? null;
  const one =
    element.initial_value ??
    element.initial_user ??
    element.initial_conversation ??
    element.initial_channel ??
    element.initial_date ??
    element.initial_time ??
    element.initial_date_time;
  if (one === undefined) return null;
  return typeof one === 'object' ? JSON.stringify(one) : String(one);
}

export function heldBy({ blockId, element }: Control, typed: Typed): Value {
  const held = typed[blockId]?.[element.action_id];
  return held === undefined ? initialValue(element) : held;
}

function optionsOf(element: Element): PlainTextOption[] {
  const groups = (element.option_groups ?? []) as { options: PlainTextOption[] }[];
  return [
    ...((element.options ?? []) as PlainTextOption[]),
    ...groups.flatMap((group) => group.options),
    ...((element.initial_options ?? []) as PlainTextOption[]),
    ...(element.initial_option ? [element.initial_option as PlainTextOption] : []),
  ];
}

/** The offered option with this value; undefined when there is none any more. */
function optionOf(world: World, userId: string, element: Element, value: string): PlainTextOption | undefined {
  const found = optionsOf(element).find((option) => option.value === value);
  return found ?? world.offered.get(`${userId}/${element.action_id}/${value}`);
}

const one = (value: Value): string | null => (Array.isArray(value) ? (value[0] ?? null) : value) || null;
const many = (value: Value): string[] => (Array.isArray(value) ? value : value ? [value] : []);

/** Unix seconds from digits or from an ISO date and time. */
const seconds = (value: string | null) =>
  value === null ? null : /^\d+$/.test(value) ? Number(value) : Math.floor(Date.parse(value) / 1000);

/** Throws when a person could not put this into the element, as nobody offers it. */
export function checkOffered(world: World, userId: string, element: Element, value: Value): void {
  for (const chosen of many(value)) {
    const { type, action_id } = element;
    if (type.includes('users_select') && !world.state.users.has(chosen)) throw new Error(`There is no user ${chosen}.`);
    if (/(conversations|channels)_select/.test(type) && !world.state.conversations.has(chosen))
      throw new Error(`There is no conversation ${chosen}.`);
    if (type === 'file_input' && !world.state.files.has(chosen)) throw new Error(`There is no file ${chosen}.`);
    const fromOptions = /static_select|external_select|radio_buttons|checkboxes|overflow/.test(type);
    if (!fromOptions || optionOf(world, userId, element, chosen)) continue;
    const offered =
      optionsOf(element)
        .map((option) => option.value)
        .join(', ') || 'nothing; search first';
    throw new Error(`${action_id} does not offer “${chosen}”. It offers: ${offered}`);
  }
}

/** An element's value in the shape of `state.values` and `actions`. */
function shapeValue(world: World, userId: string, element: Element, value: Value): Record<string, unknown> {
  const option = (chosen: string) => optionOf(world, userId, element, chosen);
  const single = one(value);
  switch (element.type) {
    case 'static_select':
    case 'external_select':
    case 'radio_buttons':
    case 'overflow':
      return { selected_option: single === null ? null : (option(single) ?? null) };
    case 'multi_static_select':
    case 'multi_external_select':
    case 'checkboxes':
      return {
        selected_options: many(value)
          .map(option)
          .filter((chosen) => chosen !== undefined),
      };
    case 'users_select':
      return { selected_user: single };
    case 'multi_users_select':
      return { selected_users: many(value) };
    case 'conversations_select':
      return { selected_conversation: single };
    case 'multi_conversations_select':
      return { selected_conversations: many(value) };
    case 'channels_select':
      return { selected_channel: single };
    case 'multi_channels_select':
      return { selected_channels: many(value) };
    case 'datepicker':
      return { selected_date: single };
    case 'timepicker':
      return { selected_time: single, ...(element.timezone ? { timezone: element.timezone } : {}) };
    case 'datetimepicker':
      return { selected_date_time: seconds(single) };
    case 'rich_text_input':
      return { rich_text_value: single === null ? null : richText(single) };
    case 'file_input':
      return { files: many(value).map((id) => ({ id })) };
    default:
      return { value: single };
  }
}

/** Typed text as rich text; a value that is rich text already stays so. */
function richText(text: string): unknown {
  if (text.startsWith('{"type":"rich_text"')) return JSON.parse(text);
  const { block_id: _, ...typed } = richTextOf(escapeText(text), '');
  return typed;
}

/** One entry of a block_actions payload. */
export function actionFor(world: World, userId: string, control: Control, value: Value, ts: string) {
  const { element, blockId } = control;
  const { type, action_id } = element;
  const common = { type, action_id, block_id: blockId, action_ts: ts };
  if (!STATELESS.has(type) || type === 'overflow') return { ...common, ...shapeValue(world, userId, element, value) };
  const given = type === 'feedback_buttons' ? one(value) : element.value;
  return { ...common, text: element.text, ...(given === undefined ? {} : { value: given }) };
}

/** `state.values` of blocks: every stateful element with what it holds. */
export function stateValues(world: World, userId: string, blocks: KnownBlock[], typed: Typed) {
  const values: Record<string, Record<string, unknown>> = {};
  for (const control of controlsOf(blocks).filter(({ element }) => !STATELESS.has(element.type))) {
    const { blockId, element } = control;
    const shaped = shapeValue(world, userId, element, heldBy(control, typed));
    values[blockId] = { ...values[blockId], [element.action_id]: { type: element.type, ...shaped } };
  }
  return values;
}

const tooLong = (length: number) => `Must be at most ${length} characters.`;

/** Why Slack's own client would not submit this value, in words; undefined when it would. */
function problem({ element, input }: Control, value: Value): string | undefined {
  const text = one(value);
  if (many(value).length === 0) return input?.optional ? undefined : 'Please complete this required field.';
  if (text === null) return undefined;
  const { min_length: min = 0, max_length: max = 3000 } = element as { min_length?: number; max_length?: number };
  if (element.type === 'plain_text_input' && text.length < min) return `Must be at least ${min} characters.`;
  if (element.type === 'plain_text_input' && text.length > max) return tooLong(max);
  if (element.type === 'email_text_input' && !/^\S+@\S+\.\S+$/.test(text)) return 'Enter a valid email address.';
  if (element.type === 'url_text_input' && !URL.canParse(text)) return 'Enter a valid URL.';
  if (element.type === 'number_input') return numberProblem(element, text);
  const most = element.max_selected_items;
  if (typeof most === 'number' && many(value).length > most) return `Choose at most ${most}.`;
  return undefined;
}

function numberProblem(element: Element, text: string): string | undefined {
  const number = Number(text);
  if (Number.isNaN(number)) return 'Enter a number.';
  if (!element.is_decimal_allowed && !Number.isInteger(number)) return 'Enter a whole number.';
  const { min_value: min, max_value: max } = element as { min_value?: string; max_value?: string };
  if (min !== undefined && number < Number(min)) return `Must be at least ${min}.`;
  if (max !== undefined && number > Number(max)) return `Must be at most ${max}.`;
  return undefined;
}

/** Block id → what Slack's client itself refuses before it sends anything. */
export function clientErrors(view: OpenView): Record<string, string> {
  const found = controlsOf(view.blocks)
    .filter(({ input }) => input)
    .map((control) => [control.blockId, problem(control, heldBy(control, view.typed))] as const);
  return Object.fromEntries(found.filter((entry): entry is [string, string] => entry[1] !== undefined));
}
