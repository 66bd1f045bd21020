import { useState } from 'preact/hooks';
import type { Message, SharedFile } from '../contract.ts';
import { Avatar } from './avatar.tsx';
import { Blocks } from './blocks.tsx';
import { Composer } from './composer.tsx';
import { Menu } from './elements/menu.tsx';
import { SurfaceProvider } from './elements/surface.tsx';
import { emojiOf } from './emoji.ts';
import { Mrkdwn } from './mrkdwn.tsx';
import { nameOf, usePractice } from './practice.ts';
import { messageTime } from './time.ts';

/** Those the app takes up come first. */
const reactions = ['book', 'pair', 'tada', 'clap', 'raised_hands', 'white_check_mark', 'eyes', 'heart'];
const QUICK = 3;

interface Props {
  message: Message;
  replies: Message[];
  /** Without avatar and name: the same person goes on. */
  compact: boolean;
}

/** One message, with its blocks, reactions, replies and what can be done with it. */
export function MessageRow({ message, replies, compact }: Props) {
  const { snapshot } = usePractice();
  const [thread, setThread] = useState(false);
  const name = nameOf(snapshot, message.userId);
  const bot = snapshot.people.some((person) => person.id === message.userId && person.role === 'bot');
  const time = messageTime(message.ts, snapshot.me.zone);
  return (
    <article
      class={`message${compact ? ' compact' : ''}${message.ephemeral ? ' ephemeral' : ''}`}
      aria-label={`${name}, ${time}`}
      tabIndex={-1}
    >
      <div class="message-side">
        {compact ? <time class="side-time">{time}</time> : <Avatar userId={message.userId} />}
      </div>
      <div class="message-body">
        {message.ephemeral && (
          <p class="only-you">
            <svg viewBox="0 0 20 14" width="15" aria-hidden="true">
              <path d="M1 7c4-7 14-7 18 0-4 7-14 7-18 0z" fill="none" stroke="currentColor" stroke-width="1.6" />
              <circle cx="10" cy="7" r="2.6" fill="currentColor" />
            </svg>{' '}
            Only visible to you
          </p>
        )}
        {!compact && (
          <p class="message-head">
            <strong>{name}</strong>
            {bot && <span class="app-badge">App</span>}
            <time>{time}</time>
          </p>
        )}
        <Content message={message} />
        {message.files.map((file) => (
          <FileRow key={file.url} file={file} />
        ))}
        {message.edited && <span class="edited">(edited)</span>}
        <Reactions message={message} />
        {(thread || replies.length > 0) && (
          <Thread message={message} replies={replies} open={thread} onOpen={setThread} />
        )}
      </div>
      <Actions message={message} onReply={() => setThread(true)} />
    </article>
  );
}

function Content({ message }: { message: Message }) {
  if (message.blocks.length === 0) return <Mrkdwn text={message.text} />;
  const place = { in: 'message', channel: message.channel, ts: message.ts } as const;
  return (
    <SurfaceProvider place={place} blocks={message.blocks}>
      <Blocks blocks={message.blocks} />
    </SurfaceProvider>
  );
}

const kilobytes = (size: number) => `${Math.max(1, Math.round(size / 1024))} kB`;

/** A file that came with a message: a picture is shown, anything else can be saved. */
function FileRow({ file }: { file: SharedFile }) {
  if (file.isPicture) return <img class="picture" src={file.url} alt={file.title} />;
  return (
    <a class="file" href={file.url} download={file.name}>
      <svg viewBox="0 0 20 22" width="20" aria-hidden="true">
        <path d="M3 1h9l5 5v15H3z M12 1v5h5" fill="none" stroke="currentColor" stroke-width="1.6" />
      </svg>
      <span>
        <strong>{file.title}</strong>
        <span class="file-name">
          {file.name} · {kilobytes(file.size)}
        </span>
      </span>
    </a>
  );
}

