import { z } from 'zod';
import { Prisma } from '../generated/prisma/client.ts';
import { SkillCategory } from '../generated/prisma/enums.ts';

/** Whom a coordinator wants to match; everything left out means everybody. Mentors always come from the whole workspace. */
export const RoundFilter = z.object({
  teamIds: z.array(z.uuid()).default([]),
  site: z.string().optional(),
  category: z.enum(SkillCategory).optional(),
  /** Only people on the waitlist. */
  waitingOnly: z.boolean().default(false),
  /** YYYY-MM-DD: only people who started in the company on this day or later. */
  startedSince: z.iso.date().optional(),
});
export type RoundFilter = z.infer<typeof RoundFilter>;

/** The filter as conditions on `member`, `request` (their open request, if any) and `skill` (what they want to learn). */
export function conditionsOf({ teamIds, site, category, waitingOnly, startedSince }: RoundFilter): Prisma.Sql {
  const conditions = [
    ...(teamIds.length > 0 ? [Prisma.sql`AND member."teamId" = ANY (${teamIds}::uuid[])`] : []),
    ...(site !== undefined ? [Prisma.sql`AND member."site" = ${site}`] : []),
    ...(category !== undefined ? [Prisma.sql`AND skill."category" = ${category}::"SkillCategory"`] : []),
    ...(waitingOnly ? [Prisma.sql`AND request."status" = 'WAITLISTED'`] : []),
    ...(startedSince !== undefined ? [Prisma.sql`AND member."startedOn" >= ${startedSince}::date`] : []),
  ];
  return conditions.length > 0 ? Prisma.join(conditions, ' ') : Prisma.empty;
}
