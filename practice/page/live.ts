import { useEffect, useRef, useState } from 'preact/hooks';
import type { Snapshot } from '../contract.ts';
import { fetchState, livePath, UnknownPerson } from './api.ts';

/** A restart of the server takes about this long; sooner would only flicker. */
const RETRY_MS = 1000;

interface Listener {
  onSnapshot(snapshot: Snapshot): void;
  onOnline(online: boolean): void;
  onUnknown(): void;
}

interface Feed {
  /** Resolves when a state at least as new as this call has been shown. */
  refresh(): Promise<void>;
  stop(): void;
}

function follow(userId: string, { onSnapshot, onOnline, onUnknown }: Listener): Feed {
  let stopped = false;
  let again = false;
  let loading: Promise<void> | undefined;
  let seen = -1;
  let source: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const lost = () => {
    if (stopped) return;
    onOnline(false);
    clearTimeout(timer);
    timer = setTimeout(connect, RETRY_MS);
  };

  const load = async () => {
    do {
      again = false;
      const snapshot = await fetchState(userId);
      if (stopped) return;
      seen = snapshot.version;
      onSnapshot(snapshot);
    } while (again);
  };

  const refresh = () => {
    again = true;
    loading ??= load()
      .catch((problem: unknown) => {
        if (problem instanceof UnknownPerson && userId) onUnknown();
        else lost();
      })
      .finally(() => {
        loading = undefined;
      });
    return loading;
  };

  function connect() {
    source?.close();
    if (!userId) return void refresh();
    source = new EventSource(livePath(userId));
    source.onopen = () => {
      onOnline(true);
      void refresh();
    };
    source.onmessage = (event) => {
      if (Number(event.data) !== seen) void refresh();
    };
    source.onerror = () => {
      source?.close();
      lost();
    };
  }

  void refresh();
  if (userId) connect();
  return {
    refresh,
    stop() {
      stopped = true;
      source?.close();
      clearTimeout(timer);
    },
  };
}

/** This person's newest state, kept live; `online` is false while the server is gone. `onUnknown`: there is no such person. */
export function useSnapshot(userId: string, onUnknown: () => void) {
  const [snapshot, setSnapshot] = useState<Snapshot>();
  const [online, setOnline] = useState(true);
  const feed = useRef<Feed | undefined>(undefined);
  useEffect(() => {
    const current = follow(userId, { onSnapshot: setSnapshot, onOnline: setOnline, onUnknown });
    feed.current = current;
    return () => current.stop();
  }, [userId]);
  const refresh = () => feed.current?.refresh() ?? Promise.resolve();
  return { snapshot, online, refresh };
}
