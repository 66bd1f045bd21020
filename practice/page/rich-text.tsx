import type { RichTextBlock, RichTextBlockElement, RichTextElement } from '@slack/types';
import type { ComponentChild } from 'preact';
import { emojiOf } from './emoji.ts';
import { ChannelMention, SafeLink, UserMention } from './mrkdwn.tsx';
import { usePractice } from './practice.ts';
import { formatDate } from './time.ts';

/** What people write in Slack's own editor: paragraphs, lists, quotes, code. */
export function RichText({ block }: { block: RichTextBlock }) {
  return (
    <div class="mrkdwn">
      {block.elements.map((element) => (
        <Part element={element} />
      ))}
    </div>
  );
}

function Part({ element }: { element: RichTextBlockElement }) {
  switch (element.type) {
    case 'rich_text_list': {
      const items = element.elements.map((item) => <li>{item.elements.map(piece)}</li>);
      const indent = { marginLeft: `${(element.indent ?? 0) * 24}px` };
      if (element.style !== 'ordered') return <ul style={indent}>{items}</ul>;
      // Slack counts on from so many; its types do not know it.
      const offset = 'offset' in element ? Number(element.offset) : 0;
      return (
        <ol start={offset + 1} style={indent}>
          {items}
        </ol>
      );
    }
    case 'rich_text_quote':
      return <blockquote>{element.elements.map(piece)}</blockquote>;
    case 'rich_text_preformatted':
      return <pre>{element.elements.map(piece)}</pre>;
    default:
      return <span class="lines">{element.elements.map(piece)}</span>;
  }
}

const piece = (element: RichTextElement) => <Piece element={element} />;

function Piece({ element }: { element: RichTextElement }) {
  const { snapshot } = usePractice();
  switch (element.type) {
    case 'text':
      return styled(element.text, element.style);
    case 'link':
      return <SafeLink url={element.url}>{styled(element.text ?? element.url, element.style)}</SafeLink>;
    case 'user':
      return <UserMention userId={element.user_id} />;
    case 'channel':
      return <ChannelMention channelId={element.channel_id} />;
    case 'emoji':
      return <>{emojiOf(element.name) ?? `:${element.name}:`}</>;
    case 'date':
      return <time>{formatDate(element.timestamp, element.format, snapshot.now, snapshot.me.zone)}</time>;
    case 'broadcast':
      return <span class="mention mention-me">@{element.range}</span>;
    case 'color':
      return <>{element.value}</>;
    default:
      return <span class="mention">@group</span>;
  }
}

function styled(text: string, style: RichTextElement['style'] = {}): ComponentChild {
  let out: ComponentChild = text;
  if (style.code) out = <code>{out}</code>;
  if (style.bold) out = <strong>{out}</strong>;
  if (style.italic) out = <em>{out}</em>;
  if (style.strike) out = <s>{out}</s>;
  if (style.underline) out = <u>{out}</u>;
  return out;
}
