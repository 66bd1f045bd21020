/** From a question to known answers to the form that asks a person. */
import type { KnownBlock } from '@slack/types';
import { z } from 'zod';
import type { Answer, Answers } from '../knowledge/service.ts';
import { answerBlocks, openButton } from '../knowledge/views.ts';
import { button, context, field, type Modal, option, plain, quote, section, shortenMrkdwn } from '../slack/blocks.ts';
import { HELPED, type HelpedButton, SeenIds } from './buttons.ts';
import { LONGEST_QUESTION } from './question.ts';
import { FORM } from './words.ts';

export const START = 'live-help.start';
export const NONE_OF_THESE = 'live-help.none-of-these';
export const SEND = 'live-help.send';

/** What goes with a question from step to step. */
export const Meta = z.object({
  question: z.string().default(''),
  link: z.url().optional(),
  searchId: z.string().optional(),
  /** Cards that were shown as answers to it. */
  seen: SeenIds,
});
export type Meta = z.infer<typeof Meta>;

const QuestionText = z
  .string(FORM.question)
  .trim()
  .min(1, FORM.question)
  .max(LONGEST_QUESTION, FORM.tooLong(LONGEST_QUESTION));

export const StartForm = z.object({ question: QuestionText });
export const AskForm = z.object({
  question: QuestionText,
  skillId: z.uuid(FORM.fromList).optional(),
  products: z
    .array(z.string().max(75))
    .max(1, FORM.oneProduct)
    .default([])
    .transform(([one]) => one ?? null),
  pressing: z
    .array(z.string())
    .default([])
    .transform((ticked) => ({ urgent: ticked.includes('urgent'), waiting: ticked.includes('waiting') })),
});

/** Where it is no longer as it was typed, it is that which stands there. */
const questionField = (question: string, { told, isCut }: Changed): KnownBlock =>
  field(
    'question',
    FORM.question,
    {
      type: 'plain_text_input',
      multiline: true,
      max_length: LONGEST_QUESTION,
      placeholder: plain(FORM.example),
      ...(question && { initial_value: question }),
    },
    { hint: FORM.questionHint, ...((told || isCut) && { anew: `${question.length}` }) },
  );

/** What is no longer as it was typed, besides spaces. */
export interface Changed {
  /** What was taken out; empty for nothing. */
  told: string;
  /** Only the beginning of it fitted. */
  isCut?: boolean;
}
export const changedBlocks = ({ told, isCut }: Changed): KnownBlock[] => [
  ...(told ? [context(FORM.takenOut(told))] : []),
  ...(isCut ? [context(FORM.cut(LONGEST_QUESTION))] : []),
];

/** Slack's 3,000 of a section, without what else stands in it: "&" alone takes five. */
const MOST_QUOTED = 2500;

/** The question as it is shown everywhere. */
export const questionQuote = ({ question }: { question: string }): string =>
  shortenMrkdwn(quote(question), MOST_QUOTED);

/** The question alone: what is known is looked up first. */
export const startModal = (meta: Meta, changed: Changed = { told: '' }): Modal => ({
  type: 'modal',
  callback_id: START,
  title: plain(FORM.startTitle),
  submit: plain(FORM.startNext),
  close: plain(FORM.cancel),
  private_metadata: JSON.stringify(meta),
  blocks: [questionField(meta.question, changed), ...changedBlocks(changed)],
});

const thatsIt = ({ hit: { cardId } }: Answer, searchId: string | undefined) =>
  button(HELPED, FORM.thatsIt, JSON.stringify({ cardId, searchId } satisfies z.infer<typeof HelpedButton>));

/** One answer under the other. */
export const answersBlocks = ({ answers, searchId }: Answers, zone: string): KnownBlock[] =>
  answers.flatMap((answer) =>
    answerBlocks(
      answer,
      [...(answer.isOwn ? [] : [thatsIt(answer, searchId)]), openButton(answer.card.id, searchId)],
      zone,
    ),
  );

/** What is known. Its way on asks a person. */
export const answersModal = (answers: Answers, meta: Meta, changed: Changed, zone: string): Modal => ({
  type: 'modal',
  callback_id: NONE_OF_THESE,
  title: plain(FORM.answersTitle),
  submit: plain(FORM.askPerson),
  close: plain(FORM.cancel),
  private_metadata: JSON.stringify({
    ...meta,
    searchId: answers.searchId,
    seen: answers.answers.map(({ card: { id } }) => id),
  } satisfies Meta),
  blocks: [
    section(`${questionQuote(meta)}\n${FORM.answersIntro}`),
    ...changedBlocks(changed),
    ...answersBlocks(answers, zone),
  ],
});

export interface AskForm extends Changed {
  meta: Meta;
  skill: { id: string; name: string } | undefined;
}

/** The form that asks a person. */
export const askModal = ({ meta, skill, ...changed }: AskForm): Modal => ({
  type: 'modal',
  callback_id: SEND,
  title: plain(FORM.askTitle),
  submit: plain(FORM.send),
  close: plain(FORM.cancel),
  private_metadata: JSON.stringify(meta),
  blocks: [
    questionField(meta.question, changed),
    ...changedBlocks(changed),
    field(
      'skillId',
      FORM.skill,
      {
        type: 'external_select',
        min_query_length: 0,
        placeholder: plain(FORM.search),
        ...(skill && { initial_option: option(skill.name, skill.id) }),
      },
      { optional: true, hint: FORM.skillHint },
    ),
    // A single one is a multi select, as only that can be emptied.
    field(
      'products',
      FORM.product,
      {
        type: 'multi_external_select',
        min_query_length: 0,
        max_selected_items: 1,
        placeholder: plain(FORM.search),
      },
      { optional: true },
    ),
    field(
      'pressing',
      FORM.how,
      {
        type: 'checkboxes',
        options: [
          { ...option(FORM.waiting, 'waiting'), description: plain(FORM.waitingMeans) },
          option(FORM.urgent, 'urgent'),
        ],
      },
      { optional: true },
    ),
  ],
});
