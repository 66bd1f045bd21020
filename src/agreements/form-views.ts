import { z } from 'zod';
import { context, dateFor, field, type Modal, option, plain, section } from '../slack/blocks.ts';
import { daysApart } from '../slack/times.ts';
import { CONFIDENCES, MEETINGS, MOST_WEEKS, type Terms } from './terms.ts';
import {
  type AgreementView,
  CONFIDENCE_WORDS,
  isConfidence,
  isMeeting,
  MEETING_WORDS,
  valueOf,
  weeksWords,
  withWhom,
} from './views.ts';

export const SAVE_CHANGE = 'agreement.save';
export const SAVE_EXTENSION = 'agreement.extend';

const WEEKS = [4, 6, 8, 12, 16, 20, 24];
const DAYS = [7, 14, 21, 28];
const MINUTES = [15, 30, 45, 60, 90];
/** A choice that the workspace made stays one. */
const including = (choices: number[], own: number) => [...new Set([...choices, own])].sort((a, b) => a - b);

const whole = (most: number) => z.coerce.number('Choose one.').int().min(1).max(most);
export const ChangeForm = z.object({
  weeks: whole(104), // what is too long, the service says
  sessionDays: whole(90),
  minutes: whole(480),
  meeting: z.enum(MEETINGS, 'Choose one.'),
  confidential: z.enum(CONFIDENCES, 'Choose one.'),
});

const numberField = (
  name: keyof Terms,
  label: string,
  choices: number[],
  words: (value: number) => string,
  own: number,
) =>
  field(name, label, {
    type: 'static_select',
    options: including(choices, own).map((value) => option(words(value), String(value))),
    initial_option: option(words(own), String(own)),
  });

const wordField = <Word extends string>(name: keyof Terms, label: string, words: Record<Word, string>, own: Word) =>
  field(name, label, {
    type: 'radio_buttons',
    options: (Object.keys(words) as Word[]).map((word) => option(words[word], word)),
    initial_option: option(words[own], own),
  });

/** The form to change an agreement; sent, it is a suggestion to the other. */
export const changeModal = (state: AgreementView, ownId: string, terms: Terms): Modal => {
  const { pairing, inForce, proposed } = state;
  const { weeks, sessionDays, minutes, meeting, confidential } = terms;
  const holds = inForce ? ' Until then what you agreed on holds.' : '';
  return {
    type: 'modal',
    callback_id: SAVE_CHANGE,
    private_metadata: valueOf({ pairing: pairing.id, based: (proposed ?? inForce)?.id ?? null }),
    title: plain('Change agreement'),
    submit: plain('Suggest'),
    close: plain('Cancel'),
    blocks: [
      section(`*With ${withWhom(state, ownId)}*`),
      numberField(
        'weeks',
        'How long in all?',
        WEEKS.filter((one) => one <= MOST_WEEKS),
        weeksWords,
        weeks,
      ),
      numberField('sessionDays', 'How often do you meet?', DAYS, daysApart, sessionDays),
      numberField('minutes', 'For how long?', MINUTES, (value) => `${value} minutes`, minutes),
      wordField('meeting', 'How do you meet?', MEETING_WORDS, isMeeting(meeting) ? meeting : 'huddle'),
      wordField(
        'confidential',
        'What stays between you?',
        CONFIDENCE_WORDS,
        isConfidence(confidential) ? confidential : 'between-us',
      ),
      context(`Your partner is asked, and it counts once you both agree.${holds}`),
    ],
  };
};

/** One click from there. */
export const extensionModal = (state: AgreementView, ownId: string, { weeks }: Terms, endsAt: Date): Modal => ({
  type: 'modal',
  callback_id: SAVE_EXTENSION,
  private_metadata: valueOf({ id: state.pairing.id }),
  title: plain('Extend your pairing'),
  submit: plain('Suggest it'),
  close: plain('Cancel'),
  blocks: [
    section(
      `*With ${withWhom(state, ownId)}*\nTo ${weeksWords(weeks)} in all, until ${dateFor(endsAt)}. Your partner is asked; it counts once you both want it.`,
    ),
  ],
});
