import type { TextObject } from '@slack/types';
import type { ComponentChild } from 'preact';
import { emojiOf, withEmoji } from './emoji.ts';
import { hrefOf } from './place.ts';
import { nameOf, type Practice, usePractice } from './practice.ts';
import { formatDate } from './time.ts';

/** Only what a browser may open from a message; anything else stays text. */
const SAFE_LINK = /^(https?:|mailto:|tel:)/i;

const unescape = (text: string) => text.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&');

/** Slack's own address of a conversation. */
const IN_SLACK = /^https:\/\/slack\.com\/app_redirect\?channel=(\w+)$/;

/** A link that opens in its own tab, a conversation here, or plain text when its address is not a web address. */
export function SafeLink({ url, children }: { url: string; children: ComponentChild }) {
  const { snapshot, go } = usePractice();
  const at = IN_SLACK.exec(url)?.[1];
  if (at && snapshot.conversations.some(({ id }) => id === at)) {
    const to = { user: snapshot.me.id, at };
    const open = (event: Event) => {
      event.preventDefault();
      go(to);
    };
    return (
      <a href={hrefOf(to)} onClick={open}>
        {children}
      </a>
    );
  }
  if (!SAFE_LINK.test(url)) return <>{children}</>;
  return (
    <a href={url} target="_blank" rel="noreferrer">
      {children}
    </a>
  );
}

/** A person's name as Slack shows a mention. */
export function UserMention({ userId }: { userId: string }) {
  const { snapshot } = usePractice();
  const me = snapshot.me.id === userId;
  return <span class={me ? 'mention mention-me' : 'mention'}>@{nameOf(snapshot, userId)}</span>;
}

/** A channel's name, as a link when this person can see it. */
export function ChannelMention({ channelId, label }: { channelId: string; label?: string | undefined }) {
  const { snapshot, go } = usePractice();
  const channel = snapshot.conversations.find((c) => c.id === channelId);
  if (!channel) return <span class="mention">#{label || channelId}</span>;
  return (
    <button type="button" class="mention" onClick={() => go({ user: snapshot.me.id, at: channelId })}>
      #{channel.name}
    </button>
  );
}

/** `<…>` in mrkdwn: links, mentions, dates. Returns what to show. */
function reference(body: string, { snapshot }: Practice): ComponentChild {
  const bar = body.indexOf('|');
  const target = bar < 0 ? body : body.slice(0, bar);
  const label = bar < 0 ? undefined : unescape(body.slice(bar + 1));
  if (target.startsWith('@')) return <UserMention userId={target.slice(1)} />;
  if (target.startsWith('#')) return <ChannelMention channelId={target.slice(1)} label={label} />;
  if (target.startsWith('!date^')) {
    const [, seconds, format, url] = target.split('^');
    if (!seconds || !format) return label ?? '';
    const text = formatDate(Number(seconds), unescape(format), snapshot.now, snapshot.me.zone);
    return url ? <SafeLink url={url}>{text}</SafeLink> : <time>{text}</time>;
  }
  if (target.startsWith('!subteam^')) return <span class="mention">{label ?? '@group'}</span>;
  if (target.startsWith('!')) return <span class="mention mention-me">@{label ?? target.slice(1)}</span>;
  if (SAFE_LINK.test(target)) return <SafeLink url={unescape(target)}>{label ?? unescape(target)}</SafeLink>;
  return unescape(`<${body}>`);
}

const styles = { '*': 'strong', _: 'em', '~': 's' } as const;

/** In order: inline code, a reference, a bare address, an emoji, a styled run that starts and ends at word borders. */
const INLINE =
  /`([^`\n]+)`|<([^<>\n]+)>|(https?:\/\/[^\s<>|*`]+[^\s<>|*`.,;:!?)])|:([\w+-]+):|(?<![\p{L}\p{N}])([*_~])(?=\S)(.*?\S)\5(?![\p{L}\p{N}])/gu;

function inline(text: string, practice: Practice): ComponentChild[] {
  const out: ComponentChild[] = [];
  let from = 0;
  for (const match of text.matchAll(INLINE)) {
    out.push(unescape(text.slice(from, match.index)));
    out.push(piece(match, practice));
    from = match.index + match[0].length;
  }
  out.push(unescape(text.slice(from)));
  return out;
}

function piece(match: RegExpMatchArray, practice: Practice): ComponentChild {
  const [whole, code, ref, address, emoji, mark, styled] = match;
  if (code !== undefined) return <code>{unescape(code)}</code>;
  if (ref !== undefined) return reference(ref, practice);
  if (address !== undefined) return <SafeLink url={unescape(address)}>{unescape(address)}</SafeLink>;
  if (emoji !== undefined) return emojiOf(emoji) ?? whole;
  const Tag = styles[mark as keyof typeof styles];
  return <Tag>{inline(styled ?? '', practice)}</Tag>;
}

type Line = { kind: 'quote' | 'bullet' | 'text'; text: string };

function lineOf(raw: string): Line {
  const quote = /^(?:&gt;|>) ?(.*)$/.exec(raw);
  if (quote) return { kind: 'quote', text: quote[1] ?? '' };
  const bullet = /^\s*[•-] (.*)$/.exec(raw);
  if (bullet) return { kind: 'bullet', text: bullet[1] ?? '' };
  return { kind: 'text', text: raw };
}

function Lines({ lines, practice }: { lines: Line[]; practice: Practice }) {
  const groups: Line[][] = [];
  for (const line of lines) {
    const last = groups.at(-1);
    if (last?.[0]?.kind === line.kind) last.push(line);
    else groups.push([line]);
  }
  return (
    <>
      {groups.map((group) => {
        if (group[0]?.kind === 'bullet') {
          return (
            <ul>
              {group.map((line) => (
                <li>{inline(line.text, practice)}</li>
              ))}
            </ul>
          );
        }
        const text = inline(group.map((line) => line.text).join('\n'), practice);
        return group[0]?.kind === 'quote' ? <blockquote>{text}</blockquote> : <span class="lines">{text}</span>;
      })}
    </>
  );
}

/** Slack's mrkdwn as elements; never as HTML, so nothing a person types can become markup. */
export function Mrkdwn({ text }: { text: string }) {
  const practice = usePractice();
  const parts = text.split(/```\n?([\s\S]*?)\n?```/g);
  return (
    <div class="mrkdwn">
      {parts.map((part, index) => {
        if (index % 2 === 1) return <pre>{unescape(part)}</pre>;
        const trimmed = part.replace(index > 0 ? /^\n/ : /^$/, '').replace(index < parts.length - 1 ? /\n$/ : /^$/, '');
        return trimmed ? <Lines lines={trimmed.split('\n').map(lineOf)} practice={practice} /> : null;
      })}
    </div>
  );
}

/** A `markdown` block: headings, bold and links are put into mrkdwn; the rest reads the same. */
export function Markdown({ text }: { text: string }) {
  const asMrkdwn = text
    .replace(/^#{1,6} +(.*)$/gm, '*$1*')
    .replace(/\*\*(.+?)\*\*/g, '*$1*')
    .replace(/~~(.+?)~~/g, '~$1~')
    .replace(/\[([^\]]+)\]\(([^)\s]+)\)/g, '<$2|$1>')
    .replace(/^(\s*)[*+] /gm, '$1- ');
  return <Mrkdwn text={asMrkdwn} />;
}

/** Mrkdwn or plain text, as the object says. */
export function TextView({ text }: { text: TextObject }) {
  return text.type === 'mrkdwn' ? <Mrkdwn text={text.text} /> : <span class="lines">{withEmoji(text.text)}</span>;
}
