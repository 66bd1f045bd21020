import type { PairingKind } from '../generated/prisma/enums.ts';

export const MEETINGS = ['huddle', 'video', 'phone', 'in-person'] as const;
export type Meeting = (typeof MEETINGS)[number];

export const CONFIDENCES = ['between-us', 'lessons', 'open'] as const;
export type Confidence = (typeof CONFIDENCES)[number];

/** What two people agree on. */
export interface Terms {
  /** Of the whole pairing, from its start. */
  weeks: number;
  /** Days from one session to the next. */
  sessionDays: number;
  minutes: number;
  meeting: string;
  confidential: string;
}

/** Policy: a pairing is extended to half a year; after that it is a friendship and needs no app. Where they last longer by themselves, as long. */
export const MOST_WEEKS = 24;

/** One click makes it twice as long (12 weeks become 24). Source: product.md, "Lifecycles". */
export const extendedWeeks = (weeks: number): number => Math.min(MOST_WEEKS, weeks * 2);

/** A single conversation and a circle need no agreement: their frame stands in the introduction. */
export const needsAgreement = ({ kind, circleId }: { kind: PairingKind; circleId: string | null }): boolean =>
  kind !== 'FLASH' && circleId === null;

/** Where nobody has said anything else. */
export const USUAL = { meeting: 'huddle', confidential: 'between-us' } as const satisfies Partial<Terms>;

const KEYS = ['weeks', 'sessionDays', 'minutes', 'meeting', 'confidential'] as const;

/** In what two sets of terms differ. */
export const differences = (one: Terms, other: Terms): (keyof Terms)[] => KEYS.filter((key) => one[key] !== other[key]);

export const termsOf = ({ weeks, sessionDays, minutes, meeting, confidential }: Terms): Terms => ({
  weeks,
  sessionDays,
  minutes,
  meeting,
  confidential,
});
