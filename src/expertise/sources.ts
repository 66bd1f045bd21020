/** What people are known by: profiles they saved, cards the viewer may see, help that worked. Never what was asked. */
import type { Deps } from '../deps.ts';
import type { Prisma, SkillLevel } from '../generated/prisma/client.ts';
import type { Actor } from '../knowledge/rights.ts';
import { visibleTo } from '../knowledge/visibility.ts';
import { searchCards } from '../search/service.ts';
import { likeness, shareIn, sharesTellingWord, topicOf } from './likeness.ts';
import type { REASONS } from './words.ts';

/** Why somebody is named, and how much it says. `what`: the skill or product. */
export interface Reason {
  is: keyof typeof REASONS;
  what: string;
  counts: number;
}
export type Found = { memberId: string; reason: Reason };

/** Half of the one in the other is the least, and then only with a word that names nothing else: "customer retention" is not "customer complaints". */
const ALIKE = 0.5;
const BY_LEVEL: Record<SkillLevel, { is: Reason['is']; counts: number }> = {
  CAN_CERTIFY: { is: 'certifies', counts: 4 },
  CAN_TEACH: { is: 'teaches', counts: 3 },
  CAN_DO: { is: 'does', counts: 2 },
};
const MENTORING = 0.5;
const COUNTS = { supports: 1, verified: 2, owns: 1.5, helped: 2 };
/** Cards that are looked at; those further down are about something else. */
const MOST_CARDS = 30;

/** Whose profile it is may be named: imported ones have not been seen by their person. */
const saved: Prisma.ProfileWhereInput = { importedAt: null };

export interface Named {
  skills: { id: string; name: string; likeness: number }[];
  products: string[];
  cardIds: string[];
}

/** The skills and products that the words name, in any form. */
async function findNames({ db }: Pick<Deps, 'db'>, workspaceId: string, topic: string[]) {
  const skills = await db.skill.findMany({ where: { workspaceId, retiredAt: null }, select: { id: true, name: true } });
  const products = await db.$queryRaw<{ product: string }[]>`
    SELECT DISTINCT unnest("products") AS "product" FROM "Profile" WHERE "workspaceId" = ${workspaceId}::uuid ORDER BY 1`;
  const names = skills.map(({ name }) => name);
  const like = (slips: boolean) => ({
    skills: skills
      .map((skill) => ({ ...skill, likeness: likeness(topic, skill.name, slips) }))
      .filter(({ name, likeness: like }) => like > ALIKE || (like === ALIKE && sharesTellingWord(topic, name, names))),
    products: products.map(({ product }) => product).filter((product) => likeness(topic, product, slips) > ALIKE),
  });
  const asTyped = like(false);
  // Spelling is put right only where nothing is called that: "building" is no slip of "billing".
  return asTyped.skills.length + asTyped.products.length > 0 ? asTyped : like(true);
}

/** Cards in use that the viewer may see and that are about it, by title, product and tags. */
async function findCards(deps: Deps, viewer: Actor, words: string, topic: string[]) {
  const { hits, repaired } = await searchCards(deps, { viewer, words, take: MOST_CARDS });
  const meant = [...topic, ...repaired.flatMap(({ instead }) => topicOf(instead))];
  const asked = topic.length;
  const cards = await deps.db.card.findMany({
    where: { ...visibleTo(viewer), id: { in: hits.map(({ cardId }) => cardId) }, status: { in: ['PUBLISHED', 'DUE'] } },
    select: { id: true, title: true, product: true, tags: true, ownerId: true, verifiedById: true },
  });
  return cards.filter(
    // A word put right stands beside the one that was typed: of the two at most one is found.
    ({ title, product, tags }) =>
      shareIn(meant, topicOf([title, product ?? '', ...tags].join(' '))) * (meant.length / asked) >= ALIKE,
  );
}

async function fromProfiles(
  { db }: Pick<Deps, 'db'>,
  workspaceId: string,
  { skills, products }: Omit<Named, 'cardIds'>,
) {
  const offered = await db.offeredSkill.findMany({
    where: { workspaceId, skillId: { in: skills.map(({ id }) => id) }, profile: saved },
    select: { memberId: true, skillId: true, level: true, profile: { select: { mentoring: true } } },
  });
  const supporting = await db.profile.findMany({
    where: { workspaceId, ...saved, products: { hasSome: products } },
    select: { memberId: true, products: true },
  });
  return [
    ...offered.flatMap(({ memberId, skillId, level, profile }): Found[] => {
      const skill = skills.find(({ id }) => id === skillId);
      const { is, counts } = BY_LEVEL[level];
      const mentors = profile.mentoring && level !== 'CAN_DO';
      const weight = (counts + (mentors ? MENTORING : 0)) * (skill?.likeness ?? 0);
      return skill ? [{ memberId, reason: { is: mentors ? 'mentors' : is, what: skill.name, counts: weight } }] : [];
    }),
    ...supporting.map(({ memberId, products: own }): Found => {
      const what = own.find((product) => products.includes(product)) ?? '';
      return { memberId, reason: { is: 'supports', what, counts: COUNTS.supports } };
    }),
  ];
}

/** Who helped well with one of these. Of what was asked nothing is read: that stays between the two. */
async function fromHelp(
  { db }: Pick<Deps, 'db'>,
  workspaceId: string,
  { skills, products, cardIds }: Named,
): Promise<Found[]> {
  const helped = await db.helpRequest.groupBy({
    by: ['claimerId'],
    where: {
      workspaceId,
      ...{ status: 'RESOLVED', rating: { in: ['GREAT', 'OKAY'] }, claimerId: { not: null } },
      OR: [
        { skillId: { in: skills.map(({ id }) => id) } },
        { product: { in: products, mode: 'insensitive' } },
        { cardId: { in: cardIds } },
      ],
    },
  });
  return helped.flatMap(({ claimerId }): Found[] =>
    claimerId ? [{ memberId: claimerId, reason: { is: 'helped', what: '', counts: COUNTS.helped } }] : [],
  );
}

/** Everything that makes somebody known for it, by member. */
export async function findReasons(deps: Deps, viewer: Actor, words: string): Promise<Map<string, Reason[]>> {
  const topic = topicOf(words);
  if (topic.length === 0) return new Map();
  const { workspaceId } = viewer;
  const names = await findNames(deps, workspaceId, topic);
  const cards = await findCards(deps, viewer, words, topic);
  const ofCards = cards.flatMap(({ ownerId, verifiedById }): Found[] => [
    ...(verifiedById
      ? [{ memberId: verifiedById, reason: { is: 'verified' as const, what: '', counts: COUNTS.verified } }]
      : []),
    ...(ownerId ? [{ memberId: ownerId, reason: { is: 'owns' as const, what: '', counts: COUNTS.owns } }] : []),
  ]);
  const all = [
    ...(await fromProfiles(deps, workspaceId, names)),
    ...ofCards,
    ...(await fromHelp(deps, workspaceId, { ...names, cardIds: cards.map(({ id }) => id) })),
  ];
  const byMember = Map.groupBy(all, ({ memberId }) => memberId);
  return new Map([...byMember].map(([memberId, found]) => [memberId, found.map(({ reason }) => reason)]));
}
