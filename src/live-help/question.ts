/** What people type when they need help, made fit to be asked on: without their name, and without personal data of a customer. */
import type { Member } from '../generated/prisma/client.ts';
import { redact } from '../redaction/service.ts';
import { shorten, unescapeMrkdwn } from '../slack/blocks.ts';

/** Room for a case in a few sentences; with a button's value and a form's metadata around it, it stays inside Slack's limits. */
export const LONGEST_QUESTION = 600;

export interface Question {
  text: string;
  /** What was taken out, in words: "2 card numbers and an e-mail address"; empty for nothing. */
  told: string;
  /** Only the beginning is kept. */
  isCut: boolean;
  /** The first message it names, for whoever takes it. */
  link: string | undefined;
}

/** A message, a file or a person in Slack: whoever looks there may see who asks. */
const SLACK_LINK =
  /(?<![\w.-])(?:slack:\/\/|(?:https?:\/\/)?(?:[\w-]+\.)*slack(?:-gov)?\.com\/(archives|messages|team|files(?:-pri|-tmb)?|docs|lists|client|huddle|app_redirect)[/?])[^\s<>|]*[^\s<>|.,;:!?)\]]/gi;
const LONGEST_LINK = 500;

/** What stands for a person: whoever is mentioned is no business of whoever helps, and it may be the asker. */
const SOMEBODY = 'a colleague';
const MESSAGE = 'a message';

/** One reference of Slack's in plain words: no id is left of it. */
function wordsFor(reference: string): string {
  const [target = '', label] = reference.split('|');
  if (target.startsWith('!date^')) return label ?? '';
  if (/^[@!]/.test(target)) return /^!(here|channel|everyone)/.test(target) ? 'everybody' : SOMEBODY;
  if (target.startsWith('#')) return label ? `#${label}` : 'a channel';
  return label ?? target.replace(/^mailto:/, '');
}

/** A command's or a message's text, as Slack hands it to us, in plain words. */
export const fromMrkdwn = (text: string): string =>
  unescapeMrkdwn(text.replaceAll(/<([^<>\n]+)>/g, (_, reference: string) => wordsFor(reference)));

const asPattern = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** A name with its accents or without them. */
const eitherWay = (name: string): string =>
  [...name]
    .map((sign) => {
      const plain = sign.normalize('NFD').replaceAll(/\p{M}/gu, '');
      return plain === '' || plain === sign ? asPattern(sign) : `(?:${asPattern(sign)}|${asPattern(plain)})`;
    })
    .join('');

/** Where a person says who they are: "I’m Ana", "Ana here", and as a signature at the end. */
function signedBy(words: string[]): RegExp {
  const names = words.map((word) => `${eitherWay(word)}|${eitherWay(word.charAt(0).toUpperCase() + word.slice(1))}`);
  const name = `(?:${names.join('|')})(?![\\p{L}\\d])`;
  const said = `(?<=(?<![\\p{L}\\d])(?:I['’]?m|I am|[Tt]his is|(?:[Mm]y )?name(?: is|['’]s)) )${name}`;
  const first = `(?<=(?:^|[.!?] |\\n))${name}(?= (?:here|speaking)(?![\\p{L}\\d]))`;
  const last = `(?<=(?:[.,;:!?–—-] ?|\\n))${name}(?=[.!]?$)`;
  return new RegExp(`${said}|${first}|${last}`, 'gu');
}

/**
 * Who asks stays unnamed: their id, and their name where it can be nothing else (several words, no word at all, after an @, or where
 * they say who they are).
 */
function unnamed(text: string, { name, slackId }: Pick<Member, 'name' | 'slackId'>): string {
  const trimmed = tidyLines(name);
  // Of "Ana from Returns" the small words are no names.
  const words = trimmed
    .split(/\s+/)
    .filter((word) => /\p{L}{2}/u.test(word) && (word === trimmed || /^\P{Ll}/u.test(word)));
  const names = [asPattern(slackId), ...(trimmed ? [`@${eitherWay(trimmed)}`] : [])];
  if (/\s/.test(trimmed) || /^(?=.*[._\d])(?=.*\p{L}).{5,}$/u.test(trimmed)) names.push(eitherWay(trimmed));
  const [first, ...more] = words;
  if (first && more.length > 0) names.push(`${eitherWay(more.join(' '))},? ${eitherWay(first)}`);
  const whole = new RegExp(`(?<![\\p{L}\\d])(?:${names.join('|')})(?![\\p{L}\\d])`, 'giu');
  const unsigned = text.replaceAll(whole, SOMEBODY);
  return words.length > 0 ? unsigned.replaceAll(signedBy(words), SOMEBODY) : unsigned;
}

/** One way to write it: no control or direction signs, no needless spaces. */
const tidyLines = (typed: string): string =>
  typed
    .toWellFormed()
    .normalize('NFC')
    .replaceAll(/[^\P{Cc}\n]/gu, ' ')
    .replaceAll(/\p{Bidi_Control}/gu, '')
    .replaceAll(/[^\S\n]+/g, ' ')
    .replaceAll(/ ?\n\s*/g, '\n')
    .trim();

/** The first link to a message that can be followed. */
const findLink = (text: string): string | undefined =>
  text
    .match(SLACK_LINK)
    ?.map((link) => (/^https?:/i.test(link) ? link : `https://${link}`))
    .find((link) => /\/archives\//i.test(link) && link.length <= LONGEST_LINK && URL.canParse(link));

/** Reads a question as it may be stored and shown to whoever is asked. `patterns`: the workspace's own of personal data. */
export function readQuestion(typed: string, asker: Pick<Member, 'name' | 'slackId'>, patterns: string[]): Question {
  const tidy = tidyLines(typed);
  const unlinked = tidy.replaceAll(SLACK_LINK, (_, to?: string) => (to?.toLowerCase() === 'team' ? SOMEBODY : MESSAGE));
  const { text, told } = redact(unnamed(unlinked, asker), patterns);
  const kept = shorten(text, LONGEST_QUESTION);
  return { text: kept, told, isCut: kept !== text, link: findLink(tidy) };
}
