import { setTimeout as wait } from 'node:timers/promises';
import { WebAPIPlatformError, WebAPIRateLimitedError, type WebClient } from '@slack/web-api';
import type { StillStands } from '../deps.ts';

/**
 * Asks Slack for the link to a message, which needs no scope and nobody's history: there is none to what was deleted. One call after
 * the other, `pauseMs` apart (Slack allows hundreds a minute); where Slack asks us to wait, nothing is asked of that workspace until then.
 */
export function newStillStands(
  clientFor: (workspaceId: string) => Promise<WebClient | undefined>,
  pauseMs: number,
): StillStands {
  /** Workspace → when it may be asked again, on the monotonic clock. */
  const resting = new Map<string, number>();
  return async (workspaceId, { channel, ts }) => {
    if ((resting.get(workspaceId) ?? 0) > performance.now()) return undefined;
    const client = await clientFor(workspaceId);
    if (!client) return undefined;
    try {
      if (pauseMs > 0) await wait(pauseMs);
      await client.chat.getPermalink({ channel, message_ts: ts });
      return true;
    } catch (error) {
      if (error instanceof WebAPIPlatformError && error.data.error === 'message_not_found') return false;
      if (error instanceof WebAPIRateLimitedError)
        resting.set(workspaceId, performance.now() + error.retryAfter * 1000);
      return undefined; // a channel we are no longer in, Slack out of order: that says nothing about the message
    }
  };
}
