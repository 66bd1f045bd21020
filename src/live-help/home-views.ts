/** The section of App Home: at most six blocks, none where there is nothing for this person. */
import type { Button, KnownBlock } from '@slack/types';
import type { z } from 'zod';
import { actions, button, header, mention, momentFor, quote, section, shorten } from '../slack/blocks.ts';
import type { Availability } from './availability.ts';
import { about, PASS, SWITCH, type SwitchButton, TAKE, WITHDRAW } from './buttons.ts';
import { ratingButtons } from './state-views.ts';
import type { QuestionView } from './views.ts';
import { BUTTONS, HOME, MINE } from './words.ts';

/** Enough to know it again. */
const LONGEST = 200;
const short = ({ question }: QuestionView): string => quote(shorten(question, LONGEST));

const switchTo = (to: z.infer<typeof SwitchButton>['to'], label: string): Button =>
  button(`${SWITCH}-${to}`, label, JSON.stringify({ to } satisfies z.infer<typeof SwitchButton>));

function availabilityBlocks({ mayBeAsked, offUntil, isForGood }: Availability): KnownBlock[] {
  if (!mayBeAsked && !offUntil) return [];
  if (!offUntil) return [section(HOME.on), actions(switchTo('today', BUTTONS.offToday), switchTo('off', BUTTONS.off))];
  const until = isForGood ? HOME.offForGood : HOME.offToday(momentFor(offUntil));
  return [section(until, switchTo('on', BUTTONS.on))];
}

/** What somebody has to do first: what they are asked, else how it was, else their own question. */
function mostPressing({ own, toRate, waiting }: Omit<Shown, 'availability'>): KnownBlock[] {
  const [first] = waiting;
  if (first)
    return [
      section(`${HOME.askedOfYou(waiting.length)}\n${short(first)}`),
      actions(about(TAKE, BUTTONS.take, first.id, 'primary'), about(PASS, BUTTONS.pass, first.id)),
    ];
  if (own) return [];
  if (!toRate) return [];
  const helper = toRate.claimer ? mention(toRate.claimer.slackId) : 'your colleague';
  return [section(`${HOME.rate(helper)}\n${short(toRate)}`), ratingButtons(toRate.id)];
}

const ownBlocks = (own: QuestionView | undefined): KnownBlock[] =>
  own ? [section(`*${MINE.title}*\n${short(own)}`, about(WITHDRAW, BUTTONS.withdraw, own.id))] : [];

export interface Shown {
  own: QuestionView | undefined;
  toRate: QuestionView | undefined;
  waiting: QuestionView[];
  availability: Availability;
}

export function homeBlocks({ availability, ...shown }: Shown): KnownBlock[] {
  const blocks = [...mostPressing(shown), ...ownBlocks(shown.own), ...availabilityBlocks(availability)];
  return blocks.length > 0 ? [header(HOME.title), ...blocks] : [];
}
