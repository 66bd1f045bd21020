import type { Deps, NewMessage, Tx } from '../deps.ts';

/**
 * The outbox that services write to. `isNudge` knows the kinds and throws for an unknown one; `wake` is told that there is
 * something to send (it may come before the commit, so the sender looks again by itself).
 */
export function newOutbox(isNudge: (kind: string) => boolean, now: () => Date, wake: () => void): Deps['outbox'] {
  return {
    /** Records messages inside the change's transaction. The same (kind, subject, occurrence, recipient) again is a no-op. */
    async add(tx: Tx, ...messages: NewMessage[]) {
      const createdAt = now();
      await tx.outboxMessage.createMany({
        skipDuplicates: true,
        data: messages.map(({ dueAt, ...message }) => ({
          ...message,
          nudge: isNudge(message.kind),
          createdAt,
          dueAt: dueAt ?? createdAt,
        })),
      });
      wake();
    },
  };
}
