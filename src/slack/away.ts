import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import type { AwayUntil } from '../deps.ts';
import { newQuestions } from './questions.ts';

const DAY_MS = 86_400_000;
/** Slack tells the "do not disturb" of at most 50 people at once. */
const PEOPLE_A_CALL = 50;

/** Statuses that say "I am not at work", as Slack suggests them and as people write them. Everything else means nothing here. */
const AWAY_EMOJI =
  /^:(palm_tree|desert_island|beach_with_umbrella|face_with_thermometer|thermometer|baby_bottle|hospital):/;
const AWAY_WORDS =
  /\b(vacation(ing)?|(on|public) holidays?|out of (the )?office|ooo|out sick|sick|off work|day off|(on|parental|maternity|paternity) leave|urlaub|krank|vacances|vacaciones)\b/i;

const Status = z.object({
  profile: z.object({
    status_text: z.string().default(''),
    status_emoji: z.string().default(''),
    status_expiration: z.number().default(0),
  }),
});

const Quiet = z.object({
  dnd_enabled: z.boolean().optional(),
  next_dnd_start_ts: z.number().optional(),
  next_dnd_end_ts: z.number().optional(),
});

/** When a status that means "away" ends; without an end it is asked again in a day. */
function endOfStatus(user: unknown, now: Date): Date | undefined {
  const status = Status.safeParse(user);
  if (!status.success) return undefined;
  const { status_text: text, status_emoji: emoji, status_expiration: ends } = status.data.profile;
  if (!AWAY_EMOJI.test(emoji) && !AWAY_WORDS.test(text)) return undefined;
  const until = ends > 0 ? new Date(ends * 1000) : new Date(now.getTime() + DAY_MS);
  return until > now ? until : undefined;
}

function endOfQuiet(answer: unknown, now: Date): Date | undefined {
  const quiet = Quiet.safeParse(answer);
  if (!quiet.success || !quiet.data.dnd_enabled) return undefined;
  const { next_dnd_start_ts: from = 0, next_dnd_end_ts: to = 0 } = quiet.data;
  return from * 1000 <= now.getTime() && now.getTime() < to * 1000 ? new Date(to * 1000) : undefined;
}

const later = (a: Date | undefined, b: Date | undefined) => (a && b ? (a > b ? a : b) : (a ?? b));

/** Who of these has "do not disturb" on, and until when. */
async function quietUntil(client: WebClient, slackIds: string[], now: Date): Promise<Map<string, Date>> {
  const { users } = await client.dnd.teamInfo({ users: slackIds.join(',') });
  return new Map(
    Object.entries(users ?? {}).flatMap(([slackId, answer]) => {
      const end = endOfQuiet(answer, now);
      return end ? [[slackId, end] as const] : [];
    }),
  );
}

/**
 * Asks Slack who is away, only for people who are about to get a nudge; nothing of it is kept or logged. Where Slack does not
 * tell (no scope, too busy, out of order), everybody counts as there: own hours and own pause hold in any case.
 */
export function newAwayUntil(
  clientFor: (workspaceId: string) => Promise<WebClient | undefined>,
  now: () => Date,
): AwayUntil {
  const ask = newQuestions();

  return async (workspaceId, slackIds) => {
    const away = new Map<string, Date>();
    const client = await clientFor(workspaceId);
    if (!client) return away;
    const at = now();
    const quiet = await ask(`${workspaceId} dnd`, () => quietUntil(client, slackIds.slice(0, PEOPLE_A_CALL), at));
    await Promise.all(
      slackIds.map(async (slackId) => {
        const answer = await ask(`${workspaceId} status`, () => client.users.info({ user: slackId }));
        const until = later(quiet?.get(slackId), endOfStatus(answer?.user, at));
        if (until) away.set(slackId, until);
      }),
    );
    return away;
  };
}
