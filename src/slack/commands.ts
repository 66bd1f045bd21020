import type { Middleware, SlackCommandMiddlewareArgs } from '@slack/bolt';

/** First word of a command's text, in lower case. */
export const firstWord = (text: string): string => text.trim().split(/\s+/)[0]?.toLowerCase() ?? '';

/** Lets a listener hear only "/command word …": several features share /mentor. */
export function subcommand(...words: string[]): Middleware<SlackCommandMiddlewareArgs> {
  return async ({ command, next }) => {
    if (words.includes(firstWord(command.text))) await next();
  };
}
