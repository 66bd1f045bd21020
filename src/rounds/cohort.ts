import { z } from 'zod';
import { PairingKind, SkillLevel } from '../generated/prisma/enums.ts';

/** What crosses into the worker: plain data, as the database wrote it (loading.ts, pool/rows.ts). */

const Instant = z.coerce.date();

export const PlainPerson = z.object({
  id: z.string(),
  isBot: z.boolean(),
  isGuest: z.boolean(),
  deactivatedAt: Instant.nullable(),
  mentoring: z.boolean(),
  pausedUntil: Instant.nullable(),
  capacity: z.number(),
  circles: z.boolean(),
  taken: z.number(),
  pending: z.number(),
  offered: z.record(z.string(), z.enum(SkillLevel)),
  wanted: z.array(z.string()),
  languages: z.array(z.string()),
  supportChannels: z.array(z.string()),
  products: z.array(z.string()),
  interests: z.array(z.string()),
  wishes: z.array(z.string()),
  teamId: z.string().nullable(),
  leadId: z.string().nullable(),
  isLead: z.boolean(),
  site: z.string().nullable(),
  startedOn: Instant.nullable(),
  zone: z.string(),
  /** As Member.workWeek; empty: the workspace's. */
  workWeek: z.array(z.number()),
  avoids: z.array(z.string()),
  declines: z.number(),
});
export type PlainPerson = z.infer<typeof PlainPerson>;

export const PlainSkill = z.object({ id: z.string(), name: z.string() });

export const PlainSeat = z.object({
  memberId: z.string(),
  /** What they want to learn: their request's skill, or each wanted one. */
  skills: z.array(PlainSkill),
  goal: z.string(),
  kind: z.enum(PairingKind),
  language: z.string().nullable(),
  preferredMentorId: z.string().nullable(),
  urgent: z.boolean(),
  waitingSince: Instant,
  /** Left behind by a partner: before everybody else. */
  first: z.boolean(),
  /** With whom they are paired now. */
  partnerIds: z.array(z.string()),
  /** Who was offered their request before, or whom they would rather not have. */
  askedIds: z.array(z.string()),
  /** Mentor → place in the order in which they want mentors to be asked, from 1. */
  chosen: z.record(z.string(), z.number()),
  /** Former partner → when the latest pairing ended. */
  pairedBefore: z.record(z.string(), Instant),
});
export type PlainSeat = z.infer<typeof PlainSeat>;

export const PlainDecision = z.object({
  menteeId: z.string(),
  mentorId: z.string(),
  status: z.enum(['LOCKED', 'FORBIDDEN']),
});
export type PlainDecision = z.infer<typeof PlainDecision>;

export interface Cohort {
  people: PlainPerson[];
  seats: PlainSeat[];
  decisions: PlainDecision[];
  /** All skills of the workspace: goals are compared with their names. */
  skills: z.infer<typeof PlainSkill>[];
}

/** A part of the cohort on its way to the worker: a JSON array. */
export interface CohortPage {
  of: keyof Cohort;
  json: string;
}

/** What else a computation needs. */
export interface ComputeOptions {
  now: Date;
  weights: unknown;
  /** At most so many people in a circle; left out: pairs. */
  circleSize?: number | undefined;
  /** The workspace's hours, for who has no own. */
  usual: { workDays: number[]; workFrom: number; workTo: number };
}
