/** A whole card: in a modal, part by part, and in a channel. */
import type { Button, KnownBlock, RichTextBlock } from '@slack/types';
import { z } from 'zod';
import {
  actions,
  boldText,
  button,
  context,
  divider,
  escapeMrkdwn,
  field,
  listed,
  type MessageContent,
  type Modal,
  plain,
  richLine,
  richQuote,
  richText,
  section,
  shorten,
  typedText,
} from '../slack/blocks.ts';
import { aboutBlocks, NAMES, nameOf, plainContext, seeAlsoBlocks } from './card-foot-views.ts';
import { toBlocks } from './markdown.ts';
import { textOfBlock } from './markdown-parts.ts';
import type { CardShown } from './service.ts';
import { aboutCard, CARD_MODAL, CARD_OUTDATED, CardButton, helpedButton, OTHERS, openButton } from './views.ts';
import { BUTTONS, CARD, OUTDATED, SHARE } from './words.ts';

/** Beginning of the ids of buttons that turn a card's parts. */
export const TURN_CARD = 'knowledge.card-';
/** Back from the form to the card. */
const BACK_TO_CARD = 'knowledge.card-back';
export const SEND_OUTDATED = 'knowledge.send-outdated';

/** A card, the search it was found by, and which part of it is shown, from 0. */
export const CardPlace = CardButton.extend({ part: z.int().min(0).max(1000).optional() });
export type CardPlace = z.infer<typeof CardPlace>;

/** A modal takes 100 blocks and 250 kB: what stands around the text fits into the rest. */
const PART = { blocks: 60, bytes: 150_000 };
/** A message takes 50 blocks and 13,200 characters; a channel is not the place to read more. */
const SHARED = { blocks: 30, bytes: 100_000, characters: 9000 };

const bytesOf = (value: unknown): number => new TextEncoder().encode(JSON.stringify(value)).length;

/** A block as it is; where every letter has a style or a link of its own, its words alone: Slack takes no more than so many bytes. */
function showable(block: RichTextBlock): RichTextBlock {
  return bytesOf(block) <= PART.bytes ? block : richText(richLine({ type: 'text', text: textOfBlock(block) }));
}

/** A text in parts that fit into a modal each; one empty part for no text. */
export function partsOf(body: string): RichTextBlock[][] {
  const parts: RichTextBlock[][] = [[]];
  let bytes = 0;
  for (const block of toBlocks(body).map(showable)) {
    const own = bytesOf(block);
    const last = parts.at(-1);
    if (last && (last.length === 0 || (last.length < PART.blocks && bytes + own <= PART.bytes))) {
      last.push(block);
      bytes += own;
    } else {
      parts.push([block]);
      bytes = own;
    }
  }
  return parts;
}

const titleBlock = (title: string): RichTextBlock =>
  richText(
    richLine(...typedText(title).map((element) => (element.type === 'text' ? boldText(element.text) : element))),
  );

/** Several may have said what is wrong with it. */
const LONGEST_REASONS = 2000;

/** What its state means for whoever reads it. */
function stateBlocks({ card: { status, dueReason }, changers }: CardShown): KnownBlock[] {
  if (status === 'OBSOLETE') return [context(CARD.obsolete)];
  const names = changers.slice(0, NAMES).map((one) => (one ? nameOf(one) : CARD.somebody));
  const changed = names.length > 0 ? [plainContext(CARD.changed(listed(names)))] : [];
  const waits = status === 'DRAFT' ? [context(CARD.candidate)] : changed;
  if (!dueReason) return waits;
  return [
    ...waits,
    richText(richLine({ type: 'text', text: CARD.dueReason }), richQuote(shorten(dueReason, LONGEST_REASONS))),
  ];
}

/** What this person may do with it. */
function cardButtons(shown: CardShown, place: CardPlace): Button[] {
  const { card, isOwn, mayEdit, mayRetire, mayRevive, isTheirsToCheck } = shown;
  const { cardId, searchId } = place;
  const value = JSON.stringify({ cardId });
  const confirm = card.status === 'DRAFT' ? BUTTONS.accept : BUTTONS.confirm;
  const { title, text, yes, no } = CARD.retireConfirm;
  return [
    ...(isOwn ? [] : [helpedButton(cardId, searchId)]),
    ...(card.status === 'OBSOLETE' ? [] : [button(CARD_OUTDATED, BUTTONS.outdated, JSON.stringify(place))]),
    ...(mayEdit ? [button(OTHERS.edit, BUTTONS.edit, value)] : []),
    ...(isTheirsToCheck && card.changedFrom !== null ? [button(OTHERS.changes, BUTTONS.changes, value)] : []),
    button(OTHERS.history, BUTTONS.history, value),
    ...(isTheirsToCheck && card.status !== 'OBSOLETE'
      ? [button(OTHERS.confirm, confirm, JSON.stringify({ cardId, version: card.version }))]
      : []),
    ...(mayRetire && card.status !== 'OBSOLETE'
      ? [
          {
            ...button(OTHERS.retire, BUTTONS.retire, value),
            confirm: { title: plain(title), text: plain(text), confirm: plain(yes), deny: plain(no) },
          },
        ]
      : []),
    ...(mayRevive ? [button(OTHERS.revive, BUTTONS.revive, value)] : []),
  ];
}

