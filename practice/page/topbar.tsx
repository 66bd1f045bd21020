import { useEffect, useState } from 'preact/hooks';
import type { ClockMove } from '../contract.ts';
import { moveClock } from './api.ts';
import { Menu } from './elements/menu.tsx';
import { usePractice } from './practice.ts';
import { clockText, nextFriday } from './time.ts';

const HOUR = 60;
const DAY = 24 * HOUR;

/** Often enough that the minutes shown are right. */
const TICK_MS = 10_000;

/** The practice clock runs at the usual speed between two states from the server. */
function useRunning(now: string): string {
  const [passed, setPassed] = useState(0);
  useEffect(() => {
    const since = performance.now();
    setPassed(0);
    const timer = setInterval(() => setPassed(performance.now() - since), TICK_MS);
    return () => clearInterval(timer);
  }, [now]);
  return new Date(Date.parse(now) + passed).toISOString();
}

/** The practice clock and the ways to move it forward. */
export function TopBar({ onMenu, drawer, onMoved }: { onMenu(): void; drawer: boolean; onMoved(): Promise<void> }) {
  const { snapshot, tell } = usePractice();
  const [moving, setMoving] = useState(false);
  const now = useRunning(snapshot.now);
  const unread = snapshot.conversations.reduce((sum, c) => sum + c.unread, 0);
  const move = async (to: ClockMove) => {
    if (moving) return;
    setMoving(true);
    if (!(await moveClock(to))) tell('The clock did not move: the practice server did not answer.');
    await onMoved();
    setMoving(false);
  };
  const moves = [
    { label: '+1 hour', onChoose: () => void move({ minutes: HOUR }) },
    { label: '+1 day', onChoose: () => void move({ minutes: DAY }) },
    { label: 'Next Friday 15:00', onChoose: () => void move({ to: nextFriday(now) }) },
    { label: '+1 week', onChoose: () => void move({ minutes: 7 * DAY }) },
  ];
  return (
    <header class="topbar">
      <button
        type="button"
        class="topbar-button menu-button"
        aria-label={drawer ? 'Close navigation' : 'Open navigation'}
        aria-expanded={drawer}
        aria-controls="sidebar"
        onClick={onMenu}
      >
        <span aria-hidden="true">☰</span>
        {unread > 0 && !drawer && <span class="badge">{unread}</span>}
      </button>
      <section class="clock" aria-label="Practice clock">
        <span class="clock-label">Practice clock</span>
        <time class="clock-time" dateTime={now} aria-live="polite" aria-busy={moving}>
          {clockText(now, snapshot.me.zone)}
        </time>
        <div class="clock-buttons">
          {moves.map(({ label, onChoose }) => (
            <button
              key={label}
              type="button"
              class="topbar-button"
              aria-disabled={moving || undefined}
              onClick={onChoose}
            >
              {label}
            </button>
          ))}
        </div>
        <Menu label="Move the clock" class="topbar-button clock-menu" items={moves}>
          {moving ? 'Moving…' : 'Move ▾'}
        </Menu>
      </section>
    </header>
  );
}
