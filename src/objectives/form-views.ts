import type { InputBlock } from '@slack/types';
import { z } from 'zod';
import type { ObjectiveMeasure } from '../generated/prisma/enums.ts';
import { actions, button, context, field, type Modal, option, plain, shorten } from '../slack/blocks.ts';
import type { Hints } from './coach.ts';
import { MOST, type Values } from './form.ts';

export const SAVE_OBJECTIVE = 'objective.save';
export const KEEP_DRAFT = 'objective.keep-draft';

/** What a form carries: for whom and what it is, and which hints it shows, so that it is only drawn anew when they change. */
export const FormMeta = z.object({
  pairingId: z.uuid(),
  objectiveId: z.uuid().nullable(),
  template: z.string().nullable(),
  seenAt: z.iso.datetime().nullable(),
  isDraft: z.boolean(),
  shown: z.string().default(''),
});
export type FormMeta = z.infer<typeof FormMeta>;

const MEASURES: Record<ObjectiveMeasure, string> = {
  NUMBER: 'A number: I count something',
  PERCENT: 'A percentage',
  YES_NO: 'Done or not done',
};
const measures = Object.entries(MEASURES).map(([measure, label]) => option(label, measure));

/** Tells us while it is typed, so that we can ask back. */
const live = (block: InputBlock): InputBlock => ({ ...block, dispatch_action: true });

interface Shown {
  values: Values;
  hints: Hints;
}

/** The usual hint, or in its place what the coach asks. */
const hintOf = (hints: Hints, name: keyof Hints, usual: string) => ({
  hint: hints[name] ? `💡 ${hints[name]}` : usual,
});

interface TextField {
  name: 'deed' | 'unit' | 'baseline' | 'target' | 'nextStep' | 'why';
  label: string;
  usual: string;
  example: string;
  most: number;
  multiline?: boolean;
  optional?: boolean;
}

function textField({ values, hints }: Shown, { name, label, usual, example, most, ...how }: TextField): InputBlock {
  const { multiline = false, optional = false } = how;
  const value = values[name] ?? '';
  return live(
    field(
      name,
      label,
      {
        type: 'plain_text_input',
        multiline,
        max_length: most,
        placeholder: plain(example),
        dispatch_action_config: { trigger_actions_on: ['on_character_entered'] },
        // Slack refuses what is longer than it lets people type.
        ...(value !== '' && { initial_value: shorten(value, most) }),
      },
      { ...hintOf(hints, name, usual), optional },
    ),
  );
}

const deedField = (shown: Shown) =>
  textField(shown, {
    name: 'deed',
    label: 'What do you want to do?',
    usual: 'Something a colleague could watch you do.',
    example: 'Handle a refund dispute without asking a lead',
    most: MOST.deed,
    multiline: true,
  });

function measureField({ values, hints }: Shown): InputBlock {
  const chosen = measures.find(({ value }) => value === values.measure) ?? measures[0];
  return live(
    field(
      'measure',
      'How will you see it?',
      { type: 'radio_buttons', options: measures, ...(chosen && { initial_option: chosen }) },
      hints.measure ? { hint: `💡 ${hints.measure}` } : {},
    ),
  );
}

/** Numbers are asked for as text: people write "12,5" and "85 %", which a number field refuses. */
function measureFields(shown: Shown): InputBlock[] {
  const { measure = 'NUMBER' } = shown.values;
  if (measure === 'YES_NO') {
    const example = 'It took place, and a colleague wrote to me about it';
    const label = 'How will you know that it is done?';
    return [textField(shown, { name: 'unit', label, usual: 'In one line.', example, most: MOST.unit, optional: true })];
  }
  const percent = measure === 'PERCENT';
  return [
    textField(shown, {
      name: 'unit',
      label: percent ? 'A percentage of what?' : 'What is counted?',
      usual: percent ? 'As in “88% good ratings”.' : 'As in “3 of 5 handled alone”.',
      example: percent ? 'good ratings on deliveries' : 'handled alone',
      most: MOST.unit,
    }),
    textField(shown, {
      name: 'baseline',
      label: 'Where are you today?',
      usual: percent ? 'A guess will do.' : 'Left empty: 0.',
      example: percent ? '80' : '0',
      most: MOST.number,
      optional: true,
    }),
    textField(shown, {
      name: 'target',
      label: 'Where do you want to be?',
      usual: 'Far enough to be worth it, near enough to be reached.',
      example: percent ? '88' : '5',
      most: MOST.number,
    }),
  ];
}

