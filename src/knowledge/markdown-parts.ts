import type { RichTextBlock, RichTextBlockElement, RichTextElement } from '@slack/types';
import { type Listing, visibleText } from './markdown-inline.ts';

/** As much as a section holds; so a part fits wherever one does. */
const MOST_CHARACTERS = 3000;
/** Elements of a block. */
const MOST_ELEMENTS = 50;

const sizeOf = (element: RichTextElement): number => {
  if (element.type === 'text') return element.text.length;
  return element.type === 'link' ? (element.text ?? '').length + element.url.length : 30;
};
const sizeOfAll = (elements: RichTextElement[]): number => elements.reduce((sum, one) => sum + sizeOf(one), 0);

/** Where a text that is too long is best cut: after a line, else after a word, never inside of a character. */
function cutOf(text: string, room: number): number {
  if (text.length <= room) return text.length;
  const head = text.slice(0, room);
  const line = head.lastIndexOf('\n') + 1;
  if (line > room / 2) return line;
  const word = head.lastIndexOf(' ') + 1;
  if (word > room / 2) return word;
  return /[\ud800-\udbff]$/.test(head) && room > 1 ? room - 1 : room;
}

/** Words in portions that fit. */
function portions(elements: RichTextElement[]): RichTextElement[][] {
  const out: RichTextElement[][] = [];
  let now: RichTextElement[] = [];
  let room = MOST_CHARACTERS;
  const close = () => {
    if (now.length > 0) out.push(now);
    now = [];
    room = MOST_CHARACTERS;
  };
  for (const element of elements) {
    let rest = element;
    while (sizeOf(rest) > room || now.length >= MOST_ELEMENTS) {
      if (rest.type !== 'text' || room < 100 || now.length >= MOST_ELEMENTS) {
        // A link longer than a whole part cannot be cut: its address alone may be nearly that long.
        if (now.length === 0) break;
        close();
        continue;
      }
      const cut = cutOf(rest.text, room);
      now.push({ ...rest, text: rest.text.slice(0, cut) });
      rest = { ...rest, text: rest.text.slice(cut) };
      close();
    }
    if (rest.type === 'text' && rest.text === '') continue;
    now.push(rest);
    room -= sizeOf(rest);
  }
  close();
  return out;
}

/** A list in lists that fit; an item that is too long goes on below its bullet. */
function listPortions(list: Listing): RichTextBlockElement[] {
  const out: RichTextBlockElement[] = [];
  let items: Listing['elements'] = [];
  let size = 0;
  let done = list.offset ?? 0;
  const close = () => {
    if (items.length > 0)
      out.push({ ...list, ...(list.style === 'ordered' && done > 0 && { offset: done }), elements: items });
    done += items.length;
    items = [];
    size = 0;
  };
  for (const item of list.elements) {
    const [first = [], ...rest] = portions(item.elements);
    const own = sizeOfAll(first);
    if (size + own > MOST_CHARACTERS || items.length >= MOST_ELEMENTS) close();
    items.push({ ...item, elements: first });
    size += own;
    if (rest.length === 0) continue;
    close();
    out.push(...rest.map((elements) => ({ type: 'rich_text_section' as const, elements })));
  }
  close();
  return out;
}

/** One element as several that fit. Code that is cut stays code: each portion is closed. */
function fitting(element: RichTextBlockElement): RichTextBlockElement[] {
  switch (element.type) {
    case 'rich_text_list':
      return listPortions(element);
    case 'rich_text_preformatted':
      // Each portion is a box of its own: the line end between two of them would be an empty line.
      return portions(element.elements).map((elements, index, all) => ({
        ...element,
        elements: index < all.length - 1 ? withoutLastLineEnd(elements) : (elements as typeof element.elements),
      }));
    default:
      return portions(element.elements).map((elements) => ({ ...element, elements }));
  }
}

function withoutLastLineEnd(elements: RichTextElement[]) {
  const last = elements.at(-1);
  if (last?.type !== 'text' || !last.text.endsWith('\n') || last.text === '\n')
    return elements as { type: 'text'; text: string }[];
  return [...elements.slice(0, -1), { ...last, text: last.text.slice(0, -1) }] as { type: 'text'; text: string }[];
}

const sizeOfElement = (element: RichTextBlockElement): number =>
  element.type === 'rich_text_list'
    ? element.elements.reduce((sum, item) => sum + sizeOfAll(item.elements), 0)
    : sizeOfAll(element.elements);

/** Blocks of at most 3,000 characters, cut between elements where that can be. */
export function blocksOf(elements: RichTextBlockElement[]): RichTextBlock[] {
  const blocks: RichTextBlock[] = [];
  let size = 0;
  for (const element of elements.flatMap(fitting)) {
    const own = sizeOfElement(element);
    const last = blocks.at(-1);
    if (last && size + own <= MOST_CHARACTERS && last.elements.length < MOST_ELEMENTS) {
      last.elements.push(element);
      size += own;
    } else {
      blocks.push({ type: 'rich_text', elements: [element] });
      size = own;
    }
  }
  return blocks;
}

/** What is read of a block, line by line; bullets are left out. */
export function textOfBlock({ elements }: RichTextBlock): string {
  const text = (one: RichTextBlockElement): string =>
    one.type === 'rich_text_list'
      ? one.elements.map((item) => visibleText(item.elements)).join('\n')
      : visibleText(one.elements);
  return elements.map(text).join('\n');
}
