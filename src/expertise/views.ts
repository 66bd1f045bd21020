import { ASK } from '../live-help/buttons.ts';
import { OPEN_REQUEST } from '../mentor-requests/views.ts';
import {
  actions,
  button,
  context,
  dateFor,
  escapeMrkdwn,
  type MessageContent,
  mention,
  section,
  shorten,
} from '../slack/blocks.ts';
import type { Expert } from './service.ts';
import { map, REASONS } from './words.ts';

/** Of the words: as they stand in a line, and as a button carries them (Slack allows 2,000 characters, a sign may take six in JSON). */
const MOST_ECHOED = 100;
const MOST_CARRIED = 300;
const NAME = 60;

function expertLine({ slackId, reasons, backOn }: Expert): string {
  const why = reasons.map(({ is, what }) => REASONS[is](escapeMrkdwn(shorten(what, NAME))));
  return `*${mention(slackId)}*\n${[...why, ...(backOn ? [map.backOn(dateFor(backOn))] : [])].join(' · ')}`;
}

/** What whoever asked sees, and nobody else: up to five people with the reasons in words. */
export const expertsMessage = (words: string, experts: Expert[]): MessageContent => {
  const about = escapeMrkdwn(shorten(words.replaceAll(/\s+/g, ' ').trim(), MOST_ECHOED));
  const ask = button(ASK, map.ask, JSON.stringify({ question: shorten(words, MOST_CARRIED) }), 'primary');
  const buttons = actions(ask, button(OPEN_REQUEST, map.mentor));
  if (experts.length === 0) {
    const text = map.nobody(about);
    return { text, blocks: [section(text), section(map.nobodyMore), buttons] };
  }
  return {
    text: `${map.found(about)}: ${experts.map(({ slackId }) => mention(slackId)).join(', ')}`,
    blocks: [
      section(`*${map.found(about)}*`),
      ...experts.map((expert) => section(expertLine(expert))),
      buttons,
      context(map.private),
    ],
  };
};

/** `/know who` without words. */
export const usageMessage = (): MessageContent => ({ text: map.usage });
