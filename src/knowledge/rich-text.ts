import type { RichTextBlock, RichTextBlockElement, RichTextElement } from '@slack/types';
import type { BlockContent, PhrasingContent } from 'mdast';
import type { Listing } from './markdown-inline.ts';
import { type FlatItem, type Names, nestedLists } from './mrkdwn.ts';

/** What is read of an element that is no plain text. */
function wordsOf(element: RichTextElement, names: Names): string {
  switch (element.type) {
    case 'text':
      return element.text;
    case 'link':
      return element.text ?? element.url;
    case 'emoji':
      return `:${element.name}:`;
    case 'user':
      return `@${names.get(element.user_id) ?? element.user_id}`;
    case 'channel':
      return `#${names.get(element.channel_id) ?? element.channel_id}`;
    case 'usergroup':
      return `@${names.get(element.usergroup_id) ?? 'group'}`;
    case 'team':
      return `@${names.get(element.team_id) ?? 'team'}`;
    case 'broadcast':
      return `@${element.range}`;
    case 'color':
      return element.value;
    case 'date':
      return element.fallback ?? new Date(element.timestamp * 1000).toISOString();
    default:
      // What Slack invents later is not lost silently: its name stands there.
      return `[${(element as { type: string }).type}]`;
  }
}

interface Piece {
  words: string;
  url: string | undefined;
  code: boolean;
  /** From the outside in. */
  styles: ('strong' | 'emphasis' | 'delete')[];
}

function pieceOf(element: RichTextElement, names: Names): Piece {
  const { bold, italic, strike, code } = element.style ?? {};
  return {
    words: wordsOf(element, names),
    url: element.type === 'link' ? element.url : undefined,
    code: code === true,
    styles: [
      ...(bold ? ['strong' as const] : []),
      ...(italic ? ['emphasis' as const] : []),
      ...(strike ? ['delete' as const] : []),
    ],
  };
}

function leaf({ words, url, code }: Piece): PhrasingContent {
  // A line end cannot stand in code within a line.
  const inner: PhrasingContent = code
    ? { type: 'inlineCode', value: words.replaceAll('\n', ' ') }
    : { type: 'text', value: words };
  return url === undefined ? inner : { type: 'link', url, children: [inner] };
}

const blank = (words: string): Piece[] => (words === '' ? [] : [{ words, url: undefined, code: false, styles: [] }]);

/** Spaces around styled words stand outside of the signs: there CommonMark wants them. */
function peeled(run: Piece[]): { before: Piece[]; inside: Piece[]; after: Piece[] } {
  const inside = run.map((piece) => ({ ...piece }));
  const isPlain = (piece: Piece | undefined): piece is Piece =>
    piece !== undefined && !piece.code && piece.url === undefined;
  let [before, after] = ['', ''];
  for (let first = inside[0]; isPlain(first) && /^\s/.test(first.words); first = inside[0]) {
    const rest = first.words.trimStart();
    before += first.words.slice(0, first.words.length - rest.length);
    if (rest === '') inside.shift();
    else first.words = rest;
  }
  for (let last = inside.at(-1); isPlain(last) && /\s$/.test(last.words); last = inside.at(-1)) {
    const rest = last.words.trimEnd();
    after = last.words.slice(rest.length) + after;
    if (rest === '') inside.pop();
    else last.words = rest;
  }
  return { before: blank(before), inside, after: blank(after) };
}

/** Pieces of one style next to each other are in one pair of signs. */
function styled(pieces: Piece[]): PhrasingContent[] {
  const out: PhrasingContent[] = [];
  let from = 0;
  while (from < pieces.length) {
    const [style] = pieces[from]?.styles ?? [];
    let to = from;
    while (to < pieces.length && pieces[to]?.styles[0] === style) to += 1;
    const run = pieces.slice(from, to);
    from = to;
    if (style === undefined) {
      out.push(...run.map(leaf));
      continue;
    }
    const { before, inside, after } = peeled(run);
    const children = styled(inside.map((piece) => ({ ...piece, styles: piece.styles.slice(1) })));
    out.push(...before.map(leaf), ...(children.length > 0 ? [{ type: style, children }] : []), ...after.map(leaf));
  }
  return out;
}

