import type { KnownBlock, RichTextElement } from '@slack/types';
import { OPEN_KUDOS } from '../kudos/views.ts';
import {
  actions,
  boldText,
  button,
  context,
  divider,
  escapeMrkdwn,
  header,
  listed,
  type MessageContent,
  mention,
  mentions,
  richLine,
  richText,
  section,
  shorten,
  tidyName,
  typedText,
} from '../slack/blocks.ts';
import type { Deed, ShoutOutGroup } from './pages.ts';
import type { Told } from './telling.ts';
import { POST, QUIET } from './words.ts';

const MOST_PEOPLE = 5;
const MOST_TEAMS = 3;
const MOST_MENTORS = 60;
/** Lengths a deed is told in: the first at which a page fits, for what grew by an edit since. */
const DEED_LENGTHS = [180, 120, 80, 40, 10];
const [DEED_LENGTH = 180] = DEED_LENGTHS;
/**
 * Slack takes about 13,200 characters of blocks in a message, and in rich text not the letters alone count (slackapi/bolt-js#2867):
 * blocks are measured as they travel, with room for title and last line.
 */
const MOST_CHARACTERS = 12_300;

const text = (words: string): RichTextElement => ({ type: 'text', text: words });

function people(toIds: string[]): RichTextElement[] {
  const named = toIds.slice(0, MOST_PEOPLE);
  const between = (index: number) => {
    if (index === 0) return [];
    return [text(index === toIds.length - 1 ? ' and ' : ', ')];
  };
  const all = named.flatMap((slackId, index) => [...between(index), { type: 'user' as const, user_id: slackId }]);
  return toIds.length > MOST_PEOPLE ? [...all, text(` ${POST.others}`)] : all;
}

/** On one line, so that what one person typed cannot run into the next. */
const oneLine = (typed: string, length: number) => shorten(typed.replaceAll(/[\p{Cc}\s]+/gu, ' ').trim(), length);

function deedLine({ toIds, teams, deed }: Deed, length: number) {
  const credit = teams.slice(0, MOST_TEAMS).map((name) => oneLine(tidyName(name), 40));
  return richLine(
    ...(credit.length > 0 ? [boldText(credit.join(', '))] : []),
    ...(credit.length > 0 && toIds.length > 0 ? [text(' · ')] : []),
    ...people(toIds),
    text(': '),
    ...typedText(oneLine(deed, length)),
  );
}

/** Characters that a deed takes at most as it travels. */
export const sizeOfDeed = (deed: Deed): number => JSON.stringify(deedLine(deed, DEED_LENGTH)).length + 1;

const valueName = (name: string) => shorten(tidyName(name), 60);

const groupBlock = ({ value, deeds }: ShoutOutGroup, length: number): KnownBlock =>
  richText(richLine(...typedText(value.emoji), boldText(` ${valueName(value.name)}`)), {
    type: 'rich_text_list',
    style: 'bullet',
    elements: deeds.map((deed) => deedLine(deed, length)),
  });

/** A page's blocks, with deeds as long as they fit. */
function fitting(make: (length: number) => KnownBlock[]): KnownBlock[] {
  const fit = DEED_LENGTHS.find((length) => JSON.stringify(make(length)).length <= MOST_CHARACTERS);
  return make(fit ?? 10);
}

/** "Teamwork, Kindness and more" */
export function valuesInWords(groups: ShoutOutGroup[]): string {
  const names = groups.map(({ value }) => escapeMrkdwn(valueName(value.name)));
  if (names.length > 3) return `${names.slice(0, 3).join(', ')} and more`;
  return listed(names);
}

function mentorsBlocks(mentors: string[]): KnownBlock[] {
  if (mentors.length === 0) return [];
  const named =
    mentors.length > MOST_MENTORS
      ? `${mentors.slice(0, MOST_MENTORS).map(mention).join(', ')} ${POST.others}`
      : mentions(mentors);
  return [section(POST.mentors(named))];
}

/** What the post says between its title and its last line. */
export const bodyBlocks = ({ shoutOut, groups, mentors }: Told): KnownBlock[] =>
  fitting((length) => [
    ...(shoutOut.intro ? [richText(richLine(...typedText(shoutOut.intro)))] : []),
    ...groups.map((group) => groupBlock(group, length)),
    ...mentorsBlocks(mentors),
  ]);

/** The weekly post: deeds grouped by value, team first, nobody ranked and nothing counted. */
export const shoutOutMessage = (told: Told): MessageContent => ({
  text: POST.summary(valuesInWords(told.groups)),
  blocks: [
    header(POST.title),
    ...bodyBlocks(told),
    divider(),
    context(`${told.goesOn ? POST.more : ''}${POST.yourself}`),
  ],
});

/** The rest of the deeds, under the post. */
export const replyMessage = (groups: ShoutOutGroup[]): MessageContent => ({
  text: POST.threadSummary(valuesInWords(groups)),
  blocks: fitting((length) => groups.map((group) => groupBlock(group, length))),
});

/** In place of a post or a reply of which nothing is left. */
export const takenBackMessage = (): MessageContent => ({ text: POST.takenBack, blocks: [context(POST.takenBack)] });

/** To a lead after a week without anything to tell. */
export const quietMessage = (): MessageContent => ({
  text: QUIET.hint,
  blocks: [section(QUIET.hint), context(QUIET.rather), actions(button(OPEN_KUDOS, QUIET.give))],
});
