import type { KnownBlock } from '@slack/types';
import {
  actions,
  button,
  context,
  escapeMrkdwn,
  type MessageContent,
  mention,
  momentFor,
  section,
  shorten,
} from '../slack/blocks.ts';
import { stepBlock } from './home-views.ts';
import type { Prep } from './prep.ts';
import type { SessionWithPair } from './rows.ts';
import { listBlocks, MET, minutesWords, nameOf, OPEN_GUIDE, OPEN_LOG } from './views.ts';

/** On one line, so that what one person typed cannot run into the next. */
const oneLine = (text: string, length: number) => escapeMrkdwn(shorten(text.replaceAll(/\s+/g, ' '), length));

const points = (lines: string[]) => lines.map((line) => `• ${line}`);

/** Buttons for what is open, a line for what is done. */
function stepBlocks(steps: Prep['steps']): KnownBlock[] {
  if (steps.length === 0) return [];
  const words = ({ owner, text }: Prep['steps'][number]) => `${mention(owner.slackId)}: ${oneLine(text, 150)}`;
  const done = steps.filter((step) => step.doneAt).map((step) => `:white_check_mark: ${words(step)}`);
  const open = steps.filter((step) => !step.doneAt);
  const title = 'What you two agreed on';
  return [
    ...(done.length > 0 ? listBlocks(title, done) : [section(`*${title}*`)]),
    ...open.map((step) => stepBlock(step.id, words(step))),
  ];
}

const trend = (pulses: number[]) => pulses.join(' → ');

function pulseLine({ pulses }: Prep, mentee: string): KnownBlock[] {
  const parts = [
    ...(pulses.mentee.length > 0 ? [`${mentee} ${trend(pulses.mentee)}`] : []),
    ...(pulses.mentor.length > 0 ? [`you ${trend(pulses.mentor)}`] : []),
  ];
  return parts.length === 0 ? [] : [context(`How it is going, 1 to 5: ${parts.join(' · ')}`)];
}

/** To the mentor, the working day before. */
export function prepMessage(
  session: SessionWithPair,
  startsAt: Date,
  prep: Prep,
  guide: string | undefined,
): MessageContent {
  const { pairing } = session;
  const mentee = mention(pairing.mentee.slackId);
  const told = `Your ${nameOf(pairing.kind)} with ${mentee}: ${momentFor(startsAt)}`;
  const { objectives, steps, kudos } = prep;
  const isEmpty = objectives.length + steps.length + kudos.length === 0;
  return {
    text: `${told}. Here is what matters for it.`,
    blocks: [
      section(`:calendar: *${told}*`),
      ...listBlocks('Working on', points(objectives.slice(0, 4).map((objective) => oneLine(objective, 200)))),
      ...stepBlocks(steps),
      ...listBlocks(
        `Kudos for ${mentee} since last time`,
        points(kudos.map(({ giver, deed }) => `${mention(giver.slackId)}: ${oneLine(deed, 150)}`)),
      ),
      ...pulseLine(prep, mentee),
      ...(isEmpty
        ? [
            context(
              `Nothing is noted yet. “What would make these ${minutesWords(session.minutes)} worth it for you?” is a good beginning.`,
            ),
          ]
        : []),
      actions(button(OPEN_GUIDE, guide ? `Guide: ${shorten(guide, 60)}` : 'Guide', JSON.stringify({ id: session.id }))),
    ],
  };
}

/** The same message once its time is over. */
export function pastPrepMessage(session: SessionWithPair, startsAt: Date, stands: boolean): MessageContent {
  const { id, pairing, pairingId, status } = session;
  const with_ = `${nameOf(pairing.kind)} with ${mention(pairing.mentee.slackId)}`;
  if (!stands && status !== 'HELD' && status !== 'NOT_HELD') {
    const told =
      status === 'CANCELLED' ? `Your ${with_} was cancelled.` : `Your ${with_} was moved: ${momentFor(startsAt)}.`;
    return { text: told, blocks: [section(told)] };
  }
  if (status !== 'SCHEDULED' || pairing.status !== 'ACTIVE') {
    const told = `Your ${with_}: ${status === 'HELD' ? 'you met.' : 'it is over.'}`;
    return { text: told, blocks: [section(told)] };
  }
  const told = `How was your ${with_}?`;
  const value = JSON.stringify({ id, pairing: pairingId });
  return {
    text: told,
    blocks: [section(`*${told}*`), actions(button(MET, 'We met', value, 'primary'), button(OPEN_LOG, 'Log it', value))],
  };
}
