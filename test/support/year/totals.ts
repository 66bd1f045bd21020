import type { Year } from './year.ts';

const table = (title: string, rows: Iterable<[string | number, number]>): string =>
  [title, ...[...rows].map(([words, count]) => `  ${String(count).padStart(7)}  ${words}`)].join('\n');

const byCount = (counts: Map<string, number>) => [...counts].sort((a, b) => b[1] - a[1]);
const words = (rows: { words: string; count: number }[]): [string, number][] =>
  rows.map((row) => [row.words, row.count]);

/** The most nudges anybody got in a calendar week's length, over the year. */
function busiestWeek({ sendings }: Year): number {
  const weeks = [...sendings.nudges.values()].map((messages) =>
    Math.max(
      0,
      ...messages.map(
        ({ at }) => messages.filter((one) => one.at >= at && one.at.getTime() - at.getTime() < 7 * 86_400_000).length,
      ),
    ),
  );
  return Math.max(0, ...weeks);
}

export function totalsOf(year: Year) {
  const { sendings, ledger, forecasts, diary } = year;
  const nudges = [...sendings.nudges.values()].map(({ length }) => length);
  const sent = (kind: string) => sendings.byKind.get(kind) ?? 0;
  const booked = (what: string) => ledger.knowledge.find((row) => row.words === what)?.count ?? 0;
  const pressed = (what: RegExp) =>
    [...diary.counts].reduce((sum, [name, count]) => sum + (what.test(name) ? count : 0), 0);
  return {
    posts: sendings.posts,
    nudges: nudges.reduce((sum, count) => sum + count, 0),
    nudged: nudges.length,
    busiestPerson: Math.max(0, ...nudges),
    busiestWeek: busiestWeek(year),
    busiestDay: Math.max(0, ...sendings.byDay.values()),
    together: ledger.together,
    postponed: ledger.postponed,
    looked: sendings.looked,
    begun: sendings.begun,
    forecasts: forecasts.compared,
    knowledge: {
      lists: sent('verification.list'),
      cardsDue: sendings.cardsDue,
      checked: pressed(/^presses verification\.(confirm|retire)|^presses capture\.edit/),
      outdated: booked('cards used: OUTDATED'),
      thanked: sent('knowledge.put-right'),
      handedOver: sent('verification.handed-over'),
      topicsDue: sendings.topicsDue,
      topics: sent('gaps.offered'),
      written: booked('gaps written'),
    },
    help: {
      questions: sent('live-help.mine'),
      asked: sent('live-help.asked'),
      claimed: booked('help claimed'),
      solved: booked('help RESOLVED'),
      shields: sent('shield.mine'),
      steppedIn: booked('shields taken'),
      askedAfter: sent('shield.check-in'),
    },
    acts: [...diary.counts.values()].reduce((sum, count) => sum + count, 0),
  };
}

/** The year in figures, for reading. */
export function inWords(year: Year): string {
  const { sendings, ledger, diary, troubles, updates, seconds } = year;
  return [
    `${seconds.toFixed(0)} s, ${(process.memoryUsage().rss / 1e6).toFixed(0)} MB`,
    JSON.stringify(totalsOf(year), null, 2),
    `${updates} updates in place, ${sendings.files} files, ${sendings.replies} replies to whoever just did something, ${diary.refusals} times somebody could not do what they wanted`,
    table('messages that arrived', byCount(sendings.byKind)),
    table(
      'parts of a day message',
      [...sendings.sizes].sort((a, b) => a[0] - b[0]),
    ),
    table('ends', words(ledger.ends)),
    table('check-ins', words(ledger.checkIns)),
    table('pairings', words(ledger.pairings)),
    table('sessions', words(ledger.sessions)),
    table('knowledge and help', words(ledger.knowledge)),
    table('what people did', byCount(diary.counts)),
    table('troubles with Slack', byCount(troubles)),
  ].join('\n');
}
