/** The messages about a question, each as things are now. */
import type { KnownBlock } from '@slack/types';
import type { HelpAskStatus } from '../generated/prisma/client.ts';
import { OPEN_REQUEST } from '../mentor-requests/views.ts';
import { actions, button, context, escapeMrkdwn, type MessageContent, mention, section } from '../slack/blocks.ts';
import {
  ASK_OTHER,
  about,
  CARDS,
  HAND_BACK,
  KEEP_ASKING,
  OPEN_RATING,
  PASS,
  PASS_TODAY,
  REOPEN,
  SAVE,
  SOLVED,
  STILL_OPEN,
  TAKE,
  takeTooButton,
  WITHDRAW,
} from './buttons.ts';
import { questionQuote } from './form-views.ts';
import type { Help } from './help.ts';
import { ratingButtons } from './state-views.ts';
import { ASKED, BUTTONS, CARD, FACTS, MINE, NOBODY, STALE, TOGETHER } from './words.ts';

/** A question with everything its messages tell, but for who asks: what is shown to others before it is taken has no more. */
export interface QuestionView
  extends Pick<Help, 'id' | 'question' | 'product' | 'urgent' | 'waiting' | 'status' | 'rating'> {
  skill: { name: string } | null;
  /** What was written down; its title where everybody may see it. */
  card: { id: string; title: string | null } | null;
  claimer: { slackId: string; name: string } | null;
  /** Nobody is left to be asked. */
  isLast: boolean;
  /** How it was has been said. */
  isRated: boolean;
}
/** The same for the two it is between. */
export interface HelpView extends QuestionView {
  asker: { slackId: string; name: string };
  link: string | null;
}

const nameOf = (person: { slackId: string } | null): string => (person ? mention(person.slackId) : 'somebody');
const shown = (text: string, ...more: KnownBlock[]): MessageContent => ({ text, blocks: [section(text), ...more] });

/** What else is known of it, in small print. */
function factsOf({ skill, product, waiting, urgent }: QuestionView): KnownBlock[] {
  const facts = [
    ...(skill ? [escapeMrkdwn(skill.name)] : []),
    ...(product ? [escapeMrkdwn(product)] : []),
    ...(waiting ? [FACTS.waiting] : []),
    ...(urgent ? [FACTS.urgent] : []),
  ];
  return facts.length > 0 ? [context(facts.join(' · '))] : [];
}

const withQuestion = (help: QuestionView, state: string, ...more: KnownBlock[]): MessageContent => ({
  text: `${MINE.title}: ${state}`,
  blocks: [section(`*${MINE.title}*\n${questionQuote(help)}\n${state}`), ...factsOf(help), ...more],
});

const ownButtons = (id: string) =>
  actions(
    about(SOLVED, BUTTONS.solved, id, 'primary'),
    about(ASK_OTHER, BUTTONS.askOther, id),
    about(WITHDRAW, BUTTONS.withdraw, id),
  );

function solvedMessage(help: QuestionView): MessageContent {
  const state = MINE.solved(nameOf(help.claimer));
  if (!help.isRated) return withQuestion(help, `${state} ${MINE.ask}`, ratingButtons(help.id));
  if (help.rating !== 'NOT_YET') return withQuestion(help, `${state} ${MINE.rated}`);
  return withQuestion(help, `${state} ${MINE.notYet}`, actions(about(ASK_OTHER, BUTTONS.askOther, help.id)));
}

/** To the asker: how it stands. Never who was asked. */
export function mineMessage(help: QuestionView): MessageContent {
  const withdraw = actions(about(WITHDRAW, BUTTONS.withdraw, help.id));
  switch (help.status) {
    case 'OPEN':
      return withQuestion(
        help,
        help.isLast ? MINE.nobodySeeBelow : help.waiting ? MINE.askingNow : MINE.asking,
        withdraw,
      );
    case 'CLAIMED':
      return withQuestion(help, MINE.claimed(nameOf(help.claimer)), ownButtons(help.id));
    case 'RESOLVED':
      return solvedMessage(help);
    case 'WITHDRAWN':
      return withQuestion(help, MINE.withdrawn);
    case 'STALE':
      return withQuestion(help, MINE.stale, actions(about(REOPEN, BUTTONS.reopen, help.id)));
  }
}

