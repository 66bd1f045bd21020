import type { PairingKind, PairingStatus } from '../generated/prisma/enums.ts';
import type { Progress } from '../pairings/milestones.ts';

const DAY_MS = 86_400_000;

/** Policy: within a week two people agree on how they work together, and meet. */
export const BEGIN_DAYS = 7;
/** Policy: "Go on?" is a message of its own, which waits for a good moment of each. */
export const GO_ON_DAYS = 3;
/** Policy: who meets every four weeks is not stuck after three. */
export const RHYTHMS = 1.5;

/** What is the matter with a pairing that does not get on. Never who of the two it is. */
export type Matter = 'go-on' | 'no-session' | 'not-started' | 'not-agreed';

/** The furthest a pairing has come. */
export const STAGES = ['new', 'agreed', 'objectives', 'first-session', 'halfway'] as const;
export type Stage = (typeof STAGES)[number];

/** Since when each matter has been waited for; null: it is none. From rows.ts. */
export interface Sinces {
  goOnSince: Date | null;
  quietSince: Date | null;
  slowSince: Date | null;
  unagreedSince: Date | null;
  /** Days without a session after which this pairing is stuck. */
  quietDays: number;
}

/** A pairing as coordinators see it: that it exists, its dates and how far it is. Nothing of what is said in it. */
export interface Pair extends Progress, Sinces {
  id: string;
  kind: PairingKind;
  status: PairingStatus;
  startedAt: Date;
  endsAt: Date;
  pausedUntil: Date | null;
  lastMetAt: Date | null;
  /** When a coordinator last wrote to the two. */
  notedAt: Date | null;
  mentor: string;
  mentee: string;
  mentorName: string;
  menteeName: string;
}

/** Policy: however many coordinators there are, the two hear from one of them at most so often. */
export const NOTE_DAYS = 3;

/** A coordinator has just written to them: they have not had time to answer. */
export const wasNoted = ({ notedAt }: Pick<Pair, 'notedAt'>, now: Date): boolean =>
  notedAt !== null && now.getTime() - notedAt.getTime() < NOTE_DAYS * DAY_MS;

/** What is the matter now, the most pressing first, each with the days it has been so; empty: it gets on, or it is paused or over. */
export function mattersOf(pair: Sinces & Pick<Pair, 'status'>, now: Date): { is: Matter; days: number }[] {
  if (pair.status !== 'ACTIVE') return [];
  const known: [Matter, Date | null, number][] = [
    ['go-on', pair.goOnSince, GO_ON_DAYS],
    ['no-session', pair.quietSince, pair.quietDays],
    ['not-started', pair.slowSince, BEGIN_DAYS],
    ['not-agreed', pair.unagreedSince, BEGIN_DAYS],
  ];
  return known.flatMap(([is, since, limit]) => {
    const days = since ? Math.floor((now.getTime() - since.getTime()) / DAY_MS) : -1;
    return days >= limit ? [{ is, days }] : [];
  });
}