const stepAndWhy = (shown: Shown): InputBlock[] => [
  textField(shown, {
    name: 'nextStep',
    label: 'One step you can take this week',
    usual: 'Small enough to be done in half an hour.',
    example: 'Sit in on one dispute and write the steps down',
    most: MOST.nextStep,
    multiline: true,
  }),
  textField(shown, {
    name: 'why',
    label: 'Why does it matter?',
    usual: 'To customers, colleagues or you.',
    example: 'The customer has one person to talk to',
    most: MOST.why,
    multiline: true,
  }),
];

const isDay = (text: string | undefined): text is string => z.iso.date().safeParse(text).success;

const dateField = ({ values: { dueOn }, hints }: Shown): InputBlock =>
  live(
    field(
      'dueOn',
      'Until when?',
      { type: 'datepicker', placeholder: plain('Choose a day'), ...(isDay(dueOn) && { initial_date: dueOn }) },
      hintOf(hints, 'dueOn', 'You can move it later.'),
    ),
  );

const skillField = (skill: { id: string; name: string } | undefined): InputBlock =>
  field(
    'skillId',
    'Which skill is it about?',
    {
      type: 'external_select',
      min_query_length: 0,
      placeholder: plain('Type to search'),
      ...(skill && { initial_option: option(skill.name, skill.id) }),
    },
    { optional: true, hint: 'Kudos for the same skill are then offered to you as evidence.' },
  );

const has = (values: Values, name: string) => (values[name] ?? '').trim() !== '';

/** What is there of a good objective: a tick where a part is written and raises no question. */
function ticks({ values, hints }: Shown): string {
  const counted = values.measure !== 'YES_NO';
  const parts: [string, boolean][] = [
    ['Specific', has(values, 'deed') && !hints.deed],
    ['Measurable', has(values, 'unit') && (!counted || has(values, 'target')) && !hints.unit && !hints.target],
    ['This week', has(values, 'nextStep') && !hints.nextStep],
    ['Worth it', has(values, 'why') && !hints.why],
    ['Dated', has(values, 'dueOn') && !hints.dueOn],
  ];
  return parts.map(([name, there]) => `${there ? ':white_check_mark:' : ':white_circle:'} ${name}`).join('   ');
}

export interface FormShown extends Shown {
  meta: Omit<FormMeta, 'shown'>;
  skill?: { id: string; name: string } | undefined;
}

/** What of a form changes while somebody types: which fields there are, what the coach asks, and the ticks. */
export const shownKey = (shown: Shown): string =>
  [
    shown.values.measure ?? '',
    ...Object.entries(shown.hints).flatMap(([name, hint]) => (hint ? [name, hint] : [])),
    ticks(shown),
  ].join('|');

/** The form itself. It asks back while one writes, and keeps what is typed when it is closed. */
export const objectiveModal = ({ meta, skill, ...shown }: FormShown): Modal => ({
  type: 'modal',
  callback_id: SAVE_OBJECTIVE,
  private_metadata: JSON.stringify({ ...meta, shown: shownKey(shown) } satisfies FormMeta),
  notify_on_close: true,
  title: plain(meta.objectiveId && !meta.isDraft ? 'Edit objective' : 'Set an objective'),
  submit: plain('Save'),
  close: plain('Close'),
  blocks: [
    deedField(shown),
    measureField(shown),
    ...measureFields(shown),
    ...stepAndWhy(shown),
    dateField(shown),
    skillField(skill),
    context(ticks(shown)),
    ...(meta.objectiveId && !meta.isDraft ? [] : [actions(button(KEEP_DRAFT, 'Keep as a draft'))]),
    context('Close it whenever you like: what you typed is kept.'),
  ],
});
