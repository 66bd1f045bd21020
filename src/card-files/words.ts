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
  notAField: 'is not a text or a list of texts',
  cells: 'has more cells than there are columns. Put cells that hold the separator into quotes',
};

export const UNREADABLE = {
  size: (megabytes: number) => `The file is too large. ${megabytes} MB at most.`,
  empty: 'There is no card in the file.',
  many: (most: number) => `There are too many cards in the file. ${most} at most: split it.`,
  zip: 'This zip file cannot be read. Make it anew, without a password.',
  bomb: 'This zip file unpacks to far more than it should. Nothing was read.',
  workbook: 'This is an Excel workbook. In Excel choose “Save as”, then “CSV UTF-8”.',
  columns: 'There is no column “title” or “body”. The first line must name the columns.',
  column: (name: Column) => `There are two columns for “${name}”. Keep one.`,
};
