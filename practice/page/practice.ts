import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Act, ActResult, Conversation, Person, Snapshot } from '../contract.ts';
import type { Where } from './place.ts';

/** What every part of the page needs: the state, a way to act on it, and a way to go elsewhere. */
export interface Practice {
  snapshot: Snapshot;
  where: Where;
  go(to: Where): void;
  /** Acts as this person, then shows the new state. What Slack refuses is shown as a toast unless `quiet`. */
  act(act: Act, options?: { quiet?: boolean }): Promise<ActResult>;
  tell(problem: string): void;
}

export const PracticeContext = createContext<Practice | undefined>(undefined);

/** The practice workspace around this component. */
export function usePractice(): Practice {
  const practice = useContext(PracticeContext);
  if (!practice) throw new Error('usePractice outside of the app');
  return practice;
}

/** A person's name, or their id when they are unknown. */
export function nameOf(snapshot: Snapshot, userId: string): string {
  return snapshot.people.find((person) => person.id === userId)?.name ?? userId;
}

/** The app's own user. */
export function botOf(snapshot: Snapshot): Person | undefined {
  return snapshot.people.find((person) => person.role === 'bot');
}

/** The direct conversation between this person and the app, if there is one yet. */
export function appConversation(snapshot: Snapshot): Conversation | undefined {
  const bot = botOf(snapshot);
  return snapshot.conversations.find((c) => c.kind === 'dm' && bot !== undefined && c.memberIds.includes(bot.id));
}

/** How a conversation is called: "#name", or the other members' names; a group that the app opened is its people's. */
export function titleOf(snapshot: Snapshot, conversation: Conversation): string {
  if (conversation.kind === 'channel') return `#${conversation.name}`;
  const others = conversation.memberIds.filter((id) => id !== snapshot.me.id);
  if (others.length === 0) return `${snapshot.me.name} (you)`;
  const people = others.filter((id) => id !== botOf(snapshot)?.id);
  return (people.length > 0 ? people : others).map((id) => nameOf(snapshot, id)).join(', ');
}
