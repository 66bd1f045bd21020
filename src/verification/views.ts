import type { Button, ConfirmationDialog, KnownBlock } from '@slack/types';
import { z } from 'zod';
import type { Card } from '../generated/prisma/client.ts';
import { dayWords, OPEN_CARD, OTHERS } from '../knowledge/views.ts';
import {
  actions,
  button,
  context,
  dateFor,
  escapeMrkdwn,
  header,
  listed,
  type MessageContent,
  type Modal,
  mention,
  plain,
  quote,
  section,
  shorten,
  tidyName,
} from '../slack/blocks.ts';
import type { Ladder, Step } from './ladder.ts';
import type { ChecksPage } from './service.ts';
import type { Check, WeeklyList } from './weekly.ts';
import { buttons, handover, home, item, ladder, list, modal, retiring } from './words.ts';

export const OPEN_CHECKS = 'verification.checks';
export const CHECKS_PAGE = 'verification.page';
export const OPEN_STALE = 'verification.stale';
export const DONE = 'verification.done';

/** The card, and as which version it stood there. */
export const CardButton = z.object({ cardId: z.uuid(), version: z.int().optional() });
export const PageButton = z.object({ page: z.int().min(0).max(100_000) });
/** Where the list was when it was opened. */
export const ChecksMeta = z.object({ page: z.int().min(0) }).catch({ page: 0 });

const TITLE = 150;
/** Of a finder's reason; five of them fit into a message (13,200 characters). */
const REASON = 400;
/** Names of those who changed it: the rest stands in its history. */
const CHANGERS = 3;

const titleOf = ({ title }: Pick<Card, 'title'>): string => escapeMrkdwn(shorten(tidyName(title), TITLE));
const valueOf = ({ id }: Pick<Card, 'id'>): string =>
  JSON.stringify({ cardId: id } satisfies z.infer<typeof CardButton>);

const sure: ConfirmationDialog = {
  title: plain(retiring.title),
  text: plain(retiring.text),
  confirm: plain(retiring.confirm),
  deny: plain(retiring.deny),
  style: 'danger',
};

/** "Still true", or "Accept" for a candidate's card. */
const confirmButton = ({ id: cardId, status, version }: Pick<Card, 'id' | 'status' | 'version'>): Button => {
  const value = JSON.stringify({ cardId, version } satisfies z.infer<typeof CardButton>);
  return button(OTHERS.confirm, status === 'DRAFT' ? buttons.accept : buttons.stillTrue, value, 'primary');
};

/** "Retire", which asks again. */
const retireButton = (card: Pick<Card, 'id'>): Button => ({
  ...button(OTHERS.retire, buttons.retire, valueOf(card)),
  confirm: sure,
});

/** Brings a retired card back. */
const reviveButton = (card: Pick<Card, 'id'>): Button => button(OTHERS.revive, buttons.undo, valueOf(card));

/** Why it waits, in a line or two. */
function whyOf({ card, uses }: Check): string {
  const { status, maker, dueReason, verifiedAt, changers } = card;
  const used = uses > 0 ? ` ${item.used(uses)}` : '';
  const reason = dueReason ? `\n${item.outdated}\n${quote(shorten(tidyName(dueReason), REASON))}` : '';
  if (status === 'DRAFT') return `${item.draft(maker ? mention(maker.slackId) : undefined)}${used}${reason}`;
  const who = changers.slice(0, CHANGERS).map((one) => (one ? mention(one.slackId) : item.somebody));
  const changed = who.length > 0 ? `${item.changed(listed(who))} ` : '';
  return `${changed}${verifiedAt ? item.since(dayWords(verifiedAt)) : item.never}${used}${reason}`;
}

const openBlocks = (check: Check): KnownBlock[] => [
  section(`*${titleOf(check.card)}*\n${whyOf(check)}`, button(OPEN_CARD, buttons.open, valueOf(check.card))),
  actions(
    confirmButton(check.card),
    button(OTHERS.edit, buttons.edit, valueOf(check.card)),
    retireButton(check.card),
    ...(check.card.changers.length > 0 ? [button(OTHERS.changes, buttons.changes, valueOf(check.card))] : []),
  ),
];

/** Whoever found it true was the first who did. */
const isAccepted = ({ acceptedAt, verifiedAt }: Card): boolean =>
  acceptedAt !== null && acceptedAt.getTime() === verifiedAt?.getTime();

/** A card of a list: waiting, or what came of it. */
function checkBlocks(check: Check): KnownBlock[] {
  const { card, state } = check;
  const title = `*${titleOf(card)}*`;
  switch (state) {
    case 'waits':
      return openBlocks(check);
    case 'confirmed':
      return [section(`:white_check_mark: ${title} – ${isAccepted(card) ? item.accepted : item.confirmed}`)];
    case 'byAnother':
      return [
        section(
          `:white_check_mark: ${title} – ${item.byAnother(card.verifiedBy ? mention(card.verifiedBy.slackId) : 'somebody')}`,
        ),
      ];
    case 'retired':
      return [section(`:file_cabinet: ${title} – ${item.retired}`, reviveButton(card))];
    case 'elsewhere':
      return [section(`${title} – ${item.elsewhere}`)];
  }
}

