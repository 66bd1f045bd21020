import { useEffect } from 'preact/hooks';
import { Avatar } from './avatar.tsx';
import { Blocks } from './blocks.tsx';
import { ConversationBody } from './conversation.tsx';
import { SurfaceProvider } from './elements/surface.tsx';
import { appConversation, botOf, usePractice } from './practice.ts';

/** The app: its Home tab and its Messages tab. */
export function AppView() {
  const { snapshot, where, go } = usePractice();
  const bot = botOf(snapshot);
  const app = appConversation(snapshot);
  const messages = where.at === 'messages' || (app !== undefined && where.at === app.id);
  const tabs = [
    { name: 'Home', at: 'home', current: !messages, unread: 0 },
    { name: 'Messages', at: app?.id ?? 'messages', current: messages, unread: app?.unread ?? 0 },
  ];
  return (
    <>
      <div class="conversation-head app-head">
        <h1>
          {bot && <Avatar userId={bot.id} small />}
          {bot?.name ?? 'Alongside'}
        </h1>
        <div class="tabs" role="tablist" aria-label={bot?.name ?? 'Alongside'}>
          {tabs.map((tab) => (
            <button
              key={tab.name}
              id={`tab-${tab.name}`}
              type="button"
              role="tab"
              aria-selected={tab.current}
              aria-controls="app-panel"
              onClick={() => go({ user: snapshot.me.id, at: tab.at })}
            >
              {tab.name}
              {tab.unread > 0 && !tab.current && <span class="badge">{tab.unread}</span>}
            </button>
          ))}
        </div>
      </div>
      <div class="app-panel" id="app-panel" role="tabpanel" aria-labelledby={messages ? 'tab-Messages' : 'tab-Home'}>
        {!messages && <Home />}
        {messages && app && <ConversationBody key={app.id} conversation={app} />}
        {messages && !app && <p class="empty">No messages yet. When the app writes to you, it is here.</p>}
      </div>
    </>
  );
}

function Home() {
  const { snapshot, act } = usePractice();
  useEffect(() => {
    void act({ do: 'openHome' }, { quiet: true });
  }, []);
  if (snapshot.home.length === 0) return <p class="empty">The app is getting this page ready…</p>;
  return (
    <div class="home-scroll">
      <div class="home">
        <SurfaceProvider place={{ in: 'home' }} blocks={snapshot.home}>
          <Blocks blocks={snapshot.home} />
        </SurfaceProvider>
      </div>
    </div>
  );
}
