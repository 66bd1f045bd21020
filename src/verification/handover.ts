/** Cards whose people have left, or can no longer see them, get somebody else. */
import type { Deps, Tx } from '../deps.ts';
import { type Card, type Member, type OutboxMessage, Prisma } from '../generated/prisma/client.ts';
import { CAN_KEEP, KEEPER } from '../knowledge/keepers.ts';
import { STEPS } from '../knowledge/licence.ts';
import { waitsAt } from './due.ts';
import { countKnown, findKeepers, isPublisher, type Keeper, sees } from './publishers.ts';

/** Told once a leaver to each who takes over. */
export const HANDED_OVER = 'verification.handed-over';

/** Cards in one transaction. */
const BATCH = 500;

type Held = Card & { contributors: { memberId: string }[]; maker: { teamId: string | null } | null };
const HELD = {
  contributors: { select: { memberId: true }, orderBy: { memberId: 'asc' } },
  maker: { select: { teamId: true } },
} satisfies Prisma.CardInclude;

/** Who could look after cards, and how well each knows what a card is about. */
interface Choice {
  keepers: Keeper[];
  knows: (card: Card) => Promise<ReadonlyMap<string, number>>;
}

async function readChoice(tx: Tx, workspaceId: string, cards: Held[]): Promise<Choice> {
  const near = cards.flatMap(({ ownerId, verifierId, contributors }) => [
    ...[ownerId, verifierId].filter((id) => id !== null),
    ...contributors.map(({ memberId }) => memberId),
  ]);
  const keepers = await findKeepers(tx, workspaceId, [...new Set(near)]);
  const publishers = keepers.filter(isPublisher).map(({ id }) => id);
  const known = new Map<string, ReadonlyMap<string, number>>();
  const knows = async (card: Card) => {
    const about = JSON.stringify([card.product, card.tags]);
    const counts = known.get(about) ?? (await countKnown(tx, workspaceId, publishers, card));
    known.set(about, counts);
    return counts;
  };
  return { keepers, knows };
}

/** The lead of the card's team, else of its maker's or the leaver's. */
const leadsOf = (keepers: Keeper[], teams: (string | null | undefined)[]): Keeper[] =>
  teams.flatMap((teamId) => (teamId ? keepers.filter(({ leads }) => leads.includes(teamId)) : []));

/** People who may take a card over, the first one best: who has to do with it, then who knows most, then who answers for it all. */
async function findSuccessors({ keepers, knows }: Choice, card: Held, near: (string | null)[], teamId?: string | null) {
  const byId = new Map(keepers.map((keeper) => [keeper.id, keeper]));
  const counts = await knows(card);
  const publishers = keepers.filter((one) => isPublisher(one) && one.accepted > 0);
  const knowing = publishers
    .filter(({ id }) => counts.has(id))
    .toSorted((a, b) => (counts.get(b.id) ?? 0) - (counts.get(a.id) ?? 0));
  const ordered = [
    ...near.flatMap((id) => (id === null ? [] : (byId.get(id) ?? []))),
    ...leadsOf(keepers, [card.teamId, teamId, card.maker?.teamId]),
    ...knowing,
    ...publishers,
    ...keepers.filter(({ isCoordinator }) => isCoordinator),
  ];
  return ordered.filter((one) => sees(one, card));
}

/** Who looks after a leaver's card from now on; undefined where nobody is left: then it stays until somebody is. */
async function successionOf(choice: Choice, card: Held, leaver: Member) {
  const { ownerId, verifierId } = card;
  const contributors = card.contributors.map(({ memberId }) => memberId).filter((id) => id !== leaver.id);
  const heirs = await findSuccessors(choice, card, [ownerId, verifierId, ...contributors], leaver.teamId);
  const heir = heirs.find(({ id }) => id !== leaver.id);
  if (!heir) return undefined;
  // A candidate's card is never accepted by its maker.
  const other = card.status === 'DRAFT' ? heirs.find(({ id }) => id !== card.makerId && id !== leaver.id) : heir;
  return {
    ...(ownerId === leaver.id && { ownerId: heir.id }),
    ...(verifierId === leaver.id && { verifierId: other?.id ?? null }),
    told: [...(ownerId === leaver.id ? [heir] : []), ...(verifierId === leaver.id && other ? [other] : [])],
  };
}

async function handOverBatch(deps: Deps, tx: Tx, leaver: Member, cards: Held[]): Promise<void> {
  const { workspaceId, id: subject } = leaver;
  const choice = await readChoice(tx, workspaceId, cards);
  const told = new Set<string>();
  for (const card of cards) {
    const succession = await successionOf(choice, card, leaver);
    if (!succession) continue;
    const { told: people, ...data } = succession;
    await tx.card.update({ where: { id: card.id, workspaceId }, data });
    for (const { slackId } of people) told.add(slackId);
  }
  const occurrence = (leaver.deactivatedAt ?? deps.now()).toISOString();
  const what = { workspaceId, kind: HANDED_OVER, subject, occurrence };
  await deps.outbox.add(tx, ...[...told].map((recipient) => ({ ...what, recipient })));
}

/** Cards that are in use, whoever of the two has left. */
const heldBy = ({ id, workspaceId }: Member): Prisma.CardWhereInput => ({
  workspaceId,
  status: { not: 'OBSOLETE' },
  OR: [{ ownerId: id }, { verifierId: id }],
});

/**
 * What somebody who left owned and checked goes to somebody else, in the transaction: the verifier's part to the owner, the owner's to
 * the verifier, a contributor, the team's lead, the most experienced publisher, a coordinator. Each is told once. Twice changes nothing.
 */
