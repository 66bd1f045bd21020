import type { Objective } from '../generated/prisma/client.ts';

export type Measured = Pick<Objective, 'measure' | 'unit' | 'baseline' | 'target' | 'current'>;

/** Beyond it nothing in customer service is counted, and a float is still exact. */
const LARGEST = 1_000_000_000;

/** Arabic-Indic and Persian digits as those everybody's database reads. */
const latinDigits = (text: string): string =>
  text.replaceAll(/[٠-٩۰-۹]/g, (digit) => String((digit.codePointAt(0) ?? 0) & 15));

/** A number as people write it ("12", "12,5", "−3", "85 %"); a string says what is wrong with it. */
export function readNumber(text: string): number | string {
  const bare = latinDigits(text.normalize('NFKC'))
    .replaceAll(/[\s\u202A-\u202E\u2066-\u2069\u200E\u200F%٪]/g, '')
    .replaceAll('−', '-')
    .replaceAll('٫', '.');
  // "1,000" is a thousand to one reader and one to the next.
  if (/^[+-]?[1-9]\d{0,2}([.,']\d{3})+$/.test(bare)) return 'Please write it without a separator, like 1000 or 1.5.';
  if (!/^[+-]?\d{1,15}([.,]\d{1,6})?$/.test(bare)) return 'Write a plain number, like 12 or 12.5.';
  const number = Number(bare.replace(',', '.'));
  return Math.abs(number) > LARGEST ? 'That is more than I can count.' : number === 0 ? 0 : number;
}

/** Sums of decimals without their dust: 4.2 + 0.05 is 4.25. */
const exact = (number: number): number => Number(number.toFixed(6));

/** A number for people, with a true minus sign: "−1.5". */
export const inDigits = (number: number): string => String(exact(number)).replace('-', '−');

/** A value with what it is: "85%", "3". */
export const inWords = (number: number, { measure }: Pick<Measured, 'measure'>): string =>
  `${inDigits(number)}${measure === 'PERCENT' ? '%' : ''}`;

/** What one tap adds: a round tenth of the way, in the direction of the target. */
export function stepOf({ baseline, target }: Pick<Measured, 'baseline' | 'target'>): number {
  const way = (target ?? 1) - (baseline ?? 0);
  const tenth = Math.abs(way) / 10;
  if (tenth === 0) return 1;
  const power = 10 ** Math.floor(Math.log10(tenth));
  const round = [5, 2, 1].find((factor) => factor * power <= tenth * 1.000001) ?? 1;
  const whole = Number.isInteger(baseline ?? 0) && Number.isInteger(target ?? 1);
  return exact(Math.sign(way) * (whole ? Math.max(1, round * power) : round * power));
}

/** Where one tap takes it; never out of what a percentage can be. */
export function steppedFrom(objective: Measured): number {
  const to = exact((objective.current ?? objective.baseline ?? 0) + stepOf(objective));
  return objective.measure === 'PERCENT' ? Math.min(100, Math.max(0, to)) : to;
}

/** Whether the target is reached, whichever way it lies. */
export function isReached({ baseline, target, current }: Measured): boolean {
  if (target === null || current === null) return false;
  return target >= (baseline ?? 0) ? current >= target : current <= target;
}

/** How much of the way is done, 0 to 1; undefined where that cannot be said. */
export function fractionOf(objective: Measured): number | undefined {
  const { measure, baseline, target, current } = objective;
  if (measure === 'YES_NO' || target === null || current === null || baseline === null) return undefined;
  if (isReached(objective)) return 1;
  return target === baseline ? 0 : Math.max(0, (current - baseline) / (target - baseline));
}
