import type { CardKind, CardStatus } from '../generated/prisma/client.ts';

/** What a file can say of a card. */
export const COLUMNS = [
  'key',
  'title',
  'kind',
  'status',
  'language',
  'product',
  'tags',
  'team',
  'source',
  'questions',
  'see-also',
  'body',
] as const;
export type Column = (typeof COLUMNS)[number];

/** Policy: longer ones are no longer read by anybody. */
export const LONGEST = { key: 100, title: 150, product: 75, tag: 40, question: 300, body: 30_000, source: 1000 };
export const MOST_TAGS = 20;
export const MOST_QUESTIONS = 50;
/** Policy: cards that one is shown beside; a card shows five. */
export const MOST_SEE_ALSO = 20;
/** Policy: so many of one file are checked and written together; an export is split there too, so that it can come in again. */
export const MOST_CARDS = 20_000;
/** Policy: 20,000 cards of a page each. */
export const MOST_MEGABYTES = 32;

/** Where in a file something stands, as people find it: a line of a CSV file, or a file of a zip (`line` is then its place). */
export interface Where {
  line: number;
  file: string | undefined;
}

export const tellWhere = ({ line, file }: Where): string => file ?? `line ${line}`;

export interface Problem extends Where {
  column: Column | 'file';
  value: string;
  message: string;
}

/** A card as it stands in a file, unchecked. A field that is not there or empty is left out. */
export interface Entry extends Where {
  fields: Partial<Record<Column, string | string[]>>;
}

/** A card as a file has it, checked. What is undefined stays as it is, or becomes the usual. */
export interface Draft extends Where {
  key: string | undefined;
  title: string;
  body: string;
  kind: CardKind | undefined;
  status: CardStatus | undefined;
  language: string | undefined;
  product: string | undefined;
  tags: string[] | undefined;
  team: string | undefined;
  source: string | undefined;
  questions: string[] | undefined;
  /** Keys of cards to read beside it, in the file or there already. One that is neither is left out: it may come in another file. */
  seeAlso: string[] | undefined;
}

/** A text as it is kept: plain line ends, nothing empty around it. */
export const tidyBody = (text: string): string =>
  text
    .replaceAll(/\r\n?/g, '\n')
    .replace(/^(?:[ \t]*\n)+/, '')
    .trimEnd();
