import type { KnownBlock } from '@slack/types';
import { z } from 'zod';
import { context, field, type Modal, mention, option, plain, quote, section } from '../slack/blocks.ts';
import { minutesField } from './proposal-views.ts';
import type { SessionWithPair } from './rows.ts';

export const SAVE_LOG = 'session.save-log';
/** `seen`: when the session was last logged as the form was opened. */
export const LogSubject = z.object({ pairing: z.uuid(), id: z.uuid().optional(), seen: z.iso.datetime().optional() });

const LONGEST_LINE = 300;
const LONGEST_STEP = 150;
/** Ten steps of 150 characters, with what lies between them: what two noted at once stands there until they choose. */
const LONGEST_STEPS = 1600;
const MOST_STEPS = 5;

/** A step a line, each once, without what people put before the items of a list. */
const Steps = z
  .string()
  .max(LONGEST_STEPS, 'That is a lot. What matters most?')
  .optional()
  .transform((text) => {
    const lines = (text ?? '').split('\n').map((line) =>
      line
        .replace(/^\s*[-*•]\s+/, '')
        .replaceAll(/\s+/g, ' ')
        .trim(),
    );
    return [...new Set(lines.filter((line) => line !== ''))];
  })
  .refine((lines) => lines.length <= MOST_STEPS, `At most ${MOST_STEPS} next steps, please: what matters most?`)
  .refine(
    (lines) => lines.every((line) => line.length <= LONGEST_STEP),
    `At most ${LONGEST_STEP} characters a line, please.`,
  );

export const LogForm = z.object({
  met: z.enum(['yes', 'no']).default('yes'),
  minutes: z
    .string()
    .regex(/^\d{1,3}$/, 'Choose how long.')
    .transform(Number),
  line: z.string().trim().max(LONGEST_LINE, `At most ${LONGEST_LINE} characters, please.`).optional(),
  own: Steps,
  theirs: Steps,
});

export interface LogView {
  pairingId: string;
  ownId: string;
  partner: { id: string; name: string };
  /** The pairing's usual length. */
  minutes: number;
  session: SessionWithPair | undefined;
  /** What is typed, where the session was logged otherwise meanwhile. */
  typed?: Pick<z.infer<typeof LogForm>, 'minutes' | 'line' | 'own' | 'theirs'>;
}

const stepsField = (name: string, label: string, steps: string[], extra: { hint?: string; anew?: string }) =>
  field(
    name,
    label,
    {
      type: 'plain_text_input',
      multiline: true,
      max_length: LONGEST_STEPS,
      ...(steps.length > 0 && { initial_value: steps.join('\n') }),
    },
    { optional: true, ...extra },
  );

/** Once somebody logged that they met, that stays. */
function metField(session: SessionWithPair | undefined): KnownBlock[] {
  if (session?.status === 'HELD') return [];
  const options = [option('Yes, we met', 'yes'), option('No, it did not happen', 'no')];
  const [initial_option] = options;
  return [
    field('met', 'Did you two meet?', { type: 'static_select', options, ...(initial_option && { initial_option }) }),
  ];
}

/** Before it is saved over what somebody else has just noted. */
function meanwhileBlocks({ ownId, session, typed }: LogView): KnownBlock[] {
  if (!session || !typed) return [];
  const { line, loggedById, pairing } = session;
  const by = [pairing.mentor, pairing.mentee].find(({ id }) => id === loggedById && id !== ownId);
  const who = by ? `${mention(by.slackId)} logged it meanwhile` : 'You logged it elsewhere meanwhile';
  return [
    section(
      `:memo: *${who}.* What to do next stands there with yours: look it over, then save it.${line ? `\n${quote(line)}` : ''}`,
    ),
  ];
}

/** The log of a session, filled in as it was or as it mostly is. */
export const logModal = (view: LogView): Modal => {
  const { pairingId, ownId, partner, minutes, session, typed } = view;
  const stepsOf = (ownerId: string, more: string[] = []) => {
    const steps = (session?.actions ?? []).filter((step) => step.ownerId === ownerId).map((step) => step.text);
    return [...new Set([...steps, ...more])];
  };
  const line = typed?.line || session?.line;
  const seen = session?.loggedAt?.toISOString();
  // What both noted stands there, not only what was typed.
  const anew = typed && seen ? { anew: seen } : {};
  return {
    type: 'modal',
    callback_id: SAVE_LOG,
    private_metadata: JSON.stringify({
      pairing: pairingId,
      ...(session && { id: session.id }),
      ...(seen && { seen }),
    } satisfies z.infer<typeof LogSubject>),
    title: plain('Log a session'),
    submit: plain('Save'),
    close: plain('Cancel'),
    blocks: [
      ...meanwhileBlocks(view),
      ...metField(session),
      minutesField(typed?.minutes ?? session?.heldMinutes ?? session?.minutes ?? minutes, 'How long was it?'),
      field(
        'line',
        'In one line',
        { type: 'plain_text_input', max_length: LONGEST_LINE, ...(line && { initial_value: line }) },
        { optional: true },
      ),
      stepsField('own', 'What will you do next?', stepsOf(ownId, typed?.own), {
        hint: 'One a line. It comes up again before your next session.',
        ...anew,
      }),
      stepsField('theirs', `What will ${partner.name.slice(0, 60)} do next?`, stepsOf(partner.id, typed?.theirs), anew),
      context('Only the two of you see this, and either can change it later.'),
    ],
  };
};
