import { BEGIN, type YearOptions } from './world.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const WEEK_MS = 7 * DAY_MS;

/** Shares of the year at which Slack fails now and then (in a short one only once), and at which the app is down: early, as forecasts are of thirty calm days. */
const TROUBLE = [0.32, 0.85];
const TROUBLE_MS = 2 * DAY_MS;
export const SHORT_WEEKS = 26;
const DOWN = 0.36;
const DOWN_MS = 3.4 * DAY_MS;

/** When Slack fails and when the app is down, from the year's beginning. */
export function calendarOf({ weeks }: YearOptions) {
  const begin = BEGIN.getTime();
  const at = (share: number) => begin + Math.round((share * weeks * WEEK_MS) / HOUR_MS) * HOUR_MS;
  const within = (time: number, from: number, length: number) => from <= time && time < from + length;
  const troubles = weeks < SHORT_WEEKS ? TROUBLE.slice(0, 1) : TROUBLE;
  return {
    isTroubled: (time: number, after = 0) => troubles.some((share) => within(time, at(share), TROUBLE_MS + after)),
    isDown: (time: number) => within(time, at(DOWN), DOWN_MS),
    shocks: [...troubles.map(at), at(DOWN)],
  };
}
