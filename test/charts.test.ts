import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { namesMissing, trendAlt, trendChart } from '../src/coverage/picture.ts';
import type { About, Trend } from '../src/coverage/trend.ts';
import { type Chart, COLORS, chartSvg, INK, PAPER, QUIET } from '../src/pictures/charts.ts';
import { newPictures } from '../src/pictures/service.ts';
import { decode, type Image, ink, keep } from './support/png.ts';
import { slow, tries } from './support/properties.ts';

const pictures = newPictures();
afterAll(() => pictures.stop());

async function draw(chart: Chart, name?: string): Promise<Image> {
  const png = await pictures.png(chartSvg(chart));
  if (name) keep(png, name);
  return decode(png);
}

const MONTHS = ['2026-05', '2026-06', '2026-07', '2026-08', '2026-09', '2026-10'];
const value = (name: string): About => ({ is: 'value', name });

const TREND: Trend = {
  team: 'Harbour',
  months: [
    { month: '2026-05' },
    { month: '2026-06', coverage: { people: 11, percent: 36 } },
    { month: '2026-07', coverage: { people: 12, percent: 50 } },
    { month: '2026-08', coverage: { people: 12, percent: 0 } },
    { month: '2026-09', coverage: { people: 13, percent: 77 } },
    { month: '2026-10', coverage: { people: 13, percent: 100 } },
  ],
  values: [
    { about: value('Customer first'), percents: [undefined, 40, 35, undefined, 50, 31] },
    { about: value('Teamwork'), percents: [undefined, 20, 15, undefined, 0, 19] },
    { about: value('Ownership'), percents: [undefined, 20, 25, undefined, 10, 12] },
    { about: value('Kindness'), percents: [undefined, 10, 5, undefined, 20, 19] },
    { about: value('Learning'), percents: [undefined, 10, 10, undefined, 10, 11] },
    { about: { is: 'skill' }, percents: [undefined, 0, 5, undefined, 5, 4] },
    { about: { is: 'other' }, percents: [undefined, 0, 5, undefined, 5, 4] },
  ],
};
const chartOf = (trend: Partial<Trend> = {}) => trendChart('teams', { ...TREND, ...trend });

/** Lines of text in an SVG: what each says and where. */
const textsOf = (svg: string) =>
  [...svg.matchAll(/<text x="([\d.]+)" y="([\d.]+)" text-anchor="(\w+)"[^>]*font-size="(\d+)"[^>]*>([^<]*)</g)].map(
    ([, x, y, anchor, size, words]) => ({ x: Number(x), y: Number(y), anchor, size: Number(size), words: words ?? '' }),
  );