function turning(place: CardPlace, part: number, parts: number): KnownBlock[] {
  if (parts < 2) return [];
  const go = (name: string, label: string, to: number) =>
    button(`${TURN_CARD}${name}`, label, JSON.stringify({ ...place, part: to }));
  return [
    plainContext(CARD.part(part + 1, parts)),
    actions(
      ...(part > 0 ? [go('earlier', CARD.earlier, part - 1)] : []),
      ...(part + 1 < parts ? [go('later', CARD.later, part + 1)] : []),
    ),
  ];
}

/** A whole card as one person sees it. `notice`: what was just done, mrkdwn. */
export function cardModal(shown: CardShown, place: CardPlace, zone: string, notice?: string): Modal {
  const { card } = shown;
  const parts = partsOf(card.body);
  const part = Math.min(place.part ?? 0, parts.length - 1);
  const body = parts[part] ?? [];
  return {
    type: 'modal',
    callback_id: CARD_MODAL,
    private_metadata: JSON.stringify(place),
    title: plain(CARD.title),
    close: plain(CARD.close),
    blocks: [
      ...(notice ? [context(notice)] : []),
      titleBlock(card.title),
      { type: 'context', elements: [aboutCard(card, zone)] },
      ...stateBlocks(shown),
      divider(),
      ...(body.length > 0 ? body : [section(CARD.noText)]),
      ...turning(place, part, parts.length),
      divider(),
      ...aboutBlocks(shown, zone),
      actions(...cardButtons(shown, place)),
      ...seeAlsoBlocks(shown),
    ],
  };
}

const LONGEST_REASON = 500;

export const OutdatedForm = z.object({
  reason: z
    .string(OUTDATED.required)
    .trim()
    .min(3, OUTDATED.required)
    .max(LONGEST_REASON, OUTDATED.tooLong(LONGEST_REASON)),
});

/** What is no longer right. It stands where the card stood, as Slack takes three modals on top of each other; `isOver`: back to it. */
export const outdatedModal = (
  { card: { title }, keeper }: Pick<CardShown, 'card' | 'keeper'>,
  place: CardPlace,
  isOver: boolean,
): Modal => ({
  type: 'modal',
  callback_id: SEND_OUTDATED,
  private_metadata: JSON.stringify(place),
  title: plain(OUTDATED.title),
  submit: plain(OUTDATED.submit),
  close: plain(OUTDATED.close),
  blocks: [
    titleBlock(title),
    field(
      'reason',
      OUTDATED.label,
      {
        type: 'plain_text_input',
        multiline: true,
        max_length: LONGEST_REASON,
        placeholder: plain(OUTDATED.placeholder),
      },
      { hint: OUTDATED.hint(keeper ? nameOf(keeper) : undefined) },
    ),
    ...(isOver ? [actions(button(BACK_TO_CARD, BUTTONS.back, JSON.stringify(place)))] : []),
  ],
});

/** As much of the text as a message takes, and whether that is all of it. */
function sharedBody(body: string): { blocks: RichTextBlock[]; isCut: boolean } {
  const blocks: RichTextBlock[] = [];
  let [characters, bytes] = [0, 0];
  const all = toBlocks(body).map(showable);
  for (const block of all) {
    characters += textOfBlock(block).length;
    bytes += bytesOf(block);
    const fits = blocks.length < SHARED.blocks && characters <= SHARED.characters && bytes <= SHARED.bytes;
    if (!fits) return { blocks, isCut: true };
    blocks.push(block);
  }
  return { blocks, isCut: false };
}

/** A card in a channel, in the name of whoever shared it. */
export function sharedMessage({ card }: Pick<CardShown, 'card'>, by: { name: string; zone: string }): MessageContent {
  const { blocks, isCut } = sharedBody(card.body);
  return {
    text: escapeMrkdwn(SHARE.text(nameOf(by), shorten(card.title, 300))),
    blocks: [
      titleBlock(card.title),
      { type: 'context', elements: [aboutCard(card, by.zone)] },
      ...blocks,
      ...(isCut ? [context(SHARE.cut)] : []),
      plainContext(SHARE.by(nameOf(by))),
      actions(openButton(card.id)),
    ],
  };
}
