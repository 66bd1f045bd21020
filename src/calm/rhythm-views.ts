import type { KnownBlock } from '@slack/types';
import { z } from 'zod';
import {
  actions,
  button,
  context,
  escapeMrkdwn,
  field,
  type Modal,
  option,
  plain,
  section,
  shorten,
} from '../slack/blocks.ts';
import { clock, Time, WEEKDAYS, Weekday } from '../slack/times.ts';
import type { Change, Preview, Rhythm } from './rhythm.ts';

export const OPEN_RHYTHM = 'calm.rhythm';
export const SAVE_RHYTHM = 'calm.save-rhythm';
export const PREVIEW = 'calm.preview';

/** What can be set in whole numbers: least, most, and how the form asks for it. */
const NUMBERS = {
  checkInDays: [7, 56, 'Days between check-ins'],
  stuckDays: [7, 90, 'A pair is stuck after so many days without meeting'],
  silentRounds: [1, 10, 'Ask whether to go on after so many unanswered check-ins'],
  pulseFirstDay: [7, 180, 'Ask how it is going first on day'],
  pulseEveryDays: [14, 365, 'Then every so many days'],
  pairingWeeks: [2, 52, 'Weeks of a pairing'],
  sessionDays: [7, 56, 'Days between sessions'],
  sessionMinutes: [15, 120, 'Minutes of a session'],
} as const satisfies Partial<Record<keyof Rhythm, readonly [number, number, string]>>;
type NumberName = keyof typeof NUMBERS;
const NAMES = Object.keys(NUMBERS) as NumberName[];

const whole = ([least, most]: readonly [number, number, string]) => {
  const words = `A whole number from ${least} to ${most}, please.`;
  return z.coerce.number(words).int(words).min(least, words).max(most, words);
};

const one = (most: number) => z.coerce.number('Choose one.').int().min(1, 'Choose one.').max(most, 'Choose one.');

export const RhythmForm = z.object({
  nudgeDays: z.array(Weekday).min(1, 'Choose at least one day.'),
  nudgeFrom: Time,
  nudgesADay: one(2),
  nudgesAWeek: one(5),
  checkInDays: whole(NUMBERS.checkInDays),
  stuckDays: whole(NUMBERS.stuckDays),
  silentRounds: whole(NUMBERS.silentRounds),
  pulseFirstDay: whole(NUMBERS.pulseFirstDay),
  pulseEveryDays: whole(NUMBERS.pulseEveryDays),
  pairingWeeks: whole(NUMBERS.pairingWeeks),
  sessionDays: whole(NUMBERS.sessionDays),
  sessionMinutes: whole(NUMBERS.sessionMinutes),
});

const upTo = (most: number, chosen: number) => {
  const options = Array.from({ length: most }, (_, index) => option(String(index + 1), String(index + 1)));
  const initial = options[chosen - 1];
  return { type: 'static_select' as const, options, ...(initial && { initial_option: initial }) };
};

const nudgeFields = ({ nudgeDays, nudgeFrom, nudgesADay, nudgesAWeek }: Rhythm): KnownBlock[] => {
  const days = WEEKDAYS.map((label, index) => option(label, String(index + 1)));
  const chosen = days.filter((day) => nudgeDays.includes(Number(day.value)));
  return [
    field(
      'nudgeDays',
      'Unprompted messages on',
      { type: 'multi_static_select', options: days, ...(chosen.length > 0 && { initial_options: chosen }) },
      { hint: 'In everybody’s own working hours; each can choose days of their own.' },
    ),
    field('nudgeFrom', 'Not before', { type: 'timepicker', initial_time: clock(nudgeFrom) }),
    field('nudgesADay', 'At most so many a day', upTo(2, nudgesADay)),
    field('nudgesAWeek', 'At most so many in seven days', upTo(5, nudgesAWeek)),
  ];
};

const change = ({ before, after }: Change): string => (before === after ? `${before}` : `${before} → *${after}*`);

const previewBlocks = (preview: Preview | undefined): KnownBlock[] => {
  if (!preview) return [context('Numbers are shown for at least five people.')];
  const { people, total, days, sites } = preview;
  const perDay = days.map((day, index) => `${WEEKDAYS[index]?.slice(0, 3)} ${change(day)}`).join(' · ');
  const perSite = sites.map(
    (site) =>
      `${site.name === null ? 'Everywhere else' : escapeMrkdwn(shorten(site.name, 40))} (${site.people} people): ${change(site.change)}`,
  );
  return [
    section(`*Unprompted messages a week, now → then:* ${change(total)} to ${people} people\n${perDay}`),
    ...(perSite.length > 1 ? [section(shorten(perSite.join('\n'), 2900))] : []),
    context('Worked out for the next four weeks from what is planned. Nobody has been told anything.'),
  ];
};

/** The rhythm of the workspace; with `preview`, what it would mean stands below the button that asks for it. */
export const rhythmModal = (rhythm: Rhythm, preview?: { is: Preview | undefined }): Modal => ({
  type: 'modal',
  callback_id: SAVE_RHYTHM,
  title: plain('Rhythm'),
  submit: plain('Save'),
  close: plain('Cancel'),
  blocks: [
    ...nudgeFields(rhythm),
    ...NAMES.map((name) => {
      const [least, most, label] = NUMBERS[name];
      return field(name, label, {
        type: 'number_input',
        is_decimal_allowed: false,
        min_value: String(least),
        max_value: String(most),
        initial_value: String(Math.min(most, Math.max(least, rhythm[name]))),
      });
    }),
    actions(button(PREVIEW, 'What would this mean?')),
    ...(preview ? previewBlocks(preview.is) : []),
  ],
});
