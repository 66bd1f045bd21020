import type { CardKind, CardStatus } from '../generated/prisma/client.ts';
import type { Column } from './fields.ts';

/** How kinds and states are written in files. */
export const KIND_NAMES: Record<CardKind, string> = {
  FAQ: 'faq',
  HOW_TO: 'how-to',
  TROUBLESHOOTING: 'troubleshooting',
  PLAYBOOK: 'playbook',
  STORY: 'story',
};
export const STATUS_NAMES: Record<CardStatus, string> = {
  DRAFT: 'candidate',
  PUBLISHED: 'published',
  DUE: 'due',
  OBSOLETE: 'obsolete',
};

const oneOf = (names: object): string => Object.values(names).join(', ');

export const TROUBLE = {
  noTitle: 'has no title. Write it as “title: …” or as a heading in the first line',
  noBody: 'has no text',
  tooLong: (most: number) => `is too long. ${most} characters at most`,
  tooMany: (most: number) => `are too many. ${most} at most`,
  kind: `is no kind of card. These are: ${oneOf(KIND_NAMES)}`,
  status: `is no state of a card. These are: ${oneOf(STATUS_NAMES)}`,
  language: 'is no language I know. Write its code, such as “en”',
  source: 'is no web address. It begins with https://',
  team: 'is no team you are in or lead. Leave it empty for everybody',
  takenKey: 'cannot be used here. Choose another key',
  keyTwice: (where: string) => `stands in the file twice, first in ${where}`,
  titleTwice: (where: string) => `is the title in ${where} too. Give each a key of its own`,
  sameTitle: (key: string) =>
    `is the title of a card that is there already. Its key is ${key}: write it to change that card`,
  personal: (told: string) => `holds ${told}. Take it out, or import with redaction`,
  frontMatter: 'has front matter that cannot be read as YAML',
  notText: 'is not a text file in UTF-8',
  fileNotText: 'This is not a text file in UTF-8.',
  notAField: 'is not a text or a list of texts',
  notACard: 'is no card with a title and a body',
  place: (number: number) => `card ${number}`,
  cells: 'has more cells than there are columns. Put cells that hold the separator into quotes',
};

export const UNREADABLE = {
  size: (megabytes: number) => `The file is too large. ${megabytes} MB at most.`,
  empty: 'There is no card in the file.',
  many: (most: number) => `There are too many cards in the file. ${most} at most: split it.`,
  zip: 'This zip file cannot be read. Make it anew, without a password.',
  bomb: 'This zip file unpacks to far more than it should. Nothing was read.',
  json: 'This is no list of cards in JSON, as an export writes it.',
  jsonLines: 'This JSON file is too large to be read at once. Write each card on a line of its own.',
  workbook: 'This is an Excel workbook. In Excel choose “Save as”, then “CSV UTF-8”.',
  columns: 'There is no column “title” or “body”. The first line must name the columns.',
  column: (name: Column) => `There are two columns for “${name}”. Keep one.`,
};

export const NOTHING_TO_EXPORT = 'There are no cards yet that you could export.';

const count = (number: number, one: string, many: string): string => `${number} ${number === 1 ? one : many}`;
const cards = (number: number): string => count(number, 'card', 'cards');

/** In Slack. */
export const FORM = {
  home: 'Knowledge cards from files, and as files',
  import: 'Import cards',
  export: 'Export cards',
  check: 'Check the file',
  write: 'Write',
  about:
    'A zip of Markdown files with front matter, one such file, a JSON list, or a CSV table with the columns `title` and `body`. More columns or fields: `key`, `kind`, `status`, `language`, `product`, `tags`, `team`, `source`, `questions`, `see-also`. An export can be imported again: what has the same key is changed, not doubled.',
  file: 'File',
  privacy: 'Personal data in it',
  redact: 'Take it out',
  refuse: 'Stop, and show me where',
  dryRun: 'Nothing is written before you have seen what would happen.',
  looking: ':hourglass_flowing_sand: Looking at the file…',
  writing: ':hourglass_flowing_sand: Writing the cards. You can close this: I’ll write to you when it is done.',
  again: 'Nothing here after a minute? Close this and try again.',
  failed: (message: string) => `Nothing was imported. ${message}`,
  fine: '*The file is fine. It would bring:*',
  nothing: (unchanged: number) =>
    `*Nothing to write:* ${unchanged === 1 ? 'the card is' : `all ${unchanged} cards are`} here just like that.`,
  written: ':white_check_mark: *Written:*',
  added: (number: number) => count(number, 'new card', 'new cards'),
  changed: (number: number) => `${cards(number)} changed`,
  unchanged: (number: number) => `${number} as they were`,
  andMore: (number: number) => `and ${number} more`,
  taken: (number: number) => `*Personal data is taken out of ${cards(number)}:*`,
  ignored: 'Left out, as I don’t know what it is: ',
  wrong: (number: number) =>
    `*Nothing was imported: ${count(number, 'thing needs', 'things need')} another look.* Put ${number === 1 ? 'it' : 'them'} right and choose the file again.`,
  more: '…and more. Put these right first; `npm run cards:import` lists everything.',
  told: (added: number, changed: number, unchanged: number) =>
    `Your file of knowledge cards is imported: ${[
      FORM.added(added),
      FORM.changed(changed),
      ...(unchanged > 0 ? [FORM.unchanged(unchanged)] : []),
    ].join(', ')}.`,
  send: 'Send them to me',
  count: (number: number) =>
    `*${cards(number)}*: everybody’s, and those of your own teams. What only other teams see stays out; an operator exports all with \`npm run cards:export\`.`,
  format: 'As',
  markdown: 'Markdown with front matter, in a zip',
  json: 'JSON',
  sent: (format: 'markdown' | 'json', number: number, of: number) =>
    `Your knowledge cards as ${format === 'json' ? 'JSON' : 'Markdown'}${of > 1 ? `, file ${number} of ${of}` : ''}.`,
  fileTitle: 'Knowledge cards',
};
