import type { KnownBlock } from '@slack/types';
import { z } from 'zod';
import type { Workspace } from '../generated/prisma/client.ts';
import { LANGUAGES, languageName } from '../people/languages.ts';
import {
  actions,
  button,
  divider,
  escapeMrkdwn,
  field,
  type Modal,
  option,
  plain,
  richQuote,
  richText,
  section,
  shorten,
} from '../slack/blocks.ts';
import type { Trial } from './knowledge.ts';
import { KNOWLEDGE } from './words.ts';

export const OPEN_KNOWLEDGE = 'settings.knowledge';
export const SAVE_KNOWLEDGE = 'settings.save-knowledge';
export const TRY_PATTERNS = 'settings.try-patterns';

/** Policy: a search looks for words in all of them. */
const MOST_LANGUAGES = 10;
/** Of one field in Slack; readSynonyms keeps to it. */
const MOST_CHARACTERS = 3000;
const RANGES = { verifyDays: [7, 730], minutes: [1, 240], staleHelpDays: [1, 30] } as const;

const whole = ([least, most]: readonly [number, number]) => {
  const words = KNOWLEDGE.between(least, most);
  return z.coerce.number(words).int(words).min(least, words).max(most, words);
};

/** Left empty is no pattern, not a missing one. */
const text = z.string().default('');

export const KnowledgeForm = z
  .object({
    cardLanguages: z
      .array(z.string(), KNOWLEDGE.noLanguages)
      .min(1, KNOWLEDGE.noLanguages)
      .max(MOST_LANGUAGES, KNOWLEDGE.manyLanguages(MOST_LANGUAGES)),
    verifyDays: whole(RANGES.verifyDays),
    synonyms: text,
    privatePatterns: text,
    bookEmoji: z.string(KNOWLEDGE.noEmoji),
    pairEmoji: z.string(KNOWLEDGE.noEmoji),
    mentorFor: whole(RANGES.minutes),
    skilledAfter: whole(RANGES.minutes),
    leadAfter: whole(RANGES.minutes),
    staleHelpDays: whole(RANGES.staleHelpDays),
  })
  .transform(({ mentorFor, skilledAfter, leadAfter, ...rest }) => ({
    ...rest,
    helpRings: [mentorFor, skilledAfter, leadAfter] as [number, number, number],
  }));

/** What trying the patterns needs; the rest of the form may still be wrong. */
export const TrialForm = z.object({ privatePatterns: text, trial: text });

const numberField = (name: string, label: string, value: number, [least, most]: readonly [number, number], hint = '') =>
  field(
    name,
    label,
    {
      type: 'number_input',
      is_decimal_allowed: false,
      initial_value: String(value),
      min_value: String(least),
      max_value: String(most),
    },
    hint === '' ? {} : { hint },
  );

const languagesField = ({ cardLanguages }: Workspace): KnownBlock => {
  const chosen = cardLanguages.map((code) => option(languageName(code), code));
  const others = LANGUAGES.filter(({ code }) => !cardLanguages.includes(code));
  return field(
    'cardLanguages',
    KNOWLEDGE.languages,
    {
      type: 'multi_static_select',
      max_selected_items: MOST_LANGUAGES,
      options: [...chosen, ...others.map(({ code, name }) => option(name, code))],
      ...(chosen.length > 0 && { initial_options: chosen }),
    },
    { hint: KNOWLEDGE.languagesHint },
  );
};

const synonymsField = ({ synonyms }: Workspace): KnownBlock =>
  field(
    'synonyms',
    KNOWLEDGE.synonyms,
    {
      type: 'plain_text_input',
      multiline: true,
      max_length: MOST_CHARACTERS,
      ...(synonyms.length > 0 && { initial_value: synonyms.join('\n') }),
    },
    { hint: KNOWLEDGE.synonymsHint, optional: true },
  );

const patternFields = ({ privatePatterns }: Workspace): KnownBlock[] => [
  field(
    'privatePatterns',
    KNOWLEDGE.patterns,
    {
      type: 'plain_text_input',
      multiline: true,
      ...(privatePatterns.length > 0 && { initial_value: privatePatterns.join('\n') }),
    },
    { hint: KNOWLEDGE.patternsHint, optional: true },
  ),
  field(
    'trial',
    KNOWLEDGE.trial,
    { type: 'plain_text_input', multiline: true },
    { hint: KNOWLEDGE.trialHint, optional: true },
  ),
  actions(button(TRY_PATTERNS, KNOWLEDGE.tryIt)),
];

const ringFields = ({ helpRings, staleHelpDays }: Workspace): KnownBlock[] => {
  const { mentorFor, skilledAfter, leadAfter } = KNOWLEDGE.rings;
  const [first = 3, second = 10, third = 20] = helpRings;
  return [
    numberField('mentorFor', mentorFor, first, RANGES.minutes),
    numberField('skilledAfter', skilledAfter, second, RANGES.minutes),
    numberField('leadAfter', leadAfter, third, RANGES.minutes, KNOWLEDGE.ringsHint),
    numberField('staleHelpDays', KNOWLEDGE.stale, staleHelpDays, RANGES.staleHelpDays),
  ];
};

/** A section holds 3,000 characters. */
const LONGEST_TRIAL = 2800;

/** What would be taken out of the text that was tried, or why the patterns cannot be used. */
function trialBlocks(trial: Trial): KnownBlock[] {
  if ('problem' in trial) return [section(KNOWLEDGE.refused(escapeMrkdwn(trial.problem)))];
  if (trial.told === '') return [section(KNOWLEDGE.nothingFound)];
  return [section(KNOWLEDGE.found(trial.told)), richText(richQuote(shorten(trial.text, LONGEST_TRIAL)))];
}

/** The form, filled in with the settings as they are; `trial`: what came of trying the patterns. */
export const knowledgeModal = (workspace: Workspace, trial?: Trial): Modal => ({
  type: 'modal',
  callback_id: SAVE_KNOWLEDGE,
  title: plain(KNOWLEDGE.title),
  submit: plain('Save'),
  close: plain('Cancel'),
  blocks: [
    languagesField(workspace),
    numberField('verifyDays', KNOWLEDGE.verify, workspace.verifyDays, RANGES.verifyDays, KNOWLEDGE.verifyHint),
    synonymsField(workspace),
    ...patternFields(workspace),
    ...(trial === undefined ? [] : trialBlocks(trial)),
    divider(),
    ...emojiFields(workspace),
    ...ringFields(workspace),
  ],
});

function emojiFields({ bookEmoji, pairEmoji }: Workspace): KnownBlock[] {
  const one = (name: string, label: string, emoji: string, hint: string) =>
    field(name, label, { type: 'plain_text_input', max_length: 110, initial_value: emoji }, { hint });
  return [
    one('bookEmoji', KNOWLEDGE.book, bookEmoji, KNOWLEDGE.bookHint),
    one('pairEmoji', KNOWLEDGE.pair, pairEmoji, KNOWLEDGE.pairHint),
  ];
}
