import { useEffect, useState } from 'preact/hooks';
import type { Act, ActResult, Snapshot } from '../contract.ts';
import { sendAct } from './api.ts';
import { ConversationView } from './conversation.tsx';
import { Hint } from './hint.tsx';
import { AppView } from './home.tsx';
import { useSnapshot } from './live.ts';
import { Modals } from './modal.tsx';
import { useWhere } from './place.ts';
import { appConversation, type Practice, PracticeContext } from './practice.ts';
import { Sidebar } from './sidebar.tsx';
import { Reconnecting, Toast } from './toast.tsx';
import { TopBar } from './topbar.tsx';

/** The whole page: who you are is in the address, everything else comes from the practice server. */
export function App() {
  const [where, go] = useWhere();
  const { snapshot, online, refresh } = useSnapshot(where.user, () => go({ user: '', at: '' }, true));
  const [problem, setProblem] = useState('');
  const [drawer, setDrawer] = useState(false);

  useEffect(() => {
    if (snapshot && !where.user) go({ user: snapshot.me.id, at: where.at }, true);
  }, [snapshot, where.user]);
  useEffect(() => setDrawer(false), [where.at, where.user]);

  if (!snapshot) return <Starting online={online} />;

  const act = async (what: Act, { quiet = false } = {}): Promise<ActResult> => {
    const result = await sendAct(snapshot.me.id, what);
    // What is wrong in a form is told beside its fields.
    const shown = result.error ?? (what.do === 'submit' ? '' : 'Slack could not do that.');
    if (!result.ok && !quiet) setProblem(shown);
    await refresh();
    return result;
  };
  const practice: Practice = { snapshot, where, go, act, tell: setProblem };

  return (
    <PracticeContext.Provider value={practice}>
      <div class="page" data-drawer={drawer || undefined}>
        <TopBar onMenu={() => setDrawer(!drawer)} drawer={drawer} onMoved={refresh} />
        <Sidebar />
        {drawer && (
          <button
            type="button"
            class="backdrop"
            aria-label="Back to the conversation"
            onClick={() => setDrawer(false)}
          />
        )}
        <main class="main">
          <Hint />
          <Middle snapshot={snapshot} at={where.at} />
        </main>
      </div>
      <Modals />
      <Reconnecting online={online} />
      <Toast problem={problem} notice={snapshot.notice} onDismiss={() => setProblem('')} />
    </PracticeContext.Provider>
  );
}

function Starting({ online }: { online: boolean }) {
  return (
    <p class="starting" role="status">
      {online ? 'Opening the practice workspace…' : 'Waiting for the practice server…'}
    </p>
  );
}

function Middle({ snapshot, at }: { snapshot: Snapshot; at: string }) {
  const app = appConversation(snapshot);
  if (at === 'home' || at === 'messages' || (app && at === app.id)) return <AppView key={snapshot.me.id} />;
  const conversation =
    snapshot.conversations.find((c) => c.id === at) ?? snapshot.conversations.find((c) => c.kind === 'channel');
  if (!conversation) return <AppView key={snapshot.me.id} />;
  return <ConversationView key={`${snapshot.me.id} ${conversation.id}`} conversation={conversation} />;
}
