import type { Definition, FootnoteDefinition, Nodes, Root, RootContent } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown, gfmToMarkdown } from 'mdast-util-gfm';
import { defaultHandlers, type Handle, toMarkdown, type Unsafe } from 'mdast-util-to-markdown';
import { gfm } from 'micromark-extension-gfm';

/** Nobody writes lists or quotes in each other so deep, and the parser's time grows with the depth. */
const DEEPEST = 16;

/** Quotes and lists that a line opens at once. */
function depthOf(line: string): number {
  // A line across the page has many signs as well.
  if (/^\s*([-*_])(?:\s*\1)+\s*$/.test(line)) return 0;
  const [opening = ''] = /^(?:[ \t]*(?:>|[-*+](?=[ \t]|$)|\d{1,9}[.)](?=[ \t]|$)))*/.exec(line) ?? [];
  return opening.match(/>|[-*+]|\d+[.)]/g)?.length ?? 0;
}

/** Lists in each other on lines of their own: each one is pushed in by two characters at least. */
const isTooDeep = (markdown: string): boolean =>
  markdown.split('\n').some((line) => depthOf(line) + Math.floor(Math.max(0, line.search(/[^ \t]/)) / 2) / 4 > DEEPEST);

/** Comparisons that hold up everybody for some 0.1 s: 2,000 signs of styles in one paragraph, which nobody writes. */
const MOST_WORK = 2000 ** 2;

/**
 * How often the parser at most compares two signs of styles or ends of links: within a paragraph each with each, as any may be the end
 * of any. A paragraph ends with an empty line at the latest.
 */
export const workOf = (markdown: string): number =>
  markdown
    .split(/\n[ \t>]*(?=\n)/)
    .reduce((work, paragraph) => work + (paragraph.match(/\*+|_+|~+|\]/g)?.length ?? 0) ** 2, 0);

/**
 * The parts of a text in CommonMark (as GitHub writes it); a text that is nested, or holds signs, beyond reason is one paragraph, as it
 * is written.
 */
export function parseMarkdown(markdown: string): Root {
  if (isTooDeep(markdown) || workOf(markdown) > MOST_WORK)
    return { type: 'root', children: [{ type: 'paragraph', children: [{ type: 'text', value: markdown }] }] };
  return fromMarkdown(markdown, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
}

/** Addresses that may be written as <address>; the printer would do so with others too, which are none then. */
const PLAIN_ADDRESS = /^(?:https?:[^\s<>]*|mailto:[\w.+-]+@[a-z\d-]+(?:\.[a-z\d-]+)*)$/i;

const link: Handle = (node, parent, state, info) => {
  state.options.resourceLink = !PLAIN_ADDRESS.test(node.url);
  return defaultHandlers.link(node, parent, state, info);
};

/**
 * Signs that would begin a list. The printer knows them, but takes the line end after one as a part of it, so it overlooks another one at
 * the beginning of the next line (mdast-util-to-markdown 2.2.3); here the line end is only looked at.
 */
const LIST_SIGNS: Unsafe[] = [
  { atBreak: true, character: '+', after: '(?=[ \t\r\n])' },
  { atBreak: true, character: '-', after: '(?=[ \t\r\n-])' },
  { atBreak: true, before: '\\d+', character: '.', after: '(?=[ \t\r\n]|$)' },
];

/** CommonMark of a tree; what looks like a sign of it in a text is escaped. */
export function printMarkdown(children: RootContent[]): string {
  const root: Root = { type: 'root', children };
  const options = { bullet: '-', emphasis: '_', rule: '-', listItemIndent: 'one', fences: true } as const;
  return toMarkdown(root, {
    ...options,
    extensions: [gfmToMarkdown(), { handlers: { link }, unsafe: LIST_SIGNS }],
  }).replace(/\n$/, '');
}

/** Where its links lead whose addresses stand elsewhere in the text, and which of those nothing leads to. */
export interface Definitions {
  links: Map<string, Definition>;
  used: Set<string>;
}

function walk(node: Nodes, visit: (node: Nodes) => void): void {
  visit(node);
  if ('children' in node) for (const child of node.children) walk(child, visit);
}

export function definitionsOf(root: Root): Definitions {
  const links = new Map<string, Definition>();
  const used = new Set<string>();
  walk(root, (node) => {
    // Of several with one name the first counts.
    if (node.type === 'definition' && !links.has(node.identifier)) links.set(node.identifier, node);
    if (node.type === 'linkReference' || node.type === 'imageReference') used.add(node.identifier);
  });
  return { links, used };
}

export const footnoteMark = ({ label, identifier }: Pick<FootnoteDefinition, 'label' | 'identifier'>): string =>
  `[^${label ?? identifier}]`;
