import type { Deps } from '../../../src/deps.ts';
import type { CardKind, Member } from '../../../src/generated/prisma/client.ts';
import { writeCard } from '../../../src/knowledge/cards.ts';
import { actingOn } from '../../../src/knowledge/rights.ts';
import { confirmCard } from '../../../src/knowledge/states.ts';
import type { Person } from './company.ts';
import { Random } from './random.ts';
import { KNOWN, TAGS, textOf } from './topics.ts';

const DAY_MS = 86_400_000;
/** Enough for everybody to meet some, and written by some of them. */
const CARDS_A_PERSON = 0.4;
const MOST_CARDS = 160;
/** Cards of whoever never answers: more than a list holds. */
const OF_A_SILENT_MENTOR = 8;
const KINDS: CardKind[] = ['FAQ', 'HOW_TO', 'PLAYBOOK', 'PLAYBOOK', 'TROUBLESHOOTING'];
/** Teams are as large as one site's share of so many people. */
const TEAM = 24;

/** The product as it was so many days ago; what it told people then they have long since read. */
const backThen = (deps: Deps, daysAgo: number): Deps => ({
  ...deps,
  now: () => new Date(deps.now().getTime() - daysAgo * DAY_MS),
  outbox: { ...deps.outbox, add: async () => undefined, refresh: async () => undefined },
});

/** Teams by site, each led by the first of it who answers messages. Returns the leads' Slack ids. */
export async function formTeams({ db }: Deps, workspaceId: string, people: Person[]): Promise<Set<string>> {
  const leads = new Set<string>();
  const members = await db.member.findMany({ where: { workspaceId } });
  const idOf = new Map(members.map(({ id, slackId }) => [slackId, id]));
  const part = people.filter(({ manner }) => manner !== 'bystander');
  const groups = Map.groupBy(part, ({ site, index }) => `${site} ${Math.floor(index / (8 * TEAM))}`);
  for (const [name, group] of groups) {
    const lead = group.find(({ manner, isCoordinator }) => manner === 'prompt' && !isCoordinator);
    if (lead) leads.add(lead.slackId);
    const leadId = (lead && idOf.get(lead.slackId)) ?? null;
    const { id } = await db.team.create({ data: { workspaceId, name, leadId } });
    const slackIds = group.map(({ slackId }) => slackId);
    await db.member.updateMany({ where: { workspaceId, slackId: { in: slackIds } }, data: { teamId: id } });
  }
  return leads;
}

interface Seed {
  maker: Member;
  /** Who accepted it. */
  by: Member;
  /** Null: the owner is asked. */
  verifier: Member | null;
  kind: CardKind;
  title: string;
  /** Days ago; null: nobody has accepted it yet. */
  accepted: number | null;
  teamOnly: boolean;
}

async function shelve(deps: Deps, random: Random, seed: Seed): Promise<void> {
  const { maker, by, verifier, kind, title, accepted, teamOnly } = seed;
  const written = (accepted ?? 0) + random.between(1, 20);
  const body = textOf((words) => random.pick(words));
  const text = { kind, title, body, product: null, tags: [random.pick(TAGS)], teamId: teamOnly ? maker.teamId : null };
  const verifierId = verifier && verifier.id !== maker.id ? verifier.id : null;
  const then = backThen(deps, written);
  const { id } = await deps.db.$transaction(async (tx) =>
    writeCard(then, tx, await actingOn({ db: tx as Deps['db'] }, maker), { ...text, verifierId }),
  );
  if (accepted === null) return;
  const accepter = await actingOn(deps, by);
  await deps.db.$transaction((tx) => confirmCard(backThen(deps, accepted), tx, accepter, id));
}

/** What is written down when the year begins: some of it due soon, some never accepted, much of it with people who never answer. */
export async function fillShelves(deps: Deps, workspaceId: string, seed: number, people: Person[]): Promise<void> {
  const random = new Random(seed, 'library');
  const members = await deps.db.member.findMany({ where: { workspaceId }, orderBy: { slackId: 'asc' } });
  const writers = members.filter((_, index) => index % 3 === 0);
  const [coordinator] = members.filter(({ isCoordinator }) => isCoordinator);
  if (!coordinator) throw new Error('nobody accepts cards');
  const teams = await deps.db.team.findMany({ where: { workspaceId } });
  const leads = new Map(teams.map(({ id, leadId }) => [id, members.find((one) => one.id === leadId)]));
  const mannerOf = new Map(people.map(({ slackId, manner }) => [slackId, manner]));
  const count = Math.min(MOST_CARDS, Math.round(people.length * CARDS_A_PERSON));
  const silent = people.filter(({ manner, mentors }) => manner === 'silent' && mentors).slice(0, 4);
  const seeds: Omit<Seed, 'title'>[] = Array.from({ length: count }, () => {
    const maker = random.pick(writers);
    const near = random.pick(writers);
    const lead = leads.get(maker.teamId ?? '');
    const teamOnly = random.chance(0.15) && lead !== undefined && lead !== maker;
    const accepted = random.chance(0.1) ? null : random.between(1, 28);
    const by = teamOnly ? lead : coordinator;
    return {
      maker,
      by,
      verifier: teamOnly || random.chance(0.5) ? null : near,
      kind: random.pick(KINDS),
      accepted,
      teamOnly,
    };
  });
  for (const { slackId } of silent)
    for (let index = 0; index < OF_A_SILENT_MENTOR; index++) {
      const maker = members.find((one) => one.slackId === slackId);
      if (maker)
        seeds.push({
          maker,
          by: coordinator,
          verifier: null,
          kind: 'PLAYBOOK',
          accepted: 1 + ((index * 5) % 27),
          teamOnly: false,
        });
    }
  for (const [index, one] of seeds.entries()) {
    const topic = KNOWN[index % KNOWN.length] ?? '';
    const title = index < KNOWN.length ? topic : `${topic} (${mannerOf.size - index}.${index})`;
    await shelve(deps, random, { ...one, title, teamOnly: one.teamOnly && index >= KNOWN.length });
  }
}
