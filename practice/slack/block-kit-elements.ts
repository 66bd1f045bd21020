/** Block Kit's texts, options and interactive elements with Slack's limits (docs.slack.dev/reference/block-kit). */
import { z } from 'zod';

export const chars = (max: number) =>
  z
    .string()
    .min(1, 'must be more than 0 characters')
    .max(max, `must be less than ${max + 1} characters`);

export const few = <T extends z.ZodType>(item: T, max: number) =>
  z.array(item).min(1, 'no fewer than 1 items').max(max, `no more than ${max} items allowed`);

export const plain = (max: number) =>
  z.strictObject({ type: z.literal('plain_text'), text: chars(max), emoji: z.boolean().optional() });
export const mrkdwn = (max: number) =>
  z.strictObject({ type: z.literal('mrkdwn'), text: chars(max), verbatim: z.boolean().optional() });
export const anyText = (max: number) => z.discriminatedUnion('type', [plain(max), mrkdwn(max)]);

const id = chars(255).optional();
const placeholder = plain(150).optional();
const style = z.enum(['primary', 'danger']).optional();
const url = chars(3000);
const webUrl = url.regex(/^https?:\/\//, 'must be a valid URL');
const flag = z.boolean().optional();

const confirm = z
  .strictObject({
    title: plain(100).optional(),
    text: anyText(300),
    confirm: plain(30).optional(),
    deny: plain(30).optional(),
    style,
  })
  .optional();

const option = z.strictObject({ text: plain(75), value: chars(75), description: plain(75).optional() });
const richOption = option.extend({ text: anyText(75), description: anyText(75).optional() });
const overflowOption = option.extend({ url: url.optional() });
const option_groups = few(z.strictObject({ label: plain(75), options: few(option, 100) }), 100).optional();

/** What an app may answer when somebody types into an external select. */
export const suggestions = z.union([
  z.strictObject({ options: z.array(option).max(100, 'no more than 100 items allowed') }),
  z.strictObject({
    option_groups: z.array(z.strictObject({ label: plain(75), options: few(option, 100) })).max(100),
  }),
]);

type Choosable = {
  options?: { value: string }[] | undefined;
  option_groups?: { options: { value: string }[] }[] | undefined;
  initial_option?: { value: string } | undefined;
  initial_options?: { value: string }[] | undefined;
};

/** Offered options are distinct and whatever is chosen at first is among them. */
const choosesAmongOptions = (context: { value: Choosable; issues: z.core.$ZodRawIssue[] }): void => {
  const { options, option_groups: groups, initial_option, initial_options } = context.value;
  const report = (path: string, message: string): void => {
    context.issues.push({ code: 'custom', path: [path], message, input: context.value });
  };
  if (Boolean(options) === Boolean(groups)) {
    report('options', 'exactly one of options and option_groups is needed');
    return;
  }
  const offered = [...(options ?? []), ...(groups ?? []).flatMap((group) => group.options)].map(({ value }) => value);
  if (new Set(offered).size < offered.length) report('options', 'option values must be distinct');
  if (initial_option && !offered.includes(initial_option.value))
    report('initial_option', 'initial_option must be one of options');
  if (initial_options?.some(({ value }) => !offered.includes(value)))
    report('initial_options', 'initial_options must be among options');
  if (initial_options?.length === 0) report('initial_options', 'no fewer than 1 items');
};

const acts = { action_id: id, confirm };
const focuses = { ...acts, focus_on_load: flag };
const picks = { ...focuses, placeholder };
const picksSeveral = { ...picks, max_selected_items: z.number().int().min(1).optional() };
const types = {
  action_id: id,
  focus_on_load: flag,
  placeholder,
  dispatch_action_config: z
    .strictObject({ trigger_actions_on: few(z.enum(['on_enter_pressed', 'on_character_entered']), 2).optional() })
    .optional(),
};
const ids = z.array(chars(255)).optional();
const filter = z
  .strictObject({
    include: few(z.enum(['im', 'mpim', 'private', 'public']), 4).optional(),
    exclude_external_shared_channels: flag,
    exclude_bot_users: flag,
  })
  .optional();
const conversation = { default_to_current_conversation: flag, filter };
const static_ = { options: few(option, 100).optional(), option_groups };

const element = <T extends string, S extends z.core.$ZodShape>(type: T, shape: S) =>
  z.strictObject({ type: z.literal(type), ...shape });

/** Where the picture is: exactly one of a URL and a file in Slack. */
export const picture = {
  alt_text: chars(2000),
  image_url: webUrl.optional(),
  slack_file: z.strictObject({ id: z.string().optional(), url: z.string().optional() }).optional(),
};
export const hasPicture = (image: { image_url?: unknown; slack_file?: unknown }) =>
  Boolean(image.image_url) !== Boolean(image.slack_file);
const image = element('image', picture).refine(hasPicture, 'exactly one of image_url and slack_file is needed');

export const button = element('button', {
  ...acts,
  text: plain(75),
  value: chars(2000).optional(),
  url: url.optional(),
  style,
  accessibility_label: chars(75).optional(),
});
const workflow_button = element('workflow_button', {
  ...acts,
  text: plain(75),
  workflow: z.looseObject({ trigger: z.looseObject({ url }) }),
  style,
  accessibility_label: chars(75).optional(),
});
const overflow = element('overflow', { ...acts, options: few(overflowOption, 5) }).check(choosesAmongOptions);
const checkboxes = element('checkboxes', {
  ...focuses,
  options: few(richOption, 10),
  initial_options: z.array(richOption).optional(),
}).check(choosesAmongOptions);
const radio_buttons = element('radio_buttons', {
  ...focuses,
  options: few(richOption, 10),
  initial_option: richOption.optional(),
}).check(choosesAmongOptions);

const minQuery = { min_query_length: z.number().int().min(0).optional() };
const selects = [
  element('static_select', { ...picks, ...static_, initial_option: option.optional() }).check(choosesAmongOptions),
  element('multi_static_select', { ...picksSeveral, ...static_, initial_options: z.array(option).optional() }).check(
    choosesAmongOptions,
  ),
  element('external_select', { ...picks, ...minQuery, initial_option: option.optional() }),
  element('multi_external_select', { ...picksSeveral, ...minQuery, initial_options: few(option, 100).optional() }),
  element('users_select', { ...picks, initial_user: id }),
  element('multi_users_select', { ...picksSeveral, initial_users: ids }),
  element('conversations_select', {
    ...picks,
    ...conversation,
    initial_conversation: id,
    response_url_enabled: flag,
  }),
  element('multi_conversations_select', { ...picksSeveral, ...conversation, initial_conversations: ids }),
  element('channels_select', { ...picks, initial_channel: id, response_url_enabled: flag }),
  element('multi_channels_select', { ...picksSeveral, initial_channels: ids }),
] as const;

const datepicker = element('datepicker', { ...picks, initial_date: z.iso.date('must be YYYY-MM-DD').optional() });
const timepicker = element('timepicker', {
  ...picks,
  initial_time: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be HH:mm')
    .optional(),
  timezone: z.string().optional(),
});
const datetimepicker = element('datetimepicker', {
  ...focuses,
  // Slack wants exactly ten digits of seconds.
  initial_date_time: z.number().int().min(1e9, 'must be 10 digits').max(9_999_999_999, 'must be 10 digits').optional(),
});

const lines = z.number().int().min(1).optional();
const rich_text_input = element('rich_text_input', {
  ...types,
  initial_value: z.looseObject({ type: z.literal('rich_text') }).optional(),
  min_lines: lines,
  max_lines: lines,
});
const plain_text_input = element('plain_text_input', {
  ...types,
  initial_value: z.string().max(3000, 'must be less than 3001 characters').optional(),
  multiline: flag,
  min_length: z.number().int().min(0).max(3000, 'must be no more than 3000').optional(),
  max_length: z.number().int().min(1).max(3000, 'must be no more than 3000').optional(),
}).refine(({ min_length = 0, max_length = 3000 }) => min_length <= max_length, 'min_length exceeds max_length');
const number = z
  .string()
  .regex(/^-?\d+(\.\d+)?$/, 'must be a number in a string')
  .optional();
const typedInputs = [
  element('email_text_input', { ...types, initial_value: z.string().optional() }),
  element('url_text_input', { ...types, initial_value: z.string().optional() }),
  element('number_input', {
    ...types,
    is_decimal_allowed: z.boolean(),
    initial_value: number,
    min_value: number,
    max_value: number,
  }),
  element('file_input', {
    action_id: id,
    filetypes: few(chars(20), 100).optional(),
    max_files: z.number().int().min(1).max(10).optional(),
  }),
] as const;

const everywhere = [checkboxes, radio_buttons, datepicker, timepicker, ...selects] as const;

/** What each kind of block may hold. */
export const accessory = z.discriminatedUnion('type', [button, workflow_button, overflow, image, ...everywhere]);
export const actionsElement = z.discriminatedUnion('type', [
  button,
  workflow_button,
  overflow,
  datetimepicker,
  rich_text_input,
  ...everywhere,
]);
export const inputElement = z.discriminatedUnion('type', [
  plain_text_input,
  rich_text_input,
  datetimepicker,
  ...typedInputs,
  ...everywhere,
]);
export const contextElement = z.discriminatedUnion('type', [plain(2000), mrkdwn(2000), image]);
export const contextAction = z.discriminatedUnion('type', [
  element('icon_button', {
    ...acts,
    icon: chars(255),
    text: plain(75),
    value: chars(2000).optional(),
    accessibility_label: chars(75).optional(),
    visible_to_user_ids: ids,
  }),
  element('feedback_buttons', {
    action_id: id,
    positive_button: z.looseObject({ text: plain(75), value: chars(2000) }),
    negative_button: z.looseObject({ text: plain(75), value: chars(2000) }),
  }),
]);
