import { Fragment } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Conversation, Message } from '../contract.ts';
import { Composer } from './composer.tsx';
import { MessageRow, PendingRow } from './message.tsx';
import { titleOf, usePractice } from './practice.ts';
import { messageDay } from './time.ts';

/** Slack shows somebody's next message without their name for about this long. */
const SAME_BREATH_S = 5 * 60;

/** How far from the end somebody may be and still be taken along by a new message. */
const NEAR_END_PX = 120;

/** A channel, a direct message or a group: its name, its messages, the composer. */
export function ConversationView({ conversation }: { conversation: Conversation }) {
  const { snapshot } = usePractice();
  const title = titleOf(snapshot, conversation);
  return (
    <>
      <div class="conversation-head">
        <h1>{title}</h1>
        {conversation.topic && <p class="topic">{conversation.topic}</p>}
        {conversation.kind !== 'dm' && <p class="members">{conversation.memberIds.length} members</p>}
      </div>
      <ConversationBody conversation={conversation} />
    </>
  );
}

/** Just sent; its key is how many messages this person had before it, so it goes when there is one more. */
interface Pending {
  key: number;
  text: string;
}

/** Without its heading, as the app's Messages tab shows it. */
export function ConversationBody({ conversation }: { conversation: Conversation }) {
  const { snapshot, act } = usePractice();
  const [pending, setPending] = useState<Pending[]>([]);
  const title = titleOf(snapshot, conversation);
  const messages = snapshot.messages[conversation.id] ?? [];
  const said = messages.filter((message) => message.userId === snapshot.me.id).length;
  useRead(conversation);

  const send = async (text: string) => {
    const command = /^\/\S*/.exec(text)?.[0];
    if (command) {
      const rest = text.slice(command.length).trim();
      return (await act({ do: 'command', channel: conversation.id, command, text: rest })).ok;
    }
    const key = said + pending.length;
    setPending((now) => [...now, { key, text }]);
    const { ok } = await act({ do: 'say', channel: conversation.id, text });
    setPending((now) => now.filter((one) => one.key !== key));
    return ok;
  };

  return (
    <div class="conversation">
      <Messages title={title} messages={messages} pending={pending.filter(({ key }) => key >= said)} />
      {conversation.archived ? (
        <p class="archived">This channel was archived; nobody can write here.</p>
      ) : (
        <Composer label={`Message ${title}`} channel={conversation.id} onSend={send} />
      )}
    </div>
  );
}

/** Looking at a conversation reads it, but only in the tab that is in front. */
function useRead({ id, unread }: Conversation) {
  const { act } = usePractice();
  useEffect(() => {
    const read = () => {
      if (unread > 0 && !document.hidden) void act({ do: 'read', channel: id }, { quiet: true });
    };
    read();
    document.addEventListener('visibilitychange', read);
    return () => document.removeEventListener('visibilitychange', read);
  }, [id, unread]);
}

interface MessagesProps {
  title: string;
  messages: Message[];
  pending: Pending[];
}

function Messages({ title, messages, pending }: MessagesProps) {
  const { snapshot } = usePractice();
  const log = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const { zone } = snapshot.me;
  const tops = messages.filter((m) => !m.threadTs || m.threadTs === m.ts);
  const replies = (ts: string) => messages.filter((m) => m.threadTs === ts && m.ts !== ts);
  useLayoutEffect(() => {
    if (atEnd.current && log.current) log.current.scrollTop = log.current.scrollHeight;
  }, [messages, pending.length]);
  useKeepEnd(log, atEnd);

  return (
    <div
      ref={log}
      class="messages"
      role="log"
      aria-label={`Messages in ${title}`}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      onScroll={({ currentTarget: at }) => {
        atEnd.current = at.scrollHeight - at.scrollTop - at.clientHeight < NEAR_END_PX;
      }}
    >
      <div class="messages-inner">
        {tops.length === 0 && <p class="empty">This is the very beginning of {title}.</p>}
        {tops.map((message, index) => {
          const before = tops[index - 1];
          const day = messageDay(message.ts, snapshot.now, zone);
          const newDay = !before || messageDay(before.ts, snapshot.now, zone) !== day;
          return (
            <Fragment key={message.ts}>
              {newDay && (
                <p class="day">
                  <span>{day}</span>
                </p>
              )}
              <MessageRow
                message={message}
                replies={replies(message.ts)}
                compact={!newDay && sameBreath(before, message)}
              />
            </Fragment>
          );
        })}
        {pending.map((one) => (
          <PendingRow key={one.key} text={one.text} />
        ))}
      </div>
    </div>
  );
}

function sameBreath(before: Message, message: Message): boolean {
  return (
    before.userId === message.userId &&
    !before.ephemeral &&
    !message.ephemeral &&
    // What the app posts stands on its own; run together its posts are hard to tell apart.
    message.blocks.length === 0 &&
    Number(message.ts) - Number(before.ts) < SAME_BREATH_S
  );
}

/** A picture that loads or a keyboard that opens must not hide the newest message. */
function useKeepEnd(log: { current: HTMLElement | null }, atEnd: { current: boolean }) {
  useEffect(() => {
    const element = log.current;
    if (!element) return;
    const observer = new ResizeObserver(() => {
      if (atEnd.current) element.scrollTop = element.scrollHeight;
    });
    observer.observe(element);
    if (element.firstElementChild) observer.observe(element.firstElementChild);
    return () => observer.disconnect();
  }, []);
}
