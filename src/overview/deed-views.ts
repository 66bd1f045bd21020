/** What is done about one pairing: looked at before it is done. */
import { z } from 'zod';
import { MILESTONE_WORDS, milestonesOf } from '../pairings/milestones.ts';
import { actions, context, dateFor, field, type Modal, mention, plain, quote, section } from '../slack/blocks.ts';
import { mattersOf, type Pair } from './matters.ts';
import type { Details } from './service.ts';
import { datesLine, go, type Metadata, matterWords, metadata, overviewModal, type Place, pairWords } from './views.ts';

export const SEND_NOTE = 'overview.send-note';
export const REMIND = 'overview.remind';
export const SAVE_PAUSE = 'overview.pause';
export const SAVE_RESUME = 'overview.resume';
export const SAVE_END = 'overview.end';

/** Longer is a letter; as it is escaped, it still fits a section. */
const MOST_TEXT = 500;

export const Text = z
  .string('Write a sentence or two.')
  .trim()
  .min(1, 'Write a sentence or two.')
  .max(MOST_TEXT, `At most ${MOST_TEXT} characters, please.`);
export const NoteForm = z.object({ text: Text });
export const PauseForm = z.object({ day: z.iso.date('Choose a day.') });

/** Said in both people's hearing, so it blames neither. */
const SUGGESTED = {
  'go-on':
    'Hello you two! Is something in the way of meeting? If it no longer suits you, that’s fine too: you can pause or finish it at any time, and need not say why.',
  'no-session': 'Hello you two! Shall I help you find a time for your next session? Even twenty minutes are worth it.',
  'not-started':
    'Hello you two! Have you found a time for your first session? Twenty minutes to say hello are a good start. Tell me if I can help.',
  'not-agreed':
    'Hello you two! When you have a minute, look at your agreement together: how often you meet, and how. It is further up in this conversation.',
  fine: 'Hello you two! How are things? Tell me if I can help with anything.',
} as const;

/** A note for a pairing as it stands, to be changed before it is sent. */
const suggestedNote = (pair: Pair, now: Date): string => SUGGESTED[mattersOf(pair, now)[0]?.is ?? 'fine'];
/** The same for many. */
export const SUGGESTED_TO_ALL = SUGGESTED.fine;

export const noteField = (text: string) =>
  field('text', 'Your note', { type: 'plain_text_input', multiline: true, max_length: MOST_TEXT, initial_value: text });

const aboutIt = (pair: Pair, now: Date): string => {
  const matter = matterWords(pair, now);
  return `*${pairWords(pair)}*\n${datesLine(pair)}${matter ? `\n:hand: ${matter}` : ''}`;
};

export interface DeedView {
  pair: Pair;
  now: Date;
  /** Who does it. */
  by: string;
  /** Of a pause: what is chosen if they change nothing. */
  day: string;
}

const deedModal = (carried: Metadata, callbackId: string, submit: string, blocks: Modal['blocks']): Modal => ({
  type: 'modal',
  callback_id: callbackId,
  title: plain('Pairings'),
  submit: plain(submit),
  close: plain('Cancel'),
  private_metadata: metadata(carried),
  blocks: [...blocks, ...(carried.place ? [actions(go('back', 'Back', carried.place))] : [])],
});

export const noteModal = (carried: Metadata, { pair, now, by }: DeedView): Modal =>
  deedModal(carried, SEND_NOTE, 'Send', [
    section(aboutIt(pair, now)),
    noteField(suggestedNote(pair, now)),
    context(
      `Goes into their conversation in hours in which both work, as from ${mention(by)}, who coordinates mentoring.`,
    ),
  ]);

export const remindModal = (carried: Metadata, { pair, now, by }: DeedView): Modal =>
  deedModal(carried, REMIND, 'Remind', [
    section(aboutIt(pair, now)),
    section(`They will read in their conversation:\n${quote(reminderText())}`),
    context(`As from ${mention(by)}, who coordinates mentoring.`),
  ]);

export const pauseModal = (carried: Metadata, { pair, now, day }: DeedView): Modal =>
  deedModal(carried, SAVE_PAUSE, 'Pause', [
    section(aboutIt(pair, now)),
    pauseField(day),
    context('Both hear the date. They lose no time, and can go on sooner.'),
  ]);

export const pauseField = (day: string) =>
  field('day', 'Until', { type: 'datepicker', initial_date: day }, { hint: 'At most 8 weeks.' });

export const resumeModal = (carried: Metadata, { pair, now }: DeedView): Modal =>
  deedModal(carried, SAVE_RESUME, 'Go on', [
    section(aboutIt(pair, now)),
    context('Both are told that their pairing goes on, and until when.'),
  ]);

export const endModal = (carried: Metadata, { pair, now }: DeedView): Modal =>
  deedModal(carried, SAVE_END, 'End it', [
    section(aboutIt(pair, now)),
    section('Both are thanked and told that it has ended, without why or by whom. Who asks again comes first.'),
    context('This cannot be taken back. What they have written stays theirs to read.'),
  ]);

/** What the two read when they are reminded. */
export const reminderText = (): string =>
  'You have not agreed yet on how often you meet and how. It takes a minute: one of you suggests, both agree.';

const WRITTEN: Record<string, string> = { note: 'a note', agreement: 'a reminder about the agreement' };

/** Dates and milestones of a pairing, and nothing else. */
export function detailsModal(place: Place, { pair, notes }: Details, now: Date): Modal {
  const reached = milestonesOf(pair).map(
    ({ is, at }) => `${at ? '✓' : '○'} ${MILESTONE_WORDS[is]}${at ? `, ${dateFor(at)}` : ''}`,
  );
  return overviewModal({ place, id: pair.id }, [
    section(aboutIt(pair, now)),
    section(reached.join('\n')),
    ...(pair.lastMetAt ? [section(`Last session: ${dateFor(pair.lastMetAt)}`)] : []),
    ...(notes.length === 0
      ? []
      : [
          section(
            notes
              .map(
                ({ what, by, createdAt }) => `${dateFor(createdAt)}: ${WRITTEN[what] ?? 'a note'} from ${mention(by)}`,
              )
              .join('\n'),
          ),
        ]),
    context('Dates only. What the two say, plan and write stays between them.'),
    actions(go('back', 'Back', place)),
  ]);
}
