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
  team_id?: string;
  enterprise_user?: { enterprise_id?: string; teams?: string[] };
  is_admin?: boolean;
  is_owner?: boolean;
  is_restricted?: boolean;
  is_ultra_restricted?: boolean;
  profile?: { display_name?: string; real_name?: string; email?: string };
}

/** Whether somebody belongs to another company and shares a channel with us (Slack Connect). */
const isOutsider = ({ team_id, enterprise_user }: SlackUser, home: string): boolean =>
  team_id !== undefined && ![team_id, enterprise_user?.enterprise_id, ...(enterprise_user?.teams ?? [])].includes(home);

/** Slack's user object in our words; `home` is the team or enterprise the app is installed in. Outsiders are guests to us. */
export function personOf(user: SlackUser & { id: string }, home: string): SlackPerson {
  return {
    slackId: user.id,
    name: user.profile?.display_name || user.profile?.real_name || user.real_name || user.name || user.id,
    zone: user.tz || 'UTC',
    // Slackbot says it is not a bot.
    isBot: user.is_bot === true || user.id === 'USLACKBOT',
    isGuest: user.is_restricted === true || user.is_ultra_restricted === true || isOutsider(user, home),
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

/** A client for a workspace, and the Slack id the app is installed under there. */
export interface Access {
  clientFor: (workspaceId: string) => Promise<WebClient | undefined>;
  homeOf: (workspaceId: string) => Promise<string>;
}

/** Asks Slack for everybody in the workspace, page by page. */
export function newListPeople({ clientFor, homeOf }: Access): Deps['listPeople'] {
  return async (workspaceId) => {
    const [client, home] = [await clientFor(workspaceId), await homeOf(workspaceId)];
    const people: SlackAccount[] = [];
    let cursor: string | undefined;
    do {
      const page = await client?.users.list({ limit: PEOPLE_A_PAGE, ...(cursor && { cursor }) }).catch(sayWait);
      people.push(
        ...(page?.members ?? []).flatMap((user) => (user.id ? [accountOf({ ...user, id: user.id }, home)] : [])),
      );
      cursor = page?.response_metadata?.next_cursor || undefined;
    } while (cursor);
    return people;
  };
}

const accountOf = (user: SlackUser & { id: string }, home: string): SlackAccount => ({
  ...personOf(user, home),
  email: user.profile?.email?.toLowerCase(),
  handles: [...new Set([user.name, user.profile?.display_name].flatMap((name) => (name ? [fold(name)] : [])))],
});

/** Asks Slack who somebody is; undefined when there is no such person in the workspace. */
export function newLookUp({ clientFor, homeOf }: Access): Deps['lookUpPerson'] {
  return async (workspaceId, slackId) => {
    const client = await clientFor(workspaceId);
    try {
      const { user } = (await client?.users.info({ user: slackId })) ?? {};
      return user?.id ? personOf({ ...user, id: user.id }, await homeOf(workspaceId)) : undefined;
    } catch (error) {
      const code = error instanceof Error && 'data' in error ? (error.data as { error?: string }).error : undefined;
      if (code === 'user_not_found' || code === 'user_not_visible') return undefined;
      throw error;
    }
  };
}
