import type { KnownBlock } from '@slack/types';
import {
  actions,
  button,
  context,
  type MessageContent,
  mention,
  richLine,
  richQuote,
  richText,
} from '../slack/blocks.ts';
import { kudosMenu } from './after-menu.ts';
import type { KudosShown } from './service.ts';
import { GONE, POST_WORDS } from './words.ts';

export const JOIN = 'kudos.join';
export const SEE_JOINS = 'kudos.joins';

type Join = KudosShown['joins'][number];

/** More would push the deed out of sight, and the deed is what it is about. */
const MOST_SENTENCES = 6;
const MOST_SIGNS = 12;

/** A person's own sentence, with their name and sign. */
export const sentenceBlock = ({ slackId, sentence, emoji }: Join): KnownBlock =>
  richText(
    richLine(
      ...(emoji
        ? [
            { type: 'emoji' as const, name: emoji },
            { type: 'text' as const, text: ' ' },
          ]
        : []),
      { type: 'user', user_id: slackId },
    ),
    richQuote(sentence ?? ''),
  );

/** Signs alone, each with who left it, in the order in which they came: ":clap: A, B · :heart: C". */
function signsLine(joins: Join[], more: boolean): string {
  const bySign = new Map<string, string[]>();
  for (const { emoji, slackId } of joins)
    if (emoji) bySign.set(emoji, [...(bySign.get(emoji) ?? []), mention(slackId)]);
  const signs = [...bySign].map(([emoji, people]) => `:${emoji}: ${people.join(', ')}`);
  return `${signs.join(' · ')}${more ? ` ${POST_WORDS.others}` : ''}`;
}

/** Those who only left a sign; empty: nobody did. */
export const signsBlocks = (joins: Join[], more = false): KnownBlock[] =>
  joins.length === 0 ? [] : [context(signsLine(joins, more))];

const split = (joins: Join[]) => ({
  sentences: joins.filter(({ sentence }) => sentence),
  signs: joins.filter(({ sentence, emoji }) => !sentence && emoji),
});

/** What others added to kudos, oldest first, as far as there is room: never how many. */
export function joinBlocks({ joins }: Pick<KudosShown, 'joins'>): KnownBlock[] {
  const { sentences, signs } = split(joins);
  return [
    ...sentences.slice(0, MOST_SENTENCES).map(sentenceBlock),
    ...signsBlocks(signs.slice(0, MOST_SIGNS), signs.length > MOST_SIGNS),
  ];
}

function hasMore(joins: Join[]): boolean {
  const { sentences, signs } = split(joins);
  return sentences.length > MOST_SENTENCES || signs.length > MOST_SIGNS;
}

/** What can be done about kudos, the same for everybody: who may not is told so. `canJoin`: not on a recipient's own copy. */
export function kudosActions({ id, joins, canJoin = true }: Pick<KudosShown, 'id' | 'joins'> & { canJoin?: boolean }) {
  const value = JSON.stringify({ id });
  return actions(
    ...(canJoin ? [button(JOIN, POST_WORDS.join, value)] : []),
    ...(hasMore(joins) ? [button(SEE_JOINS, POST_WORDS.seeAll, JSON.stringify({ id, page: 0 }))] : []),
    kudosMenu(id, 'edit', 'hide', 'remove', 'report'),
  );
}

/** In place of kudos that are no longer shown: one quiet line without names or deed. */
export const hiddenMessage = (): MessageContent => ({ text: GONE, blocks: [context(`_${GONE}_`)] });
