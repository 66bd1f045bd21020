import type { RichTextBlockElement, RichTextElement, RichTextSection } from '@slack/types';
import type { BlockContent, DefinitionContent, List, ListItem, RootContent, Table } from 'mdast';
import { inline, type Listing, textOf, visibleText, withEmoji } from './markdown-inline.ts';
import { type Definitions, definitionsOf, footnoteMark, parseMarkdown } from './markdown-tree.ts';

/** Slack pushes lists in by eight steps at most. */
const MOST_INDENT = 8;

type Block = BlockContent | DefinitionContent;

const section = (elements: RichTextElement[]): RichTextSection => ({ type: 'rich_text_section', elements });
/** As it is written. */
const written = (text: string): RichTextSection => section(withEmoji(textOf(text)));
const preformatted = (text: string): RichTextBlockElement => ({
  type: 'rich_text_preformatted',
  elements: [{ type: 'text', text: text === '' ? ' ' : text }],
});

/** Width in a font of equal letters, near enough: letters of Chinese and the like, and emoji, take two. */
const widthOf = (text: string): number =>
  [...text].reduce(
    (sum, char) =>
      sum +
      (/\p{M}|\p{Cf}/u.test(char) ? 0 : /[\u1100-\u115f\u2e80-\uffdc]|\p{Extended_Pictographic}/u.test(char) ? 2 : 1),
    0,
  );

/** Columns under each other: Slack's own tables cannot be shown everywhere. */
function tableText(table: Table, definitions: Definitions): string {
  const rows = table.children.map((row) =>
    row.children.map((cell) => visibleText(inline(cell.children, definitions)).replaceAll('\n', ' ')),
  );
  const widths: number[] = [];
  for (const row of rows) for (const [at, cell] of row.entries()) widths[at] = Math.max(widths[at] ?? 0, widthOf(cell));
  // A cell that is far wider than the others of its column would push them all off the screen.
  const pad = (cell: string, at: number) =>
    cell + ' '.repeat(Math.max(0, Math.min(widths[at] ?? 0, 30) - widthOf(cell)));
  return rows.map((row) => row.map(pad).join('  ').trimEnd()).join('\n');
}

/** Items of a list, split where something stands in an item that Slack's lists cannot hold. */
function listParts(list: List, indent: number, definitions: Definitions): RichTextBlockElement[] {
  const out: RichTextBlockElement[] = [];
  let items: RichTextSection[] = [];
  let done = (list.start ?? 1) - 1;
  const close = () => {
    if (items.length === 0) return;
    const offset = list.ordered && done > 0 ? { offset: done } : {};
    const style = list.ordered ? 'ordered' : 'bullet';
    out.push({ type: 'rich_text_list', style, indent: Math.min(indent, MOST_INDENT), ...offset, elements: items });
    done += items.length;
    items = [];
  };
  for (const item of list.children) {
    const { lead, rest } = itemParts(item, indent, definitions);
    items.push(section(lead));
    if (rest.length === 0) continue;
    close();
    out.push(...rest);
  }
  close();
  return out;
}

/** What stands beside an item's bullet, and what comes below. */
function itemParts({ checked, children }: ListItem, indent: number, definitions: Definitions) {
  const lead = typeof checked === 'boolean' ? textOf(checked ? '☑ ' : '☐ ') : [];
  const rest: RichTextBlockElement[] = [];
  for (const [index, child] of children.entries()) {
    const isHeading = child.type === 'heading';
    if ((child.type === 'paragraph' || isHeading) && rest.length === 0)
      lead.push(
        ...(index > 0 ? textOf('\n') : []),
        ...inline(child.children, definitions, isHeading ? { bold: true } : {}),
      );
    else if (child.type === 'list') rest.push(...listParts(child, indent + 1, definitions));
    else rest.push(...parts(child, definitions));
  }
  return { lead: visibleText(lead).trim() === '' ? textOf('\u00a0') : lead, rest };
}

/** A quote holds words only: lists in it are written with their bullets, code interrupts it. */
function quoteParts(children: Block[], definitions: Definitions): RichTextBlockElement[] {
  const out: RichTextBlockElement[] = [];
  let words: RichTextElement[] = [];
  const close = () => {
    if (words.length > 0) out.push({ type: 'rich_text_quote', elements: words });
    words = [];
  };
  for (const part of children.flatMap((child) => parts(child, definitions))) {
    if (part.type === 'rich_text_preformatted') {
      close();
      out.push(part);
      continue;
    }
    if (words.length > 0) words.push(...textOf('\n'));
    words.push(...(part.type === 'rich_text_list' ? bulleted(part) : part.elements));
  }
  close();
  return out;
}

function bulleted(list: Listing): RichTextElement[] {
  const first = (list.offset ?? 0) + 1;
  const space = '    '.repeat(list.indent ?? 0);
  return list.elements.flatMap(({ elements }, index) => [
    ...textOf(`${index > 0 ? '\n' : ''}${space}${list.style === 'ordered' ? `${first + index}.` : '•'} `),
    ...elements,
  ]);
}

function parts(node: RootContent, definitions: Definitions): RichTextBlockElement[] {
  switch (node.type) {
    case 'paragraph':
      return [section(inline(node.children, definitions))];
    case 'heading':
      return [section(inline(node.children, definitions, { bold: true }))];
    case 'code':
      return [preformatted(node.value)];
    case 'blockquote':
      return quoteParts(node.children, definitions);
    case 'list':
      return listParts(node, 0, definitions);
    case 'table':
      return [preformatted(tableText(node, definitions))];
    case 'thematicBreak':
      return [section(textOf('———'))];
    case 'html':
      return [written(node.value)];
    case 'definition':
      return definitions.used.has(node.identifier) && definitions.links.get(node.identifier) === node
        ? []
        : [written(`[${node.label ?? node.identifier}]: ${node.url}${node.title ? ` "${node.title}"` : ''}`)];
    case 'footnoteDefinition': {
      const [first, ...rest] = node.children.flatMap((child) => parts(child, definitions));
      const mark = withEmoji(textOf(`${footnoteMark(node)} `));
      return first?.type === 'rich_text_section'
        ? [section([...mark, ...first.elements]), ...rest]
        : [section(mark), ...(first ? [first] : []), ...rest];
    }
    default:
      return [];
  }
}

/** A text in CommonMark as what Slack shows, piece by piece; paragraphs that follow each other are one piece, as Slack's own editor writes them. */
export function shownParts(markdown: string): RichTextBlockElement[] {
  const root = parseMarkdown(markdown);
  const definitions = definitionsOf(root);
  const out: RichTextBlockElement[] = [];
  for (const node of root.children)
    for (const part of parts(node, definitions)) {
      if (part.type === 'rich_text_section' && visibleText(part.elements).trim() === '') continue;
      const last = out.at(-1);
      if (last?.type === 'rich_text_section' && part.type === 'rich_text_section')
        last.elements.push(...textOf('\n\n'), ...part.elements);
      else out.push(part);
    }
  return out.filter(({ elements }) => elements.length > 0);
}
