import type { Button, KnownBlock } from '@slack/types';
import { z } from 'zod';
import type { Card } from '../generated/prisma/client.ts';
import { dayWords, OPEN_CARD, OTHERS } from '../knowledge/views.ts';
import {
  actions,
  button,
  context,
  escapeMrkdwn,
  header,
  type MessageContent,
  type Modal,
  mention,
  plain,
  section,
  shorten,
  tidyName,
} from '../slack/blocks.ts';
import type { GapPage, GapShown } from './service.ts';
import type { Topic } from './topics.ts';
import { buttons, dismissing, filled, home, list, offer } from './words.ts';

export const OPEN_GAPS = 'gaps.open';
export const GAPS_PAGE = 'gaps.page';
export const CLAIM = 'gaps.claim';
export const HAND_BACK = 'gaps.hand-back';
export const DISMISS = 'gaps.dismiss';
export const PASS = 'gaps.pass';

export const GapButton = z.object({ gapId: z.uuid() });
export const PageButton = z.object({ page: z.int().min(0).max(100_000) });
/** Where the list was. */
export const GapsMeta = z.object({ page: z.int().min(0) }).catch({ page: 0 });

const SHOWN = 150;

const valueOf = (gapId: string): string => JSON.stringify({ gapId } satisfies z.infer<typeof GapButton>);
const shown = (words: string): string => escapeMrkdwn(shorten(tidyName(words), SHOWN));

/** Opens the form of a new card, prefilled; what comes back from it fills the gap. */
const writeButton = (gapId: string, words: string): Button =>
  button(OTHERS.newCard, buttons.write, JSON.stringify({ title: shorten(tidyName(words), SHOWN), gapId }), 'primary');

const dismissButton = (gapId: string): Button => ({
  ...button(DISMISS, buttons.notAGap, valueOf(gapId)),
  confirm: {
    title: plain(dismissing.title),
    text: plain(dismissing.text),
    confirm: plain(dismissing.confirm),
    deny: plain(dismissing.deny),
  },
});

/** How it stands: whose it is to write. */
function claimLine({ claimedBy, teamId }: GapShown, isYours: boolean): string {
  const taken = claimedBy ? [isYours ? list.yours : list.taken(mention(claimedBy.slackId))] : [];
  return [...taken, ...(teamId ? [list.onlyTeam] : [])].join(' ');
}

function gapBlocks(gap: GapShown, memberId: string, mayDismiss: boolean): KnownBlock[] {
  const { id, words, claimedById, times, lastAt } = gap;
  const isYours = claimedById === memberId;
  const lines = [`*${shown(words)}*`, list.asked(times, dayWords(lastAt)), claimLine(gap, isYours)];
  const doing = isYours ? [writeButton(id, words), button(HAND_BACK, buttons.handBack, valueOf(id))] : [];
  const elements = [
    ...doing,
    ...(claimedById === null ? [button(CLAIM, buttons.claim, valueOf(id), 'primary')] : []),
    ...(mayDismiss ? [dismissButton(id)] : []),
  ];
  return [
    section(lines.filter((line) => line !== '').join('\n')),
    ...(elements.length > 0 ? [actions(...elements)] : []),
  ];
}

function turning({ page, total }: GapPage, size: number): KnownBlock[] {
  const pages = Math.ceil(total / size);
  if (pages < 2) return [];
  const turn = (to: number, label: string) => button(`${GAPS_PAGE}-${to}`, label, JSON.stringify({ page: to }));
  return [
    context(list.page(page + 1, pages)),
    actions(
      ...(page > 0 ? [turn(page - 1, buttons.back)] : []),
      ...(page + 1 < pages ? [turn(page + 1, buttons.more)] : []),
    ),
  ];
}

/** What people looked for and did not find: how often, never who. */
export const gapsModal = (found: GapPage, viewer: { memberId: string; mayDismiss: boolean }, size: number): Modal => ({
  type: 'modal',
  callback_id: OPEN_GAPS,
  private_metadata: JSON.stringify({ page: found.page }),
  notify_on_close: true,
  title: plain(list.title),
  close: plain('Close'),
  blocks: [
    section(found.total > 0 ? list.intro : list.none),
    ...found.gaps.flatMap((gap) => gapBlocks(gap, viewer.memberId, viewer.mayDismiss)),
    ...turning(found, size),
  ],
});

/** A topic to write about, offered to one person; then what came of it. */
export function offerMessage({ gapId, words, times, verifier, state }: Topic): MessageContent & { settled: boolean } {
  const what = shown(words);
  if (state === 'settled') return { text: offer.settled(what), settled: true };
  if (state === 'yours')
    return {
      text: offer.yours(what),
      blocks: [
        section(`:pencil2: ${offer.yours(what)}`),
        actions(writeButton(gapId, words), button(HAND_BACK, buttons.handBack, valueOf(gapId))),
      ],
      settled: true,
    };
  return {
    text: offer.text(what),
    blocks: [
      section(`*${offer.text(what)}*\n${offer.ask(times, verifier && mention(verifier))}`),
      actions(
        button(CLAIM, buttons.claim, valueOf(gapId), 'primary'),
        button(PASS, buttons.pass, valueOf(gapId)),
        button(OPEN_GAPS, buttons.all),
      ),
      context(offer.note),
    ],
    settled: false,
  };
}

/** To whoever looked for it. */
export function filledMessage({ id, title }: Card): MessageContent {
  const what = shown(title);
  return {
    text: filled.text(what),
    blocks: [
      section(`:seedling: ${filled.intro}\n*${what}*`, button(OPEN_CARD, buttons.open, JSON.stringify({ cardId: id }))),
    ],
  };
}

/** App Home: nothing where nothing is missing. */
export const homeBlocks = ({ open, yours }: { open: number; yours: number }): KnownBlock[] =>
  open === 0
    ? []
    : [
        header(home.title),
        section(`${home.count(open)}${yours > 0 ? ` ${home.yours(yours)}` : ''}`, button(OPEN_GAPS, buttons.list)),
      ];
