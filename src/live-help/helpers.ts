/** Who can be asked in which ring. Nobody learns why somebody is not among them. */
import type { Deps } from '../deps.ts';
import type { Member, Prisma } from '../generated/prisma/client.ts';
import { namesTouched } from '../matching/topic.ts';
import { contactableFrom } from '../people/contactable.ts';
import { fold, reachable, readDaysOff } from '../people/service.ts';
import { closesFrom, type Help, NOBODY_LEFT } from './help.ts';

/** Policy: so many are asked at once; more of them only when these have said no. A question is no broadcast. */
const AT_ONCE = 5;
/** Slack is asked about so many at a time whether they are away, and for one ring about two lots at most. */
const ASKED_OF_SLACK = 10;
const MOST_LOTS = 2;

const LEVELS = { CAN_CERTIFY: 2, CAN_TEACH: 1, CAN_DO: 0 } as const;

/** Colleagues who were not asked yet, and between whom and the asker nothing stands. */
const mayHelp = ({ id, workspaceId, askerId }: Help): Prisma.MemberWhereInput => ({
  workspaceId,
  id: { not: askerId },
  isBot: false,
  isGuest: false,
  deactivatedAt: null,
  helpAsks: { none: { helpRequestId: id } },
  avoids: { none: { avoidedId: askerId } },
  avoidedBy: { none: { memberId: askerId } },
});

/** Who has not switched live help off. */
const isWilling = (now: Date): Prisma.MemberWhereInput => ({
  AND: [{ OR: [{ helpOffUntil: null }, { helpOffUntil: { lte: now } }] }],
});
/** Who is not helping somebody already. */
const hasRoom: Prisma.MemberWhereInput = { helpClaimed: { none: { status: 'CLAIMED' } } };

interface Wanted {
  most: number;
  /** Whom Slack calls inactive is asked only where nobody else is left: in a round of many, some of whom look at it now. */
  activeFirst?: boolean;
}

/** Of these, in their order, who works now and is not away as their Slack says it. */
async function findPresent(
  deps: Deps,
  help: Help,
  members: Member[],
  { most, activeFirst }: Wanted,
): Promise<Member[]> {
  const { workspaceId, workspace } = help;
  const now = deps.now();
  const daysOff = await readDaysOff(deps, [workspaceId]);
  const onShift = members.filter((member) => {
    const who = reachable(member, workspace, daysOff(workspaceId, member.site));
    return contactableFrom(now, who, 'awaited')?.getTime() === now.getTime();
  });
  const [active, inactive]: [Member[], Member[]] = [[], []];
  for (let lot = 0; lot < MOST_LOTS && active.length < most; lot += 1) {
    const some = onShift.slice(lot * ASKED_OF_SLACK, (lot + 1) * ASKED_OF_SLACK);
    if (some.length === 0) break;
    const slackIds = some.map(({ slackId }) => slackId);
    const [away, presence] = await Promise.all([
      deps.awayUntil(workspaceId, slackIds),
      activeFirst ? deps.presenceOf(workspaceId, slackIds) : undefined,
    ]);
    for (const member of some.filter(({ slackId }) => !away.has(slackId)))
      (presence?.get(member.slackId) === 'away' ? inactive : active).push(member);
  }
  return (active.length > 0 ? active : inactive).slice(0, most);
}

/** Whoever mentors the asker now; in a pair of peers, the other one. */
async function findOwnMentors(deps: Deps, help: Help): Promise<Member[]> {
  const active = { workspaceId: help.workspaceId, status: 'ACTIVE' } as const;
  const mentors = await deps.db.member.findMany({
    where: {
      AND: [
        mayHelp(help),
        isWilling(deps.now()),
        hasRoom,
        {
          OR: [
            { pairingsAsMentor: { some: { ...active, menteeId: help.askerId } } },
            { pairingsAsMentee: { some: { ...active, mentorId: help.askerId, kind: 'PEER' } } },
          ],
        },
      ],
    },
    orderBy: { id: 'asc' },
  });
  return findPresent(deps, help, mentors, { most: AT_ONCE });
}

/** Of these names, by what stands for them, those that the question speaks of. */
const touched = ({ question, product }: Help, names: ReadonlyMap<string, string>): string[] =>
  namesTouched(`${question} ${product ?? ''}`, names);

/** The products people support, as they write them. */
async function findProducts({ db }: Deps, workspaceId: string): Promise<string[]> {
  const rows = await db.$queryRaw<{ product: string }[]>`
    SELECT DISTINCT unnest("products") AS "product" FROM "Profile" WHERE "workspaceId" = ${workspaceId}::uuid`;
  return rows.map(({ product }) => product);
}

