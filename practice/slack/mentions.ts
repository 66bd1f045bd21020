/** What Slack's composer makes of typed text before an app sees it. */
import type { World } from './world.ts';

const MENTION = /<[@#!][^>]+>/;

/** `&`, `<` and `>` escaped, except in mentions that are complete already. */
export const escapeText = (text: string): string =>
  text
    .split(new RegExp(`(${MENTION.source})`))
    .map((part) =>
      MENTION.test(part) ? part : part.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
    )
    .join('');

/** Code and mentions, which stay as they are; a web address without what ends the sentence after it; a mail address. */
const LINKABLE = new RegExp(
  [
    /(?<still>```[\s\S]*?```|`[^`\n]+`|<[^>]*>)/,
    /(?<url>https?:\/\/[^\s<>|]+[^\s<>|.,;:!?)'"])/,
    /(?<mail>(?<![\w.+-])[\w.+-]+@[\w-]+(\.[\w-]+)+)/,
  ]
    .map(({ source }) => source)
    .join('|'),
  'g',
);

/** Addresses become links, as in every message a person types. */
export const linked = (text: string): string =>
  text.replace(LINKABLE, (whole, ...rest) => {
    const { url, mail } = rest.at(-1) as { url?: string; mail?: string };
    return url ? `<${url}>` : mail ? `<mailto:${mail}|${mail}>` : whole;
  });

/** Typed `@name` (a person or a group) and `#name` become mentions by id, the longest name first; with `labels` as commands get them. */
export function composed(world: World, text: string, { labels }: { labels: boolean }): string {
  const label = (name: string) => (labels ? `|${name}` : '');
  const people = [...world.state.users.values()].flatMap(({ id, name, real_name }) =>
    [name, real_name].map((typed) => ({ typed: `@${typed}`, mention: `<@${id}${label(name)}>` })),
  );
  const channels = [...world.state.conversations.values()]
    .filter(({ kind }) => kind === 'channel')
    .map(({ id, name }) => ({ typed: `#${name}`, mention: `<#${id}${label(name)}>` }));
  const groups = world.state.usergroups.map(({ id, handle }) => ({
    typed: `@${handle}`,
    mention: `<!subteam^${id}${label(`@${handle}`)}>`,
  }));
  const byLength = [...people, ...channels, ...groups].sort((a, b) => b.typed.length - a.typed.length);
  return byLength.reduce((result, { typed, mention }) => result.replaceAll(typed, mention), escapeText(text));
}
