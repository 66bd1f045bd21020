/** What a mentor made possible, for their own eyes: never counted, never beside anybody else's. */
import type { Deps } from '../deps.ts';
import { findThanks } from '../endings/service.ts';
import type { Member, Prisma } from '../generated/prisma/client.ts';

/** One thing, with those it was with; `partnerId` is a Slack id. */
export type Contribution = { at: Date; partnerId: string; skill: string } & (
  | { is: 'pairing' }
  | { is: 'thanks'; words: string }
  | { is: 'kudos'; words: string }
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

const PROVIDERS: Provider[] = [findCompleted, findThankYous, findSkillKudos];

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
