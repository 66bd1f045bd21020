/** The modal of a card: what was pressed in it is shown there. */
export const CARD_MODAL = 'knowledge.card';

import type { Button, KnownBlock, PlainTextElement, RichTextElement, RichTextSection } from '@slack/types';
import { z } from 'zod';
import type { Card } from '../generated/prisma/client.ts';
import { CardKind } from '../generated/prisma/enums.ts';
import type { Hit } from '../search/service.ts';
import { actions, boldText, button, plain, richLine, richText, shorten, tidyName, typedText } from '../slack/blocks.ts';
import type { Answer } from './service.ts';
import { BADGE, BUTTONS, FIND, KIND_WORDS, SEARCH } from './words.ts';

export const OPEN_CARD = 'knowledge.open';
export const SHARE_CARD = 'knowledge.share';
export const CARD_HELPED = 'knowledge.helped';
export const CARD_OUTDATED = 'knowledge.outdated';
/** Buttons that other features listen to, wherever they stand: help, capture and verification use knowledge, not the other way round. */
export const OTHERS = {
  askMentor: 'live-help.ask',
  newCard: 'capture.new',
  edit: 'capture.edit',
  history: 'capture.history',
  changes: 'capture.changes',
  confirm: 'verification.confirm',
  retire: 'verification.retire',
  revive: 'verification.revive',
} as const;

/** A card, and the search it was found by. */
export const CardButton = z.object({ cardId: z.uuid(), searchId: z.uuid().optional() });
export type CardButton = z.infer<typeof CardButton>;

/** Where somebody is in what they found: the search, what it is narrowed by, and after which card the page begins. Short, as it travels in ids. */
export const Place = z.object({
  s: z.uuid().optional(),
  k: z.enum(CardKind).optional(),
  p: z.string().max(75).optional(),
  t: z.string().max(75).optional(),
  n: z.tuple([z.int32(), z.int32()]).optional(),
});
export type Place = z.infer<typeof Place>;

/** Slack takes 2,000 characters with a button; a title is 150. */
const LONGEST_QUESTION = 600;
const LONGEST_TITLE = 150;
/** A card's own title is no longer, but others' importers may differ. */
const SHOWN_TITLE = 300;

const DAY = { day: 'numeric', month: 'short' } as const;

/** "3 Nov" in somebody's zone. */
export const dayWords = (instant: Date, zone = 'UTC'): string =>
  instant.toLocaleDateString('en-GB', { ...DAY, timeZone: zone });

type Badged = Pick<Card, 'status' | 'verifiedAt' | 'changedFrom'> & { verifiedBy?: { name: string } | null };

/**
 * How far a card can be trusted: "Verified by Ben, 3 Nov" · "Changed since Ben verified it" · "Due for a check" · "Candidate" ·
 * "Obsolete". Plain text: not escaped.
 */
export function badgeOf({ status, verifiedAt, verifiedBy, changedFrom }: Badged, zone?: string): string {
  const by = verifiedBy ? shorten(tidyName(verifiedBy.name), 60) : undefined;
  if (status === 'OBSOLETE') return BADGE.obsolete;
  if (status === 'DRAFT') return BADGE.candidate;
  if (verifiedAt && changedFrom !== null) return BADGE.changed(by);
  if (status === 'DUE') return BADGE.due;
  if (!verifiedAt) return BADGE.unverified;
  return BADGE.verified(by, dayWords(verifiedAt, zone));
}

const SIGNS = { OBSOLETE: '🗄️', DRAFT: '🌱', DUE: '⏳', PUBLISHED: '' } as const;
const signOf = ({ status, verifiedAt }: Badged): string =>
  status === 'PUBLISHED' && verifiedAt ? '✅' : SIGNS[status];

/** Badge, kind, product and tags of a card in a line: plain text, in which nothing is a mark. */
export function aboutCard(
  card: Badged & Pick<Card, 'kind' | 'product' | 'tags' | 'teamId'>,
  zone?: string,
): PlainTextElement {
  const badge = [signOf(card), badgeOf(card, zone)].filter((part) => part !== '').join(' ');
  const tags = card.tags.slice(0, 3).map((tag) => `#${tidyName(tag)}`);
  const parts = [badge, KIND_WORDS[card.kind], tidyName(card.product ?? ''), tags.join(' ')];
  const team = card.teamId ? [SEARCH.onlyTeam] : [];
  return plain(shorten([...parts, ...team].filter((part) => part !== '').join(' · '), 300));
}

/** What was searched for stands out; everything else is shown sign by sign. Never empty: Slack refuses that. */
function pieces(of: Hit['title'], most: number): RichTextElement[] {
  let left = most;
  const elements = of.flatMap(({ text, match }): RichTextElement[] => {
    const shown = left <= 0 ? '' : shorten(text, left);
    left -= text.length;
    if (shown === '') return [];
    return match ? [boldText(shown)] : typedText(shown);
  });
  return elements.length > 0 ? elements : [{ type: 'text', text: '…' }];
}

/** A title above the snippet: in a line of its own, with a sign so that it is one however little of it matched. */
const titleLine = (title: Hit['title']): RichTextSection =>
  richLine({ type: 'emoji', name: 'page_facing_up' }, { type: 'text', text: ' ' }, ...pieces(title, SHOWN_TITLE));

/** One answer as it is shown everywhere, with the buttons of whoever shows it. Two or three blocks. */
export function answerBlocks({ hit, card }: Answer, buttons: Button[], zone?: string): KnownBlock[] {
  const hasSnippet = hit.snippet.some(({ text }) => text.trim() !== '');
  const snippet = { type: 'rich_text_quote', elements: pieces(hit.snippet, 400) } as const;
  return [
    richText(titleLine(hit.title), ...(hasSnippet ? [snippet] : [])),
    { type: 'context', elements: [aboutCard(card, zone)] },
    ...(buttons.length > 0 ? [actions(...buttons)] : []),
  ];
}

const valueOf = (cardId: string, searchId?: string): string =>
  JSON.stringify({ cardId, ...(searchId && { searchId }) } satisfies CardButton);

export const openButton = (cardId: string, searchId?: string): Button =>
  button(OPEN_CARD, BUTTONS.open, valueOf(cardId, searchId));
export const shareButton = (cardId: string, searchId?: string): Button =>
  button(SHARE_CARD, BUTTONS.share, valueOf(cardId, searchId));
export const helpedButton = (cardId: string, searchId?: string): Button =>
  button(CARD_HELPED, BUTTONS.helped, valueOf(cardId, searchId));
export const outdatedButton = (cardId: string, searchId?: string): Button =>
  button(CARD_OUTDATED, BUTTONS.outdated, valueOf(cardId, searchId));

/** Two ways on from where nothing helped: somebody who knows, or writing it down. `seen`: the cards that did not help. */
export const waysOn = (words: string, seen: string[] = []): KnownBlock =>
  actions(
    button(
      OTHERS.askMentor,
      FIND.askMentor,
      JSON.stringify({ question: shorten(words, LONGEST_QUESTION), ...(seen.length > 0 && { seen }) }),
      'primary',
    ),
    button(OTHERS.newCard, FIND.writeDown, JSON.stringify({ title: shorten(words, LONGEST_TITLE) })),
  );
