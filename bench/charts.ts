/** A lead's picture: from numbers to PNG in the thread of pictures, against the bare drawing of the same SVG on the main thread. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { initWasm, Resvg } from '@resvg/resvg-wasm';
import { trendChart } from '../src/coverage/picture.ts';
import type { Trend } from '../src/coverage/trend.ts';
import { chartSvg } from '../src/pictures/charts.ts';
import { newPictures } from '../src/pictures/service.ts';
import {
  type Bench,
  ms,
  newRandom,
  plainRow,
  quantile,
  type Result,
  ratioRow,
  type Setting,
  timed,
} from './measure.ts';

const FULL = { rounds: 7, pictures: 20 };
const QUICK = { rounds: 2, pictures: 5 };

const VALUES = ['Customer first', 'Teamwork', 'Ownership', 'Kindness', 'Learning', 'A skill', 'Other values'];

/** As full as a trend gets, with other numbers each time: nothing is drawn twice. */
function trends(count: number): Trend[] {
  const random = newRandom(11);
  const percent = () => Math.floor(random() * 101);
  return Array.from({ length: count }, () => ({
    team: 'Night shift, Hamburg',
    months: Array.from({ length: 6 }, (_, index) => ({
      month: `2026-0${index + 1}`,
      coverage: { people: 5 + Math.floor(random() * 40), percent: percent() },
    })),
    values: VALUES.map((name) => ({
      about: { is: 'value' as const, name },
      percents: Array.from({ length: 6 }, percent),
    })),
  }));
}

const bytesOf = (module: string) => readFileSync(fileURLToPath(import.meta.resolve(module)));

/** The same library and fonts, without a thread. */
async function newBareDrawing(): Promise<(svg: string) => Uint8Array> {
  await initWasm(bytesOf('@resvg/resvg-wasm/index_bg.wasm'));
  const fontBuffers = ['DejaVuSans.ttf', 'DejaVuSans-Bold.ttf'].map(
    (name) => new Uint8Array(bytesOf(`dejavu-fonts-ttf/ttf/${name}`)),
  );
  return (svg) => {
    const picture = new Resvg(svg, { font: { fontBuffers, defaultFontFamily: 'DejaVu Sans' } });
    const image = picture.render();
    const png = image.asPng();
    image.free();
    picture.free();
    return png;
  };
}

async function run({ quick }: Setting): Promise<Result> {
  const { rounds, pictures: count } = quick ? QUICK : FULL;
  const pictures = newPictures();
  const draw = await newBareDrawing();
  const all = trends(count);
  const [reference, ours, composing, blocked]: [number[], number[], number[], number[]] = [[], [], [], []];
  for (let round = 0; round <= rounds; round++) {
    const [bare, threaded, words, own]: [number[], number[], number[], number[]] = [[], [], [], []];
    for (const trend of all) {
      const svg = chartSvg(trendChart('teams', trend));
      bare.push(await timed(async () => draw(svg)));
      const before = process.threadCpuUsage();
      threaded.push(await timed(async () => pictures.png(chartSvg(trendChart('teams', trend)))));
      const { user, system } = process.threadCpuUsage(before);
      own.push((user + system) / 1000);
      words.push(await timed(async () => chartSvg(trendChart('teams', trend))));
    }
    if (round === 0) continue; // the thread starts, and both warm up
    reference.push(quantile(bare, 0.5));
    ours.push(quantile(threaded, 0.5));
    composing.push(quantile(words, 0.5));
    blocked.push(quantile(own, 0.5));
  }
  await pictures.stop();
  return {
    rows: [
      ratioRow({ what: 'a full picture, warm: p50', reference, ours, show: ms, goal: 1.3 }),
      plainRow({ what: 'of that, writing the SVG', values: composing, show: ms }),
      plainRow({ what: 'CPU time of the main thread for one picture', values: blocked, show: ms, goal: 5 }),
    ],
    notes: [
      'Reference: the same SVG drawn by the same library (resvg-wasm) with the same fonts on the main thread, which nobody else could use meanwhile. Ours: from the numbers to the PNG, drawn in the thread of pictures. Six months, seven rows of bars, other numbers each time.',
    ],
  };
}

export const charts: Bench = { name: 'charts', title: 'A picture of a trend', run };
