/** Who looks after a card when nobody is left who did. */
import type { Tx } from '../deps.ts';
import { type Card, Prisma } from '../generated/prisma/client.ts';
import { acceptedInSql, STEPS } from '../knowledge/licence.ts';

export interface Keeper {
  id: string;
  slackId: string;
  teamId: string | null;
  /** Teams they lead. */
  leads: string[];
  isCoordinator: boolean;
  /** Cards of theirs that others found true. */
  accepted: number;
}

type Subject = Pick<Card, 'teamId' | 'product' | 'tags'>;

/** Whether they are somebody who sees the card. */
export const sees = ({ teamId, leads }: Keeper, card: Pick<Card, 'teamId'>): boolean =>
  card.teamId === null || card.teamId === teamId || leads.includes(card.teamId);

/** Of these people, and of all who accept what others write, those who are there: the most experienced first. */
export function findKeepers(tx: Tx, workspaceId: string, ids: string[]): Promise<Keeper[]> {
  return tx.$queryRaw<Keeper[]>`
    SELECT m."id", m."slackId", m."teamId", m."isCoordinator", coalesce(a.n, 0)::int AS accepted,
      coalesce(l.ids, '{}') AS leads
    FROM "Member" m
    LEFT JOIN (${acceptedInSql(workspaceId)}) a ON a."makerId" = m."id"
    LEFT JOIN (SELECT "leadId", array_agg("id"::text) AS ids FROM "Team" WHERE "workspaceId" = ${workspaceId}::uuid
      GROUP BY 1) l ON l."leadId" = m."id"
    WHERE m."workspaceId" = ${workspaceId}::uuid AND m."deactivatedAt" IS NULL AND NOT m."isBot" AND NOT m."isGuest"
      AND (m."id" = ANY(${ids}::uuid[]) OR m."isCoordinator" OR l.ids IS NOT NULL OR a.n >= ${STEPS.publisher}::int)
    ORDER BY accepted DESC, m."createdAt", m."id"`;
}

/** How many cards on the same product or tags each of these people wrote or found true. */
export async function countKnown(tx: Tx, workspaceId: string, ids: string[], subject: Subject) {
  const { product, tags } = subject;
  if (ids.length === 0 || (product === null && tags.length === 0)) return new Map<string, number>();
  const about = Prisma.sql`(c."product" = ${product} OR c."tags" && ${tags}::text[])`;
  const rows = await tx.$queryRaw<{ id: string; n: number }[]>`
    SELECT p.id, count(*)::int AS n FROM "Card" c, LATERAL (SELECT DISTINCT x AS id FROM unnest(ARRAY[c."makerId", c."verifiedById"]) x) p
    WHERE c."workspaceId" = ${workspaceId}::uuid AND c."verifiedAt" IS NOT NULL AND ${about} AND p.id = ANY(${ids}::uuid[]) GROUP BY 1`;
  return new Map(rows.map(({ id, n }) => [id, n]));
}

/** Whether they accept what others write (knowledge/licence.ts). */
export const isPublisher = ({ isCoordinator, leads, accepted }: Keeper): boolean =>
  isCoordinator || leads.length > 0 || accepted >= STEPS.publisher;
