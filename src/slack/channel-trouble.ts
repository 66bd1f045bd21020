import { WebAPIPlatformError, type WebClient } from '@slack/web-api';

/** Why kudos could not be posted in a channel, in Slack's names; undefined when they can. Settings are saved whatever comes of it. */
export async function channelTrouble(client: WebClient, channelId: string): Promise<string | undefined> {
  const asked = await client.conversations.info({ channel: channelId }).catch((error: unknown) => ({
    channel: undefined,
    reason: error instanceof WebAPIPlatformError ? error.data.error : 'no_answer',
  }));
  if ('reason' in asked) return asked.reason;
  if (asked.channel?.is_archived) return 'is_archived';
  return asked.channel?.is_member ? undefined : 'not_in_channel';
}