describe('the picture of a trend', () => {
  test('has ink where each of its lines of text stands: a missing font drops text without a word', async () => {
    const svg = chartSvg(chartOf());
    const image = await draw(chartOf(), 'trend');
    for (const { x, y, size, words, anchor } of textsOf(svg)) {
      let inked = 0;
      const half = anchor === 'middle' ? size : 0;
      for (let dy = 1; dy <= size * 0.75; dy++)
        for (let dx = 0; dx < 2 * size; dx++)
          if (image.inked(Math.round(x - half + dx), Math.round(y - dy))) inked += 1;
      expect(inked, words).toBeGreaterThan(words === '–' ? 8 : size);
    }
  });

  test('is the same, byte by byte, for the same data', async () => {
    const [one, other] = await Promise.all([pictures.png(chartSvg(chartOf())), pictures.png(chartSvg(chartOf()))]);
    expect(Buffer.from(one).equals(Buffer.from(other))).toBe(true);
  });

  test('tells a gap from nothing: no bar and no number, but a mark and what it means', () => {
    const texts = textsOf(chartSvg(chartOf())).map(({ words }) => words);
    expect(texts).toContain('0%');
    expect(texts.filter((words) => words === '–')).toHaveLength(1 + 7 * 2);
    expect(texts.at(-1)).toContain('too few people');
    const full = TREND.months.map(({ month }) => ({ month, coverage: { people: 9, percent: 50 } }));
    expect(textsOf(chartSvg(chartOf({ months: full, values: [] }))).map(({ words }) => words)).toContain(
      'Too few public kudos in a month to show this.',
    );
  });

  test('draws each bar as tall as its number', async () => {
    const image = await draw(chartOf());
    const svg = chartSvg(chartOf());
    const bars = [
      ...svg.matchAll(/<rect x="([\d.]+)" y="([\d.]+)" width="(\d+)" height="(\d+)" fill="(#\w+)" stroke/g),
    ].map(([, x, y, width, height, fill]) => ({
      x: Number(x),
      y: Number(y),
      width: Number(width),
      height: Number(height),
      fill,
    }));
    const coverage = bars.slice(0, 4).map(({ height }) => height);
    expect(coverage).toEqual([68, 95, 146, 190]);
    for (const { x, y, width, height, fill } of bars.filter((bar) => bar.height > 6)) {
      const [red, green, blue] = image.color(Math.round(x + width / 2), Math.round(y + height / 2));
      expect(`#${[red, green, blue].map((part) => part.toString(16).padStart(2, '0')).join('')}`).toBe(fill);
    }
  });

  test.each([
    ['no value', 0],
    ['one value', 1],
    ['as many as are told apart', 7],
  ])('holds %s', async (_, count) => {
    const image = await draw(chartOf({ values: TREND.values.slice(0, count) }), `trend-${count}`);
    expect(image.width).toBe(720);
    expect(image.height).toBeLessThan(1500);
  });

  test('keeps what is long inside, and within its column', async () => {
    const long = 'Wir machen es möglich und WWWWWWWWWWWWWWWW dazu';
    const chart = chartOf({
      team: long,
      months: MONTHS.map((month) => ({ month, coverage: { people: 123_456, percent: 100 } })),
      values: TREND.values.map((row) => ({ ...row, about: value(long), percents: MONTHS.map(() => 100) })),
    });
    const image = await draw(chart, 'trend-long');
    const { left, right } = ink(image, 0, image.height, 0);
    expect(left).toBeGreaterThanOrEqual(30);
    expect(right).toBeLessThanOrEqual(690);
    for (const { size } of textsOf(chartSvg(chart)).filter(({ anchor }) => anchor === 'middle'))
      expect(size).toBeGreaterThanOrEqual(12);
  });

  test('no text is smaller than can be read on a phone, where it is shown at half its size', () => {
    for (const { size, words } of textsOf(chartSvg(chartOf()))) expect(size, words).toBeGreaterThanOrEqual(20);
  });

  test('calls by its place what it has no letters for, and says under the picture what that is', async () => {
    const trend = { ...TREND, team: '港', values: [{ about: value('お客様第一'), percents: MONTHS.map(() => 100) }] };
    const texts = textsOf(chartSvg(trendChart('teams', trend))).map(({ words }) => words);
    expect(texts).toContain('Value 1');
    expect(texts[1]).toBe('Your team');
    expect(namesMissing(trend)).toBe('In the picture: Value 1: お客様第一');
    expect(namesMissing(TREND)).toBeUndefined();
    expect(trendAlt('teams', trend)).toContain('お客様第一: May 100%');
  });

  test('takes names as text, whatever is in them', async () => {
    for (const name of ['<script>&"\'', '</text><text>', '&amp;', 'a\u0000b', '\uD83D', '\u202Eana', '🎉', ''])
      await draw(chartOf({ team: name, values: [{ about: value(name), percents: MONTHS.map(() => 50) }] }));
  });

  test(
    'can be drawn and said whatever the numbers are',
    async () => {
      const percents = fc.array(fc.option(fc.integer({ min: 0, max: 100 }), { nil: undefined }), {
        minLength: 6,
        maxLength: 6,
      });
      const rows = fc.array(fc.record({ name: fc.string({ unit: 'grapheme' }), percents }), { maxLength: 7 });
      await fc.assert(
        fc.asyncProperty(percents, rows, async (coverage, values) => {
          const trend: Trend = {
            team: 'T',
            months: MONTHS.map((month, index) => {
              const percent = coverage[index];
              return percent === undefined ? { month } : { month, coverage: { people: 5, percent } };
            }),
            values: values.map(({ name, percents: of }) => ({ about: value(name), percents: of })),
          };
          const image = await draw(trendChart('teams', trend));
          const { left, right } = ink(image, 0, image.height, 0);
          expect(left).toBeGreaterThanOrEqual(30);
          expect(right).toBeLessThanOrEqual(690);
          expect(trendAlt('teams', trend).length).toBeLessThanOrEqual(2000);
        }),
        { numRuns: tries(15) },
      );
    },
    slow(60_000),
  );

  test('is said in words with every number, and none where there is a gap', () => {
    expect(trendAlt('teams', TREND)).toMatchSnapshot();
    expect(trendAlt('workspace', { ...TREND, team: undefined, values: [] })).toMatch(
      /^Recognition, Everybody\. .*Too few public kudos/,
    );
  });
});

type Color = [number, number, number];
const rgb = (hex: string): Color => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255) as Color;
const linear = (color: Color) => color.map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)) as Color;
const times = (matrix: Color[], color: Color) =>
  matrix.map((row) => row.reduce((sum, of, at) => sum + of * (color[at] ?? 0), 0)) as Color;

/** How colours look without one sort of cones, on linear RGB. Source: Machado, Oliveira and Fernandes 2009, severity 1. */
const EYES: Record<string, Color[]> = {
  usual: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

/** CIELAB under D65. */
function lab(color: Color): Color {
  const xyz = times(
    [
      [0.4124, 0.3576, 0.1805],
      [0.2126, 0.7152, 0.0722],
      [0.0193, 0.1192, 0.9505],
    ],
    color,
  );
  const f = (t: number) => (t > (6 / 29) ** 3 ? Math.cbrt(t) : t / (3 * (6 / 29) ** 2) + 4 / 29);
  const [x, y, z] = [f(xyz[0] / 0.95047), f(xyz[1]), f(xyz[2] / 1.08883)];
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

const luminance = (hex: string) => times([[0.2126, 0.7152, 0.0722]], linear(rgb(hex)))[0] ?? 0;
const contrast = (a: string, b: string) => {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((one, other) => one - other);
  return (light + 0.05) / (dark + 0.05);
};

describe('colours', () => {
  test.each(Object.entries(EYES))('of neighbours differ for eyes with %s', (_, matrix) => {
    const seen = COLORS.map((color) =>
      lab(times(matrix, linear(rgb(color))).map((c) => Math.min(1, Math.max(0, c))) as Color),
    );
    for (const [index, one] of seen.entries()) {
      const next = seen[index + 1];
      if (next)
        expect(
          Math.hypot(...one.map((c, at) => c - (next[at] ?? 0))),
          `${COLORS[index]} ${COLORS[index + 1]}`,
        ).toBeGreaterThan(30);
    }
  });

  test('of text stand out from the paper', () => {
    for (const color of [INK, QUIET]) expect(contrast(color, PAPER)).toBeGreaterThanOrEqual(4.5);
  });
});
