/** Who is asked whether a card is true: its verifier, else its owner. One rule, for a card that was read and in SQL. */
import type { Deps, Tx } from '../deps.ts';
import { type Card, type Member, Prisma } from '../generated/prisma/client.ts';
import { seersOf } from './visibility.ts';

/** Who is asked about the card "c": of a candidate's card never its maker. */
export const KEEPER = Prisma.sql`CASE WHEN c."status" = 'DRAFT' THEN nullif(c."verifierId", c."makerId")
  ELSE coalesce(c."verifierId", c."ownerId") END`;

/** The same of a card that was read. */
export const keeperOf = ({
  status,
  verifierId,
  ownerId,
  makerId,
}: Pick<Card, 'status' | 'verifierId' | 'ownerId' | 'makerId'>): string | null => {
  if (status !== 'DRAFT') return verifierId ?? ownerId;
  return verifierId === makerId ? null : verifierId;
};

/** The member "m" is there and sees the card "c": only then there is any use in asking. */
export const CAN_KEEP = Prisma.sql`m."deactivatedAt" IS NULL AND NOT m."isBot" AND NOT m."isGuest" AND (c."teamId" IS NULL
  OR c."teamId" = m."teamId" OR c."teamId" IN (SELECT t."id" FROM "Team" t WHERE t."leadId" = m."id"))`;

/** Whoever is really asked about a card now; null: nobody who is there and sees it, until somebody is named (verification/handover.ts). */
export async function findKeeper({ db }: { db: Tx | Deps['db'] }, card: Card): Promise<Member | null> {
  const id = keeperOf(card);
  if (id === null) return null;
  const { workspaceId, teamId } = card;
  return db.member.findFirst({ where: { ...seersOf(teamId), id, workspaceId, deactivatedAt: null, isBot: false } });
}
