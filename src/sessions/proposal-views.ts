import type { KnownBlock } from '@slack/types';
import { z } from 'zod';
import { context, field, type Modal, mention, option, plain, section } from '../slack/blocks.ts';
import type { SessionWithPair } from './rows.ts';
import type { Finding } from './suggestions.ts';
import type { Suggestion } from './times.ts';
import { minutesWords, nameOf } from './views.ts';

export const SAVE_PROPOSAL = 'session.propose';
export const SAVE_MOVE = 'session.save-move';

/** What sessions are long; another one that was agreed on joins them. */
const LENGTHS = [15, 20, 30, 45, 60, 90, 120];

/** What comes back are seconds since 1970: an instant, so that no clock change can make it mean two or none. */
const Moment = z
  .string('Choose a day and a time.')
  .regex(/^\d{1,10}$/, 'Choose a day and a time.')
  .transform((seconds) => new Date(Number(seconds) * 1000));
const Minutes = z
  .string('Choose how long.')
  .regex(/^\d{1,3}$/, 'Choose how long.')
  .transform(Number)
  .refine((minutes) => minutes >= 5 && minutes <= 240, 'Between 5 minutes and 4 hours, please.');

export const ProposalForm = z
  .object({
    time0: Moment,
    time1: Moment.optional(),
    time2: Moment.optional(),
    minutes: Minutes,
    guide: z.string().max(60).optional(),
  })
  .transform(({ time0, time1, time2, minutes, guide }) => ({
    times: [time0, time1, time2],
    minutes,
    guide: !guide || guide === NO_GUIDE ? null : guide,
  }));

export const MoveForm = z.object({ time0: Moment, minutes: Minutes });

/** An option has a value, and none of the guides is called so. */
const NO_GUIDE = '-';

export const minutesField = (minutes: number, label = 'How long?') => {
  const lengths = [...new Set([...LENGTHS, minutes])].sort((a, b) => a - b);
  const options = lengths.map((one) => option(minutesWords(one), String(one)));
  const chosen = options.find((one) => one.value === String(minutes));
  return field('minutes', label, { type: 'static_select', options, ...(chosen && { initial_option: chosen }) });
};

const momentField = (name: string, label: string, at: Date | undefined, optional = false) =>
  field(
    name,
    label,
    { type: 'datetimepicker', ...(at && { initial_date_time: Math.floor(at.getTime() / 1000) }) },
    { optional },
  );

const guideField = (guides: { key: string; title: string }[]): KnownBlock[] => {
  const options = [
    option('The one that fits the stage', NO_GUIDE),
    ...guides.map(({ key, title }) => option(title, key)),
  ];
  const [initial_option] = options;
  return [
    field('guide', 'A guide for it', { type: 'static_select', options, ...(initial_option && { initial_option }) }),
  ];
};

/** Whose hours a suggestion sticks out of, and by how much at most. */
function outsideWords(suggestions: Suggestion[], partner: string): string {
  const most = (index: number) => Math.max(0, ...suggestions.map(({ outside }) => outside[index] ?? 0));
  const hours = (minutes: number) => (minutes < 60 ? minutesWords(minutes) : `${Math.round(minutes / 6) / 10} h`);
  const parts = [
    ...(most(0) > 0 ? [`up to ${hours(most(0))} outside yours`] : []),
    ...(most(1) > 0 ? [`up to ${hours(most(1))} outside ${partner}’s`] : []),
  ];
  return parts.join(' and ');
}

function explanation({ suggestions, partner }: Finding): string {
  const who = mention(partner.slackId);
  if (suggestions.length === 0)
    return `The hours of you and ${who} don’t meet in the coming two weeks, not even nearly, or one of you is away. Choose a time yourself.`;
  const isOutside = suggestions.some(({ outside }) => outside.some((minutes) => minutes > 0));
  return isOutside
    ? `You and ${who} share no hours in the coming two weeks. These come closest: ${outsideWords(suggestions, who)}. Change them if you know better ones.`
    : `These lie in the hours of you both. Change them if you like; you see them in your own zone, and ${who} in theirs.`;
}

/** The form that suggests times: up to three, with a way to choose others. */
export const proposalModal = (found: Finding, guides: { key: string; title: string }[]): Modal => {
  const { suggestions, minutes, pairing } = found;
  return {
    type: 'modal',
    callback_id: SAVE_PROPOSAL,
    private_metadata: JSON.stringify({ pairing: pairing.id }),
    title: plain('Find a time'),
    submit: plain('Suggest'),
    close: plain('Cancel'),
    blocks: [
      section(explanation(found)),
      momentField('time0', 'First choice', suggestions[0]?.at),
      momentField('time1', 'Second', suggestions[1]?.at, true),
      momentField('time2', 'Third', suggestions[2]?.at, true),
      minutesField(minutes),
      ...guideField(guides),
      context('Your suggestion goes into the conversation of you two.'),
    ],
  };
};

/** Gives a planned session another time. */
export const moveModal = ({ id, startsAt, minutes, pairing }: SessionWithPair): Modal => ({
  type: 'modal',
  callback_id: SAVE_MOVE,
  private_metadata: JSON.stringify({ id }),
  title: plain('Move it'),
  submit: plain('Move'),
  close: plain('Keep it'),
  blocks: [
    section(`When is your ${nameOf(pairing.kind)} instead? The other one is told, and the calendar file changes.`),
    momentField('time0', 'New time', startsAt ?? undefined),
    minutesField(minutes),
  ],
});
