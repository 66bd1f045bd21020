import type { KnownBlock } from '@slack/types';
import { z } from 'zod';
import {
  actions,
  boldText,
  button,
  context,
  dateFor,
  escapeMrkdwn,
  field,
  header,
  type Modal,
  mention,
  mentions,
  plain,
  richLine,
  richQuote,
  richText,
  section,
  tidyName,
  typedText,
} from '../slack/blocks.ts';
import { type KudosDeed, kudosMenu, type MinePlace } from './after-menu.ts';
import type { MinePage, OwnKudos } from './mine.ts';
import { MINE_WORDS, post } from './words.ts';

export const OPEN_MINE = 'kudos.mine';
/** "kudos.mine.go." and where to. */
export const GO_MINE = 'kudos.mine.go.';
export const SEARCH_MINE = 'kudos.search-mine';
export const EXPORT_MINE = 'kudos.export-mine';

export const START: MinePlace = { side: 'received', search: '', page: 0 };

/** Slack keeps what was typed while a field has the same name: without a search it is another field, and empty. */
const fieldOf = (search: string) => (search ? 'search' : 'newSearch');
const Typed = z.string().trim().max(100).optional();
export const SearchForm = z
  .object({ search: Typed, newSearch: Typed })
  .transform(({ search, newSearch }) => search ?? newSearch ?? '');

/** A name within mrkdwn: no mention, and no code that could swallow what follows. */
const inWords = (name: string): string => escapeMrkdwn(tidyName(name).replaceAll('`', "'"));

/** What the one who looks can do about kudos of their own. */
function menuOf({ id, side, canHide, canShow }: OwnKudos) {
  if (side === 'given') return kudosMenu(id, 'edit', 'remove');
  const deeds: KudosDeed[] = [...(canHide ? (['hide'] as const) : []), ...(canShow ? (['show'] as const) : [])];
  return kudosMenu(id, ...(deeds as [KudosDeed]), 'remove', 'report');
}

const peopleLine = ({ side, giverId, toIds, groupName }: OwnKudos): string => {
  if (side === 'received') return mention(giverId);
  const named = [...(groupName ? [inWords(groupName)] : []), ...(toIds.length > 0 ? [mentions(toIds)] : [])];
  return named.length > 0 ? named.join(', ') : `_${MINE_WORDS.privatePeople}_`;
};

function kudosBlocks(kudos: OwnKudos): KnownBlock[] {
  const { value, skill, createdAt, isPrivate, impact, deed, side } = kudos;
  const facts = [
    `*${side === 'received' ? MINE_WORDS.from : MINE_WORDS.for}* ${peopleLine(kudos)}`,
    dateFor(createdAt),
    ...(isPrivate ? [`:lock: ${MINE_WORDS.private}`] : []),
  ];
  const what = inWords(value?.name ?? skill ?? '');
  return [
    section(`${escapeMrkdwn(value?.emoji ?? ':seedling:')} ${what} · ${facts.join(' · ')}`, menuOf(kudos)),
    richText(richQuote(deed), ...(impact ? [richLine(boldText(`${post.forCustomer} `), ...typedText(impact))] : [])),
  ];
}

/** The person's own section of App Home: the latest kudos, newest first. */
export const kudosHomeBlocks = (received: OwnKudos[]): KnownBlock[] => [
  header(MINE_WORDS.heading),
  ...(received.length === 0 ? [section(MINE_WORDS.none)] : received.flatMap(kudosBlocks)),
  actions(button(OPEN_MINE, MINE_WORDS.open)),
];

const go = (where: string, label: string, place: MinePlace, style?: 'primary') =>
  button(`${GO_MINE}${where}`, label, JSON.stringify(place), style);

function empty({ side, search }: MinePlace): string {
  if (search) return MINE_WORDS.noneFound;
  return side === 'received' ? MINE_WORDS.none : MINE_WORDS.noneGiven;
}

function pager(place: MinePlace, { page, pages }: MinePage): KnownBlock[] {
  if (pages === 1) return [];
  const buttons = [
    ...(page > 0 ? [go('previous', MINE_WORDS.previous, { ...place, page: page - 1 })] : []),
    ...(page + 1 < pages ? [go('next', MINE_WORDS.next, { ...place, page: page + 1 })] : []),
  ];
  return [actions(...buttons), context(MINE_WORDS.page(page + 1, pages))];
}

/** Somebody's own kudos, received or given, with search and pages. `done`: what has just been done. */
export function mineModal(place: MinePlace, list: MinePage, done?: string): Modal {
  const at = { ...place, page: list.page };
  const side = (which: MinePlace['side'], label: string) =>
    go(which, label, { ...START, side: which, search: place.search }, place.side === which ? 'primary' : undefined);
  return {
    type: 'modal',
    callback_id: SEARCH_MINE,
    private_metadata: JSON.stringify(at),
    title: plain(MINE_WORDS.title),
    submit: plain(MINE_WORDS.submit),
    close: plain(MINE_WORDS.close),
    blocks: [
      ...(done ? [section(`:white_check_mark: ${done}`)] : []),
      actions(
        side('received', MINE_WORDS.received),
        side('given', MINE_WORDS.given),
        ...(place.search ? [go('all', MINE_WORDS.showAll, { ...START, side: place.side })] : []),
        button(EXPORT_MINE, MINE_WORDS.export),
      ),
      field(
        fieldOf(place.search),
        MINE_WORDS.search,
        {
          type: 'plain_text_input',
          max_length: 100,
          placeholder: plain(MINE_WORDS.searchExample),
          ...(place.search && { initial_value: place.search }),
        },
        { optional: true },
      ),
      ...(list.kudos.length === 0 ? [section(empty(place))] : list.kudos.flatMap(kudosBlocks)),
      ...pager(at, list),
    ],
  };
}
