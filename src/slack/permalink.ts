import { setTimeout } from 'node:timers/promises';
import type { WebClient } from '@slack/web-api';
import type { Place } from '../deps.ts';

/** A form can only be opened within three seconds: rather without a link than not at all. */
const LINK_MS = 1500;

/** The message's link; undefined where Slack gives us none, as in conversations we are not part of. */
export async function findPermalink(client: WebClient, { channel, ts }: Place): Promise<string | undefined> {
  const asked = client.chat.getPermalink({ channel, message_ts: ts }).then(
    ({ permalink }) => permalink,
    () => undefined,
  );
  return Promise.race([asked, setTimeout(LINK_MS, undefined, { ref: false })]);
}
