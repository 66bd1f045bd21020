import {
  context,
  divider,
  escapeMrkdwn,
  header,
  type MessageContent,
  mention,
  mentions,
  section,
  shorten,
} from '../slack/blocks.ts';
import type { ShoutOutGroup } from './service.ts';

/** One screen. More is not read. */
const MOST_GROUPS = 8;
const MOST_DEEDS = 5;
const MOST_PEOPLE = 5;
const DEED_LENGTH = 180;
/** Slack takes about 13,200 characters of blocks in a message and 3,000 in a section; quotes and emoji count more there than here. */
const MOST_CHARACTERS = 9000;
const MOST_IN_SECTION = 2500;

function people(toIds: string[]): string {
  if (toIds.length <= MOST_PEOPLE) return mentions(toIds);
  return `${toIds.slice(0, MOST_PEOPLE).map(mention).join(', ')} and others`;
}

/** On one line, so that what one person typed cannot run into the next. */
const oneLine = (text: string) =>
  escapeMrkdwn(shorten(text.replaceAll(/\s+/g, ' ').replaceAll(/`{3,}/g, '`'), DEED_LENGTH));

const deedLine = ({ toIds, teams, deed }: ShoutOutGroup['deeds'][number]) => {
  const team = teams.slice(0, 3).map((name) => escapeMrkdwn(shorten(name, 40)));
  return `• ${team.length > 0 ? `*${team.join(', ')}* · ` : ''}${people(toIds)}: ${oneLine(deed)}`;
};

const valueName = (name: string) => escapeMrkdwn(shorten(name, 60));

/** As many lines as fit, counted as they travel. */
function fitting(lines: string[], room: number): string[] {
  let used = 0;
  return lines.slice(0, MOST_DEEDS).filter((line) => {
    used += JSON.stringify(line).length;
    return used <= room;
  });
}

function groupSection({ value, deeds }: ShoutOutGroup, room: number) {
  const lines = fitting(deeds.map(deedLine), room);
  return {
    block: section([`${value.emoji} *${valueName(value.name)}*`, ...lines].join('\n')),
    isAll: lines.length === deeds.length,
  };
}

/** "Teamwork, Kindness and more" */
function named(groups: ShoutOutGroup[]): string {
  const names = groups.map(({ value }) => valueName(value.name));
  if (names.length > 3) return `${names.slice(0, 3).join(', ')} and more`;
  return names.length === 1 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

/** The weekly post: deeds grouped by value, team first, nobody ranked and nothing counted. */
export const shoutOutMessage = (groups: ShoutOutGroup[]): MessageContent => {
  const shown = groups.slice(0, MOST_GROUPS);
  const room = Math.min(MOST_IN_SECTION, Math.floor(MOST_CHARACTERS / shown.length));
  const sections = shown.map((group) => groupSection(group, room));
  const isAll = shown.length === groups.length && sections.every((one) => one.isAll);
  return {
    text: `This week’s shout-out: what ${named(groups)} looked like here.`,
    blocks: [
      header(':tada: This week’s shout-out'),
      ...sections.map(({ block }) => block),
      divider(),
      context(`${isAll ? '' : 'There was more good work than fits here. '}Saw some yourself? Type \`/kudos\`.`),
    ],
  };
};
