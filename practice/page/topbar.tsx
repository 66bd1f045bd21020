import { useState } from 'preact/hooks';
import type { ClockMove } from '../contract.ts';
import { moveClock } from './api.ts';
import { Menu } from './elements/menu.tsx';
import { usePractice } from './practice.ts';
import { clockText, nextFriday } from './time.ts';

const HOUR = 60;
const DAY = 24 * HOUR;

/** The practice clock and the ways to move it forward. */
export function TopBar({ onMenu, drawer, onMoved }: { onMenu(): void; drawer: boolean; onMoved(): Promise<void> }) {
  const { snapshot, tell } = usePractice();
  const [moving, setMoving] = useState(false);
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
    { label: 'Next Friday 15:00', onChoose: () => void move({ to: nextFriday(snapshot.now) }) },
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
      <div class="clock" role="group" aria-label="Practice clock">
        <span class="clock-label">Practice clock</span>
        <time class="clock-time" dateTime={snapshot.now} aria-live="polite" aria-busy={moving}>
          {clockText(snapshot.now, snapshot.me.zone)}
        </time>
        <div class="clock-buttons">
          {moves.map(({ label, onChoose }) => (
            <button key={label} type="button" class="topbar-button" aria-disabled={moving || undefined} onClick={onChoose}>
              {label}
            </button>
          ))}
        </div>
        <Menu label="Move the clock" class="topbar-button clock-menu" items={moves}>
          {moving ? 'Moving…' : 'Move ▾'}
        </Menu>
      </div>
    </header>
  );
}
