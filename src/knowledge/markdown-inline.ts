import type { RichTextElement, RichTextList } from '@slack/types';
import type { PhrasingContent } from 'mdast';
import { type Definitions, footnoteMark } from './markdown-tree.ts';

export type Style = { bold?: true; italic?: true; strike?: true; code?: true };

/** Slack numbers a list from `offset` + 1; its types do not know that yet. */
export type Listing = RichTextList & { offset?: number };

/** What may be opened from a card; anything else stays text that can be read. */
const SAFE_URL = /^(?:https?:\/\/|mailto:|tel:)[^\s<>|]+$/i;
/** Slack refuses longer addresses. */
const LONGEST_URL = 3000;

const EMOJI = /(?<![\w:]):([a-z][a-z0-9_'+-]*|[+-]1):(?![\w:])/g;

const styled = (style: Style) => (Object.keys(style).length > 0 ? { style } : {});

export const textOf = (text: string, style: Style = {}): RichTextElement[] =>
  text === '' ? [] : [{ type: 'text', text, ...styled(style) }];

/** A text with its :emoji:. */
function withEmoji(text: string, style: Style): RichTextElement[] {
  const out: RichTextElement[] = [];
  let from = 0;
  for (const { 0: whole, 1: name = '', index } of text.matchAll(EMOJI)) {
    out.push(...textOf(text.slice(from, index), style), { type: 'emoji', name });
    from = index + whole.length;
  }
  return [...out, ...textOf(text.slice(from), style)];
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
    inline(children, definitions, { ...style, ...more });
  switch (node.type) {
    case 'text':
      return withEmoji(node.value, style);
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
  nodes.flatMap((node) => piece(node, style, definitions));

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