/** What else there is, under a list. */
function tailBlocks({ more, stale: unused }: WeeklyList): KnownBlock[] {
  const lines = [...(more > 0 ? [list.more(more)] : []), ...(unused > 0 ? [list.stale(unused)] : [])];
  if (lines.length === 0) return [];
  return [
    context(...lines),
    actions(
      ...(more > 0 ? [button(OPEN_CHECKS, buttons.all)] : []),
      ...(unused > 0 ? [button(OPEN_STALE, buttons.stale)] : []),
    ),
  ];
}

/** The cards of a week, as they stand; null once nothing was ever left to ask. */
export function listMessage(weekly: WeeklyList): (MessageContent & { settled: boolean }) | null {
  const { checks, isReplaced } = weekly;
  const open = checks.filter(({ state }) => state === 'waits').length;
  if (isReplaced) return { text: list.replaced, settled: true };
  const text = open > 0 ? list.title(open) : list.done;
  const intro = open > 0 ? `*${text}*\n${list.intro}` : `:seedling: ${text}`;
  return {
    text,
    blocks: [section(intro), ...checks.flatMap(checkBlocks), ...tailBlocks(weekly)],
    settled: open === 0,
  };
}

const page = ({ page: at, total }: ChecksPage, size: number): KnownBlock[] => {
  const pages = Math.ceil(total / size);
  if (pages < 2) return [];
  const turn = (to: number, label: string) => button(`${CHECKS_PAGE}-${to}`, label, JSON.stringify({ page: to }));
  return [
    context(modal.page(at + 1, pages)),
    actions(...(at > 0 ? [turn(at - 1, buttons.back)] : []), ...(at + 1 < pages ? [turn(at + 1, buttons.more)] : [])),
  ];
};

/** Everything that waits for somebody's word. `done`: what they have just decided. */
export const checksModal = (checks: ChecksPage, unused: number, size: number, done: KnownBlock[] = []): Modal => ({
  type: 'modal',
  callback_id: OPEN_CHECKS,
  private_metadata: JSON.stringify({ page: checks.page }),
  notify_on_close: true,
  title: plain(modal.title),
  close: plain('Close'),
  blocks: [
    ...done,
    section(checks.total > 0 ? modal.intro(checks.total) : modal.none),
    ...checks.checks.flatMap(checkBlocks),
    ...page(checks, size),
    ...(unused > 0 ? [context(list.stale(unused)), actions(button(OPEN_STALE, buttons.stale))] : []),
  ],
});

/** What has just been decided about a card, mrkdwn. */
export function doneText(card: Card, deed: 'confirm' | 'retire' | 'revive'): string {
  const title = titleOf(card);
  if (deed === 'retire') return modal.retired(title);
  if (deed === 'revive') return card.status === 'DRAFT' ? modal.waitsAgain(title) : modal.revived(title);
  const due = card.dueAt ? `on ${dateFor(card.dueAt)}` : 'later';
  return (isAccepted(card) ? modal.accepted : modal.confirmed)(title, due);
}

/** The same with the way back, or to the card. */
export const doneBlocks = (card: Card, deed: 'confirm' | 'retire' | 'revive'): KnownBlock[] => [
  section(
    doneText(card, deed),
    deed === 'retire' ? reviveButton(card) : button(OPEN_CARD, buttons.open, valueOf(card)),
  ),
];

/** In place of the card that was retired. */
export const doneModal = (blocks: KnownBlock[]): Modal => ({
  type: 'modal',
  callback_id: DONE,
  notify_on_close: true,
  title: plain(modal.title),
  close: plain('Close'),
  blocks,
});

/** To whoever looks after a leaver's cards from now on. */
export const handoverMessage = (leaver: string): MessageContent => {
  const text = handover.text(escapeMrkdwn(shorten(tidyName(leaver), 75)));
  return { text, blocks: [section(`*${text}*\n${handover.more}`)] };
};

/** To whoever took a step, and to nobody else. */
export const stepMessage = (step: Step): MessageContent => ({
  text: ladder.told[step],
  blocks: [section(`:seedling: ${ladder.told[step]}`), context(ladder.onlyYou)],
});

function ladderLine({ accepted, next }: Ladder): string {
  const sofar = accepted > 0 ? `${ladder.accepted(accepted)} ` : '';
  if (!next) return ladder.publisher;
  return next.step === 'contributor' ? `${sofar}${ladder.toContributor(next.left)}` : ladder.toPublisher(next.left);
}

export interface HomePart {
  waiting: number;
  stale: number;
  ladder: Ladder | undefined;
}

/** App Home: what waits for a word, and how far one's own writing has come. Nothing where there is nothing. */
export function homeBlocks({ waiting, stale: unused, ladder: own }: HomePart): KnownBlock[] {
  if (waiting === 0 && unused === 0 && !own) return [];
  const lines = [...(waiting > 0 ? [home.checks(waiting)] : []), ...(unused > 0 ? [home.stale(unused)] : [])];
  return [
    ...(lines.length > 0
      ? [
          header(home.title),
          section(lines.join('\n')),
          actions(
            ...(waiting > 0 ? [button(OPEN_CHECKS, buttons.check, undefined, 'primary')] : []),
            ...(unused > 0 ? [button(OPEN_STALE, buttons.stale)] : []),
          ),
        ]
      : []),
    ...(own ? [context(`:seedling: ${ladderLine(own)} ${ladder.onlyYou}`)] : []),
  ];
}
