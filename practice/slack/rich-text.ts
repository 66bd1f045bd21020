/** What Slack's editor makes of typed text: every message of a person carries it as a rich_text block. */
import type { RichTextBlock, RichTextBlockElement, RichTextElement } from '@slack/types';

type Style = NonNullable<RichTextElement['style']>;

const plain = (text: string): string => text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');

const MARKS = { '*': 'bold', _: 'italic', '~': 'strike' } as const;

/** Inline code, a reference, an emoji, or a styled run that starts and ends at word borders. */
const INLINE = /`([^`\n]+)`|<([^<>\n]+)>|:([a-z0-9_+-]+):|(?<![\p{L}\p{N}])([*_~])(?=\S)(.*?\S)\4(?![\p{L}\p{N}])/gu;

const withStyle = (style: Style) => (Object.keys(style).length > 0 ? { style } : {});
const text = (typed: string, style: Style): RichTextElement[] =>
  typed === '' ? [] : [{ type: 'text', text: plain(typed), ...withStyle(style) }];

function reference(body: string, style: Style): RichTextElement {
  const [target = '', label] = body.split(/\|(.*)/s);
  if (target.startsWith('@')) return { type: 'user', user_id: target.slice(1) };
  if (target.startsWith('#')) return { type: 'channel', channel_id: target.slice(1) };
  if (target.startsWith('!subteam^')) return { type: 'usergroup', usergroup_id: target.slice('!subteam^'.length) };
  if (target.startsWith('!')) return { type: 'broadcast', range: target.slice(1) as 'here' };
  return { type: 'link', url: plain(target), ...(label ? { text: plain(label) } : {}), ...withStyle(style) };
}

function pieces(line: string, style: Style = {}): RichTextElement[] {
  const out: RichTextElement[] = [];
  let from = 0;
  for (const match of line.matchAll(INLINE)) {
    const [whole, code, ref, emoji, mark, run = ''] = match;
    out.push(...text(line.slice(from, match.index), style));
    if (code !== undefined) out.push(...text(code, { ...style, code: true }));
    else if (ref !== undefined) out.push(reference(ref, style));
    else if (emoji !== undefined) out.push({ type: 'emoji', name: emoji });
    else out.push(...pieces(run, { ...style, [MARKS[mark as keyof typeof MARKS]]: true }));
    from = match.index + whole.length;
  }
  return [...out, ...text(line.slice(from), style)];
}

type Line = { kind: 'section' | 'quote' | 'bullet' | 'ordered'; indent: number; typed: string };

function lineOf(raw: string): Line {
  const [, quoted] = /^&gt; ?(.*)$/.exec(raw) ?? [];
  if (quoted !== undefined) return { kind: 'quote', indent: 0, typed: quoted };
  const [, spaces = '', mark = '', item] = /^( *)([•◦-]|\d+\.) (.*)$/.exec(raw) ?? [];
  if (item === undefined) return { kind: 'section', indent: 0, typed: raw };
  return { kind: /\d/.test(mark) ? 'ordered' : 'bullet', indent: Math.floor(spaces.length / 4), typed: item };
}

function blockOf(lines: Line[]): RichTextBlockElement {
  const [{ kind, indent }] = lines as [Line];
  if (kind === 'section' || kind === 'quote') {
    const elements = pieces(lines.map(({ typed }) => typed).join('\n'));
    return { type: kind === 'quote' ? 'rich_text_quote' : 'rich_text_section', elements };
  }
  const elements = lines.map(({ typed }) => ({ type: 'rich_text_section' as const, elements: pieces(typed) }));
  return { type: 'rich_text_list', style: kind, indent, elements };
}

function prose(typed: string): RichTextBlockElement[] {
  const groups: Line[][] = [];
  for (const line of typed.split('\n').map(lineOf)) {
    const last = groups.at(-1);
    if (last?.[0]?.kind === line.kind && last[0].indent === line.indent) last.push(line);
    else groups.push([line]);
  }
  return groups.map(blockOf);
}

/** The block of a message with this (escaped) text. */
export function richTextOf(typed: string, blockId: string): RichTextBlock {
  const elements = typed.split(/```\n?([\s\S]*?)\n?```\n?/g).flatMap((part, index): RichTextBlockElement[] => {
    if (index % 2 === 1) return [{ type: 'rich_text_preformatted', elements: [{ type: 'text', text: plain(part) }] }];
    return part === '' ? [] : prose(part.replace(/\n$/, ''));
  });
  return { type: 'rich_text', block_id: blockId, elements };
}

function typedPiece(element: RichTextElement): string {
  if (element.type === 'emoji') return `:${element.name}:`;
  if (element.type === 'user') return `<@${element.user_id}>`;
  if (element.type === 'channel') return `<#${element.channel_id}>`;
  if (element.type === 'link') return element.url;
  if (element.type !== 'text') return '';
  const { bold, italic, strike, code } = element.style ?? {};
  const marks = [code && '`', strike && '~', italic && '_', bold && '*'].filter((mark) => typeof mark === 'string');
  return marks.reduce((out, mark) => `${mark}${out}${mark}`, element.text);
}

const typedLine = (elements: RichTextElement[]): string => elements.map(typedPiece).join('');

/** What a person would type for it: the other way round, for a field that begins with rich text. */
export const typedOf = ({ elements }: { elements: RichTextBlockElement[] }): string =>
  elements
    .map((part) => {
      if (part.type === 'rich_text_list') {
        const mark = (at: number) => (part.style === 'ordered' ? `${at + 1}.` : '•');
        const spaces = ' '.repeat((part.indent ?? 0) * 4);
        return part.elements.map((item, at) => `${spaces}${mark(at)} ${typedLine(item.elements)}`).join('\n');
      }
      if (part.type === 'rich_text_preformatted') return `\`\`\`\n${typedLine(part.elements)}\n\`\`\``;
      const typed = typedLine(part.elements);
      return part.type === 'rich_text_quote' ? typed.replaceAll(/^/gm, '> ') : typed.replace(/\n$/, '');
    })
    .join('\n');
