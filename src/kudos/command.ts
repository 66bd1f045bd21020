/** What stands after "/kudos", as Slack escapes it: who, and for what. Pure. */
import { unescapeMrkdwn } from '../slack/blocks.ts';
import { typedAfter } from '../slack/commands.ts';

/** Policy: more names are a group. */
export const MOST_PEOPLE = 10;

export interface Asked {
  /** Slack ids of people, each once. */
  toIds: string[];
  /** A Slack group, with the name people call it by. */
  group: { id: string; name: string } | null;
  deed: string;
}

const NAMED = /<(?:@([UW][A-Z0-9]+)|!subteam\^(S[A-Z0-9]+))(?:\|([^>]*))?>/;
/** People and groups at the beginning, however they are strung together. */
const AT_THE_FRONT = new RegExp(`^(?:\\s|,|&amp;|and\\b)*${NAMED.source}`, 'i');

/** "/kudos @ana @ben for …": the people before the deed; where nobody stands there, the people in it. */
export function readCommand(text: string): Asked {
  let rest = text;
  const found: RegExpExecArray[] = [];
  for (let next = AT_THE_FRONT.exec(rest); next; next = AT_THE_FRONT.exec(rest)) {
    found.push(next);
    rest = rest.slice(next[0].length);
  }
  const named = found.length > 0 ? found : [...text.matchAll(new RegExp(NAMED.source, 'g'))];
  const toIds = [...new Set(named.flatMap((match) => match[1] ?? []))].slice(0, MOST_PEOPLE);
  const group = named.flatMap(([, , id, label]) =>
    id ? [{ id, name: unescapeMrkdwn(label ?? '').replace(/^@/, '') || id }] : [],
  )[0];
  const deed = typedAfter(rest.trim()).replace(/^[\s,:–-]*for\b\s*:?\s*/i, '');
  return { toIds, group: group ?? null, deed };
}