/** What somebody has to offer to be asked: the skill that was chosen; else whatever skill or product the words speak of. */
async function subjectsOf(deps: Deps, help: Help): Promise<{ skillIds: string[]; products: string[] }> {
  const { workspaceId, skillId, product } = help;
  const known = await findProducts(deps, workspaceId);
  const named = known.filter((one) => product !== null && fold(one) === fold(product));
  if (skillId) return { skillIds: [skillId], products: named };
  const skills = await deps.db.skill.findMany({ where: { workspaceId, retiredAt: null } });
  return {
    skillIds: touched(help, new Map(skills.map(({ id, name }) => [id, name]))),
    products: [...new Set([...named, ...touched(help, new Map(known.map((one) => [one, one])))])],
  };
}

/** When each of them was last asked for live help; who never was is left out. */
async function lastAsked({ db }: Deps, workspaceId: string, memberIds: string[]): Promise<Map<string, number>> {
  const rows = await db.helpAsk.groupBy({
    by: ['memberId'],
    where: { workspaceId, memberId: { in: memberIds } },
    _max: { askedAt: true },
  });
  return new Map(rows.map(({ memberId, _max }) => [memberId, _max.askedAt?.getTime() ?? 0]));
}

/**
 * People who offer to mentor and know the subject, at whatever level: who can do it can say how. Those who support the product come
 * first, then who was asked least lately, so that it goes round.
 */
async function findSkilled(deps: Deps, help: Help): Promise<Member[]> {
  const { skillIds, products } = await subjectsOf(deps, help);
  const knows: Prisma.ProfileWhereInput[] = [{ offered: { some: { skillId: { in: skillIds } } } }];
  if (!help.skillId) knows.push({ products: { hasSome: products } });
  const members = await deps.db.member.findMany({
    where: {
      AND: [mayHelp(help), isWilling(deps.now()), hasRoom],
      profile: { mentoring: true, importedAt: null, OR: knows },
    },
    include: { profile: { include: { offered: { where: { skillId: { in: skillIds } } } } } },
  });
  const asked = await lastAsked(
    deps,
    help.workspaceId,
    members.map(({ id }) => id),
  );
  type Skilled = (typeof members)[number];
  const supports = ({ profile }: Skilled) => (profile?.products.some((one) => products.includes(one)) ? 1 : 0);
  const level = ({ profile }: Skilled) => Math.max(-1, ...(profile?.offered.map((one) => LEVELS[one.level]) ?? []));
  const inTurn = members.sort(
    (a, b) =>
      supports(b) - supports(a) ||
      (asked.get(a.id) ?? 0) - (asked.get(b.id) ?? 0) ||
      level(b) - level(a) ||
      (a.id < b.id ? -1 : 1),
  );
  return findPresent(deps, help, inTurn, { most: AT_ONCE, activeFirst: true });
}

const leadOf = (deps: Deps, help: Help, more: Prisma.MemberWhereInput): Promise<Member[]> =>
  deps.db.member.findMany({
    where: { AND: [mayHelp(help), { leads: { some: { members: { some: { id: help.askerId } } } } }, more] },
  });

/** The leads who are at work before it closes for want of an answer: who switched it off for today too, who is on leave for weeks not. */
async function findHearing(deps: Deps, help: Help): Promise<Member[]> {
  const { workspaceId, workspace } = help;
  const now = deps.now();
  const closes = closesFrom(now, workspace);
  const daysOff = await readDaysOff(deps, [workspaceId]);
  return (await leadOf(deps, help, isWilling(closes))).filter((lead) => {
    const who = reachable(lead, workspace, daysOff(workspaceId, lead.site));
    const from = lead.helpOffUntil && lead.helpOffUntil > now ? lead.helpOffUntil : now;
    const hears = contactableFrom(from, who, 'awaited');
    return hears !== undefined && hears < closes;
  });
}

/** Who is asked when this ring's turn comes, at most a few; empty: nobody of it can be. In the last one the lead hears, there or not. */
export async function findHelpers(deps: Deps, help: Help, ring: number): Promise<Member[]> {
  if (ring === 1) return findOwnMentors(deps, help);
  if (ring === 2) return findSkilled(deps, help);
  if (ring < NOBODY_LEFT)
    return findPresent(deps, help, await leadOf(deps, help, isWilling(deps.now())), { most: AT_ONCE });
  return findHearing(deps, help);
}
