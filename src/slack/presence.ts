import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import type { PresenceOf } from '../deps.ts';
import { newQuestions } from './questions.ts';

/** Long enough for several questions of the same minute (Slack answers about 50 a minute), short enough for a coffee. */
const FRESH_MS = 60_000;

const Answer = z.object({ presence: z.enum(['active', 'away']) });
type Presence = z.infer<typeof Answer>['presence'];

/** Asks Slack who is active in it, for people who are about to be asked for help now; nothing of it is kept longer or logged. */
export function newPresenceOf(
  clientFor: (workspaceId: string) => Promise<WebClient | undefined>,
  now: () => Date,
): PresenceOf {
  const ask = newQuestions();
  /** Workspace and person → the answer, and until when it counts. */
  const known = new Map<string, { until: number; presence: Promise<Presence | undefined> }>();

  const askOne = async (workspaceId: string, user: string): Promise<Presence | undefined> => {
    const answer = await ask(`${workspaceId} presence`, async () => {
      const client = await clientFor(workspaceId);
      return client?.users.getPresence({ user });
    });
    return Answer.safeParse(answer).data?.presence;
  };

  return async (workspaceId, slackIds) => {
    const at = now().getTime();
    for (const [old, { until }] of known) if (until <= at) known.delete(old);
    const answers = slackIds.map(async (slackId) => {
      const key = `${workspaceId} ${slackId}`;
      const entry = known.get(key) ?? { until: at + FRESH_MS, presence: askOne(workspaceId, slackId) };
      known.set(key, entry);
      const presence = await entry.presence;
      if (!presence) known.delete(key); // nothing was learned: whoever asks next asks again
      return [slackId, presence] as const;
    });
    return new Map(
      (await Promise.all(answers)).flatMap(([slackId, presence]) => (presence ? [[slackId, presence]] : [])),
    );
  };
}
