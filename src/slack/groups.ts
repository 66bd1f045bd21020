import type { WebClient } from '@slack/web-api';
import type { Logger } from 'pino';
import type { SlackGroup, SlackGroups } from '../deps.ts';

/** Slack allows about 20 such calls a minute, and every letter somebody types asks; whoever makes a group wants to use it. */
const FRESH_MS = 20_000;

/** Slack's name for why it does not tell. */
const reasonOf = (error: unknown): string =>
  error instanceof Error && 'data' in error ? String((error.data as { error?: string }).error) : 'no answer';

/** Asks Slack for groups ("@returns") and who is in them. */
export function newSlackGroups(
  clientFor: (workspaceId: string) => Promise<WebClient | undefined>,
  now: () => Date,
  log: Logger,
): SlackGroups {
  const known = new Map<string, { until: number; groups: SlackGroup[] }>();

  const told = async <T>(workspaceId: string, answer: Promise<T> | undefined): Promise<T | undefined> => {
    try {
      return await answer;
    } catch (error) {
      // The operator can grant a scope that is missing; people are told that Slack does not say.
      log.warn({ workspaceId, reason: reasonOf(error) }, 'Slack does not tell of its groups');
      return undefined;
    }
  };

  return {
    list: async (workspaceId) => {
      const kept = known.get(workspaceId);
      if (kept && kept.until > now().getTime()) return kept.groups;
      const client = await clientFor(workspaceId);
      const answer = await told(workspaceId, client?.usergroups.list());
      const groups = answer?.usergroups?.flatMap(({ id, name, handle, date_delete: gone }) =>
        id && name && !gone ? [{ id, name, handle: handle ?? '' }] : [],
      );
      if (groups) known.set(workspaceId, { until: now().getTime() + FRESH_MS, groups });
      return groups;
    },
    peopleIn: async (workspaceId, groupId) => {
      const client = await clientFor(workspaceId);
      return (await told(workspaceId, client?.usergroups.users.list({ usergroup: groupId })))?.users;
    },
  };
}
