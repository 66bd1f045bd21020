import type { PairingKind, SkillLevel } from '../generated/prisma/enums.ts';
import type { Stretch } from './shifts.ts';
import type { Weights } from './weights.ts';

/** A person as matching sees them: everything that counts and nothing else. Loaded by pool/service.ts. */
export interface Person {
  id: string;
  /** A full account that is still here: no bot, no guest, not deactivated. */
  isColleague: boolean;
  mentoring: boolean;
  pausedUntil: Date | null;
  /** Pairings at once as a mentor, 1 to 5. */
  capacity: number;
  /** Would take a circle on one free place (circles.ts). */
  circles: boolean;
  /** Pairings they mentor in now, and offers they have not answered. */
  taken: number;
  pending: number;
  offered: ReadonlyMap<string, SkillLevel>;
  wanted: ReadonlySet<string>;
  /** ISO 639-1. */
  languages: ReadonlySet<string>;
  supportChannels: ReadonlySet<string>;
  products: ReadonlySet<string>;
  interests: ReadonlySet<string>;
  /** In what a partner should differ: "team", "background" (site), "tenure". */
  wishes: ReadonlySet<string>;
  teamId: string | null;
  leadId: string | null;
  isLead: boolean;
  site: string | null;
  startedOn: Date | null;
  /** Working hours of the coming two weeks, as stretches of UTC time. */
  shifts: Stretch[];
  /** Never told to anybody. */
  avoids: ReadonlySet<string>;
  /** Offers passed or left unanswered in the last 90 days. */
  declines: number;
}

/** What somebody looks for. */
export interface Wish {
  menteeId: string;
  skillId: string;
  skillName: string;
  goal: string;
  kind: PairingKind;
  /** Asked for: a mentor who does not speak it is no candidate. */
  language: { code: string; name: string } | null;
  preferredMentorId: string | null;
  urgent: boolean;
  waitingSince: Date;
}

/** What was between two people before. */
export interface History {
  /** Paired now. */
  partners: boolean;
  /** Offered this very request before. */
  asked: boolean;
  /** When an earlier pairing of the two ended; undefined: never paired. */
  pairedBefore: Date | undefined;
}

/** What is the same for every pair of a workspace at an instant. */
export interface Rules {
  now: Date;
  weights: Weights;
  /** Skill id to name, to compare goals with. */
  skillNames: ReadonlyMap<string, string>;
}

/** Two people who might be paired, and all that their score depends on. */
export interface Pair {
  wish: Wish;
  mentee: Person;
  mentor: Person;
  history: History;
  rules: Rules;
}
