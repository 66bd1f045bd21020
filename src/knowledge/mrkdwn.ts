import type { BlockContent, List, ListItem, Paragraph, PhrasingContent } from 'mdast';
import { unescapeMrkdwn } from '../slack/blocks.ts';

/** Names of people and channels by Slack id; without one the id stands. */
export type Names = ReadonlyMap<string, string>;

const text = (value: string): PhrasingContent => ({ type: 'text', value });

/** What `<…>` stands for in words; a link is undefined. */
function wordsOf(target: string, label: string | undefined, names: Names): string | undefined {
  const id = target.slice(1);
  if (target.startsWith('@')) return `@${names.get(id) ?? label?.replace(/^@/, '') ?? id}`;
  if (target.startsWith('#')) return `#${names.get(id) ?? label?.replace(/^#/, '') ?? id}`;
  if (target.startsWith('!subteam^'))
    return `@${label?.replace(/^@/, '') ?? names.get(id.slice('subteam^'.length)) ?? 'group'}`;
  if (target.startsWith('!date^')) return label ?? '';
  if (target.startsWith('!')) return label ?? `@${id}`;
  return undefined;
}

function splitReference(body: string): [target: string, label: string | undefined] {
  const bar = body.indexOf('|');
  return bar < 0
    ? [unescapeMrkdwn(body), undefined]
    : [unescapeMrkdwn(body.slice(0, bar)), unescapeMrkdwn(body.slice(bar + 1))];
}

const IS_LINK = /^[a-z][a-z0-9+.-]*:/i;

function reference(body: string, names: Names): PhrasingContent {
  const [target, label] = splitReference(body);
  const words = wordsOf(target, label, names);
  if (words !== undefined) return text(words);
  if (!IS_LINK.test(target)) return text(`<${unescapeMrkdwn(body)}>`);
  return { type: 'link', url: target, children: [text(label ?? target.replace(/^mailto:/, ''))] };
}

/** In code Slack puts addresses into <…> too; there they are what was typed. */
const codeText = (raw: string, names: Names): string =>
  unescapeMrkdwn(
    raw.replaceAll(/<([^<>\n]+)>/g, (_, body: string) => {
      const bar = body.indexOf('|');
      const words = wordsOf(bar < 0 ? body : body.slice(0, bar), bar < 0 ? undefined : body.slice(bar + 1), names);
      return words ?? (bar < 0 ? body : body.slice(bar + 1));
    }),
  );

const STYLES = { '*': 'strong', _: 'emphasis', '~': 'delete' } as const;
type Mark = keyof typeof STYLES;
const WORD = /[\p{L}\p{N}]/u;

/** A sign that was opened and not closed yet, and what has come since. */
interface Open {
  mark: Mark;
  children: PhrasingContent[];
}

/** One line: Slack's styles end with it. */
function inlineOf(line: string, names: Names): PhrasingContent[] {
  const done: PhrasingContent[] = [];
  const open: Open[] = [];
  const add = (node: PhrasingContent) => (open.at(-1)?.children ?? done).push(node);
  /** What was opened and never closed is only a sign. */
  const settle = () => {
    const last = open.pop();
    if (last) (open.at(-1)?.children ?? done).push(text(last.mark), ...last.children);
  };
  for (const { 0: token, 1: code, 2: ref, index } of line.matchAll(/`([^`]+)`|<([^<>]+)>|[^`<*_~]+|[\s\S]/g)) {
    if (code !== undefined) add({ type: 'inlineCode', value: codeText(code, names) });
    else if (ref !== undefined) add(reference(ref, names));
    else if (token in STYLES) {
      const mark = token as Mark;
      const [before = '', after = ''] = [line[index - 1], line[index + 1]];
      const isOpen = open.some((one) => one.mark === mark);
      if (isOpen && /\S/.test(before) && before !== mark && !WORD.test(after)) {
        while (open.at(-1)?.mark !== mark) settle();
        const children = open.pop()?.children ?? [];
        add({ type: STYLES[mark], children } as PhrasingContent);
      } else if (!isOpen && !WORD.test(before) && /\S/.test(after) && after !== mark) open.push({ mark, children: [] });
      else add(text(token));
    } else add(text(unescapeMrkdwn(token)));
  }
  while (open.length > 0) settle();
  return done;
}

type Line =
  | { kind: 'text' | 'quote'; words: string }
  | { kind: 'item'; words: string; indent: number; ordered: number | undefined };

