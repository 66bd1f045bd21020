import { WALL } from './fold.ts';
import type { Span } from './kinds.ts';

/** RFC 5321. */
const LONGEST_LOCAL = 64;
const LONGEST_DOMAIN = 253;

/** Addresses of a desk, not of a person: what a card is about ("write to returns@…"). */
const DESKS = new Set(
  `abuse accounts admin billing bookings care claims complaints contact customercare customerservice data dpo feedback finance hello
  help helpdesk hr info invoices it jobs kontakt kundendienst kundenservice legal mail marketing newsletter noreply no-reply donotreply
  do-not-reply office orders payments postmaster press presse privacy datenschutz refunds rechnung returns retouren sales security
  service servicio serviceclient clientes contacto support team tickets webmaster welcome`.split(/\s+/),
);

/** Names of files and of versions of packages look like addresses. */
const ENDINGS =
  /\.(?:png|jpe?g|gif|svg|webp|pdf|css|html?|m?[jt]sx?|json|xml|ya?ml|md|txt|csv|zip|exe|docx?|xlsx?|local|internal|lan)$/i;

const LOCAL = /[\p{L}\p{M}\p{N}.!#$%&'*+/=?^_`{|}~-]/u;
/** Nobody's address begins with these: what is before them belongs to the text, such as "address=". An apostrophe may be in a name. */
const LOCAL_START = /^.*(?:[=/?&|`{}*!#^~]|(?<!\p{L})'|'(?!\p{L}))/u;
const DOMAIN =
  /^(?:[\p{L}\p{M}\p{N}](?:[\p{L}\p{M}\p{N}-]{0,61}[\p{L}\p{M}\p{N}])?\.)+(?:xn--[a-z0-9-]{2,59}|[\p{L}\p{M}]{2,63})/iu;

/** Written without spaces: "邮箱anna@web.de收不到" has no address in Chinese, only words beside one. */
const SPACELESS = String.raw`\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}`;
const WORDS_BEFORE = new RegExp(`^.*[${SPACELESS}](?=[!-~]+$)`, 'u');
const WORDS_AFTER = new RegExp(`(?<=\\.[a-z]{2,})[${SPACELESS}].*$`, 'iu');

function localBefore(text: string, at: number): string {
  let start = at;
  while (start > 0 && at - start < LONGEST_LOCAL) {
    const low = /[\udc00-\udfff]/.test(text[start - 1] ?? '') ? 2 : 1;
    if (!LOCAL.test(text.slice(start - low, start))) break;
    start -= low;
  }
  return text.slice(start, at).replace(LOCAL_START, '').replace(WORDS_BEFORE, '').replace(/^\.+/, '');
}

/** Of a domain what is one: up to its last whole part. */
function domainAfter(text: string, at: number): string | undefined {
  const domain = DOMAIN.exec(text.slice(at, at + LONGEST_DOMAIN))?.[0].replace(WORDS_AFTER, '');
  return domain === undefined || ENDINGS.test(domain) ? undefined : domain;
}

const isDesk = (local: string): boolean => DESKS.has(local.toLowerCase().replace(/\+.*$/, ''));

/** git@host:project is an address of a repository. */
const isRepository = (local: string, rest: string): boolean => local === 'git' && /^[:/]/.test(rest);

/** Slack writes `<mailto:a@b.c|a@b.c>`: all of it is the address. */
function* slackAddresses(text: string): Generator<Span> {
  for (const match of text.matchAll(/<mailto:([^<>|\n]{3,320})(?:\|[^<>\n]{0,400})?>/gi)) {
    const [whole, address = ''] = match;
    if (address.includes(WALL)) continue;
    const at = address.lastIndexOf('@');
    if (at > 0 && !isDesk(address.slice(0, at))) yield { start: match.index, end: match.index + whole.length };
  }
}

function* bareAddresses(text: string): Generator<Span> {
  let from = 0;
  // In the address of a page the sign is written %40.
  for (const { 0: sign, index: at } of text.matchAll(/@|%40/g)) {
    const local = localBefore(text, at);
    const domain = domainAfter(text, at + sign.length);
    const start = at - local.length;
    if (local === '' || local.endsWith('.') || domain === undefined || start < from) continue;
    const end = at + sign.length + domain.length;
    if (isDesk(local) || isRepository(local, text.slice(end, end + 1))) continue;
    yield { start, end };
    from = end;
  }
}

/** E-mail addresses of people, also with letters of other alphabets; the whole of what Slack makes of one. */
export function findEmails(text: string): Span[] {
  const slack = [...slackAddresses(text)];
  return slack.length > 0 ? slack : [...bareAddresses(text)];
}
