import type { Button, KnownBlock } from '@slack/types';
import { z } from 'zod';
import { ASK } from '../live-help/buttons.ts';
import {
  actions,
  button,
  context,
  escapeMrkdwn,
  field,
  type MessageContent,
  type Modal,
  mention,
  plain,
  richQuote,
  richText,
  section,
  shorten,
} from '../slack/blocks.ts';
import type { WholeShield } from './service.ts';
import { asked, form, home, mine } from './words.ts';

export const OPEN_SHIELD = 'shield.open';
export const CALL_SHIELD = 'shield.call';
export const STEP_IN = 'shield.step-in';
export const PASS = 'shield.pass';
export const END = 'shield.end';
export const WITHDRAW = 'shield.withdraw';

export const ShieldButton = z.object({ id: z.uuid() });
const carrying = (id: string) => JSON.stringify({ id } satisfies z.infer<typeof ShieldButton>);

/** What fits into a message beside the rest. */
export const MOST_WORDS = 1000;
const MOST_LINK = 1000;
/** Of a question, as a button carries it: Slack allows 2,000 characters, and a sign may take six in JSON. */
const MOST_CARRIED = 300;

/** Nothing in it is needed, and nothing is refused. */
export const ShieldForm = z.object({
  words: z.string().max(MOST_WORDS).optional(),
  link: z.string().max(MOST_LINK).optional(),
});

export const shieldModal = (words: string): Modal => {
  const typed = shorten(words, MOST_WORDS);
  return {
    type: 'modal',
    callback_id: CALL_SHIELD,
    title: plain(form.title),
    submit: plain(form.submit),
    close: plain(form.close),
    blocks: [
      section(form.about),
      field(
        'words',
        form.what,
        { type: 'plain_text_input', multiline: true, max_length: MOST_WORDS, ...(typed && { initial_value: typed }) },
        { optional: true, hint: form.whatHint },
      ),
      field('link', form.link, { type: 'plain_text_input', max_length: MOST_LINK }, { optional: true }),
    ],
  };
};

/** A colleague at once, whatever the leads do. */
const helpButton = (words: string | null): Button =>
  button(ASK, mine.helpNow, JSON.stringify({ question: shorten(words ?? '', MOST_CARRIED) }));

const endButton = (id: string) => button(END, mine.end, carrying(id));

/** The words as they are kept, sign by sign, and the link. */
const said = ({ words, link }: WholeShield): KnownBlock[] => [
  ...(words ? [richText(richQuote(words))] : []),
  ...(link ? [section(`<${escapeMrkdwn(link)}|${asked.link}>`)] : []),
];

const settled = (text: string, ...more: string[]): MessageContent => ({
  text,
  blocks: [section(text), ...(more.length > 0 ? [context(...more)] : [])],
});

function openMine(shield: WholeShield): MessageContent {
  const { id, nobodyAt, asks, words } = shield;
  const text = nobodyAt ? (asks.length > 0 ? mine.noAnswer : mine.nobody) : mine.asking;
  const told = said(shield);
  return {
    text,
    blocks: [
      section(text),
      section(nobodyAt ? mine.whatNow : mine.meanwhile),
      ...(told.length > 0 ? [context(mine.told), ...told] : []),
      actions(...(nobodyAt ? [helpButton(words), endButton(id)] : []), button(WITHDRAW, mine.withdraw, carrying(id))),
    ],
  };
}

/** The agent's own message, as it is now. */
export const mineMessage = (shield: WholeShield): MessageContent => {
  const { id, status, taker } = shield;
  const lead = taker ? mention(taker.slackId) : undefined;
  if (status === 'OPEN') return openMine(shield);
  if (status === 'WITHDRAWN') return settled(mine.withdrawn);
  if (status === 'OVER') return settled(mine.over(lead), mine.after);
  const text = mine.taken(lead ?? '');
  return { text, blocks: [section(text), actions(endButton(id))] };
};

/** Whoever calls again sees what is the case. */
export const mineModal = (shield: WholeShield): Modal => ({
  type: 'modal',
  title: plain(form.title),
  close: plain(form.back),
  blocks: mineMessage(shield).blocks ?? [],
});

function openAsked(shield: WholeShield, passed: boolean): MessageContent {
  const { id, agent } = shield;
  const stepIn = button(STEP_IN, asked.stepIn, carrying(id), 'primary');
  const text = (passed ? asked.passed : asked.text)(mention(agent.slackId));
  if (passed) return { text, blocks: [section(text), context(asked.passedMore), actions(stepIn)] };
  return {
    text,
    blocks: [
      section(`*${text}*`),
      ...said(shield),
      actions(stepIn, button(PASS, asked.pass, carrying(id))),
      context(asked.one),
    ],
  };
}

/** The message of one lead who was asked, as it is now. Once it is nothing to them, it names the agent no more. */
export const askedMessage = (shield: WholeShield, leadId: string): MessageContent => {
  const { id, status, agent, taker, takerId, asks } = shield;
  const isTaker = takerId === leadId;
  if (status === 'OPEN')
    return openAsked(
      shield,
      asks.some(({ memberId, passedAt }) => memberId === leadId && passedAt),
    );
  if (status === 'WITHDRAWN') return settled(asked.withdrawn);
  if (status === 'OVER') return settled(isTaker ? asked.ownOver(mention(agent.slackId)) : asked.over);
  if (!isTaker) return settled(asked.other(mention(taker?.slackId ?? '')));
  const text = asked.own(mention(agent.slackId));
  return { text, blocks: [section(text), ...said(shield), context(asked.ownMore), actions(endButton(id))] };
};

/** App Home of somebody who has called. */
export const shieldHomeBlocks = (shield: WholeShield): KnownBlock[] => mineMessage(shield).blocks ?? [];

/** Beside what people mostly come to App Home for. */
export const shieldButton = (): Button => button(OPEN_SHIELD, home.button);
