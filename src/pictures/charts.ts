/** Bars by month as SVG, to be read on a phone: every bar has its number and every row its name, so that no colour is needed. Pure. */
import { drawable, escapeXml, fontSizeFor, shortenTo } from './text.ts';

/** One row of bars. */
export interface Row {
  /** Above it; drawn as far as there are letters for it. Empty: none. */
  name: string;
  /** Whole percent for each column; undefined: a gap, which is not 0. */
  percents: (number | undefined)[];
  /** Under the column's name, e.g. of how many. */
  notes?: (string | undefined)[];
}

export interface Panel {
  title: string;
  rows: Row[];
  /** Instead of rows, where there are none. */
  empty?: string;
  size: 'tall' | 'low';
}

export interface Chart {
  title: string;
  /** Whose numbers they are. */
  subtitle: string;
  columns: string[];
  panels: Panel[];
  /** Stands where a bar is missing. */
  gapMark: string;
  /** At the end, e.g. what the mark means. */
  note?: string;
}

/** A picture this wide is shown at half its size on a phone: no letter is smaller than 11 points there. */
const WIDTH = 720;
const MARGIN = 36;
const LINE = WIDTH - 2 * MARGIN;
const SIZES = { title: 40, subtitle: 30, panel: 30, name: 26, label: 24, note: 22 } as const;
const BARS = { tall: 190, low: 46 } as const;
const LONGEST_NAME = 32;

export const INK = '#1f3a4d';
/** Notes and gaps. */
export const QUIET = '#52636d';
export const PAPER = '#ffffff';
/** Okabe and Ito's colours and a grey, in an order in which neighbours differ for colour-blind readers too. */
export const COLORS = ['#0072b2', '#4d4d4d', '#56b4e9', '#e69f00', '#009e73', '#d55e00', '#cc79a7'] as const;

interface Style {
  size: number;
  x?: number;
  width?: number;
  anchor?: 'start' | 'middle';
  color?: string;
  bold?: boolean;
}

/** One line of text, as large as there is room for. */
function line(y: number, text: string, style: Style): string {
  const { size, x = MARGIN, width = LINE, anchor = 'start', color = INK, bold = false } = style;
  const weight = bold ? ' font-weight="bold"' : '';
  return `<text x="${x}" y="${y}" text-anchor="${anchor}" font-family="DejaVu Sans" font-size="${fontSizeFor(text, width, size)}" fill="${color}"${weight}>${escapeXml(text)}</text>`;
}

/** A name as it can be drawn; `instead` where its letters are unknown. */
export const nameIn = (name: string, instead: string): string => shortenTo(drawable(name), LONGEST_NAME) || instead;

interface Grid {
  columns: string[];
  gapMark: string;
  /** The percent of the tallest bar. */
  full: number;
}

/** The bars of a row over their line; each with its number, a gap with its mark. */
function bars(
  bottom: number,
  height: number,
  { percents }: Row,
  { columns, gapMark, full }: Grid,
  color: string,
): string[] {
  const step = LINE / columns.length;
  const width = Math.round(step * 0.62);
  const drawn = columns.flatMap((_, index) => {
    const middle = MARGIN + step * (index + 0.5);
    const percent = percents[index];
    const label = { anchor: 'middle' as const, x: middle, width: step - 6, size: SIZES.label };
    if (percent === undefined) return [line(bottom - 8, gapMark, { ...label, color: QUIET })];
    const tall = Math.round((height * percent) / full);
    const bar = `<rect x="${middle - width / 2}" y="${bottom - tall}" width="${width}" height="${tall}" fill="${color}" stroke="${INK}" stroke-width="1.5"/>`;
    return [...(tall > 0 ? [bar] : []), line(bottom - tall - 8, `${percent}%`, { ...label, bold: true })];
  });
  return [
    ...drawn,
    `<line x1="${MARGIN}" x2="${WIDTH - MARGIN}" y1="${bottom}" y2="${bottom}" stroke="${INK}" stroke-width="2"/>`,
  ];
}

/** What stands under the line of a row: its columns' names, and notes. */
function under(bottom: number, { columns }: Pick<Grid, 'columns'>, notes: Row['notes']): string[] {
  const step = LINE / columns.length;
  return columns.flatMap((name, index) => {
    const at = { anchor: 'middle' as const, x: MARGIN + step * (index + 0.5), width: step - 6 };
    const note = notes?.[index];
    return [
      line(bottom + 30, name, { ...at, size: SIZES.label }),
      ...(note ? [line(bottom + 58, note, { ...at, size: SIZES.note, color: QUIET })] : []),
    ];
  });
}

/** A low row has no height to give away: its panel's tallest bar fills it, and all its rows have the same scale. */
const fullOf = ({ rows, size }: Panel): number =>
  size === 'tall' ? 100 : Math.max(1, ...rows.flatMap(({ percents }) => percents.map((percent) => percent ?? 0)));

/** A panel from `top` on, and where it ends. */
function panel(top: number, one: Panel, { columns, gapMark }: Omit<Grid, 'full'>): { svg: string[]; bottom: number } {
  const { title, rows, empty, size } = one;
  const grid = { columns, gapMark, full: fullOf(one) };
  const svg = [line(top + 34, title, { size: SIZES.panel, bold: true })];
  let at = top + 44;
  if (rows.length === 0 && empty) {
    svg.push(line(at + 30, empty, { size: SIZES.label, color: QUIET }));
    return { svg, bottom: at + 44 };
  }
  for (const [index, row] of rows.entries()) {
    if (row.name) svg.push(line(at + 34, row.name, { size: SIZES.name }));
    const bottom = at + (row.name ? 36 : 0) + 34 + BARS[size];
    svg.push(...bars(bottom, BARS[size], row, grid, COLORS[index % COLORS.length] ?? INK));
    at = bottom + 4;
    const isLast = index === rows.length - 1;
    if (!isLast) continue;
    svg.push(...under(bottom, grid, row.notes));
    at = bottom + (row.notes ? 66 : 38);
  }
  return { svg, bottom: at };
}

/** The chart as SVG; the same data, the same bytes. */
export function chartSvg({ title, subtitle, columns, panels, gapMark, note }: Chart): string {
  const svg = [
    line(62, title, { size: SIZES.title, bold: true }),
    line(106, subtitle, { size: SIZES.subtitle, color: QUIET }),
  ];
  let bottom = 118;
  for (const one of panels) {
    const drawn = panel(bottom + 18, one, { columns, gapMark });
    svg.push(...drawn.svg);
    bottom = drawn.bottom;
  }
  if (note) svg.push(line(bottom + 44, note, { size: SIZES.note, color: QUIET }));
  const height = bottom + (note ? 74 : 30);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}">
<rect width="${WIDTH}" height="${height}" fill="${PAPER}"/>
${svg.join('\n')}
</svg>`;
}
