import { WebAPIRateLimitedError, WebClient, type WebClientOptions } from '@slack/web-api';
import type { Logger } from 'pino';
import type { Deps, SlackAccount, SlackPerson } from '../deps.ts';
import { UserError } from '../errors.ts';
import { fold } from '../people/service.ts';
import { boltLogger } from './logger.ts';

/** Interactive calls answer a waiting person: one quick second try, then they are told. */
export function interactiveOptions(apiUrl: string, log: Logger): WebClientOptions {
  return {
    slackApiUrl: apiUrl,
    logger: boltLogger(log),
    timeout: 5000,
    retryConfig: { retries: 1, minTimeout: 200, maxTimeout: 500 },
    rejectRateLimitedCalls: true,
  };
}

/** Asked for before a form is acknowledged, twice at most: together with the work that must stay under Slack's 3 s. */
export function lookUpOptions(apiUrl: string, log: Logger): WebClientOptions {
  return { ...interactiveOptions(apiUrl, log), timeout: 1200, retryConfig: { retries: 0 } };
}

/** The outbox does its own waiting and repeating, so its client does neither and never blocks the interactive one. */
export function outboxOptions(apiUrl: string, log: Logger): WebClientOptions {
  return { ...interactiveOptions(apiUrl, log), timeout: 10_000, retryConfig: { retries: 0 } };
}

/** A client for each token, made once. */
export function newClients(options: WebClientOptions): (token: string) => WebClient {
  const clients = new Map<string, WebClient>();
  return (token) => {
    const client = clients.get(token) ?? new WebClient(token, options);
    clients.set(token, client);
    return client;
  };
}

interface SlackUser {
  id?: string;
  name?: string;
  real_name?: string;
  tz?: string;
  deleted?: boolean;
  is_bot?: boolean;
  is_admin?: boolean;
  is_owner?: boolean;
  is_restricted?: boolean;
  is_ultra_restricted?: boolean;
  profile?: { display_name?: string; real_name?: string; email?: string };
}

/** Slack's user object in our words. */
export function personOf(user: SlackUser & { id: string }): SlackPerson {
  return {
    slackId: user.id,
    name: user.profile?.display_name || user.profile?.real_name || user.real_name || user.name || user.id,
    zone: user.tz || 'UTC',
    // Slackbot says it is not a bot.
    isBot: user.is_bot === true || user.id === 'USLACKBOT',
    isGuest: user.is_restricted === true || user.is_ultra_restricted === true,
    isAdmin: user.is_admin === true || user.is_owner === true,
    deactivated: user.deleted === true,
  };
}

/** For `.catch()`: what Slack is too busy for becomes a sentence for whoever waits. */
export function sayWait(error: unknown): never {
  if (!(error instanceof WebAPIRateLimitedError)) throw error;
  throw new UserError(`Slack asks us to wait. Try again in ${error.retryAfter} s.`);
}

/** Slack lists at most 1,000 people at once. */
const PEOPLE_A_PAGE = 1000;

/** Asks Slack for everybody in the workspace, page by page. */
export function newListPeople(clientFor: (workspaceId: string) => Promise<WebClient | undefined>): Deps['listPeople'] {
  return async (workspaceId) => {
    const client = await clientFor(workspaceId);
    const people: SlackAccount[] = [];
    let cursor: string | undefined;
    do {
      const page = await client?.users.list({ limit: PEOPLE_A_PAGE, ...(cursor && { cursor }) }).catch(sayWait);
      people.push(...(page?.members ?? []).flatMap((user) => (user.id ? [accountOf({ ...user, id: user.id })] : [])));
      cursor = page?.response_metadata?.next_cursor || undefined;
    } while (cursor);
    return people;
  };
}

const accountOf = (user: SlackUser & { id: string }): SlackAccount => ({
  ...personOf(user),
  email: user.profile?.email?.toLowerCase(),
  handles: [...new Set([user.name, user.profile?.display_name].flatMap((name) => (name ? [fold(name)] : [])))],
});

/** Asks Slack who somebody is; undefined when there is no such person in the workspace. */
export function newLookUp(clientFor: (workspaceId: string) => Promise<WebClient | undefined>): Deps['lookUpPerson'] {
  return async (workspaceId, slackId) => {
    const client = await clientFor(workspaceId);
    try {
      const { user } = (await client?.users.info({ user: slackId })) ?? {};
      return user?.id ? personOf({ ...user, id: user.id }) : undefined;
    } catch (error) {
      const code = error instanceof Error && 'data' in error ? (error.data as { error?: string }).error : undefined;
      if (code === 'user_not_found' || code === 'user_not_visible') return undefined;
      throw error;
    }
  };
}
