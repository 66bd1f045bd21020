import { z } from 'zod';
import type { Workspace } from '../generated/prisma/client.ts';
import { FAMILIES, type Family } from '../outbox/kinds.ts';
import { field, type Modal, option, plain } from '../slack/blocks.ts';
import { clock, daysInWords, Time, WEEKDAYS, Weekday } from '../slack/times.ts';
import { pauseInWords } from './menu-views.ts';
import type { OwnRhythm } from './own-rhythm.ts';

export const SAVE_OWN_RHYTHM = 'calm.save-own-rhythm';

const CADENCES = [7, 14, 21, 28, 42, 56];
const PAUSES = [14, 28, 0];
const AS_USUAL = 'usual';

const weeks = (days: number): string =>
  days % 7 !== 0 ? `every ${days} days` : days === 7 ? 'every week' : `every ${days / 7} weeks`;

/** A number of the list, or null for "as usual". */
const Choice = z
  .string()
  .regex(/^(usual|\d{1,3})$/)
  .optional()
  .transform((chosen) => (chosen === undefined || chosen === AS_USUAL ? null : Number(chosen)));

export const OwnRhythmForm = z
  .looseObject({
    nudgeDays: z.array(Weekday).default([]),
    nudgeFrom: Time.optional(),
    checkInDays: Choice.pipe(z.number().min(7).max(56).nullable()),
  })
  .transform(({ nudgeDays, nudgeFrom, checkInDays, ...rest }): OwnRhythm => {
    const chosen = (Object.keys(FAMILIES) as Family[]).flatMap((family) => {
      const days = Choice.safeParse(rest[`family-${family}`]).data ?? null;
      return days !== null && PAUSES.includes(days) ? [[family, days] as const] : [];
    });
    return { nudgeDays, nudgeFrom: nudgeFrom ?? null, checkInDays, choices: new Map(chosen) };
  });

/** One of a few, the chosen one selected; one that is not in the list is added to it. */
const choiceOf = (usual: string, days: number[], words: (days: number) => string, chosen: number | null) => {
  const all = chosen !== null && !days.includes(chosen) ? [...days, chosen] : days;
  const options = [option(usual, AS_USUAL), ...all.map((one) => option(words(one), String(one)))];
  const initial = options.find(({ value }) => value === String(chosen)) ?? options[0];
  return { type: 'static_select' as const, options, ...(initial && { initial_option: initial }) };
};

/** When and how often somebody gets messages; what they leave empty is as for everybody. */
export const ownRhythmModal = (own: OwnRhythm & { workspace: Workspace }, families: Family[]): Modal => {
  const { workspace, nudgeDays, nudgeFrom, checkInDays, choices } = own;
  const days = WEEKDAYS.map((label, index) => option(label, String(index + 1)));
  const chosen = days.filter((day) => nudgeDays.includes(Number(day.value)));
  return {
    type: 'modal',
    callback_id: SAVE_OWN_RHYTHM,
    title: plain('When I get messages'),
    submit: plain('Save'),
    close: plain('Cancel'),
    blocks: [
      field(
        'nudgeDays',
        'On these days',
        { type: 'multi_static_select', options: days, ...(chosen.length > 0 && { initial_options: chosen }) },
        {
          optional: true,
          hint: `Empty: ${daysInWords(workspace.nudgeDays)}, like everybody. Always in your working hours.`,
        },
      ),
      field(
        'nudgeFrom',
        'Not before',
        { type: 'timepicker', ...(nudgeFrom !== null && { initial_time: clock(nudgeFrom) }) },
        { optional: true, hint: `Empty: ${clock(workspace.nudgeFrom)}, like everybody.` },
      ),
      field(
        'checkInDays',
        FAMILIES['check-ins'],
        choiceOf(`As usual: ${weeks(workspace.checkInDays)}`, CADENCES, weeks, checkInDays),
      ),
      ...families.map((family) =>
        field(
          `family-${family}`,
          FAMILIES[family],
          choiceOf(`As usual: ${pauseInWords(null)}`, PAUSES, pauseInWords, choices.get(family) ?? null),
        ),
      ),
    ],
  };
};
