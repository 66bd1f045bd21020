import { z } from 'zod';
import { FAMILIES, type Family } from '../outbox/kinds.ts';
import {
  actions,
  button,
  context,
  field,
  type MessageContent,
  type Modal,
  option,
  plain,
  section,
} from '../slack/blocks.ts';
import { clock, daysInWords } from '../slack/times.ts';
import type { Fewer } from './choices.ts';
import type { SnoozeDays, Why } from './service.ts';

export const SAVE_SNOOZE = 'calm.snooze';
export const UNDO_FEWER = 'calm.undo-fewer';
export const OPEN_OWN_RHYTHM = 'calm.own-rhythm';

export const MenuChoice = z.object({ do: z.enum(['snooze', 'fewer', 'why']), id: z.uuid() });
export const NudgeButton = z.object({ id: z.uuid() });
export const FamilyChoice = z.object({
  family: z.enum(Object.keys(FAMILIES) as [Family, ...Family[]]),
  days: z.union([z.literal(14), z.literal(28), z.literal(0), z.null()]),
});

/** A day of the list, or one of their own. */
export const SnoozeForm = z
  .object({ choice: z.iso.date().optional(), day: z.iso.date('Choose a day.').optional() })
  .transform(({ choice, day }, ctx) => {
    const chosen = day ?? choice;
    if (chosen) return { day: chosen };
    ctx.addIssue({ code: 'custom', path: ['choice'], message: 'Choose a day.' });
    return z.NEVER;
  });

/** "28 January 2027" for YYYY-MM-DD: a calendar date, the same in every zone. */
const dayInWords = (day: string): string =>
  new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(day));

/** Until when the nudge is put off. */
export const snoozeModal = (id: string, days: SnoozeDays): Modal => {
  const first = option('Tomorrow', days.tomorrow);
  const others = [
    ['In three days', days.inThreeDays],
    ['Next week', days.nextWeek],
  ] as const;
  const options = [first, ...others.flatMap(([label, day]) => (day ? [option(label, day)] : []))];
  const distinct = options.filter(({ value }, at) => options.findIndex((one) => one.value === value) === at);
  return {
    type: 'modal',
    callback_id: SAVE_SNOOZE,
    private_metadata: id,
    title: plain('Snooze'),
    submit: plain('Snooze'),
    close: plain('Cancel'),
    blocks: [
      field(
        'choice',
        'Ask me again',
        { type: 'radio_buttons', options: distinct, initial_option: first },
        { optional: true },
      ),
      field(
        'day',
        'Or on a day of your own',
        { type: 'datepicker' },
        { optional: true, hint: `At the latest ${dayInWords(days.last)}. I ask then, or at your next good moment.` },
      ),
    ],
  };
};

/** How often a family comes with this pause. */
export const pauseInWords = (days: number | null): string => {
  if (days === null) return 'as they come';
  return days === 0 ? 'only in my Home tab' : `at most every ${days / 7} weeks`;
};

/** To whoever asked for fewer: what is now the case, and the way back. */
export const fewerMessage = ({ family, words, days, was }: Fewer): MessageContent => {
  const name = FAMILIES[family];
  const change = button(OPEN_OWN_RHYTHM, 'When I get messages');
  const told = (text: string, ...more: Parameters<typeof actions>) => ({
    text,
    blocks: [section(text), actions(...more, change)],
  });
  if (words !== undefined) return told(words);
  if (was === undefined) return told(`*${name}* come ${pauseInWords(0)} already.`);
  const text = `Done. *${name}* now come ${pauseInWords(days)}.`;
  return told(text, button(UNDO_FEWER, 'Undo', JSON.stringify({ family, days: was })));
};

/** After "Undo". */
export const undoneMessage = (family: Family, days: number | null): MessageContent => ({
  text: `As before: *${FAMILIES[family]}* come ${pauseInWords(days)}.`,
});

const times = (count: number) => (count === 1 ? 'one' : count === 2 ? 'two' : `${count}`);

/** To whoever wants to know why they got this. */
export const whyMessage = ({ why, anyDay, days, from, aDay, aWeek }: Why): MessageContent => {
  const when = anyDay ? 'on any of your working days' : `${daysInWords(days)} in your working hours`;
  const rule =
    `Such messages come ${when}, from ${clock(from)}, ` +
    `at most ${times(aDay)} a day and ${times(aWeek)} in seven days.`;
  return { text: `${why} ${rule}`, blocks: [section(why || rule), ...(why ? [context(rule)] : [])] };
};
