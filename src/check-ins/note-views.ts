import { z } from 'zod';
import { field, type Modal, option, plain } from '../slack/blocks.ts';
import { PULSES } from './views.ts';

export const SAVE_NOTE = 'check-in.save-note';

const MAX_NOTE = 1000;

export const NoteForm = z.object({
  pulse: z
    .enum(PULSES.map(([value]) => String(value)))
    .transform(Number)
    .nullish()
    .transform((pulse) => pulse ?? null),
  note: z
    .string()
    .trim()
    .max(MAX_NOTE, `At most ${MAX_NOTE} characters, please.`)
    .nullish()
    .transform((note) => note || null),
});

/** What the form holds so far. */
export interface NoteView {
  id: string;
  asksPulse: boolean;
  /** The pulse is about a circle. */
  isCircle: boolean;
  pulse: number | null;
  note: string | null;
}

const pulseField = ({ pulse, isCircle }: NoteView) => {
  const options = PULSES.map(([value, label]) => option(`${value} · ${label}`, String(value)));
  const chosen = options.find(({ value }) => value === String(pulse));
  return field(
    'pulse',
    `How is it going with ${isCircle ? 'your circle' : 'the two of you'}?`,
    { type: 'static_select', placeholder: plain('Choose one'), options, ...(chosen && { initial_option: chosen }) },
    {
      optional: true,
      hint: `${isCircle ? 'The number' : 'The number is for the two of you: it'} shows when a session is prepared.`,
    },
  );
};

export const noteModal = (view: NoteView): Modal => ({
  type: 'modal',
  callback_id: SAVE_NOTE,
  private_metadata: view.id,
  title: plain('Your note'),
  submit: plain('Save'),
  close: plain('Cancel'),
  blocks: [
    ...(view.asksPulse ? [pulseField(view)] : []),
    field(
      'note',
      'A note to yourself',
      {
        type: 'plain_text_input',
        multiline: true,
        max_length: MAX_NOTE,
        ...(view.note !== null && { initial_value: view.note }),
      },
      { optional: true, hint: 'Nobody else sees this note.' },
    ),
  ],
});
