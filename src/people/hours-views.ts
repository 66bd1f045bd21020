import type { KnownBlock } from '@slack/types';
import { z } from 'zod';
import { actions, button, divider, field, type Modal } from '../slack/blocks.ts';
import { clock, daysInWords, Time, WEEKDAYS, Weekday } from '../slack/times.ts';
import { type Place, sectionModal, severalOf } from './form-views.ts';
import type { Week } from './hours.ts';
import type { NewShift } from './own-hours.ts';
import type { OwnProfile } from './profiles.ts';

export const MORE_HOURS = 'people.more-hours';

/** Days that share their hours, in the order of their first day; without any day, one empty group to fill. */
function shiftsOf(week: Week): NewShift[] {
  const groups = new Map<string, NewShift>();
  for (const [index, day] of week.entries()) {
    if (!day) continue;
    const group = groups.get(`${day.from}-${day.to}`) ?? { ...day, days: [] };
    group.days.push(index + 1);
    groups.set(`${day.from}-${day.to}`, group);
  }
  return groups.size > 0 ? [...groups.values()] : [{ days: [], from: 540, to: 1080 }];
}

const Shift = z.object({ days: z.array(Weekday), from: Time, to: Time });

/** The fields days0, from0, to0, days1, … as shifts in their order; an error names its field. */
export const HoursForm = z
  .looseObject({ pausedUntil: z.iso.date('Choose a day.').optional() })
  .transform(({ pausedUntil, ...form }, context) => {
    const shifts: NewShift[] = [];
    for (let index = 0; index < WEEKDAYS.length && `days${index}` in form; index++) {
      const parts = { days: form[`days${index}`] ?? [], from: form[`from${index}`], to: form[`to${index}`] };
      const shift = Shift.safeParse(parts);
      if (shift.success) shifts.push(shift.data);
      for (const { path, message } of shift.error?.issues ?? [])
        context.addIssue({ code: 'custom', path: [`${String(path[0])}${index}`], message });
    }
    return { shifts, pausedUntil };
  });

/** How many groups of days a form as it was sent back holds. */
export const countShifts = (blocks: readonly { block_id?: string | undefined }[]): number =>
  blocks.filter((block) => /^days\d$/.test(block.block_id ?? '')).length;

const shiftFields = ({ days, from, to }: NewShift, index: number): KnownBlock[] => {
  const choices = WEEKDAYS.map((label, day) => ({ value: String(day + 1), label }));
  const more = index > 0 && { optional: true, hint: 'Choose no day to take these hours away again.' };
  const label = index === 0 ? 'Days I work' : 'On these days instead';
  return [
    ...(index > 0 ? [divider()] : []),
    field(`days${index}`, label, severalOf(choices, days.map(String)), more || {}),
    field(`from${index}`, 'From', { type: 'timepicker', initial_time: clock(from) }),
    field(
      `to${index}`,
      'To',
      { type: 'timepicker', initial_time: clock(to) },
      index === 0 ? { hint: 'Earlier than “From” means the next day.' } : {},
    ),
  ];
};

/**
 * When somebody works, filled in with what is stored or the workspace's hours. `groups`: how many groups of days to show at
 * least; Slack keeps what was typed in those that were there before.
 */
export const hoursModal = ({ hours, pausedUntilDay }: OwnProfile, place: Place, groups = 1): Modal => {
  const shifts = shiftsOf(hours.week);
  const usual = shifts[0] ?? { from: 540, to: 1080 };
  while (shifts.length < Math.min(groups, WEEKDAYS.length)) shifts.push({ days: [], from: usual.from, to: usual.to });
  return sectionModal(place, [
    ...shifts.flatMap(shiftFields),
    ...(shifts.length < WEEKDAYS.length ? [actions(button(MORE_HOURS, 'Some days are different'))] : []),
    field(
      'pausedUntil',
      'Pause me until',
      { type: 'datepicker', ...(pausedUntilDay && { initial_date: pausedUntilDay }) },
      { optional: true, hint: 'No offers and no reminders before that day.' },
    ),
  ]);
};

/** "Mon–Thu 09:00–18:00, Fri 08:00–13:00 (Europe/Berlin)" */
export const hoursInWords = ({ hours }: Pick<OwnProfile, 'hours'>): string => {
  const shifts = shiftsOf(hours.week).filter(({ days }) => days.length > 0);
  const words = shifts.map(({ days, from, to }) => `${daysInWords(days)} ${clock(from)}–${clock(to)}`);
  return `${words.join('; ') || 'no days'} (${hours.zone.replaceAll('_', ' ')})`;
};
