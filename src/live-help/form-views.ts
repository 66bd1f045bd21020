/** From a question to known answers to the form that asks a person. */
import type { KnownBlock } from '@slack/types';
import { z } from 'zod';
import type { Answer, Answers } from '../knowledge/service.ts';
import { answerBlocks, openButton } from '../knowledge/views.ts';
import {
  actions,
  button,
  context,
  escapeMrkdwn,
  field,
  type Modal,
  option,
  plain,
  quote,
  section,
  shortenMrkdwn,
} from '../slack/blocks.ts';
import { ASK_OTHER, about, HELPED, type HelpedButton, RATE, SeenIds, takeTooButton, WITHDRAW } from './buttons.ts';
import { LONGEST_QUESTION } from './question.ts';
import { ASKED, BUTTONS, FORM, MINE, NOBODY, RATINGS } from './words.ts';

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

const questionField = (question: string): KnownBlock =>
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
    { hint: FORM.questionHint },
  );

const tookOut = (told: string): KnownBlock[] => (told ? [context(FORM.takenOut(told))] : []);

/** Slack's 3,000 of a section, without what else stands in it: "&" alone takes five. */
const MOST_QUOTED = 2500;

/** The question as it is shown everywhere. */
export const questionQuote = ({ question }: { question: string }): string =>
  shortenMrkdwn(quote(question), MOST_QUOTED);

/** The question alone: what is known is looked up first. */
export const startModal = (meta: Meta, told = ''): Modal => ({
  type: 'modal',
  callback_id: START,
  title: plain(FORM.startTitle),
  submit: plain(FORM.startNext),
  close: plain(FORM.cancel),
  private_metadata: JSON.stringify(meta),
  blocks: [questionField(meta.question), ...tookOut(told)],
});

const thatsIt = ({ hit: { cardId } }: Answer, searchId: string | undefined) =>
  button(HELPED, FORM.thatsIt, JSON.stringify({ cardId, searchId } satisfies z.infer<typeof HelpedButton>));

/** One answer under the other. */
const answersBlocks = ({ answers, searchId }: Answers, zone: string): KnownBlock[] =>
  answers.flatMap((answer) =>
    answerBlocks(
      answer,
      [...(answer.isOwn ? [] : [thatsIt(answer, searchId)]), openButton(answer.card.id, searchId)],
      zone,
    ),
  );

/** What is known. Its way on asks a person. */
export const answersModal = (answers: Answers, meta: Meta, zone: string): Modal => ({
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
  blocks: [section(`${questionQuote(meta)}\n${FORM.answersIntro}`), ...answersBlocks(answers, zone)],
});

/** What is known, beside a question that is being asked. */
export const knownModal = (answers: Answers, zone: string): Modal =>
  answers.answers.length === 0
    ? noteModal(FORM.answersTitle, NOBODY.noCards)
    : { ...noteModal(FORM.answersTitle, FORM.answersIntro), blocks: answersBlocks(answers, zone) };

export interface AskForm {
  meta: Meta;
  /** What was taken out of the question; empty for nothing. */
  told: string;
  skill: { id: string; name: string } | undefined;
}

/** The form that asks a person. */
export const askModal = ({ meta, told, skill }: AskForm): Modal => ({
  type: 'modal',
  callback_id: SEND,
  title: plain(FORM.askTitle),
  submit: plain(FORM.send),
  close: plain(FORM.cancel),
  private_metadata: JSON.stringify(meta),
  blocks: [
    questionField(meta.question),
    ...tookOut(told),
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

/** Where the form was: the question that is being asked, also one of before, and the way to take it back. */
export const stateModal = (help: { id: string; question: string }, told: string, isNew: boolean): Modal => ({
  type: 'modal',
  title: plain(FORM.stateTitle),
  close: plain(FORM.ok),
  blocks: [
    section(`${questionQuote(help)}\n${isNew ? FORM.asking : FORM.already}`),
    ...(isNew ? tookOut(told) : []),
    actions(about(WITHDRAW, BUTTONS.withdraw, help.id)),
  ],
});

const noteModal = (title: string, text: string): Modal => ({
  type: 'modal',
  title: plain(title),
  close: plain(FORM.ok),
  blocks: [section(text)],
});

export const helpedModal = (): Modal => noteModal(FORM.helpedTitle, FORM.helped);
/** In place of what was pressed, how it stands now. */
export const doneModal = (text: string): Modal => noteModal(FORM.stateTitle, escapeMrkdwn(text));

const RATING_IDS = { GREAT: `${RATE}-great`, OKAY: `${RATE}-okay`, NOT_YET: `${RATE}-not-yet` } as const;
export const RATING_OF = new Map<string, keyof typeof RATINGS>([
  [RATING_IDS.GREAT, 'GREAT'],
  [RATING_IDS.OKAY, 'OKAY'],
  [RATING_IDS.NOT_YET, 'NOT_YET'],
]);

export const ratingButtons = (id: string) =>
  actions(
    about(RATING_IDS.GREAT, RATINGS.GREAT, id),
    about(RATING_IDS.OKAY, RATINGS.OKAY, id),
    about(RATING_IDS.NOT_YET, RATINGS.NOT_YET, id),
  );

/** From the conversation of the two, where nobody else shall see what is chosen. */
export const ratingModal = (id: string): Modal => ({
  type: 'modal',
  title: plain(FORM.rateTitle),
  close: plain(FORM.cancel),
  blocks: [section(FORM.rateIntro), ratingButtons(id)],
});

/** After it was said. `isNotYet`: it did not help, so it can go on. */
export const ratedModal = (id: string, isNotYet: boolean): Modal =>
  isNotYet
    ? {
        ...noteModal(FORM.rateTitle, MINE.notYet),
        blocks: [section(MINE.notYet), actions(about(ASK_OTHER, BUTTONS.askOther, id))],
      }
    : noteModal(FORM.rateTitle, MINE.rated);

/** From App Home, to whoever is helping somebody already. */
export const busyModal = (id: string): Modal => ({
  ...noteModal(FORM.stateTitle, ASKED.busy),
  blocks: [section(ASKED.busy), actions(takeTooButton(id))],
});
