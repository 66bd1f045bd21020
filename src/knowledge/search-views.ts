/** What a search shows: a message for the searcher alone, and a modal in which one goes on searching. */
import type { Button, ContextBlock, KnownBlock, RichTextElement } from '@slack/types';
import { z } from 'zod';
import {
  actions,
  boldText,
  button,
  context,
  divider,
  escapeMrkdwn,
  field,
  header,
  type MessageContent,
  type Modal,
  plain,
  richLine,
  richText,
  section,
  shorten,
  typedText,
} from '../slack/blocks.ts';
import type { Looked } from './looking.ts';
import { narrowing, ofSearch } from './narrowing-views.ts';
import type { Answer } from './service.ts';
import {
  answerBlocks,
  helpedButton,
  OTHERS,
  openButton,
  outdatedButton,
  type Place,
  shareButton,
  waysOn,
} from './views.ts';
import { FIND, HELPED, HOME, SEARCH } from './words.ts';

export const OPEN_SEARCH = 'knowledge.search';
export const RUN_SEARCH = 'knowledge.run-search';
/** Beginning of the ids of buttons that turn the page. */
export const TURN_PAGE = 'knowledge.page-';
export const NONE_HELPED = 'knowledge.none-helped';

/** Answers at once: a phone shows three below each other, a modal some more. */
export const IN_MESSAGE = 3;
export const IN_MODAL = 5;

/** The search, and which of its cards are shown: whoever is asked instead need not look there. */
export const NoneHelpedButton = z.object({ searchId: z.uuid(), shown: z.array(z.uuid()).max(IN_MODAL).default([]) });
export type NoneHelpedButton = z.infer<typeof NoneHelpedButton>;
export const SearchForm = z.object({ words: z.string().default('') });

const isNarrowed = ({ k, p, t }: Place): boolean => Boolean(k ?? p ?? t);

const quoted = (words: string): RichTextElement[] => [
  { type: 'text', text: '“' },
  ...typedText(shorten(words, 150)),
  { type: 'text', text: '”' },
];

/** How many there are for what, what was searched for instead of it, and without what. */
function foundLine({ answers: { total, words, repaired, alsoFor, leftOut }, isLatest }: Looked): KnownBlock[] {
  const count: RichTextElement[] =
    words === ''
      ? [{ type: 'text', text: isLatest ? SEARCH.latest : FIND.foundBrowsing(total) }]
      : [{ type: 'text', text: FIND.found(total) }, ...quoted(words)];
  const [searched, insteadOf] = FIND.insteadOf;
  const mended = repaired
    .slice(0, 5)
    .flatMap(({ typed, instead }): RichTextElement[] => [
      { type: 'text', text: `\n${searched}` },
      boldText(shorten(instead, 60)),
      { type: 'text', text: insteadOf },
      { type: 'text', text: shorten(typed, 60), style: { strike: true } },
    ]);
  const also = alsoFor.flatMap((name, at): RichTextElement[] => [
    { type: 'text', text: at === 0 ? `\n${FIND.alsoFor}` : ', ' },
    boldText(shorten(name, 60)),
  ]);
  return [
    richText(richLine(...count, ...mended, ...also)),
    ...(leftOut === '' ? [] : [{ type: 'context', elements: [plain(FIND.leftOut(leftOut))] } satisfies ContextBlock]),
  ];
}

const turn = (name: string, label: string, place: Place): Button =>
  button(`${TURN_PAGE}${name}`, label, JSON.stringify(place));

function turning({ answers, place }: Looked): Button[] {
  const last = answers.answers.at(-1)?.hit;
  const { searchId } = answers;
  const shown = answers.answers.map(({ card: { id } }) => id);
  return [
    ...(answers.more && last ? [turn('more', FIND.more, { ...ofSearch(place), n: [last.score, last.no] })] : []),
    ...(place.n ? [turn('first', FIND.first, ofSearch(place))] : []),
    ...(searchId && answers.answers.length > 0
      ? [button(NONE_HELPED, FIND.noneHelped, JSON.stringify({ searchId, shown } satisfies NoneHelpedButton))]
      : []),
  ];
}

/** Filters are of use where there is more than fits on a page. */
const mayNarrow = ({ answers, place }: Looked): boolean => isNarrowed(place) || place.n !== undefined || answers.more;

function nothingBlocks({ answers, place }: Looked): KnownBlock[] {
  if (isNarrowed(place)) return [section(FIND.nothingFiltered)];
  if (answers.words === '') return [section(SEARCH.empty), actions(button(OTHERS.newCard, HOME.write, '{}'))];
  return [section(FIND.nothing), waysOn(answers.words)];
}

