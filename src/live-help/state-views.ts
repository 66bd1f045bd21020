/** What forms turn into: how a question stands, what was done, how it was. */
import type { Answers } from '../knowledge/service.ts';
import { actions, escapeMrkdwn, type Modal, mention, plain, section } from '../slack/blocks.ts';
import { ASK_OTHER, about, RATE, SOLVED, takeTooButton, WITHDRAW } from './buttons.ts';
import { answersBlocks, type Changed, changedBlocks, questionQuote } from './form-views.ts';
import type { Help } from './help.ts';
import { ASKED, BUTTONS, FORM, MINE, NOBODY, RATINGS } from './words.ts';

/** A question that is being asked, as far as its asker is shown it in a form. */
type Stated = Pick<Help, 'id' | 'question' | 'status'> & { claimer: { slackId: string } | null };

/** Where the form was: the question that is being asked, also one of before, and the way to take it back. */
export const stateModal = (help: Stated, changed: Changed, isNew: boolean): Modal => {
  const helper = help.status === 'CLAIMED' ? help.claimer : null;
  const state = helper ? `${MINE.claimed(mention(helper.slackId))} ${FORM.oneAtATime}` : FORM.already;
  return {
    type: 'modal',
    title: plain(FORM.stateTitle),
    close: plain(FORM.ok),
    blocks: [
      section(`${questionQuote(help)}\n${isNew ? FORM.asking : state}`),
      ...(isNew ? changedBlocks(changed) : []),
      actions(
        ...(helper ? [about(SOLVED, BUTTONS.solved, help.id, 'primary')] : []),
        about(WITHDRAW, BUTTONS.withdraw, help.id),
      ),
    ],
  };
};

const noteModal = (title: string, text: string): Modal => ({
  type: 'modal',
  title: plain(title),
  close: plain(FORM.ok),
  blocks: [section(text)],
});

/** `open`: what they are asking, which may be answered by that. */
export const helpedModal = (open: { id: string; question: string } | undefined): Modal => {
  const modal = noteModal(FORM.helpedTitle, FORM.helped);
  if (!open) return modal;
  const more = section(`${FORM.helpedOpen}\n${questionQuote(open)}`);
  return { ...modal, blocks: [...modal.blocks, more, actions(about(WITHDRAW, BUTTONS.withdraw, open.id))] };
};
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

/** What is known, beside a question that is being asked. */
export const knownModal = (answers: Answers, zone: string): Modal =>
  answers.answers.length === 0
    ? noteModal(FORM.answersTitle, NOBODY.noCards)
    : { ...noteModal(FORM.answersTitle, FORM.answersIntro), blocks: answersBlocks(answers, zone) };
