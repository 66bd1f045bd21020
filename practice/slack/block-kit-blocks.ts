/** Block Kit's blocks with Slack's limits, and on which surface each may stand. */
import { z } from 'zod';
import {
  accessory,
  actionsElement,
  anyText,
  button,
  chars,
  contextAction,
  contextElement,
  few,
  hasPicture,
  inputElement,
  mrkdwn,
  picture,
  plain,
} from './block-kit-elements.ts';

export type Surface = 'message' | 'modal' | 'home';

/** Blocks and elements that do not stand everywhere. A table is accepted in Home but does not reliably show there. */
export const onlyOn: Record<string, Surface[]> = {
  markdown: ['message'],
  context_actions: ['message'],
  container: ['message'],
  plan: ['message'],
  task_card: ['message'],
  data_visualization: ['message'],
  data_table: ['message'],
  card: ['message'],
  carousel: ['message'],
  file: ['message'],
  table: ['message', 'modal'],
  alert: ['modal'],
  email_text_input: ['modal'],
  number_input: ['modal'],
  url_text_input: ['modal'],
  file_input: ['modal'],
};

const block = <T extends string, S extends z.core.$ZodShape>(type: T, shape: S) =>
  z.strictObject({ type: z.literal(type), block_id: chars(255).optional(), ...shape });
/** Blocks we know by name but whose inside only Slack checks in full. */
const known = <T extends string, S extends z.core.$ZodShape>(type: T, shape: S) =>
  z.looseObject({ type: z.literal(type), block_id: chars(255).optional(), ...shape });

const richText = block('rich_text', {
  elements: few(
    z.looseObject({
      type: z.enum(['rich_text_section', 'rich_text_list', 'rich_text_quote', 'rich_text_preformatted']),
      elements: z.array(z.looseObject({ type: z.string() })),
    }),
    100,
  ),
});
const anything = z.array(z.looseObject({ type: z.string() }));
const cells = few(few(z.looseObject({ type: z.enum(['rich_text', 'raw_text', 'raw_number']) }), 20), 100);

const section = block('section', {
  text: anyText(3000).optional(),
  fields: few(anyText(2000), 10).optional(),
  accessory: accessory.optional(),
  expand: z.boolean().optional(),
}).refine(({ text, fields }) => Boolean(text ?? fields), 'text or fields is required');

/** Every block an app can send. */
export const anyBlock = z.discriminatedUnion('type', [
  section,
  block('divider', {}),
  block('header', { text: plain(150) }),
  block('image', { ...picture, title: plain(2000).optional() }).refine(
    hasPicture,
    'exactly one of image_url and slack_file is needed',
  ),
  block('context', { elements: few(contextElement, 10) }),
  block('actions', { elements: few(actionsElement, 25) }),
  block('input', {
    label: plain(2000),
    hint: plain(2000).optional(),
    optional: z.boolean().optional(),
    dispatch_action: z.boolean().optional(),
    element: inputElement,
  }),
  richText,
  block('markdown', { text: chars(12_000) }),
  block('context_actions', { elements: few(contextAction, 5) }),
  block('alert', {
    text: anyText(200),
    level: z.enum(['default', 'info', 'warning', 'error', 'success']).optional(),
  }),
  block('table', { rows: cells, column_settings: z.array(z.looseObject({}).nullable()).max(20).optional() }),
  block('file', { source: z.literal('remote'), external_id: chars(255) }),
  known('video', {
    alt_text: chars(2000),
    title: plain(199),
    thumbnail_url: chars(3000),
    video_url: chars(3000),
  }),
  known('card', {
    title: mrkdwn(150).optional(),
    subtitle: mrkdwn(150).optional(),
    body: mrkdwn(200).optional(),
    actions: few(button, 3).optional(),
  }),
  known('carousel', { elements: few(z.looseObject({ type: z.literal('card') }), 10) }),
  known('container', { child_blocks: anything }),
  known('data_table', { rows: cells, caption: chars(2000) }),
  known('data_visualization', {}),
  known('task_card', {
    task_id: chars(255),
    title: chars(2000),
    status: z.enum(['pending', 'in_progress', 'complete', 'error']),
  }),
  known('plan', { title: chars(2000) }),
]);