/** Code beside code of the same style would be told apart by nothing but its signs. */
function joined(pieces: Piece[]): Piece[] {
  const out: Piece[] = [];
  for (const piece of pieces) {
    const last = out.at(-1);
    const isSame = last?.code && piece.code && last.url === piece.url && last.styles.join() === piece.styles.join();
    if (last && isSame) last.words += piece.words;
    else out.push({ ...piece });
  }
  return out;
}

/** Pieces in paragraphs: an empty line divides them. */
function paragraphsOf(elements: RichTextElement[], names: Names): PhrasingContent[][] {
  const paragraphs: Piece[][] = [[]];
  for (const element of elements) {
    const piece = pieceOf(element, names);
    const [first = '', ...more] =
      piece.url === undefined && !piece.code ? piece.words.split(/\n[ \t]*\n\s*/) : [piece.words];
    if (first !== '') paragraphs.at(-1)?.push({ ...piece, words: first });
    for (const words of more) paragraphs.push(words === '' ? [] : [{ ...piece, words }]);
  }
  return paragraphs
    .map((pieces) => joined(trimmed(pieces)))
    .filter((pieces) => pieces.length > 0)
    .map(styled);
}

/** Without line ends before and after: those are the gap to the next block. */
function trimmed(pieces: Piece[]): Piece[] {
  const cut = (at: number, pattern: RegExp) =>
    pieces.map((piece, index) =>
      index === at && !piece.code ? { ...piece, words: piece.words.replace(pattern, '') } : piece,
    );
  const last = cut(pieces.length - 1, /\n\s*$/);
  return last
    .map((piece, index) =>
      index === 0 && !piece.code ? { ...piece, words: piece.words.replace(/^\s*\n/, '') } : piece,
    )
    .filter(({ words, code }) => words !== '' && (code || words !== ''));
}

function itemsOf(element: Listing, names: Names): FlatItem[] {
  return element.elements.map(({ elements }, index) => ({
    indent: element.indent ?? 0,
    ordered: element.style === 'ordered' ? (element.offset ?? 0) + index + 1 : undefined,
    children: paragraphsOf(elements, names).flatMap((words, at) =>
      at > 0 ? [{ type: 'text' as const, value: '\n' }, ...words] : words,
    ),
  }));
}

const asParagraphs = (elements: RichTextElement[], names: Names) =>
  paragraphsOf(elements, names).map((children) => ({ type: 'paragraph' as const, children }));

function blockOf(element: RichTextBlockElement, names: Names): BlockContent[] {
  switch (element.type) {
    case 'rich_text_section':
      return asParagraphs(element.elements, names);
    case 'rich_text_quote': {
      const children = asParagraphs(element.elements, names);
      return children.length > 0 ? [{ type: 'blockquote', children }] : [];
    }
    case 'rich_text_preformatted':
      return [
        {
          type: 'code',
          value: element.elements
            .map((one) => wordsOf(one, names))
            .join('')
            .replace(/\n$/, ''),
        },
      ];
    case 'rich_text_list':
      return nestedLists(itemsOf(element, names));
    default:
      element satisfies never;
      return [];
  }
}

/** What people wrote in Slack's editor. Lists that follow each other belong together: the deeper ones stand in the others' items. */
export function treeOfRichText(blocks: RichTextBlock[], names: Names): BlockContent[] {
  const out: BlockContent[] = [];
  let items: FlatItem[] = [];
  const close = () => {
    out.push(...nestedLists(items));
    items = [];
  };
  for (const element of blocks.flatMap((block) => block.elements)) {
    if (element.type === 'rich_text_list') items.push(...itemsOf(element, names));
    else {
      close();
      out.push(...blockOf(element, names));
    }
  }
  close();
  return out;
}
