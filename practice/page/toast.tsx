import { useEffect, useState } from 'preact/hooks';

/** Long enough to read two sentences. */
const SHOWN_MS = 10_000;

/** A restart takes a moment; telling of it sooner would only flicker. */
const GONE_MS = 1500;

interface Props {
  problem: string;
  notice: string;
  onDismiss(): void;
}

/** What Slack refused, or its warning about the app. */
export function Toast({ problem, notice, onDismiss }: Props) {
  const [dismissed, setDismissed] = useState('');
  const text = problem || (notice === dismissed ? '' : notice);
  const dismiss = () => {
    if (problem) onDismiss();
    else setDismissed(notice);
  };
  useEffect(() => {
    if (!notice) setDismissed('');
  }, [notice]);
  useEffect(() => {
    if (!text) return;
    const timer = setTimeout(dismiss, SHOWN_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <div class="toasts" role="alert">
      {text && (
        <div class="toast">
          <span>{text}</span>
          <button type="button" class="icon-button" aria-label="Dismiss notice" onClick={dismiss}>
            ×
          </button>
        </div>
      )}
    </div>
  );
}

/** Told only when the server stays away. */
export function Reconnecting({ online }: { online: boolean }) {
  const [gone, setGone] = useState(false);
  useEffect(() => {
    if (online) return setGone(false);
    const timer = setTimeout(() => setGone(true), GONE_MS);
    return () => clearTimeout(timer);
  }, [online]);
  return (
    <div class="reconnecting" role="status">
      {gone && <span>Reconnecting…</span>}
    </div>
  );
}
