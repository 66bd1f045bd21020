import { contactableFrom, type Reachable } from '../people/contactable.ts';

/** Policy: more than this in one message is a list, not a nudge. */
export const MOST_PARTS = 6;

/** People between two chances for somebody else's request: a person takes up to a millisecond. */
export const AT_A_STRETCH = 20;

const DAY_MS = 86_400_000;

/** A nudge that waits to be sent, in the outbox or in the forecast. */
export interface Waiting {
  id: string;
  family: string | null;
  /** Its person put it off until then: no pause of theirs holds it. */
  askedFor: boolean;
  key: string;
  timely: boolean;
  until: Date | null;
  /** Since when it waits; the longest waiting goes first. */
  since: Date;
  /** Cannot share a message with others. */
  alone: boolean;
}

/** A nudge that a person got. */
export interface Sent {
  at: Date;
  family: string | null;
  /** Led its message: a message of several parts counts once. */
  leads: boolean;
}

/** Nudges of a key, or the one with that id, are not wanted when they are due in [from, until). */
export interface Cut {
  key: string;
  from: Date;
  until: Date;
}

/** All that decides when a person gets which nudges. */
export interface Recipient {
  who: Reachable;
  sent: Sent[];
  /** Family → days between two of it; 0: none at all. */
  pauses: ReadonlyMap<string, number>;
  cuts: Cut[];
}

export type Drop = 'too late' | 'cut' | 'fewer' | 'deactivated';

/** What becomes of each: sent now, in one message; asked again at another time; never sent. What is in none of them waits for the message. */
export interface Plan<T> {
  now: T[];
  /** Others are due and welcome, but too many for one message. */
  more: boolean;
  later: { waiting: T; at: Date }[];
  dropped: { waiting: T; why: Drop }[];
}

/** Why this one is not to be sent at all. */
function dropOf(
  now: Date,
  { pauses, cuts }: Recipient,
  { id, until, family, askedFor, key }: Waiting,
): Drop | undefined {
  if (until && until <= now) return 'too late';
  if (cuts.some((cut) => (cut.key === key || cut.key === id) && cut.from <= now && now < cut.until)) return 'cut';
  return family !== null && !askedFor && pauses.get(family) === 0 ? 'fewer' : undefined;
}

/** From when another one of this family is welcome, by the person's own choice. */
function afterPause({ pauses, sent }: Recipient, { family, askedFor }: Waiting): Date | undefined {
  const days = family === null || askedFor ? undefined : pauses.get(family);
  const times = days ? sent.filter((one) => one.family === family).map((one) => one.at.getTime()) : [];
  return times.length > 0 ? new Date(Math.max(...times) + (days ?? 0) * DAY_MS) : undefined;
}

/** What is of use before a date only goes first, then what has waited longest. */
function byImportance(a: Waiting, b: Waiting): number {
  const end = ({ until }: Waiting) => until?.getTime() ?? Number.MAX_SAFE_INTEGER;
  return end(a) - end(b) || a.since.getTime() - b.since.getTime() || (a.id < b.id ? -1 : 1);
}

/**
 * What becomes of a person's nudges that are due. The sender asks it at every moment of sending and the forecast with a moved
 * clock, so that what a person sees ahead is what comes. Source: product.md, "Calm".
 */
export function planNudges<T extends Waiting>(now: Date, recipient: Recipient, due: T[]): Plan<T> {
  const { who, sent } = recipient;
  const plan: Plan<T> = { now: [], more: false, later: [], dropped: [] };
  const messages = sent.filter((one) => one.leads).map((one) => one.at);
  const welcome: T[] = [];
  for (const waiting of due) {
    const why = dropOf(now, recipient, waiting);
    const notBefore = afterPause(recipient, waiting);
    const at = why ? now : contactableFrom(now, who, 'nudge', messages, { timely: waiting.timely, notBefore });
    if (why || !at) plan.dropped.push({ waiting, why: why ?? 'deactivated' });
    else if (at.getTime() === now.getTime()) welcome.push(waiting);
    else plan.later.push({ waiting, at: waiting.until && waiting.until < at ? waiting.until : at });
  }
  const [first, ...others] = welcome.sort(byImportance);
  if (first) plan.now = first.alone ? [first] : [first, ...others.filter((one) => !one.alone)].slice(0, MOST_PARTS);
  plan.more = plan.now.length < welcome.length;
  return plan;
}
