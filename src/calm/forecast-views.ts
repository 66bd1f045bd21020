import type { KnownBlock } from '@slack/types';
import { z } from 'zod';
import { FAMILIES } from '../outbox/kinds.ts';
import {
  actions,
  button,
  context,
  dateFor,
  field,
  type Modal,
  plain,
  section,
  shortenMrkdwn,
} from '../slack/blocks.ts';
import type { Coming } from './forecast.ts';

export const OPEN_FORECAST = 'calm.forecast';
export const CUT = 'calm.cut';
export const UNCUT = 'calm.uncut';
export const FEWER_KIND = 'calm.fewer';
export const OPEN_PAUSE = 'calm.open-pause';
export const SAVE_PAUSE = 'calm.pause';

export const ComingButton = z.object({ id: z.string().max(300) });
export const KindButton = z.object({ kind: z.string().max(100) });
export const PauseForm = z.object({ day: z.iso.date('Choose a day.') });

/** A modal holds 100 blocks. */
const MOST_SHOWN = 80;
const TITLE = 200;

const row = ({ at, joins, title, id, cut }: Coming): KnownBlock => {
  const value = JSON.stringify({ id });
  const words = shortenMrkdwn(title, TITLE).replaceAll('\n', ' ');
  if (cut) return section(`${dateFor(at)} · not sent: ${words}`, button(UNCUT, 'Bring it back', value));
  return section(
    `*${dateFor(at)}*${joins ? ' · in the same message' : ''}\n${words}`,
    button(CUT, 'Not this one', value),
  );
};

/** One button for each family that is ahead; buttons of one row need ids of their own. */
const fewerButtons = (coming: Coming[]) => {
  const kinds = new Map(coming.flatMap(({ family, kind }) => (family ? [[family, kind] as const] : [])));
  return [...kinds].map(([family, kind]) =>
    button(`${FEWER_KIND}-${family}`, `Fewer: ${FAMILIES[family].toLowerCase()}`, JSON.stringify({ kind })),
  );
};

/** What one person gets in the next 30 days, each of it theirs to cut. `said`: what has just been done. */
export const forecastModal = (coming: Coming[], said?: string): Modal => {
  const shown = coming.slice(0, MOST_SHOWN);
  return {
    type: 'modal',
    title: plain('My next 30 days'),
    close: plain('Close'),
    blocks: [
      ...(said ? [context(said)] : []),
      section(
        coming.length === 0
          ? 'Nothing is planned for you in the next 30 days.'
          : 'This is what I mean to send you unprompted, if nothing changes until then.',
      ),
      ...shown.map(row),
      ...(coming.length > MOST_SHOWN ? [context('And more after that.')] : []),
      actions(...fewerButtons(coming), button(OPEN_PAUSE, 'Pause until…')),
      context('Answers to what you do and what others ask of you come all the same.'),
    ],
  };
};

/** No nudge and no offer until a day. */
export const pauseModal = (): Modal => ({
  type: 'modal',
  callback_id: SAVE_PAUSE,
  title: plain('Pause'),
  submit: plain('Pause'),
  close: plain('Cancel'),
  blocks: [
    field('day', 'Pause me until', { type: 'datepicker' }, { hint: 'No offers and no reminders before that day.' }),
  ],
});
