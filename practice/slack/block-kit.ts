/**
 * Says what Slack would refuse in a message or view, in Slack's manner: `must be less than 76 characters
 * [json-pointer:/blocks/0/text]`. Pure; used for every payload any test makes the app send.
 */
import { z } from 'zod';
import { anyBlock, onlyOn, type Surface } from './block-kit-blocks.ts';
import { chars, plain, suggestions } from './block-kit-elements.ts';

/** Slack truncates longer texts of new messages and refuses longer texts of updates. */
const POST_TEXT = 40_000;
const UPDATE_TEXT = 4000;
/** Observed limit on the text of all blocks of a message together, and the documented one on its markdown blocks. */
const BLOCKS_TEXT = 13_200;
const MARKDOWN_TEXT = 12_000;
const VIEW_BYTES = 250_000;

const blocks = (max: number) => z.array(anyBlock).max(max, `no more than ${max} items allowed`);
const attachment = z.looseObject({ blocks: blocks(50).optional() });
const message = z.looseObject({
  text: z.string().trim().min(1, 'must be more than 0 characters'),
  blocks: blocks(50).min(1, 'no fewer than 1 items').optional(),
  attachments: z.array(attachment).max(100, 'no more than 100 items allowed').optional(),
});

const anyView = {
  blocks: blocks(100),
  private_metadata: z.string().max(3000, 'must be less than 3001 characters').optional(),
  callback_id: chars(255).optional(),
  external_id: chars(255).optional(),
};
const view = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('home'), ...anyView }),
  z.strictObject({
    type: z.literal('modal'),
    ...anyView,
    title: plain(24),
    submit: plain(24).optional(),
    close: plain(24).optional(),
    clear_on_close: z.boolean().optional(),
    notify_on_close: z.boolean().optional(),
  }),
]);

const said = (text: string, path: readonly PropertyKey[]) =>
  `${text} [json-pointer:${path.map((step) => `/${String(step)}`).join('')}]`;

const typeOf = (input: unknown) => String(z.looseObject({ type: z.unknown() }).safeParse(input).data?.type);

/** Zod's complaint in Slack's words; undefined leaves a message written in the schema alone. */
function slackWords(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code === 'unrecognized_keys') return `invalid additional property: ${(issue.keys as string[]).join(', ')}`;
  if (issue.code === 'invalid_union') return `unsupported type: ${typeOf(issue.input)}`;
  if (issue.input === undefined) return 'missing required field';
  if (issue.code === 'invalid_value') return `must be one of ${(issue.values as unknown[]).join(', ')}`;
  return undefined;
}

/** All objects within a payload that have a `type`, with where they stand. */
function* typed(value: unknown, path: PropertyKey[] = []): Generator<[Record<string, unknown>, PropertyKey[]]> {
  if (typeof value !== 'object' || value === null) return;
  const node = value as Record<string, unknown>;
  if (typeof node.type === 'string') yield [node, path];
  for (const [key, child] of Object.entries(node)) yield* typed(child, [...path, key]);
}

const BROADCAST = /<!(channel|here|everyone|group)\b[^>]*>/;
const NAMED_BROADCAST = /@(channel|here|everyone)\b/;

/** House rule: a mention of everybody can never leave the app, whatever a person types. */
function broadcasts(payload: Record<string, unknown>): string[] {
  const found: string[] = [];
  const report = (path: PropertyKey[]) => found.push(said('broadcast mentions are not allowed', path));
  const text = String(payload.text ?? '');
  const linksNames = payload.parse === 'full' || payload.link_names === true || payload.link_names === 'true';
  if (BROADCAST.test(text) || (linksNames && NAMED_BROADCAST.test(text))) report(['text']);
  for (const [node, path] of typed(payload)) {
    const marked = node.type === 'mrkdwn' || node.type === 'markdown';
    if (marked && BROADCAST.test(String(node.text))) report([...path, 'text']);
    if (node.type === 'broadcast') report(path);
  }
  return found;
}

