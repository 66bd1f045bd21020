import type { ComponentChildren } from 'preact';
import type { Conversation } from '../contract.ts';
import { Avatar } from './avatar.tsx';
import { hrefOf } from './place.ts';
import { appConversation, botOf, titleOf, usePractice } from './practice.ts';
import { Switcher } from './switcher.tsx';

/** Left: who you are, and everything you can open. */
export function Sidebar() {
  const { snapshot } = usePractice();
  const app = appConversation(snapshot);
  const shown = snapshot.conversations.filter((c) => !c.archived || c.unread > 0);
  const channels = shown.filter((c) => c.kind === 'channel');
  const directs = shown.filter((c) => c.kind !== 'channel' && c.id !== app?.id);
  return (
    <nav class="sidebar" id="sidebar" aria-label="Workspace">
      <p class="workspace-name">{snapshot.workspaceName}</p>
      <Switcher />
      <Section title="Channels">
        {channels.map((channel) => (
          <ConversationLink key={channel.id} conversation={channel} />
        ))}
      </Section>
      <Section title="Direct messages">
        {directs.map((direct) => (
          <ConversationLink key={direct.id} conversation={direct} />
        ))}
        {directs.length === 0 && <li class="sidebar-empty">None yet</li>}
      </Section>
      <Section title="Apps">
        <AppLink app={app} />
      </Section>
    </nav>
  );
}

function Section({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <section>
      <h2>{title}</h2>
      <ul>{children}</ul>
    </section>
  );
}

function ConversationLink({ conversation }: { conversation: Conversation }) {
  const { snapshot } = usePractice();
  const title = titleOf(snapshot, conversation);
  const other = conversation.memberIds.find((id) => id !== snapshot.me.id) ?? snapshot.me.id;
  return (
    <SidebarLink
      at={conversation.id}
      unread={conversation.unread}
      icon={
        conversation.kind === 'channel' ? (
          <span aria-hidden="true">#</span>
        ) : conversation.kind === 'group' ? (
          <span class="group-count" aria-hidden="true">
            {conversation.memberIds.length - 1}
          </span>
        ) : (
          <Avatar userId={other} small />
        )
      }
      title={conversation.kind === 'channel' ? conversation.name : title}
    />
  );
}

/** With something unread it opens the messages, otherwise the Home tab. */
function AppLink({ app }: { app: Conversation | undefined }) {
  const { snapshot, where } = usePractice();
  const bot = botOf(snapshot);
  const unread = app?.unread ?? 0;
  const inApp = where.at === 'home' || where.at === 'messages' || (app && where.at === app.id);
  return (
    <SidebarLink
      at={inApp ? where.at : unread > 0 && app ? app.id : 'home'}
      unread={unread}
      icon={bot ? <Avatar userId={bot.id} small /> : null}
      title={bot?.name ?? 'Alongside'}
    />
  );
}

interface LinkProps {
  at: string;
  title: string;
  unread: number;
  icon: ComponentChildren;
}

function SidebarLink({ at, title, unread, icon }: LinkProps) {
  const { snapshot, where, go } = usePractice();
  const to = { user: snapshot.me.id, at };
  const first = snapshot.conversations.find((c) => c.kind === 'channel')?.id;
  const current = at === where.at || (!where.at && at === first);
  return (
    <li>
      <a
        href={hrefOf(to)}
        class={unread > 0 ? 'sidebar-link unread' : 'sidebar-link'}
        aria-current={current ? 'page' : undefined}
        onClick={(event) => {
          if (event.metaKey || event.ctrlKey || event.shiftKey) return;
          event.preventDefault();
          go(to);
        }}
      >
        <span class="sidebar-icon">{icon}</span>
        <span class="sidebar-title">{title}</span>
        {unread > 0 && (
          <span class="badge">
            {unread}
            <span class="visually-hidden"> unread</span>
          </span>
        )}
      </a>
    </li>
  );
}