/** To the asker: the truth, and what else there is. `leadKnows`: the lead was told. */
export function nobodyMessage(help: QuestionView, leadKnows: boolean): MessageContent {
  if (help.status !== 'OPEN' || !help.isLast) return mineMessage(help);
  const lines = [`*${NOBODY.text}*`, questionQuote(help), ...(leadKnows ? [NOBODY.leadKnows] : []), NOBODY.stays];
  return {
    text: NOBODY.text,
    blocks: [
      section(lines.join('\n')),
      actions(
        about(KEEP_ASKING, BUTTONS.keepAsking, help.id),
        about(CARDS, BUTTONS.cards, help.id),
        button(OPEN_REQUEST, BUTTONS.findMentor),
        about(WITHDRAW, BUTTONS.withdraw, help.id),
      ),
    ],
  };
}

/** The question as whoever is asked sees it: the same for all of them, so that nobody can tell from whom it is. */
function questionMessage(help: QuestionView): MessageContent {
  return {
    text: `${ASKED.asks} ${escapeMrkdwn(help.question)}`,
    blocks: [
      section(`*${ASKED.asks}*\n${questionQuote(help)}`),
      ...factsOf(help),
      actions(
        about(TAKE, BUTTONS.take, help.id, 'primary'),
        about(PASS, BUTTONS.pass, help.id),
        about(PASS_TODAY, BUTTONS.passToday, help.id),
      ),
      context(`${help.isLast ? `${ASKED.everybodyAsked} ` : ''}${ASKED.unnamed}`),
    ],
  };
}

const savedWords = ({ title }: { title: string | null }): string =>
  title === null ? ASKED.savedForTeam : ASKED.saved(escapeMrkdwn(title));

/** What a saved answer, or the offer to save one, adds to a solved question. */
const savingBlocks = ({ id, card }: QuestionView): KnownBlock[] =>
  card ? [context(savedWords(card))] : [section(ASKED.worthKeeping), actions(about(SAVE, BUTTONS.save, id))];

/** To whoever took it. */
function takenMessage(help: HelpView): MessageContent {
  if (help.status === 'RESOLVED') return shown(`${questionQuote(help)}\n${ASKED.solvedByYou}`, ...savingBlocks(help));
  if (help.status !== 'CLAIMED') return shown(`${questionQuote(help)}\n${ASKED.over}`);
  const buttons = actions(
    about(SOLVED, BUTTONS.solved, help.id, 'primary'),
    about(HAND_BACK, BUTTONS.handBack, help.id),
  );
  return shown(`${questionQuote(help)}\n${ASKED.yours(nameOf(help.asker))}`, ...factsOf(help), buttons);
}

/** To somebody who was asked, by how they stand to it; `help` names the asker only to whoever has taken it. */
export function askedMessage(help: HelpView | QuestionView, status: HelpAskStatus): MessageContent {
  if (status === 'CLAIMED' && 'asker' in help) return takenMessage(help);
  const over = { CLAIMED: ASKED.taken(nameOf(help.claimer)), RESOLVED: ASKED.solved } as const;
  const state = (text: string, ...more: KnownBlock[]) => shown(`${questionQuote(help)}\n${text}`, ...more);
  if (help.status === 'CLAIMED' || help.status === 'RESOLVED') return state(over[help.status]);
  if (help.status !== 'OPEN') return state(ASKED.over);
  if (status === 'HANDED_BACK') return state(ASKED.handedBack);
  if (status === 'PASSED') return state(ASKED.passed, actions(about(TAKE, BUTTONS.takeAfterAll, help.id)));
  return questionMessage(help);
}

/** A card its reader may see. */
export interface SeenCard {
  id: string;
  title: string;
}

const seenBlocks = (cards: SeenCard[]): KnownBlock[] =>
  cards.length > 0
    ? [context(`${TOGETHER.seen} ${cards.map(({ title }) => `*${escapeMrkdwn(title)}*`).join(' · ')}`)]
    : [];

const linkBlocks = ({ link }: HelpView): KnownBlock[] =>
  link ? [context(`<${escapeMrkdwn(link)}|${TOGETHER.link}>`)] : [];

