import { dateFor, mention } from '../slack/blocks.ts';
import type { Rhythm, Why } from './rhythm.ts';

const every = (days: number) =>
  days % 7 === 0 ? (days === 7 ? 'every week' : `every ${days / 7} weeks`) : `every ${days} days`;

/** To the person who asked for fewer. */
export const fewerText = ({ days, changed }: Rhythm): string =>
  changed
    ? `Done. From now on I ask ${every(days)}.`
    : `I ask ${every(days)}, which is as seldom as it gets. *Snooze* or *Skip* are fine at any time.`;

/** To the person who wants to know why they got this. */
export function whyText({ partnerId, isCircle, endsAt, days, kind, pairingKind }: Why): string {
  const pair = `you and ${mention(partnerId)}`;
  if (pairingKind === 'FLASH') return `Because ${pair} agreed on one conversation: I ask about it once.`;
  const rule = `Because ${isCircle ? 'your circle goes on' : `${pair} are paired`} until ${dateFor(endsAt)}. Until then I ask you ${every(days)}`;
  return kind === 'SESSION'
    ? `Because ${pair} had a date. Otherwise I ask you ${every(days)}.`
    : `${rule}, after a date of yours, and a week before the end. *Fewer* makes it half as often.`;
}
