import type { Middleware, SlackCommandMiddlewareArgs } from '@slack/bolt';
import { unescapeMrkdwn } from './blocks.ts';

/** First word of a command's text, in lower case. */
export const firstWord = (text: string): string => text.trim().split(/\s+/)[0]?.toLowerCase() ?? '';

/** Lets a listener hear only "/command word …": several features share /mentor. */
export function subcommand(...words: string[]): Middleware<SlackCommandMiddlewareArgs> {
  return async ({ command, next }) => {
    if (words.includes(firstWord(command.text))) await next();
  };
}

/** The words after /mentor that mean something, each heard by its feature; "" is /mentor alone. */
const MENTOR_WORDS = ['', 'profile', 'now'];

/** Lets a listener hear "/mentor" with any word that nobody else hears: it gives the help. */
export const otherWord: Middleware<SlackCommandMiddlewareArgs> = async ({ command, next }) => {
  if (!MENTOR_WORDS.includes(firstWord(command.text))) await next();
};

/** What /know takes for another feature: these words with anything after them, and these where they stand alone. */
const KNOW_WORDS = { first: ['new', 'who'], alone: ['gaps', 'check'] };

const wordsOf = (text: string): string[] => text.trim().toLowerCase().split(/\s+/);

/** Lets a listener hear "/command word" only where nothing follows: "/know gaps in cover" are words to search for. */
export function aloneWord(word: string): Middleware<SlackCommandMiddlewareArgs> {
  return async ({ command, next }) => {
    const [first, ...more] = wordsOf(command.text);
    if (first === word && more.length === 0) await next();
  };
}

/** Lets a listener hear "/know" with anything that nobody else hears: it searches for it. */
export const searchedWords: Middleware<SlackCommandMiddlewareArgs> = async ({ command, next }) => {
  const [first = '', ...more] = wordsOf(command.text);
  const { first: withMore, alone } = KNOW_WORDS;
  if (!withMore.includes(first) && !(alone.includes(first) && more.length === 0)) await next();
};

/** A reference as it was typed: "@ana", "#general", an address. */
function asTyped(whole: string, body: string): string {
  const bar = body.indexOf('|');
  const [target, label] = bar < 0 ? [body, ''] : [body.slice(0, bar), body.slice(bar + 1)];
  if (/^[@#]/.test(target)) return label ? `${target[0]}${label}` : whole;
  if (target.startsWith('!')) {
    const name = label || target.slice(1);
    return target.includes('^') && !label ? whole : `@${name.replace(/^@/, '')}`;
  }
  return label || target;
}

/** A command's text, as Slack escapes it, as the person wrote it. */
export const typedAfter = (text: string): string => unescapeMrkdwn(text.replaceAll(/<([^<>]+)>/g, asTyped));