/** Everything found, each with its buttons, with what narrows it above and what goes on below. */
function foundBlocks(found: Looked, buttonsOf: (answer: Answer) => Button[]): KnownBlock[] {
  const { answers, place, zone } = found;
  const pages = turning(found);
  const isEmpty = answers.answers.length === 0;
  return [
    ...(found.isLatest && isEmpty ? [] : foundLine(found)),
    ...(mayNarrow(found) || (answers.words === '' && !isEmpty) ? [narrowing(place)] : []),
    ...(isEmpty ? nothingBlocks(found) : []),
    ...answers.answers.flatMap((answer) => answerBlocks(answer, buttonsOf(answer), zone)),
    ...(pages.length > 0 ? [actions(...pages)] : []),
  ];
}

const titleOf = ({ hit }: Answer): string => hit.title.map(({ text }) => text).join('');

/** To the searcher alone, where they typed the command. */
export function answersMessage(found: Looked): MessageContent {
  const { answers, total, words, searchId } = found.answers;
  const titles = answers.map(titleOf).join(' · ');
  const text = total === 0 ? FIND.nothingText(words) : FIND.text(total, words, titles);
  const buttonsOf = ({ card: { id }, isOwn }: Answer) => [
    shareButton(id, searchId),
    ...(isOwn ? [] : [helpedButton(id, searchId)]),
    outdatedButton(id, searchId),
    openButton(id, searchId),
  ];
  return { text: escapeMrkdwn(shorten(text, 1000)), blocks: foundBlocks(found, buttonsOf) };
}

/** Instead of the answers, once one of them helped. */
export const helpedMessage = ({ id, title }: { id: string; title: string }, searchId?: string): MessageContent => ({
  text: HELPED.told,
  blocks: [
    richText(richLine(...typedText(shorten(title, 150)))),
    section(HELPED.told),
    actions(shareButton(id, searchId), openButton(id, searchId)),
  ],
});

const noHelpBlocks = (words: string, shown: string[]): KnownBlock[] => [
  section(FIND.noneHelpedDone),
  waysOn(words, shown),
];

/** Instead of the answers, once none of them helped. `shown`: those cards. */
export const noHelpMessage = (words: string, shown: string[]): MessageContent => ({
  text: FIND.noneHelpedDone,
  blocks: noHelpBlocks(words, shown),
});

const searchModal = (words: string, place: Place, blocks: KnownBlock[]): Modal => ({
  type: 'modal',
  callback_id: RUN_SEARCH,
  private_metadata: JSON.stringify(place),
  title: plain(SEARCH.title),
  submit: plain(SEARCH.submit),
  close: plain(SEARCH.close),
  blocks: [
    field(
      'words',
      SEARCH.label,
      {
        type: 'plain_text_input',
        placeholder: plain(SEARCH.placeholder),
        focus_on_load: true,
        ...(words !== '' && { initial_value: words }),
      },
      { optional: true },
    ),
    ...blocks,
  ],
});

/** A search field, and below it what was found, or the newest cards. `notice`: what was just done, mrkdwn. */
export function foundModal(found: Looked, notice?: string): Modal {
  const { words, searchId } = found.answers;
  const buttonsOf = ({ card: { id }, isOwn }: Answer) => [
    openButton(id, searchId),
    ...(searchId && !isOwn ? [helpedButton(id, searchId)] : []),
    ...(searchId ? [outdatedButton(id, searchId)] : []),
  ];
  return searchModal(words, found.place, [
    ...(notice ? [context(notice)] : []),
    divider(),
    ...foundBlocks(found, buttonsOf),
  ]);
}

/** The same once none of them helped. */
export const noHelpModal = (words: string, place: Place, shown: string[]): Modal =>
  searchModal(words, place, [divider(), ...noHelpBlocks(words, shown)]);

/** The way in, among what people mostly come to App Home for. */
export const searchButton = (): Button => button(OPEN_SEARCH, HOME.search);

/** Home: what is new, and writing something down. `news`: the newest title and how many more there are. */
export const knowledgeHomeBlocks = (news: { title: string; more: number } | undefined): KnownBlock[] => [
  header(HOME.title),
  {
    type: 'section',
    // Plain text: nothing in a title is a mark.
    text: plain(news ? HOME.news(shorten(news.title, 150), news.more) : HOME.quiet),
    accessory: button(OTHERS.newCard, HOME.write, '{}'),
  },
];
