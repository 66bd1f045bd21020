import type { Middleware, SlackCommandMiddlewareArgs } from '@slack/bolt';

/** First word of a command's text, in lower case. */
export const firstWord = (text: string): string => text.trim().split(/\s+/)[0]?.toLowerCase() ?? '';

/** Lets a listener hear only "/command word …": several features share /mentor. */
export function subcommand(...words: string[]): Middleware<SlackCommandMiddlewareArgs> {
  return async ({ command, next }) => {
    if (words.includes(firstWord(command.text))) await next();
  };
}

/** The words after /mentor that mean something, each heard by its feature; "" is /mentor alone. */
const MENTOR_WORDS = ['', 'profile'];

/** Lets a listener hear "/mentor" with any word that nobody else hears: it gives the help. */
export const otherWord: Middleware<SlackCommandMiddlewareArgs> = async ({ command, next }) => {
  if (!MENTOR_WORDS.includes(firstWord(command.text))) await next();
};
