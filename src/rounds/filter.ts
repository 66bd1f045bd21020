import { z } from 'zod';
import { Prisma } from '../generated/prisma/client.ts';
import { SkillCategory } from '../generated/prisma/enums.ts';
import { FEWEST_IN_CIRCLE, MOST_IN_CIRCLE } from '../matching/circles.ts';

/** Whom a coordinator wants to match, everything left out meaning everybody, and how. Mentors always come from the whole workspace. */
export const RoundFilter = z.object({
  teamIds: z.array(z.uuid()).default([]),
  site: z.string().optional(),
  category: z.enum(SkillCategory).optional(),
  /** Only people on the waitlist. */
  waitingOnly: z.boolean().default(false),
  /** YYYY-MM-DD: only people who started in the company on this day or later. */
  startedSince: z.iso.date().optional(),
  /** In circles of at most so many people; left out: in pairs. */
  circleSize: z.number().int().min(FEWEST_IN_CIRCLE).max(MOST_IN_CIRCLE).optional(),
});
export type RoundFilter = z.infer<typeof RoundFilter>;

/** The filter as conditions on `member`, `request` (their open request, if any) and `skill` (what they want to learn). */
export function conditionsOf({
  teamIds,
  site,
  category,
  waitingOnly,
  startedSince,
  circleSize,
}: RoundFilter): Prisma.Sql {
  const conditions = [
    ...(teamIds.length > 0 ? [Prisma.sql`AND member."teamId" = ANY (${teamIds}::uuid[])`] : []),
    ...(site !== undefined ? [Prisma.sql`AND member."site" = ${site}`] : []),
    ...(category !== undefined ? [Prisma.sql`AND skill."category" = ${category}::"SkillCategory"`] : []),
    ...(waitingOnly ? [Prisma.sql`AND request."status" = 'WAITLISTED'`] : []),
    // One conversation, a peer or a reverse pair is between two: whoever asked for that is not put in a circle.
    ...(circleSize !== undefined ? [Prisma.sql`AND (request."id" IS NULL OR request."kind" = 'CLASSIC')`] : []),
    ...(startedSince !== undefined ? [Prisma.sql`AND member."startedOn" >= ${startedSince}::date`] : []),
  ];
  return conditions.length > 0 ? Prisma.join(conditions, ' ') : Prisma.empty;
}
