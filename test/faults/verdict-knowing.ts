/** What must be true of live help, cards, their index and shields, whatever was killed meanwhile. */
import type { Slack } from '../../practice/slack/types.ts';
import type { PrismaClient } from '../../src/generated/prisma/client.ts';
import { searchCards } from '../../src/search/service.ts';
import { findDm, type Known, wordsOf } from './knowing.ts';

async function findHelpFaults(slack: Slack, db: PrismaClient, known: Known): Promise<string[]> {
  const faults: string[] = [];
  const requests = await db.helpRequest.findMany({
    include: { asker: true, claimer: true, asks: { include: { member: true } } },
  });
  for (const asker of known.asked) {
    const count = requests.filter((one) => one.asker.slackId === asker).length;
    if (count !== 1) faults.push(`${asker} was told of one question and there are ${count}`);
  }
  for (const { asker, claimer, asks } of requests) {
    const believe = asks.map(({ member }) => member.slackId).filter((id) => findDm(slack, id, 'You took it, for'));
    const thanked = asks.map(({ member }) => member.slackId).filter((id) => findDm(slack, id, 'a hand at the right'));
    for (const helper of [...believe, ...thanked])
      if (helper !== claimer?.slackId) faults.push(`${helper} was told they have the question of ${asker.slackId}`);
    const claims = asks.filter(({ status }) => status === 'CLAIMED').length;
    if (claims !== (claimer ? 1 : 0)) faults.push(`the question of ${asker.slackId} has ${claims} claims`);
  }
  for (const { asker, helper } of known.claimed)
    if (!requests.some((one) => one.asker.slackId === asker && one.claimer?.slackId === helper))
      faults.push(`${helper} was told they have the question of ${asker}, and it is lost`);
  for (const asker of known.solved)
    if (!requests.some((one) => one.asker.slackId === asker && one.status === 'RESOLVED'))
      faults.push(`the question of ${asker} was solved, and is not`);
  return faults;
}

async function findCardFaults(slack: Slack, db: PrismaClient, known: Known): Promise<string[]> {
  const faults: string[] = [];
  const cards = await db.card.findMany({ include: { versions: true, finder: true } });
  for (const title of known.written) {
    const count = cards.filter((card) => card.title === title).length;
    if (count !== 1) faults.push(`“${title}” was written once and there are ${count}`);
  }
  for (const { title, version, versions } of cards)
    if (versions.length !== version) faults.push(`“${title}” is version ${version} and has ${versions.length}`);
  const uses = await db.cardUse.findMany({ where: { kind: 'OUTDATED' }, include: { card: true, member: true } });
  for (const title of known.foundOutdated) {
    const [use, ...more] = uses.filter(({ card }) => card.title === title);
    if (!use || more.length > 0)
      faults.push(`“${title}” was found outdated once, not ${use ? more.length + 1 : 0} times`);
    if (!known.putRight.includes(title) || !use) continue;
    if (use.card.status !== 'PUBLISHED' || use.card.finderId) faults.push(`“${title}” was put right, and is not`);
    const told = slack.as(use.member.slackId).directMessages();
    const heard = told.map(wordsOf).filter((text) => text.includes('card you found outdated') && text.includes(title));
    if (heard.length !== 1)
      faults.push(`whoever found “${title}” outdated heard ${heard.length} times what came of it`);
  }
  return faults;
}

/** The index says what the cards say: each is found by its title, and the counts of words are the words. */
async function findIndexFaults(db: PrismaClient): Promise<string[]> {
  const faults: string[] = [];
  const cards = await db.card.findMany();
  for (const { id, title, workspaceId } of cards) {
    const viewer = { workspaceId, teamId: null, leads: [] };
    const { hits } = await searchCards({ db, now: () => new Date() }, { viewer, words: title, take: 3 });
    if (!hits.some(({ cardId }) => cardId === id)) faults.push(`“${title}” is not found by its title`);
  }
  const wrong = await db.$queryRaw<{ term: string }[]>`
    SELECT t."term" FROM "SearchTerm" t LEFT JOIN "SearchPosting" p ON p."termId" = t."id"
    GROUP BY t."id" HAVING count(p."cardNo") <> t."cards"`;
  for (const { term } of wrong) faults.push(`the index counts “${term}” wrongly`);
  const [lost] = await db.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM "SearchPosting" p WHERE NOT EXISTS (SELECT FROM "Card" c WHERE c."no" = p."cardNo")`;
  if (lost?.count !== 0) faults.push(`the index has ${lost?.count} words of no card`);
  return faults;
}

async function findShieldFaults(slack: Slack, db: PrismaClient, known: Known): Promise<string[]> {
  const faults: string[] = [];
  const shields = await db.shield.findMany({ include: { agent: true, taker: true } });
  for (const agent of known.called) {
    const count = shields.filter((one) => one.agent.slackId === agent).length;
    if (count !== 1) faults.push(`${agent} called a lead once and there are ${count} shields`);
  }
  for (const { agent, lead } of known.steppedIn) {
    if (!shields.some((one) => one.agent.slackId === agent && one.taker?.slackId === lead))
      faults.push(`${lead} stepped in for ${agent}, and it is lost`);
    if (!findDm(slack, agent, 'is stepping in')) faults.push(`${agent} does not see that ${lead} is stepping in`);
  }
  return faults;
}

/** Everything that is wrong with it, in words. */
export async function findKnownFaults(slack: Slack, db: PrismaClient, known: Known): Promise<string[]> {
  return [
    ...(await findHelpFaults(slack, db, known)),
    ...(await findCardFaults(slack, db, known)),
    ...(await findIndexFaults(db)),
    ...(await findShieldFaults(slack, db, known)),
  ];
}
