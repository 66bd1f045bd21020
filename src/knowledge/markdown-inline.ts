import { isDeepStrictEqual } from 'node:util';
import type { RichTextElement, RichTextList, RichTextText } from '@slack/types';
import type { PhrasingContent } from 'mdast';
import { type Definitions, footnoteMark } from './markdown-tree.ts';

export type Style = { bold?: true; italic?: true; strike?: true; code?: true };

/** Slack numbers a list from `offset` + 1; its types do not know that yet. */
export type Listing = RichTextList & { offset?: number };

/** What may be opened from a card; anything else stays text that can be read. */
const SAFE_URL = /^(?:https?:\/\/|mailto:|tel:)[^\s<>|]+$/i;
/** Slack refuses longer addresses. */
const LONGEST_URL = 3000;

/** What looks like an emoji is one wherever it is read: Slack's editor gives it back as a text, and then it would be one. */
const NAME = /:([a-z][a-z0-9_'+-]*|[+-]1):(?::skin-tone-[2-6]:)?/g;
const EMOJI = new RegExp(`(?<![\\w:])(?:${NAME.source})+(?![\\w:])`, 'g');

const styled = (style: Style) => (Object.keys(style).length > 0 ? { style } : {});

export const textOf = (text: string, style: Style = {}): RichTextElement[] =>
  text === '' ? [] : [{ type: 'text', text, ...styled(style) }];

const isPlain = (element: RichTextElement | undefined): element is RichTextText =>
  element?.type === 'text' && !element.style?.code;

/** Texts of one style that follow each other are one text, as they are for Slack's editor, and then their :emoji: are found. */
export function withEmoji(elements: RichTextElement[]): RichTextElement[] {
  const whole: RichTextElement[] = [];
  for (const element of elements) {
    const last = whole.at(-1);
    if (isPlain(last) && isPlain(element) && isDeepStrictEqual(last.style, element.style))
      whole[whole.length - 1] = { ...last, text: last.text + element.text };
    else whole.push(element);
  }
  return whole.flatMap((element) => (isPlain(element) ? split(element) : [element]));
}

function split({ text, style }: RichTextText): RichTextElement[] {
  const out: RichTextElement[] = [];
  let from = 0;
  for (const { 0: run, index } of text.matchAll(EMOJI)) {
    out.push(...textOf(text.slice(from, index), style as Style));
    out.push(
      ...[...run.matchAll(NAME)].map(
        ([, name = '']): RichTextElement => ({ type: 'emoji', name, ...(style && { style }) }),
      ),
    );
    from = index + run.length;
  }
  return [...out, ...textOf(text.slice(from), style as Style)];
}

function link(url: string, label: RichTextElement[], style: Style): RichTextElement[] {
  const text = visibleText(label);
  const isWritten = [text, `http://${text}`, `mailto:${text}`, ''].includes(url);
  if (!SAFE_URL.test(url) || url.length > LONGEST_URL)
    return [...label, ...textOf(isWritten ? '' : ` (${url})`, style)];
  return [{ type: 'link', url, text: text || url, ...styled(style) }];
}

function piece(node: PhrasingContent, style: Style, definitions: Definitions): RichTextElement[] {
  const inside = (children: PhrasingContent[], more: Style = {}) =>
    children.flatMap((child) => piece(child, { ...style, ...more }, definitions));
  switch (node.type) {
    case 'text':
      return textOf(node.value, style);
    case 'strong':
      return inside(node.children, { bold: true });
    case 'emphasis':
      return inside(node.children, { italic: true });
    case 'delete':
      return inside(node.children, { strike: true });
    case 'inlineCode':
      return textOf(node.value, { ...style, code: true });
    case 'break':
      return textOf('\n', style);
    case 'html':
      return textOf(/^<br\s*\/?>$/i.test(node.value) ? '\n' : node.value, style);
    case 'link':
      return link(node.url, inside(node.children), style);
    case 'image':
      return link(node.url, textOf(node.alt ?? '', style), style);
    case 'linkReference':
      return link(definitions.links.get(node.identifier)?.url ?? '', inside(node.children), style);
    case 'imageReference':
      return link(definitions.links.get(node.identifier)?.url ?? '', textOf(node.alt ?? '', style), style);
    case 'footnoteReference':
      return textOf(footnoteMark(node), style);
    default:
      node satisfies never;
      return [];
  }
}

/** Words of a paragraph as Slack's rich text has them. Nothing in it can mention anybody: a text is only ever shown. */
export const inline = (nodes: PhrasingContent[], definitions: Definitions, style: Style = {}): RichTextElement[] =>
  withEmoji(nodes.flatMap((node) => piece(node, style, definitions)));

/** What is read of them. */
export function visibleText(elements: RichTextElement[]): string {
  return elements
    .map((element) => {
      if (element.type === 'text') return element.text;
      if (element.type === 'link') return element.text ?? element.url;
      return element.type === 'emoji' ? `:${element.name}:` : '';
    })
    .join('');
}