function outOfPlace(payload: unknown, surface: Surface): string[] {
  return [...typed(payload)].flatMap(([node, path]) => {
    const type = String(node.type);
    const allowed = onlyOn[type];
    return allowed && !allowed.includes(surface) ? [said(`${type} is not allowed in a ${surface}`, path)] : [];
  });
}

function repeated(values: unknown[], what: string, path: PropertyKey[]): string[] {
  const seen = values.filter((value) => value !== undefined);
  const twice = [...new Set(seen.filter((value, index) => seen.indexOf(value) !== index))];
  return twice.map((value) => said(`${what} already exists: ${value}`, path));
}

/** Block ids are unique in a message or view, action ids in their block, and one element at most takes the focus. */
function duplicates(list: unknown): string[] {
  if (!Array.isArray(list)) return [];
  const nodes = list.map((block) => [...typed(block)].map(([node]) => node));
  const blockIds = list.map((block: unknown) => (block as { block_id?: unknown } | null)?.block_id);
  const focused = nodes.flat().filter((node) => node.focus_on_load === true);
  return [
    ...repeated(blockIds, 'block_id', ['blocks']),
    ...nodes.flatMap((inBlock, index) => {
      const actionIds = inBlock.map((node) => node.action_id);
      return repeated(actionIds, 'action_id', ['blocks', index]);
    }),
    ...(focused.length > 1 ? [said('only one element can have focus_on_load', ['blocks'])] : []),
  ];
}

function tooLong(list: unknown): string[] {
  let all = 0;
  let markdown = 0;
  for (const [node] of typed(list)) {
    const length = typeof node.text === 'string' ? node.text.length : 0;
    all += length;
    if (node.type === 'markdown') markdown += length;
  }
  return [
    ...(all > BLOCKS_TEXT ? [said(`blocks must be less than ${BLOCKS_TEXT + 1} characters in all`, ['blocks'])] : []),
    ...(markdown > MARKDOWN_TEXT ? [said('markdown must be less than 12001 characters in all', ['blocks'])] : []),
  ];
}

function shape(schema: z.ZodType, payload: unknown): string[] {
  const result = schema.safeParse(payload, { error: slackWords });
  return result.success ? [] : result.error.issues.map((issue) => said(issue.message, issue.path));
}

/** What is wrong with a message (arguments of chat.postMessage and the like); `update` for chat.update. Empty when nothing is. */
export function checkMessage(payload: object, { update = false }: { update?: boolean } = {}): string[] {
  const fields = payload as Record<string, unknown>;
  const limit = update ? UPDATE_TEXT : POST_TEXT;
  const text = typeof fields.text === 'string' ? fields.text : '';
  return [
    ...shape(message, payload),
    ...(text.length > limit ? [said(`must be less than ${limit + 1} characters`, ['text'])] : []),
    ...duplicates(fields.blocks),
    ...tooLong(fields.blocks),
    ...outOfPlace({ blocks: fields.blocks }, 'message'),
    ...broadcasts(fields),
  ];
}

/** What is wrong with a modal or Home view. Empty when nothing is. */
export function checkView(payload: object): string[] {
  const fields = payload as Record<string, unknown>;
  const isModal = fields.type === 'modal';
  const inputs = [...typed(fields.blocks)].some(([node]) => node.type === 'input');
  const bytes = Buffer.byteLength(JSON.stringify(payload));
  return [
    ...shape(view, payload),
    ...(isModal && inputs && !fields.submit ? [said('submit is required with input blocks', [])] : []),
    ...(bytes > VIEW_BYTES ? [said(`must be less than ${VIEW_BYTES + 1} bytes`, [])] : []),
    ...duplicates(fields.blocks),
    ...outOfPlace({ blocks: fields.blocks }, isModal ? 'modal' : 'home'),
    ...broadcasts(fields),
  ];
}

/** What is wrong with the answer to a block_suggestion. Empty when nothing is. */
export function checkSuggestions(answer: unknown): string[] {
  return shape(suggestions, answer);
}
