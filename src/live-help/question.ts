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
  /** The first message it names, for whoever takes it. */
  link: string | undefined;
}

/** A message, a file or a person in Slack: whoever looks there may see who asks. */
const SLACK_LINK =
  /\bhttps?:\/\/(?:[\w-]+\.)*slack\.com\/(archives|team|files|client|app_redirect)[/?][^\s<>|]*[^\s<>|.,;:!?)\]]/gi;
const LONGEST_LINK = 500;

/** What stands for a person: whoever is mentioned is no business of whoever helps, and it may be the asker. */
const SOMEBODY = 'a colleague';
const MESSAGE = 'a message';

/** One reference of Slack's in plain words: no id is left of it. */
function wordsFor(reference: string): string {
  const [target = '', label] = reference.split('|');
  if (/^[@!]/.test(target)) return /^!(here|channel|everyone)/.test(target) ? 'everybody' : SOMEBODY;
  if (target.startsWith('#')) return label ? `#${label}` : 'a channel';
  return label ?? target.replace(/^mailto:/, '');
}

/** A command's or a message's text, as Slack hands it to us, in plain words. */
export const fromMrkdwn = (text: string): string =>
  unescapeMrkdwn(text.replaceAll(/<([^<>\n]+)>/g, (_, reference: string) => wordsFor(reference)));

const asPattern = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Who asks stays unnamed: their id, and their name where it can be nothing else (several words, or after an @). */
function unnamed(text: string, { name, slackId }: Pick<Member, 'name' | 'slackId'>): string {
  const trimmed = tidyLines(name);
  const names = [asPattern(slackId), ...(trimmed ? [`@${asPattern(trimmed)}`] : [])];
  if (/\s/.test(trimmed)) names.push(asPattern(trimmed));
  return text.replaceAll(new RegExp(`(?<![\\p{L}\\d])(?:${names.join('|')})(?![\\p{L}\\d])`, 'giu'), SOMEBODY);
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
    ?.find((link) => /\/archives\//i.test(link) && link.length <= LONGEST_LINK && URL.canParse(link));

/** Reads a question as it may be stored and shown to whoever is asked. `patterns`: the workspace's own of personal data. */
export function readQuestion(typed: string, asker: Pick<Member, 'name' | 'slackId'>, patterns: string[]): Question {
  const tidy = tidyLines(typed);
  const unlinked = tidy.replaceAll(SLACK_LINK, (_, to: string) => (to.toLowerCase() === 'team' ? SOMEBODY : MESSAGE));
  const { text, told } = redact(unnamed(unlinked, asker), patterns);
  return { text: shorten(text, LONGEST_QUESTION), told, link: findLink(tidy) };
}