/** In the conversation of the two: what it is about, and what each can do. */
function openTogether(help: HelpView, cards: SeenCard[], isAgain = false): MessageContent {
  const [helper, asker] = [nameOf(help.claimer), nameOf(help.asker)];
  const intro = isAgain ? TOGETHER.again(asker) : TOGETHER.intro(helper, asker);
  return {
    text: `${intro} ${escapeMrkdwn(help.question)}`,
    blocks: [
      section(`:raising_hand: *${intro}*\n${questionQuote(help)}`),
      ...factsOf(help),
      ...linkBlocks(help),
      ...seenBlocks(cards),
      actions(
        about(SOLVED, BUTTONS.solved, help.id, 'primary'),
        about(HAND_BACK, BUTTONS.handBack, help.id),
        about(ASK_OTHER, BUTTONS.askOther, help.id),
      ),
      context(TOGETHER.who(helper, asker)),
    ],
  };
}

function solvedTogether(help: HelpView): MessageContent {
  const left = [
    ...(help.isRated
      ? []
      : [{ words: TOGETHER.rate(nameOf(help.asker)), button: about(OPEN_RATING, BUTTONS.rate, help.id) }]),
    ...(help.card ? [] : [{ words: TOGETHER.save(nameOf(help.claimer)), button: about(SAVE, BUTTONS.save, help.id) }]),
  ];
  const ask = [context(left.map(({ words }) => words).join(' ')), actions(...left.map((one) => one.button))];
  return shown(
    `${questionQuote(help)}\n:white_check_mark: ${TOGETHER.solved}`,
    ...(left.length > 0 ? ask : []),
    ...(help.card ? [context(savedWords(help.card))] : []),
  );
}

/** To the two. `isTheirs`: it is still with whoever this conversation was opened for. `isAgain`: the asker has opened it again. */
export function togetherMessage(help: HelpView, isTheirs: boolean, cards: SeenCard[], isAgain = false): MessageContent {
  const state = (text: string) => shown(`${questionQuote(help)}\n${text}`);
  if (help.status === 'WITHDRAWN') return state(TOGETHER.withdrawn);
  if (help.status === 'STALE') return state(TOGETHER.stale);
  if (!isTheirs || help.status === 'OPEN') return state(TOGETHER.goesOn);
  return help.status === 'RESOLVED' ? solvedTogether(help) : openTogether(help, cards, isAgain);
}

/** To each of the two, where no conversation could be opened for them. */
export function apartMessage(help: HelpView): MessageContent {
  const { text, blocks = [] } = openTogether(help, []);
  const words = TOGETHER.apart(nameOf(help.claimer), nameOf(help.asker));
  return { text: words, blocks: [section(`${words}\n${questionQuote(help)}`), ...(text ? blocks.slice(1) : [])] };
}

/** To the two, or the asker alone: whether it is still open. `isAsked`: nobody has answered yet. */
export function staleMessage(help: QuestionView, isAsked: boolean): MessageContent {
  const isOpen = help.status === 'OPEN' || help.status === 'CLAIMED';
  if (!isOpen) return shown(`${questionQuote(help)}\n${STALE.over}`);
  if (!isAsked) return shown(`${questionQuote(help)}\n${STALE.stillOpen}`);
  const done =
    help.status === 'CLAIMED' ? about(SOLVED, BUTTONS.solved, help.id) : about(WITHDRAW, BUTTONS.withdraw, help.id);
  return shown(`${questionQuote(help)}\n${STALE.text}`, actions(about(STILL_OPEN, BUTTONS.stillOpen, help.id), done));
}

/** To the asker, when the answer was written down in a card they may see. `openCard`: the action that opens it. */
export const cardMessage = ({ claimer }: QuestionView, { id, title }: SeenCard, openCard: string): MessageContent =>
  shown(
    CARD.text(nameOf(claimer), escapeMrkdwn(title)),
    actions(button(openCard, CARD.open, JSON.stringify({ cardId: id }))),
  );

/** To whoever is helping somebody already and pressed once more. */
export const busyMessage = (id: string): MessageContent => shown(ASKED.busy, actions(takeTooButton(id)));
