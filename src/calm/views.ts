import type { KnownBlock } from '@slack/types';
import type { Workspace } from '../generated/prisma/client.ts';
import { actions, button, context, dateFor, section } from '../slack/blocks.ts';
import { clock, daysInWords } from '../slack/times.ts';
import { OPEN_FORECAST } from './forecast-views.ts';
import { OPEN_HOLIDAYS } from './holiday-views.ts';
import { OPEN_OWN_RHYTHM } from './menu-views.ts';
import { OPEN_RHYTHM } from './rhythm-views.ts';

/** A person's section of App Home: what comes next, and the say they have in it. */
export const messagesHomeBlocks = (next: Date | undefined): KnownBlock[] => [
  context(`*Messages I get* · ${next ? `the next around ${dateFor(next)}` : 'nothing is planned in the next 30 days'}`),
  actions(button(OPEN_FORECAST, 'My next 30 days'), button(OPEN_OWN_RHYTHM, 'When I get messages')),
];

/** A coordinator's section of App Home. */
export const rhythmHomeBlocks = (
  { nudgeDays, nudgeFrom, nudgesADay, nudgesAWeek, checkInDays }: Workspace,
  holidays: number,
): KnownBlock[] => [
  section(
    `*Rhythm:* unprompted messages ${daysInWords(nudgeDays)} from ${clock(nudgeFrom)}, at most ${nudgesADay} a day and ` +
      `${nudgesAWeek} a week; check-ins every ${checkInDays} days; ${holidays === 1 ? '1 holiday' : `${holidays} holidays`} ahead.`,
  ),
  actions(button(OPEN_RHYTHM, 'Rhythm'), button(OPEN_HOLIDAYS, 'Holidays')),
];
