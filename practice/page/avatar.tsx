import { nameOf, usePractice } from './practice.ts';

/** Dark enough for white initials. */
const colours = [
  '#8d3b72',
  '#2c6e8f',
  '#3b6d3a',
  '#9a4a1f',
  '#5a4fa2',
  '#a1304f',
  '#1f6f68',
  '#7a5c12',
  '#46627f',
  '#6b3fa0',
];

const colourOf = (id: string) =>
  colours[[...id].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % colours.length];

const initialsOf = (name: string) =>
  name
    .split(/\s+/)
    .map((word) => word.charAt(0))
    .slice(0, 2)
    .join('')
    .toUpperCase();

/** A person's initials on their colour; the app has its own mark. Decoration: the name stands beside it. */
export function Avatar({ userId, small = false }: { userId: string; small?: boolean }) {
  const { snapshot } = usePractice();
  const size = small ? 'avatar avatar-small' : 'avatar';
  const bot = snapshot.people.some((person) => person.id === userId && person.role === 'bot');
  if (bot) {
    return (
      <svg class={size} viewBox="0 0 32 32" aria-hidden="true">
        <rect width="32" height="32" fill="#611f69" />
        <circle cx="11.5" cy="16" r="5.5" fill="#fff" />
        <circle cx="21.5" cy="16" r="5.5" fill="#ecb22e" />
      </svg>
    );
  }
  return (
    <span class={size} style={{ background: colourOf(userId) }} aria-hidden="true">
      {initialsOf(nameOf(snapshot, userId))}
    </span>
  );
}
