/** Links people add to kudos: made harmless, and named by what they lead to. Pure. */
import { escapeMrkdwn } from '../slack/blocks.ts';
import { post } from './words.ts';

/** Policy: what people paste is shorter; an address full of signs that are written as %XX grows to this at most. */
export const MOST_TYPED = 500;
const MOST_ENCODED = 1500;
/** No name in the DNS is longer (RFC 1035); it is shown whole, since who it belongs to stands at its end. */
const MOST_HOST = 253;

export interface Link {
  url: string;
  /** What it is shown as: "Zendesk ticket 123", or its host. */
  label: string;
}

interface Place {
  name: string;
  /** Hosts that are these or below them. */
  domains: string[];
  /** The path (with the query) of a ticket there; the first group is its number, where people know it by one. */
  path: RegExp;
  /** The same where it says by itself whose it is, under a company's own domain. */
  telling?: RegExp;
}

const PLACES: Place[] = [
  {
    name: 'Zendesk ticket',
    domains: ['zendesk.com'],
    path: /^\/(?:agent\/)?(?:#\/)?tickets\/(\d+)|^\/hc\/(?:[\w-]+\/)?requests\/(\d+)/,
    telling: /^\/agent\/tickets\/(\d+)|^\/hc\/(?:[\w-]+\/)?requests\/(\d+)/,
  },
  {
    name: 'Intercom conversation',
    domains: ['intercom.com', 'intercom.io'],
    path: /^\/a\/(?:apps|inbox)\/.*\/(?:conversations?|tickets?)\/(\d+)/,
  },
  {
    name: 'Freshdesk ticket',
    domains: ['freshdesk.com'],
    path: /^\/(?:a|helpdesk|support)\/tickets\/(\d+)/,
    telling: /^\/(?:a|helpdesk)\/tickets\/(\d+)/,
  },
  {
    name: 'Jira',
    domains: ['atlassian.net', 'jira.com'],
    path: /(?:\/browse\/|\/issues\/|[?&]selectedIssue=|\/portal\/\d+\/|\/queues\/(?:custom|issue)\/(?:\d+\/)?)([A-Z][A-Z\d_]{1,20}-\d{1,9})\b/,
    telling: /\/browse\/([A-Z][A-Z\d_]{1,20}-\d{1,9})\b/,
  },
  {
    name: 'Salesforce case',
    domains: ['salesforce.com', 'force.com'],
    path: /^\/(?:lightning\/r\/(?:Case\/)?)?500[A-Za-z\d]{12}(?:[A-Za-z\d]{3})?(?:\/|$|\?)/,
    telling: /^\/lightning\/r\/Case\/500[A-Za-z\d]{12}(?:[A-Za-z\d]{3})?(?:\/|$|\?)/,
  },
  {
    name: 'Slack message',
    domains: ['slack.com', 'slack-gov.com'],
    path: /^\/archives\/[A-Z\d]+\/p\d+/,
  },
];

/** A host that has one of these names in it and is not theirs wants to be taken for it; so may one in foreign letters. */
const NAMES = /^xn--|\.xn--|zendesk|intercom|fresh(?:desk|works)|atlassian|salesforce|force\.com|slack/;
/** Nobody reads a longer number. */
const MOST_DIGITS = 20;

const isBelow = (host: string, domain: string) => host === domain || host.endsWith(`.${domain}`);

function ticketName({ hostname, pathname, search, hash }: URL): string | undefined {
  const path = `${pathname}${search}${hash}`;
  for (const { name, domains, path: known, telling } of PLACES) {
    const own = domains.some((domain) => isBelow(hostname, domain));
    const pattern = own ? known : NAMES.test(hostname) ? undefined : telling;
    const found = pattern?.exec(path);
    const number = found?.slice(1).find((group) => group !== undefined) ?? '';
    if (found) return post.ticket(name, number.length <= MOST_DIGITS ? number : '');
  }
  return undefined;
}

export type LinkProblem = 'no-link' | 'password' | 'long';

/** The address as it is kept: of the web, without a password, and with nothing in it that ends a link in a message (`|`, `>`, spaces, control characters). */
export function readLink(typed: string): { url: string } | { problem: LinkProblem } {
  const text = typed.trim();
  if (text.length > MOST_TYPED) return { problem: 'long' };
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || !url.hostname.includes('.') || url.hostname.length > MOST_HOST)
    return { problem: 'no-link' };
  if (url.username || url.password) return { problem: 'password' };
  const encoded = url.href.replaceAll(/[|<>`\s\p{Cc}\p{Cf}]/gu, encodeURIComponent);
  // As it is written in a message, where every & takes five: Slack takes 2,000 of it with its name and whose words these are.
  return escapeMrkdwn(encoded).length > MOST_ENCODED ? { problem: 'long' } : { url: encoded };
}

/** A kept link with its name. */
export function linkOf(url: string): Link {
  const parsed = new URL(url);
  return { url, label: ticketName(parsed) ?? parsed.hostname.replace(/^www\./, '') };
}
