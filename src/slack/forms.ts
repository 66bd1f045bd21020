import type { BlockAction, ViewOutput, ViewStateValue } from '@slack/bolt';
import { z } from 'zod';
import { UserError } from '../errors.ts';

/** What no database keeps: PostgreSQL takes no NUL, and no half signs in JSON. */
const keepable = (text: string): string => text.replaceAll('\0', '').toWellFormed();

/** What an input holds: text, a date, an id (also of a file), several of them, or undefined when it is empty. */
function valueOf(state: ViewStateValue): string | string[] | undefined {
  const many = state.selected_users ?? state.selected_conversations ?? state.selected_channels;
  if (many) return many;
  if (state.selected_options) return state.selected_options.map((option) => option.value ?? '');
  if (state.files) return state.files.flatMap((file) => file.id ?? []);
  if (state.selected_date_time) return String(state.selected_date_time); // in seconds
  const one =
    (state.value && keepable(state.value)) ??
    state.selected_option?.value ??
    state.selected_user ??
    state.selected_conversation ??
    state.selected_channel ??
    state.selected_date ??
    state.selected_time;
  return one ?? undefined;
}

export type Form<T> = { ok: true; data: T } | { ok: false; errors: Record<string, string> };

/** The input an error without a field of its own is shown at. */
export function firstInput(view: Pick<ViewOutput, 'blocks'>): string | undefined {
  return view.blocks.find((block) => block.type === 'input')?.block_id;
}

/** What a form's inputs hold, by block id; undefined for an empty one. */
export function inputsOf(view: Pick<ViewOutput, 'state'>): Record<string, string | string[] | undefined> {
  return Object.fromEntries(
    Object.entries(view.state.values).map(([block, byAction]) => {
      const state = Object.values(byAction)[0];
      return [block, state && valueOf(state)];
    }),
  );
}

/** Reads a modal's inputs by the schema that stands beside it; what is wrong comes back as Slack's field errors. */
export function parseForm<S extends z.ZodType>(schema: S, view: ViewOutput): Form<z.output<S>> {
  const result = schema.safeParse(inputsOf(view));
  if (result.success) return { ok: true, data: result.data };
  const errors: Record<string, string> = {};
  for (const issue of result.error.issues) {
    const name = String(issue.path[0] ?? '');
    const at = name in view.state.values ? name : firstInput(view);
    if (at) errors[at] ??= issue.message;
  }
  return { ok: false, errors };
}

/** Text that came back from Slack, as what it says; an issue where it is no JSON. */
export const JsonText = z.string().transform((text, context): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue({ code: 'custom', message: 'not JSON' });
    return z.NEVER;
  }
});

/** Every action whose id begins so: buttons that stand beside each other need ids of their own. */
export const startingWith = (prefix: string): RegExp => new RegExp(`^${prefix.replaceAll('.', '\\.')}`);

/** What a pressed button carries; undefined when it is stale or forged and no longer reads. */
export function parseButton<S extends z.ZodType>(
  schema: S,
  action: BlockAction['actions'][number],
): z.output<S> | undefined {
  const value =
    'value' in action ? action.value : 'selected_option' in action ? action.selected_option?.value : undefined;
  if (value === undefined) return undefined;
  const result = JsonText.pipe(schema).safeParse(value);
  return result.success ? result.data : undefined;
}

/** The same where nothing can be done without it. Throws UserError: the button no longer works, and `instead` says what does. */
export function readButton<S extends z.ZodType>(
  schema: S,
  action: BlockAction['actions'][number],
  instead: string,
): z.output<S> {
  const pressed = parseButton(schema, action);
  if (pressed === undefined) throw new UserError(`This button no longer works. ${instead}`);
  return pressed;
}
