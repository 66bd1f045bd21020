/** A picture for the post: the week and the values. No people and no deeds, as those may be hidden later. */
import { drawable, escapeXml, fontSizeFor, shortenTo } from '../pictures/text.ts';
import { CARD } from './words.ts';

const WIDTH = 1200;
const MARGIN = 80;
const INK = '#1f3a4d';
const GREEN = '#2a7f62';
const PAPER = '#f6f1e7';
/** Each with white letters on it: more than 4.5 to 1. */
const COLOURS = ['#2a7f62', '#1f5a8a', '#8a4b1f', '#7a3d78', '#5b5f1e', '#8f2f3f'];
/** More would be small. */
const MOST_VALUES = 6;
const LONGEST_NAME = 40;
const CHIP = { height: 76, gap: 24, width: (WIDTH - 2 * MARGIN - 24) / 2 };

const DAY_MS = 86_400_000;

/** "21 – 27 November 2026": the seven days that end with the slot's. */
function weekInWords(slot: Date, zone: string): string {
  const format = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: zone });
  // With a thin space around the dash, which not every font has.
  return format.formatRange(new Date(slot.getTime() - 6 * DAY_MS), slot).replaceAll('\u2009', ' ');
}

function line(
  x: number,
  y: number,
  text: string,
  style: { size: number; width: number; color: string; bold?: true },
): string {
  const size = fontSizeFor(text, style.width, style.size);
  const weight = style.bold ? ' font-weight="bold"' : '';
  return `<text x="${x}" y="${y}" font-family="DejaVu Sans" font-size="${size}" fill="${style.color}"${weight}>${escapeXml(text)}</text>`;
}

const ROW = CHIP.height + 16;
/** Where the values begin, and where a card without any ends. */
const [VALUES_FROM, NO_VALUES] = [270, 240];

/** Values that the font has letters for, two in a row. */
function chip(name: string, index: number): string {
  const x = MARGIN + (index % 2) * (CHIP.width + CHIP.gap);
  const y = VALUES_FROM + Math.floor(index / 2) * ROW;
  return `<rect x="${x}" y="${y}" width="${CHIP.width}" height="${CHIP.height}" rx="${CHIP.height / 2}" fill="${COLOURS[index % COLOURS.length]}"/>
${line(x + 36, y + 49, name, { size: 32, width: CHIP.width - 72, color: '#ffffff', bold: true })}`;
}

const drawn = (values: string[]): string[] =>
  values.flatMap((name) => shortenTo(drawable(name), LONGEST_NAME) || []).slice(0, MOST_VALUES);

/** The card as SVG. `values`: names in their order. */
export function cardSvg(slot: Date, zone: string, values: string[]): string {
  const names = drawn(values);
  const width = WIDTH - 2 * MARGIN;
  const height = names.length > 0 ? VALUES_FROM + Math.ceil(names.length / 2) * ROW + 54 : NO_VALUES;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}">
<rect width="${WIDTH}" height="${height}" fill="${PAPER}"/>
<rect width="${WIDTH}" height="16" fill="${GREEN}"/>
${line(MARGIN, 120, CARD.title, { size: 56, width, color: INK, bold: true })}
${line(MARGIN, 176, weekInWords(slot, zone), { size: 32, width, color: INK })}
${names.length > 0 ? line(MARGIN, 242, CARD.lived, { size: 26, width, color: GREEN, bold: true }) : ''}
${names.map(chip).join('\n')}
</svg>`;
}

/** The same in words, for people who cannot see it. */
export const cardAlt = (slot: Date, zone: string, values: string[]): string =>
  shortenTo(CARD.alt(weekInWords(slot, zone), values.slice(0, MOST_VALUES)), 1000);
