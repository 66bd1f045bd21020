import type { KnownBlock } from '@slack/types';
import { z } from 'zod';
import type { Card, Member } from '../generated/prisma/client.ts';
import { aboutCard, OPEN_CARD } from '../knowledge/views.ts';
import {
  actions,
  boldText,
  button,
  context,
  divider,
  type Modal,
  plain,
  richLine,
  richQuote,
  richText,
  section,
  shorten,
} from '../slack/blocks.ts';
import { similar as words } from './words.ts';

export const SAVE_AS_NEW = 'capture.save-as-new';
export const MERGE = 'capture.merge';
export const LINK = 'capture.link';
export const SAVE_LINKED = 'capture.save-linked';
export const BACK = 'capture.back';

export const CardOnly = z.object({ cardId: z.uuid() });

/** A card that may say the same, as it is shown. */
export interface SimilarCard {
  card: Card & { verifiedBy: Member | null };
  /** Its first words. */
  begins: string;
  probablySame: boolean;
  mayEdit: boolean;
}

/** Enough to know it by. */
const SHOWN = 240;

function candidateBlocks({ card, begins, probablySame, mayEdit }: SimilarCard, zone: string): KnownBlock[] {
  const value = JSON.stringify({ cardId: card.id });
  const title = boldText(shorten(card.title, SHOWN));
  return [
    richText(richLine(title), ...(begins.trim() === '' ? [] : [richQuote(shorten(begins.trim(), SHOWN))])),
    { type: 'context', elements: [...(probablySame ? [plain(words.same)] : []), aboutCard(card, zone)] },
    actions(
      button(LINK, words.link, value),
      ...(mayEdit ? [button(MERGE, words.merge, value)] : []),
      button(OPEN_CARD, words.open, value),
      button(SAVE_LINKED, words.saveLinked, value),
    ),
    divider(),
  ];
}

/** Cards that may say the same as what is being saved. It stands where the form stood: what was written waits with us. */
export const similarModal = (cards: SimilarCard[], zone: string): Modal => ({
  type: 'modal',
  callback_id: SAVE_AS_NEW,
  title: plain(words.title),
  submit: plain(words.saveNew),
  close: plain(words.close),
  blocks: [
    section(words.intro),
    divider(),
    ...cards.flatMap((card) => candidateBlocks(card, zone)),
    actions(button(BACK, words.back)),
    context(words.kept),
  ],
});
