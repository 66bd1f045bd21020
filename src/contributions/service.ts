/** What somebody made possible, for their own eyes: never counted, never beside anybody else's. */
import type { Deps } from '../deps.ts';
import { findThanks } from '../endings/service.ts';
import type { Member, Prisma } from '../generated/prisma/client.ts';
import { actingOn } from '../knowledge/rights.ts';
import { visibleTo } from '../knowledge/visibility.ts';
import { findRecorded } from '../pair-logs/service.ts';

/** One thing, with those it was with as far as the member knows them already (Slack ids). */
export type Contribution = { at: Date } & (
  | { is: 'pairing'; partnerId: string; skill: string }
  | { is: 'thanks'; partnerId: string; skill: string; words: string }
  | { is: 'kudos'; partnerId: string; skill: string; words: string }
  | { is: 'help'; partnerId: string; skill: string | null }
  | { is: 'pair-log'; partnerIds: string[] }
  | { is: 'card'; title: string }
);

/** The latest of one sort, newest first: at most so many. Another sort is another one of these, and its words in words.ts. */
type Provider = (deps: Pick<Deps, 'db'>, member: Member, take: number) => Promise<Contribution[]>;

/** Pairings in which somebody passed something on; of two peers both do. */
const mentoredBy = (id: string): Prisma.PairingWhereInput => ({
  OR: [{ mentorId: id }, { kind: 'PEER', menteeId: id }],
});

const findCompleted: Provider = async ({ db }, { id, workspaceId }, take) => {
  const pairings = await db.pairing.findMany({
    where: { workspaceId, status: 'COMPLETED', endedAt: { not: null }, ...mentoredBy(id) },
    orderBy: [{ endedAt: 'desc' }, { id: 'desc' }],
    take,
    include: { mentor: true, mentee: true, request: { include: { skill: true } } },
  });
  return pairings.flatMap(({ endedAt, mentor, mentee, request }) =>
    endedAt
      ? [
          {
            is: 'pairing' as const,
            at: endedAt,
            partnerId: (mentor.id === id ? mentee : mentor).slackId,
            skill: request.skill.name,
          },
        ]
      : [],
  );
};

/** What partners wrote to them at the end, which they read there. */
const findThankYous: Provider = async (deps, member, take) => {
  const thanks = await findThanks(deps, member, mentoredBy(member.id), take);
  return thanks.map((one) => ({ is: 'thanks', ...one }));
};

/** Kudos they kept, for a skill that they offer. */
const findSkillKudos: Provider = async ({ db }, { id, workspaceId }, take) => {
  const kudos = await db.kudos.findMany({
    where: {
      workspaceId,
      status: { not: 'REMOVED' },
      skill: { offered: { some: { memberId: id } } },
      recipients: { some: { workspaceId, memberId: id, status: { not: 'REMOVED' } } },
    },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take,
    include: { giver: true, skill: true },
  });
  return kudos.flatMap(({ createdAt, giver, skill, deed }) =>
    skill ? [{ is: 'kudos' as const, at: createdAt, partnerId: giver.slackId, skill: skill.name, words: deed }] : [],
  );
};

/**
 * Help they gave. They know who asked: they have talked. Not by how it was found: what were missing here would tell them what the
 * asker alone knows.
 */
const findHelpGiven: Provider = async ({ db }, { id, workspaceId }, take) => {
  const given = await db.helpRequest.findMany({
    where: { workspaceId, claimerId: id, status: 'RESOLVED', resolvedAt: { not: null } },
    orderBy: [{ resolvedAt: 'desc' }, { id: 'desc' }],
    take,
    include: { asker: true, skill: true },
  });
  return given.flatMap(({ resolvedAt, asker, skill, product }) =>
    resolvedAt
      ? [{ is: 'help' as const, at: resolvedAt, partnerId: asker.slackId, skill: skill?.name ?? product }]
      : [],
  );
};

const findWorkedOut: Provider = async (deps, member, take) => {
  const logs = await findRecorded(deps, member, take);
  return logs.map((one) => ({ is: 'pair-log', ...one }));
};

/** Cards of theirs that others used or passed on, each once: neither by whom nor how often. */
const findUsedCards: Provider = async ({ db }, member, take) => {
  const { id, workspaceId } = member;
  const theirs: Prisma.CardWhereInput = {
    OR: [{ makerId: id }, { ownerId: id }, { contributors: { some: { memberId: id } } }],
  };
  const card: Prisma.CardWhereInput = { AND: [visibleTo(await actingOn({ db }, member)), theirs] };
  const used = await db.cardUse.groupBy({
    by: ['cardId'],
    where: { workspaceId, kind: { in: ['HELPED', 'SHARED'] }, memberId: { not: id }, card },
    _max: { at: true },
    orderBy: [{ _max: { at: 'desc' } }, { cardId: 'desc' }],
    take,
  });
  const cards = await db.card.findMany({ where: { workspaceId, id: { in: used.map(({ cardId }) => cardId) } } });
  return used.flatMap(({ cardId, _max: { at } }) => {
    const title = cards.find((one) => one.id === cardId)?.title;
    return at && title !== undefined ? [{ is: 'card' as const, at, title }] : [];
  });
};

const PROVIDERS: Provider[] = [
  findCompleted,
  findThankYous,
  findSkillKudos,
  findHelpGiven,
  findWorkedOut,
  findUsedCards,
];

/** What a member made possible: of each sort the latest, all of it newest first. */
export async function findContributions(
  deps: Pick<Deps, 'db'>,
  member: Member,
  ofEach: number,
): Promise<Contribution[]> {
  const found = await Promise.all(PROVIDERS.map((find) => find(deps, member, ofEach)));
  return found.flat().sort((a, b) => b.at.getTime() - a.at.getTime());
}

/** Whether a member mentors somebody now. */
export async function mentorsNow({ db }: Pick<Deps, 'db'>, { id, workspaceId }: Member): Promise<boolean> {
  return (
    (await db.pairing.count({ where: { workspaceId, status: { in: ['ACTIVE', 'PAUSED'] }, ...mentoredBy(id) } })) > 0
  );
}

/** Whether the weekly shout-out may thank the member for milestones of their pairings. */
export async function setQuietThanks(
  { db }: Pick<Deps, 'db'>,
  { id, workspaceId }: Member,
  quiet: boolean,
): Promise<void> {
  await db.member.update({ where: { id, workspaceId }, data: { quietThanks: quiet } });
}
