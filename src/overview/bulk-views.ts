import { z } from 'zod';
import {
  actions,
  context,
  field,
  type MessageContent,
  type Modal,
  option,
  plain,
  section,
  shorten,
} from '../slack/blocks.ts';
import type { Outcome } from './acting.ts';
import { BULK_DEEDS, type BulkDeed, type BulkPreview, type BulkResult } from './bulk.ts';
import { noteField, pauseField, reminderText, SUGGESTED_TO_ALL, Text } from './deed-views.ts';
import type { PairPage } from './service.ts';
import { count, go, metadata, overviewModal, type Place, pairWords } from './views.ts';

export const PREPARE_BULK = 'overview.prepare-bulk';
/** "overview.bulk." and the deed: the form differs by it. */
export const START_BULK = 'overview.bulk.';

const DEED_WORDS: Record<BulkDeed, string> = {
  note: 'Send a friendly note',
  agreement: 'Remind about the agreement',
  pause: 'Pause',
  end: 'End',
};

const WHICH = ['ticked', 'stuck', 'filter'] as const;

export const PrepareForm = z
  .object({
    deed: z.enum(BULK_DEEDS, 'Choose what to do.'),
    which: z.enum(WHICH, 'Choose which.'),
    ids: z.array(z.uuid()).default([]),
  })
  .refine(({ which, ids }) => which !== 'ticked' || ids.length > 0, { path: ['ids'], message: 'Tick at least one.' });

export const StartForms = {
  note: z.object({ text: Text }),
  pause: z.object({ day: z.iso.date('Choose a day.') }),
  agreement: z.object({}),
  end: z.object({}),
} as const satisfies Record<BulkDeed, z.ZodType>;

/** First: what, and for which. `words`: the filter. */
export function prepareModal(place: Place, list: PairPage, { words, stuck }: { words: string; stuck: number }): Modal {
  const ticks = list.rows.map(({ id, menteeName, mentorName }) =>
    option(`${shorten(menteeName, 35)} and ${shorten(mentorName, 35)}`, id),
  );
  const which = [
    option('Those I tick below', 'ticked'),
    ...(stuck > 0 ? [option(`All ${stuck} who could use a hand`, 'stuck')] : []),
    option(`All ${list.total} of: ${words}`, 'filter'),
  ];
  return {
    type: 'modal',
    callback_id: PREPARE_BULK,
    title: plain('Several at once'),
    submit: plain('Next'),
    close: plain('Cancel'),
    private_metadata: metadata({ place }),
    blocks: [
      section('You see whom it is for before anything happens.'),
      field('deed', 'What?', {
        type: 'radio_buttons',
        options: BULK_DEEDS.map((deed) => option(DEED_WORDS[deed], deed)),
      }),
      field('which', 'For which?', { type: 'radio_buttons', options: which }),
      field('ids', 'This page of the list', { type: 'checkboxes', options: ticks }, { optional: true }),
      actions(go('back', 'Back', place)),
    ],
  };
}

const ABOUT: Record<BulkDeed, string> = {
  note: 'Each gets your note in their own conversation, in their working hours. Who was written to within three days is left alone.',
  agreement: `Each reads in their conversation: “${reminderText()}” Who was written to within three days is left alone.`,
  pause: 'Both of each hear the date. They lose no time, and can go on sooner.',
  end: 'Both of each are thanked and told that it has ended, without why or by whom. *This cannot be taken back.*',
};

const SUBMIT: Record<BulkDeed, string> = { note: 'Write to', agreement: 'Remind', pause: 'Pause', end: 'End' };

/** Then: exactly for whom, and what is still to be said. */
export function confirmModal(place: Place, { id, what, total, named }: BulkPreview, day: string): Modal {
  const people = named.map(([mentee, mentor]) => pairWords({ mentee, mentor })).join('\n');
  const more = total > named.length ? `\nand ${total - named.length} more` : '';
  return {
    type: 'modal',
    callback_id: `${START_BULK}${what}`,
    title: plain('Several at once'),
    submit: plain(`${SUBMIT[what]} ${count(total, 'pair')}`),
    close: plain('Cancel'),
    private_metadata: metadata({ place, id }),
    blocks: [
      section(`*${DEED_WORDS[what]}: ${count(total, 'pair')}*\n${people}${more}`),
      ...(what === 'note' ? [noteField(SUGGESTED_TO_ALL)] : []),
      ...(what === 'pause' ? [pauseField(day)] : []),
      section(ABOUT[what]),
      actions(go('back', 'Back', place)),
    ],
  };
}

export const startedModal = (place: Place): Modal =>
  overviewModal({ place }, [
    section(':hourglass_flowing_sand: *On it.* You can close this: I write to you when all is done.'),
    actions(go('back', 'Back to the list', place)),
  ]);

const ALONE: Record<Exclude<Outcome, 'done'>, string> = {
  over: 'over by then',
  paused: 'paused',
  'going-on': 'going on',
  noted: 'written to within three days',
  agreed: 'agreed by then',
  flash: 'one conversation only',
  late: 'the day had come',
  gone: 'no longer there',
};

const DONE_WORDS: Record<BulkDeed, string> = {
  note: 'Your note is on its way',
  agreement: 'Reminded about the agreement',
  pause: 'Paused',
  end: 'Ended',
};

/** To the coordinator who started it. */
export function bulkDoneMessage({ what, outcomes }: BulkResult): MessageContent {
  const done = outcomes.find(({ is }) => is === 'done')?.count ?? 0;
  const alone = outcomes.flatMap(({ is, count: n }) => (is === 'done' ? [] : [{ why: ALONE[is], n }]));
  const left = alone.reduce((sum, { n }) => sum + n, 0);
  const why = alone.map(({ why: reason, n }) => `${n} ${reason}`).join(', ');
  const text = `${DONE_WORDS[what]}: ${count(done, 'pair')}.${left > 0 ? ` Left alone: ${left} (${why}).` : ''}`;
  return {
    text,
    blocks: [section(text), ...(what === 'end' ? [context('Places that became free are offered to who waits.')] : [])],
  };
}