/** What was just sent and is not yet confirmed. */
export function PendingRow({ text }: { text: string }) {
  const { snapshot } = usePractice();
  return (
    <article class="message pending" aria-label={`${snapshot.me.name}, sending`}>
      <div class="message-side">
        <Avatar userId={snapshot.me.id} />
      </div>
      <div class="message-body">
        <p class="message-head">
          <strong>{snapshot.me.name}</strong>
          <span>Sending…</span>
        </p>
        <Mrkdwn text={text} />
      </div>
    </article>
  );
}

/** Adds this person's reaction, or takes it back. */
function useReact(message: Message) {
  const { snapshot, act } = usePractice();
  const { channel, ts } = message;
  return (name: string) => {
    const mine = message.reactions.some((known) => known.name === name && known.userIds.includes(snapshot.me.id));
    void act({ do: mine ? 'unreact' : 'react', channel, ts, name });
  };
}

function Reactions({ message }: { message: Message }) {
  const { snapshot } = usePractice();
  const react = useReact(message);
  if (message.reactions.length === 0) return null;
  return (
    <p class="reactions">
      {message.reactions.map(({ name, userIds }) => (
        <button
          key={name}
          type="button"
          class="reaction"
          aria-pressed={userIds.includes(snapshot.me.id)}
          aria-label={`${name.replaceAll('_', ' ')}, ${userIds.length}`}
          title={userIds.map((id) => nameOf(snapshot, id)).join(', ')}
          onClick={() => react(name)}
        >
          <span aria-hidden="true">{emojiOf(name) ?? `:${name}:`}</span> {userIds.length}
        </button>
      ))}
    </p>
  );
}

/** Pointers get quick reactions on hover; everybody gets all of it in the menu, which is one stop of the Tab key. */
function Actions({ message, onReply }: { message: Message; onReply(): void }) {
  const { snapshot, act } = usePractice();
  const react = useReact(message);
  if (message.ephemeral) return null;
  const { channel, ts } = message;
  const shortcuts = snapshot.shortcuts.filter((shortcut) => shortcut.type === 'message');
  const items = [
    ...shortcuts.map(({ callbackId, name }) => ({
      label: name,
      description: 'Alongside',
      onChoose: () => void act({ do: 'shortcut', callbackId, channel, ts }),
    })),
    { label: 'Reply in thread', onChoose: onReply },
    ...reactions.map((name) => ({
      label: `React with ${name.replaceAll('_', ' ')} ${emojiOf(name)}`,
      onChoose: () => react(name),
    })),
    ...(snapshot.me.isAdmin || message.userId === snapshot.me.id
      ? [{ label: 'Delete message', onChoose: () => void act({ do: 'delete', channel, ts }) }]
      : []),
  ];
  return (
    <div class="message-actions">
      {reactions.slice(0, QUICK).map((name) => (
        <button
          key={name}
          type="button"
          class="icon-button quick"
          tabIndex={-1}
          aria-label={`React with ${name.replaceAll('_', ' ')}`}
          onClick={() => react(name)}
        >
          {emojiOf(name)}
        </button>
      ))}
      <Menu label="More actions" class="icon-button" items={items}>
        <span aria-hidden="true">⋮</span>
      </Menu>
    </div>
  );
}

interface ThreadProps {
  message: Message;
  replies: Message[];
  open: boolean;
  onOpen(open: boolean): void;
}

function Thread({ message, replies, open, onOpen }: ThreadProps) {
  const { act } = usePractice();
  const count = replies.length === 1 ? '1 reply' : `${replies.length} replies`;
  const send = async (text: string) =>
    (await act({ do: 'say', channel: message.channel, text, threadTs: message.ts })).ok;
  return (
    <div class="thread">
      {replies.length > 0 && (
        <button type="button" class="thread-toggle" aria-expanded={open} onClick={() => onOpen(!open)}>
          {open ? `Hide ${count}` : count}
        </button>
      )}
      {open && (
        <>
          {replies.map((reply) => (
            <MessageRow key={reply.ts} message={reply} replies={[]} compact={false} />
          ))}
          <Composer label="Reply in thread" channel={message.channel} onSend={send} small />
        </>
      )}
    </div>
  );
}
