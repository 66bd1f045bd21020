import type { PlainTextOption } from '@slack/types';
import { z } from 'zod';
import type { PairingWithPeople } from '../pairings/service.ts';
import {
  actions,
  context,
  escapeMrkdwn,
  field,
  type Modal,
  mention,
  option,
  plain,
  quote,
  section,
  shorten,
  unescapeMrkdwn,
} from '../slack/blocks.ts';
import { oneLine, setObjectiveButton } from './lines.ts';
import type { ObjectiveWithPair } from './service.ts';

export const SAVE_EVIDENCE = 'objective.save-evidence';

const MAX_NOTE = 300;
/** A view carries 3,000 characters, and JSON writes some of a message's twice. */
const MAX_WORDS = 1000;
const KEEP = 'keep';

/** The message somebody adds, as the form carries it: its words are only in Slack until the person says they may be kept. */
export const EvidenceMeta = z.object({ permalink: z.url().nullable(), words: z.string() });
type EvidenceMeta = z.infer<typeof EvidenceMeta>;

export const EvidenceForm = z.object({
  objectiveId: z.uuid('Choose an objective.'),
  note: z
    .string()
    .default('')
    .transform((note) => note.replaceAll(/\p{Cc}/gu, ' ').trim()),
  keep: z
    .array(z.string())
    .default([])
    .transform((ticked) => ticked.includes(KEEP)),
});

/** A message's words as they can be carried and kept. */
export const wordsOf = (text: string | undefined): string =>
  shorten(
    unescapeMrkdwn(text ?? '')
      .toWellFormed()
      .replaceAll(/(?!\n)\p{Cc}/gu, ' ')
      .trim(),
    MAX_WORDS,
  );

const choice = ({ deed, id }: ObjectiveWithPair): PlainTextOption => option(deed.replaceAll(/\s+/g, ' '), id);

/** One's own first, then by whose they are. */
function choices(objectives: ObjectiveWithPair[], memberId: string) {
  const own = objectives.filter(({ ownerId }) => ownerId === memberId);
  if (own.length === objectives.length) return { options: own.map(choice) };
  const others = Map.groupBy(
    objectives.filter(({ ownerId }) => ownerId !== memberId),
    ({ owner }) => owner.name,
  );
  const group = (label: string, all: ObjectiveWithPair[]) => ({
    label: plain(shorten(label, 75)),
    options: all.map(choice),
  });
  return {
    option_groups: [
      ...(own.length > 0 ? [group('Mine', own)] : []),
      ...[...others].map(([name, all]) => group(`${name}’s`, all)),
    ],
  };
}

/** "Add to my objective", on a message. */
export const evidenceModal = (
  objectives: ObjectiveWithPair[],
  memberId: string,
  { permalink, words }: EvidenceMeta,
): Modal => {
  const [only] = objectives.length === 1 ? objectives : [];
  return {
    type: 'modal',
    callback_id: SAVE_EVIDENCE,
    private_metadata: JSON.stringify({ permalink, words } satisfies EvidenceMeta),
    title: plain('Add to my objective'),
    submit: plain('Add'),
    close: plain('Cancel'),
    blocks: [
      ...(words === '' ? [] : [section(quote(shorten(words, 300)))]),
      field('objectiveId', 'Which objective does it show?', {
        type: 'static_select',
        placeholder: plain('Choose one'),
        ...choices(objectives, memberId),
        ...(only && { initial_option: choice(only) }),
      }),
      field(
        'note',
        'What does it show?',
        { type: 'plain_text_input', multiline: true, max_length: MAX_NOTE },
        permalink
          ? { optional: true, hint: 'A word to yourself and your partner.' }
          : { hint: 'Slack gives me no link to this message, so your note is what is kept.' },
      ),
      ...(words === ''
        ? []
        : [
            field(
              'keep',
              'The message’s words',
              { type: 'checkboxes', options: [option('Keep them too', KEEP)] },
              { optional: true, hint: 'Otherwise only the link and your note are kept.' },
            ),
          ]),
      context('Only the two of you see it.'),
    ],
  };
};

/** It is there now. */
export const addedModal = ({ deed }: ObjectiveWithPair, hasLink: boolean): Modal => ({
  type: 'modal',
  title: plain('Added'),
  close: plain('OK'),
  blocks: [
    section(`:white_check_mark: It now stands with *${oneLine(deed)}*.`),
    ...(hasLink
      ? []
      : [context('Without a link: Slack gives me none for messages in conversations I am not part of.')]),
  ],
});

/** Somebody who has no open objective yet. */
export const noObjectiveModal = (pairings: PairingWithPeople[], memberId: string): Modal => ({
  type: 'modal',
  title: plain('Add to my objective'),
  close: plain('Close'),
  blocks:
    pairings.length === 0
      ? [section('Objectives belong to a pairing, and you have none just now. `/mentor` finds you a mentor.')]
      : [
          section('You have no open objective yet. It takes five minutes to set one:'),
          ...pairings
            .slice(0, 5)
            .flatMap(({ id, mentor, mentee, request }) => [
              section(
                `With ${mention((mentor.id === memberId ? mentee : mentor).slackId)} · ${escapeMrkdwn(request.skill.name)}`,
              ),
              actions(setObjectiveButton(id)),
            ]),
        ],
});