export async function handOver(deps: Deps, tx: Tx, leaver: Member): Promise<void> {
  let after = '';
  for (;;) {
    const cards = await tx.card.findMany({
      where: { ...heldBy(leaver), ...(after && { id: { gt: after } }) },
      include: HELD,
      orderBy: { id: 'asc' },
      take: BATCH,
    });
    if (cards.length > 0) await handOverBatch(deps, tx, leaver, cards);
    const last = cards.at(-1);
    if (!last || cards.length < BATCH) return;
    after = last.id;
  }
}

/** Somebody "m" leads, coordinates, or accepts what others write: whoever is there of them looks after what nobody else does. */
const ANSWERS_FOR_ALL = Prisma.sql`(m."isCoordinator" OR EXISTS (SELECT 1 FROM "Team" t WHERE t."leadId" = m."id")
  OR (SELECT count(*) FROM "Card" own WHERE own."workspaceId" = m."workspaceId" AND own."makerId" = m."id"
    AND own."acceptedAt" IS NOT NULL) >= ${STEPS.publisher}::int)`;

/** The card "c" waits for a word, nobody is there to give it (never was, or cannot see it any more), and somebody could be named. */
const waitsAlone = (now: Date): Prisma.Sql => Prisma.sql`${waitsAt(now)}
  AND NOT EXISTS (SELECT 1 FROM "Member" m WHERE m."id" = ${KEEPER} AND ${CAN_KEEP})
  AND EXISTS (SELECT 1 FROM "Member" m WHERE m."workspaceId" = c."workspaceId" AND ${CAN_KEEP}
    AND (c."status" <> 'DRAFT' OR m."id" IS DISTINCT FROM c."makerId")
    AND (c."status" <> 'DRAFT' AND m."id" = c."ownerId" OR ${ANSWERS_FOR_ALL}))`;

async function findAlone({ db, now }: Deps, workspaceId: string, after: number): Promise<Held[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT c."id" FROM "Card" c WHERE c."workspaceId" = ${workspaceId}::uuid AND c."no" > ${after}::int AND ${waitsAlone(now())}
    ORDER BY c."no" LIMIT ${BATCH}::int`;
  const ids = rows.map(({ id }) => id);
  return ids.length === 0
    ? []
    : db.card.findMany({ where: { workspaceId, id: { in: ids } }, include: HELD, orderBy: { no: 'asc' } });
}

/** A verifier for what waits alone: a publisher who knows it, the team's lead, a coordinator. It stands in their next list. */
async function findVerifiers(deps: Deps, workspaceId: string): Promise<void> {
  let after = 0;
  for (;;) {
    const cards = await findAlone(deps, workspaceId, after);
    const last = cards.at(-1);
    if (!last) return;
    await nameVerifiers(deps, workspaceId, cards);
    // Also behind those for whom there is nobody.
    after = last.no;
  }
}

async function nameVerifiers(deps: Deps, workspaceId: string, cards: Held[]): Promise<void> {
  const choice = await readChoice(deps.db, workspaceId, cards);
  for (const card of cards) {
    const counts = await choice.knows(card);
    const best = [...counts].toSorted(([, a], [, b]) => b - a).map(([id]) => id);
    const near = card.status === 'DRAFT' ? best : [card.ownerId, ...best];
    const found = (await findSuccessors(choice, card, near)).find(
      ({ id }) => card.status !== 'DRAFT' || id !== card.makerId,
    );
    if (!found) continue;
    await deps.db.card.updateMany({
      // Unless somebody was named meanwhile.
      where: { id: card.id, workspaceId, verifierId: card.verifierId },
      data: { verifierId: found.id },
    });
  }
}

/** Who left and still has cards that somebody else could take over; in one query. */
const findLeavers = ({ db }: Deps) => db.$queryRaw<{ id: string }[]>`
  SELECT DISTINCT l."id" FROM "Member" l JOIN "Workspace" w ON w."id" = l."workspaceId" AND w."status" = 'INSTALLED'
  JOIN "Card" c ON c."workspaceId" = l."workspaceId" AND c."status" <> 'OBSOLETE' AND (c."ownerId" = l."id" OR c."verifierId" = l."id")
  WHERE l."deactivatedAt" IS NOT NULL AND EXISTS (SELECT 1 FROM "Member" m
    WHERE m."workspaceId" = c."workspaceId" AND m."id" <> l."id" AND ${CAN_KEEP}
      AND (m."id" IN (c."ownerId", c."verifierId") OR ${ANSWERS_FOR_ALL}
        OR EXISTS (SELECT 1 FROM "CardContributor" k WHERE k."cardId" = c."id" AND k."memberId" = m."id")))
  ORDER BY 1`;

/** Where cards wait alone; in one query. */
const findLonely = ({ db, now }: Deps) => db.$queryRaw<{ id: string }[]>`
  SELECT DISTINCT w."id" FROM "Card" c JOIN "Workspace" w ON w."id" = c."workspaceId" AND w."status" = 'INSTALLED'
  WHERE ${waitsAlone(now())} ORDER BY 1`;

/** Catches what events did not tell: cards of people who left, and cards that wait alone. Twice changes nothing. */
export async function handOverAll(deps: Deps): Promise<void> {
  const left = (await findLeavers(deps)).map(({ id }) => id);
  const leavers = left.length === 0 ? [] : await deps.db.member.findMany({ where: { id: { in: left } } });
  for (const leaver of leavers) await deps.db.$transaction((tx) => handOver(deps, tx, leaver));
  for (const { id } of await findLonely(deps)) await findVerifiers(deps, id);
}

/** Whose cards a message is about; undefined once they are back. */
export async function findLeaver({ db }: Pick<Deps, 'db'>, { workspaceId, subject }: OutboxMessage) {
  const gone = { id: subject, workspaceId, deactivatedAt: { not: null } };
  return (await db.member.findFirst({ where: gone })) ?? undefined;
}
