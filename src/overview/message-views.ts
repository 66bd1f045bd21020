import { type MenuView, pairingMenu } from '../pairings/menu.ts';
import { actions, button, context, type MessageContent, mention, quote, section } from '../slack/blocks.ts';
import { reminderText } from './deed-views.ts';
import { type Pair, wasNoted } from './matters.ts';
import { count, OPEN_NOTE, OPEN_OVERVIEW, pairLines } from './views.ts';

const signed = (by: string) => `from ${mention(by)}, who coordinates mentoring`;

/** Into the pair's conversation, in a coordinator's own words. */
export const noteMessage = (text: string, by: string): MessageContent => ({
  text: `A note ${signed(by)}: ${quote(text).replaceAll('\n> ', ' ').slice(2)}`,
  blocks: [
    section(quote(text)),
    context(`A note ${signed(by)}. Only what you send them reaches them; they cannot read this conversation.`),
  ],
});

/** Into the pair's conversation; once they have agreed there is nothing to press. */
export const reminderMessage = (pairing: MenuView & { agreedAt: Date | null }, by: string): MessageContent => {
  const goesOn = pairing.status === 'ACTIVE' || pairing.status === 'PAUSED';
  if (pairing.agreedAt || !goesOn)
    return { text: pairing.agreedAt ? 'You have agreed. Thank you!' : 'This pairing is over.' };
  const text = `:handshake: ${reminderText()}`;
  return {
    text,
    blocks: [section(text, pairingMenu(pairing)), context(`A reminder ${signed(by)}. “Our agreement” is in the menu.`)],
  };
};

/** To each coordinator, at most weekly. */
export function stuckMessage({ rows, total }: { rows: Pair[]; total: number }, now: Date): MessageContent {
  if (total === 0) return { text: 'The pairs that could use a hand are all on their way again.' };
  const title = `${count(total, 'pair')} could use a hand from you.`;
  const more = total > rows.length ? [context(`and ${total - rows.length} more in the list`)] : [];
  return {
    text: title,
    blocks: [
      section(`:hand: *${title}*`),
      ...rows.map((pair) =>
        section(
          pairLines(pair, now),
          wasNoted(pair, now) ? undefined : button(OPEN_NOTE, 'Write to them', JSON.stringify({ id: pair.id })),
        ),
      ),
      ...more,
      actions(button(OPEN_OVERVIEW, 'See all pairings')),
    ],
  };
}