function lineOf(raw: string): Line {
  const [, quoted] = /^(?:&gt;|>) ?(.*)$/.exec(raw) ?? [];
  if (quoted !== undefined) return { kind: 'quote', words: quoted };
  const [, space = '', bullet, number, words] = /^([ \t]*)(?:([•◦▪‣]\ufe0e?|-)|(\d{1,9})\.) +(\S.*)$/.exec(raw) ?? [];
  if (words === undefined || (bullet === undefined && number === undefined)) return { kind: 'text', words: raw };
  const indent = Math.floor(space.replaceAll('\t', '    ').length / 4);
  return { kind: 'item', words, indent, ordered: number === undefined ? undefined : Number(number) };
}

/** Lines as one paragraph for each run without an empty line between. */
function paragraphs(lines: string[], names: Names): Paragraph[] {
  const out: Paragraph[] = [];
  let children: PhrasingContent[] = [];
  const close = () => {
    if (children.length > 0) out.push({ type: 'paragraph', children });
    children = [];
  };
  for (const line of lines) {
    if (line.trim() === '') {
      close();
      continue;
    }
    if (children.length > 0) children.push(text('\n'));
    children.push(...inlineOf(line, names));
  }
  close();
  return out;
}

/** An item of a list that comes after others, as deep as it stands. Shared with rich text, which has the same flat form. */
export interface FlatItem {
  indent: number;
  /** Its number; undefined: a bullet. */
  ordered: number | undefined;
  children: PhrasingContent[];
}

/** Lists in each other from items one after the other. */
export function nestedLists(items: FlatItem[]): List[] {
  const top: List[] = [];
  const path: { indent: number; list: List }[] = [];
  for (const { indent, ordered, children } of items) {
    while ((path.at(-1)?.indent ?? -1) > indent) path.pop();
    const here = path.at(-1);
    const continues = here?.indent === indent && here.list.ordered === (ordered !== undefined);
    if (here?.indent === indent && !continues) path.pop();
    // A bullet with nothing behind it would make a heading of the line above it.
    const isBlank = children.every((node) => node.type === 'text' && node.value.trim() === '');
    const words = isBlank ? [text('\u00a0')] : children;
    const item: ListItem = { type: 'listItem', spread: false, children: [{ type: 'paragraph', children: words }] };
    if (continues) {
      here.list.children.push(item);
      continue;
    }
    const list: List = { type: 'list', ordered: ordered !== undefined, spread: false, children: [item] };
    if (ordered !== undefined) list.start = ordered;
    const parent = path.at(-1)?.list.children.at(-1);
    if (parent) parent.children.push(list);
    else top.push(list);
    path.push({ indent, list });
  }
  return top;
}

function blocksOfLines(lines: Line[], names: Names): BlockContent[] {
  const out: BlockContent[] = [];
  let from = 0;
  while (from < lines.length) {
    const kind = lines[from]?.kind;
    let to = from;
    while (to < lines.length && lines[to]?.kind === kind) to += 1;
    const run = lines.slice(from, to);
    if (kind === 'item') {
      const items = run.flatMap((line) =>
        line.kind === 'item' ? { ...line, children: inlineOf(line.words, names) } : [],
      );
      out.push(...nestedLists(items));
    } else {
      const words = paragraphs(
        run.map((line) => line.words),
        names,
      );
      if (kind === 'quote' && words.length > 0) out.push({ type: 'blockquote', children: words });
      if (kind === 'text') out.push(...words);
    }
    from = to;
  }
  return out;
}

/** A message as Slack hands its text over. A fence that never closes is three signs. */
export function treeOfMrkdwn(message: string, names: Names): BlockContent[] {
  const pieces = message.split(/```([\s\S]*?)```/);
  return pieces.flatMap((piece, index): BlockContent[] => {
    if (index % 2 === 1) return [{ type: 'code', value: codeText(piece.replace(/^\n/, '').replace(/\n$/, ''), names) }];
    const [before, rest] = piece.split(/(?:^|(?<=\n))(?:&gt;&gt;&gt;|>>>) ?([\s\S]*)$/);
    const quoted = (rest ?? '').split('\n').map((words): Line => ({ kind: 'quote', words }));
    return blocksOfLines([...(before ?? '').split('\n').map(lineOf), ...(rest === undefined ? [] : quoted)], names);
  });
}
