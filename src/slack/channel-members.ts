import { setTimeout } from 'node:timers/promises';
import type { WebClient } from '@slack/web-api';
import type { ChannelMembers } from '../deps.ts';

/** Slack lists at most 1,000 members at once. */
const MEMBERS_A_PAGE = 1000;
/** More than everybody who gets kudos ever is; Slack allows about 100 such calls a minute. */
const MOST_PAGES = 20;
/** Long enough for all copies of one message, short enough for somebody who has just joined. */
const FRESH_MS = 60_000;
/** Where Slack does not tell, it is not asked by every message that waits. */
const REST_MS = 10_000;

async function readMembers(client: WebClient, channel: string): Promise<ReadonlySet<string> | undefined> {
  const members = new Set<string>();
  let cursor: string | undefined;
  for (let page = 0; page < MOST_PAGES; page++) {
    const answer = await client.conversations.members({
      channel,
      limit: MEMBERS_A_PAGE,
      ...(cursor && { cursor }),
    });
    for (const member of answer.members ?? []) members.add(member);
    cursor = answer.response_metadata?.next_cursor || undefined;
    if (!cursor) return members;
  }
  return undefined;
}

/** Asks Slack who is in a channel, once a minute at most; several that ask at once wait for one answer. */
export function newChannelMembers(
  clientFor: (workspaceId: string) => Promise<WebClient | undefined>,
  now: () => Date,
): ChannelMembers {
  const known = new Map<string, { until: number; members: ReturnType<ChannelMembers> }>();

  const ask = async (workspaceId: string, channelId: string) => {
    const client = await clientFor(workspaceId);
    return client && readMembers(client, channelId).catch(() => undefined);
  };

  return (workspaceId, channelId, withinMs) => {
    const key = `${workspaceId} ${channelId}`;
    const at = now().getTime();
    for (const [old, { until }] of known) if (until <= at) known.delete(old);
    const entry = known.get(key) ?? { until: at + FRESH_MS, members: ask(workspaceId, channelId) };
    known.set(key, entry);
    void entry.members.then((members) => {
      if (!members) entry.until = Math.min(entry.until, at + REST_MS);
    });
    return withinMs === undefined
      ? entry.members
      : Promise.race([entry.members, setTimeout(withinMs, undefined, { ref: false })]);
  };
}
