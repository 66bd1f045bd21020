/** The trend as a picture, and the same in words. Pure. */
import { type Chart, nameIn } from '../pictures/charts.ts';
import { drawable, shortenTo } from '../pictures/text.ts';
import type { Scope } from './service.ts';
import type { About, Trend } from './trend.ts';
import { trend as words } from './words.ts';

/** Slack's limit for the alt text of an image. */
const LONGEST_ALT = 2000;
const LONGEST_NAME = 40;

const monthName = (month: string, style: 'short' | 'long'): string =>
  new Intl.DateTimeFormat('en-GB', { month: style, timeZone: 'UTC' }).format(Date.parse(`${month}-01T00:00:00Z`));

/** Whose numbers they are. */
const whose = (scope: Scope, team: string | undefined): string =>
  scope === 'workspace' ? words.everybody : (team ?? words.teams);

/** What a row is called in words; in the picture a value in unknown letters is called by its place. */
const aboutWords = (about: About): string =>
  about.is === 'value' ? about.name : about.is === 'skill' ? words.skill : words.other;

/** The picture's contents. */
export function trendChart(scope: Scope, { team, months, values }: Trend): Chart {
  const coverage = {
    name: '',
    percents: months.map((month) => month.coverage?.percent),
    notes: months.map((month) => month.coverage && words.people(month.coverage.people)),
  };
  const rows = values.map(({ about, percents }, index) => ({
    name: nameIn(aboutWords(about), words.nameless(index + 1)),
    percents,
  }));
  const hasGaps = [coverage, ...rows].some(({ percents }) => percents.includes(undefined));
  return {
    title: words.title,
    subtitle: whose(scope, team === undefined ? undefined : nameIn(team, words.team)),
    columns: months.map(({ month }) => monthName(month, 'short')),
    gapMark: words.gapMark,
    panels: [
      { title: words.coverage, size: 'tall', rows: [coverage] },
      { title: words.values, size: 'low', rows, empty: words.noValues },
    ],
    ...(hasGaps && { note: words.gaps }),
  };
}

/** Names that the picture could not draw, each with what stands there instead; undefined: it drew all of them. */
export function namesMissing({ values }: Trend): string | undefined {
  const missing = values.flatMap(({ about }, index) =>
    drawable(aboutWords(about)) ? [] : [`${words.nameless(index + 1)}: ${shortenTo(aboutWords(about), LONGEST_NAME)}`],
  );
  return missing.length > 0 ? words.key(missing.join(' · ')) : undefined;
}

/** The numbers in words, for people who cannot see the picture. */
export function trendAlt(scope: Scope, { team, months, values }: Trend): string {
  const listed = (percents: (number | undefined)[]) =>
    months
      .flatMap(({ month }, index) =>
        percents[index] === undefined ? [] : [`${monthName(month, 'short')} ${percents[index]}%`],
      )
      .join(', ');
  const coverage = months.map(({ month, coverage: told }) =>
    told
      ? `${monthName(month, 'long')} ${told.percent}% ${words.people(told.people)}`
      : `${monthName(month, 'long')} too few people to tell`,
  );
  const lines = [
    `${words.title}, ${whose(scope, team && shortenTo(team, LONGEST_NAME))}.`,
    `${words.coverage}: ${coverage.join(', ')}.`,
    values.length === 0 ? words.noValues : `${words.values}:`,
    ...values.map(({ about, percents }) => `${shortenTo(aboutWords(about), LONGEST_NAME)}: ${listed(percents)}.`),
  ];
  return shortenTo(lines.join(' '), LONGEST_ALT);
}
