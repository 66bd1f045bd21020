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
}

/** What stands for a person: whoever is mentioned is no business of whoever helps, and it may be the asker. */
const SOMEBODY = 'a colleague';

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
  const trimmed = name.trim();
  const names = [asPattern(slackId), ...(trimmed ? [`@${asPattern(trimmed)}`] : [])];
  if (/\s/.test(trimmed)) names.push(asPattern(trimmed));
  return text.replaceAll(new RegExp(`(?<![\\p{L}\\d])(?:${names.join('|')})(?![\\p{L}\\d])`, 'giu'), SOMEBODY);
}

/** Reads a question as it may be stored and shown to whoever is asked. `patterns`: the workspace's own of personal data. */
export function readQuestion(typed: string, asker: Pick<Member, 'name' | 'slackId'>, patterns: string[]): Question {
  const tidy = typed
    .toWellFormed()
    .normalize('NFC')
    .replaceAll(/[^\P{Cc}\n]/gu, ' ')
    .replaceAll(/\p{Bidi_Control}/gu, '')
    .replaceAll(/[^\S\n]+/g, ' ')
    .replaceAll(/ ?\n\s*/g, '\n')
    .trim();
  const { text, told } = redact(unnamed(tidy, asker), patterns);
  return { text: shorten(text, LONGEST_QUESTION), told };
}
