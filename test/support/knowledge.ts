import type { KnownBlock } from '@slack/types';
import type { StoredMessage } from '../../practice/slack/model.ts';
import type { World } from './world.ts';

/** Everything of blocks that a person reads, in order. */
export function wordsIn(value: unknown): string {
  if (Array.isArray(value)) return value.map(wordsIn).join('');
  if (typeof value !== 'object' || value === null) return '';
  const { type, text, name, ...rest } = value as { type?: string; text?: unknown; name?: string };
  const own = typeof text === 'string' ? text : wordsIn(text);
  const emoji = type === 'emoji' ? `:${name}:` : '';
  const nested = Object.entries(rest)
    .filter(([key]) =>
      ['elements', 'element', 'fields', 'accessory', 'label', 'placeholder', 'initial_option'].includes(key),
    )
    .map(([, inner]) => wordsIn(inner));
  const end = type && /^(rich_text_section|rich_text_quote|context|section|button|actions)$/.test(type) ? '\n' : '';
  return `${own}${emoji}${nested.join('')}${end}`;
}

export const linesOf = (blocks: readonly unknown[] | undefined): string =>
  wordsIn(blocks ?? [])
    .replaceAll(/\n+/g, '\n')
    .trim();

/** Types /know and waits for the answer that only they see. Returns it. */
export async function know(w: World, slackId: string, words: string, channelId?: string): Promise<StoredMessage> {
  const me = w.slack.as(slackId);
  const before = me.ephemerals().length;
  await me.command('/know', words, channelId);
  await w.slack.settle(() => me.ephemerals().length > before);
  return me.ephemerals().at(-1) as StoredMessage;
}

/** Titles of the answers in a message or modal, as far as they stand in lines of their own. */
export const titlesIn = (blocks: readonly unknown[] | undefined): string[] =>
  (blocks ?? []).flatMap((block) => {
    const { type, elements } = block as KnownBlock & { elements?: { elements?: { name?: string }[] }[] };
    const isTitle = type === 'rich_text' && elements?.[0]?.elements?.[0]?.name === 'page_facing_up';
    return isTitle ? [wordsIn(elements?.[0]).replace(':page_facing_up: ', '').trim()] : [];
  });

/** The latest answer that only they see, as it stands now. */
export const answerNow = (w: World, slackId: string): StoredMessage =>
  w.slack.as(slackId).ephemerals().at(-1) as StoredMessage;

/** Presses a button in the latest answer and waits until Slack is quiet. */
export async function pressAnswer(w: World, slackId: string, actionId: string, value?: string): Promise<void> {
  const { channel, ts } = answerNow(w, slackId);
  await w.slack.as(slackId).press({ channel, ts }, actionId, value ?? null);
  await w.app.idle();
  await w.slack.settle();
}

/** Presses something in the top modal and waits until Slack is quiet. */
export async function pressModal(w: World, slackId: string, actionId: string, value?: string): Promise<void> {
  await w.slack.as(slackId).press('modal', actionId, value ?? null);
  await w.app.idle();
  await w.slack.settle();
}

/** Presses the button of this card in a new search for its title. */
export async function pressCard(w: World, who: string, card: { id: string; title: string }, actionId: string) {
  const { blocks } = await know(w, who, card.title);
  const buttons = (blocks ?? []).flatMap((block) => (block.type === 'actions' ? block.elements : []));
  const values = buttons.flatMap((one) => (one.type === 'button' && one.action_id === actionId ? one.value : []));
  await pressAnswer(
    w,
    who,
    actionId,
    values.find((value) => value?.includes(card.id)),
  );
}
