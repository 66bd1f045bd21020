import { z } from 'zod';
import { Prisma } from '../generated/prisma/client.ts';
import { PairingKind } from '../generated/prisma/enums.ts';
import { fold } from '../people/service.ts';
import { STAGES } from './matters.ts';

/** `on`: all that go on, paused ones among them. */
export const STATUSES = ['on', 'stuck', 'active', 'paused', 'completed', 'ended'] as const;

/** Which pairings a coordinator looks at. It travels in the modal, which takes 3,000 characters. */
export const PairFilter = z.object({
  status: z.enum(STATUSES).default('on'),
  stage: z.enum(STAGES).optional(),
  kind: z.enum(PairingKind).optional(),
  /** Of either of the two, as the site and the name. */
  teamId: z.uuid().optional(),
  site: z.string().max(75).optional(),
  /** Came from this round. */
  roundId: z.uuid().optional(),
  name: z.string().max(80).optional(),
  /** Only this one. */
  pairingId: z.uuid().optional(),
});
export type PairFilter = z.infer<typeof PairFilter>;

const escapeLike = (text: string) => text.replaceAll(/[\\%_]/g, '\\$&');
const ACCENTS = '[\u0300-\u036f]';

/** Either of the two is a member of whom this holds. */
const either = (workspaceId: string, holds: Prisma.Sql) => Prisma.sql`AND EXISTS (
  SELECT 1 FROM "Member" m WHERE m."workspaceId" = ${workspaceId}::uuid AND m."id" IN (p."mentorId", p."menteeId") AND ${holds})`;

/** Name as it is compared, as `fold` does it. */
const named = (name: string) => Prisma.sql`(m."name" ILIKE ${`%${escapeLike(name)}%`}
  OR lower(regexp_replace(normalize(m."name", NFKD), ${ACCENTS}, '', 'g')) LIKE ${`%${escapeLike(fold(name))}%`})`;

/** The mentee was in the round, and the request it settled became this pairing. */
const ofRound = (workspaceId: string, roundId: string) => Prisma.sql`AND EXISTS (
  SELECT 1 FROM "RoundSeat" s JOIN "MentorRequest" r ON r."id" = p."requestId"
  WHERE s."roundId" = ${roundId}::uuid AND s."workspaceId" = ${workspaceId}::uuid AND s."memberId" = p."menteeId"
    AND r."createdAt" <= s."toldAt" AND p."startedAt" >= s."toldAt")`;

/** The part of a filter that is about the pairing "p" itself. */
export function conditionsOf(workspaceId: string, filter: PairFilter) {
  const { status, kind, teamId, site, roundId, name, pairingId } = filter;
  const statuses = {
    on: ['ACTIVE', 'PAUSED'],
    stuck: ['ACTIVE'],
    active: ['ACTIVE'],
    paused: ['PAUSED'],
    completed: ['COMPLETED'],
    ended: ['ENDED'],
  }[status];
  return Prisma.join(
    [
      Prisma.sql`AND p."status" = ANY(${statuses}::"PairingStatus"[])`,
      ...(pairingId ? [Prisma.sql`AND p."id" = ${pairingId}::uuid`] : []),
      ...(kind ? [Prisma.sql`AND p."kind" = ${kind}::"PairingKind"`] : []),
      ...(teamId ? [either(workspaceId, Prisma.sql`m."teamId" = ${teamId}::uuid`)] : []),
      ...(site === undefined ? [] : [either(workspaceId, Prisma.sql`m."site" = ${site}`)]),
      ...(roundId ? [ofRound(workspaceId, roundId)] : []),
      ...(name ? [either(workspaceId, named(name))] : []),
    ],
    ' ',
  );
}
