import type { Deps, Tx } from '../deps.ts';
import { UserError } from '../errors.ts';
import type { Member, MentorRequest } from '../generated/prisma/client.ts';
import { isRepeat, rankCandidates, type Search } from '../matching/candidates.ts';
import { ASKED_FOR, reasonsFor } from '../matching/score.ts';
import { skillsTouched } from '../matching/topic.ts';
import { getColleagues } from '../people/service.ts';
import { getRules, loadHistory, loadPeople } from '../pool/service.ts';
import { OPEN_STATUSES } from './changes.ts';
import { wishOf } from './pool.ts';
import type { NewRequest } from './service.ts';

/** Enough to choose from, few enough to read. */
const SHOWN = 3;

export const OPEN_ALREADY = 'You have an open request already. Type `/mentor` to see it.';

const GONE = 'That skill has just left the list or got another name. Choose again.';

/**
 * Keeps the skill as it is until the request is recorded: somebody who retires or merges it now has to wait, and moves the
 * request. Throws UserError when they were quicker.
 */
export async function lockSkill(tx: Tx, { mentee: { workspaceId }, skillId }: NewRequest): Promise<void> {
  const found = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM "Skill" WHERE "id" = ${skillId}::uuid AND "workspaceId" = ${workspaceId}::uuid AND "retiredAt" IS NULL
    FOR SHARE`;
  if (found.length === 0) throw new UserError(GONE, 'skillId');
}

const countOpen = (tx: Tx, { workspaceId, id: menteeId }: Member) =>
  tx.mentorRequest.count({ where: { workspaceId, menteeId, status: { in: [...OPEN_STATUSES] } } });

/** What the mentee knows or decided themselves; whatever the other side decided is never told. */
async function whyNot({ db }: Deps, mentee: Member, preferred: Member): Promise<string | undefined> {
  const { workspaceId, id } = mentee;
  if (preferred.id === id) return 'Choose somebody other than yourself.';
  const leads = (leadId: string, memberId: string) =>
    db.team.findFirst({ where: { workspaceId, leadId, members: { some: { id: memberId } } } });
  if (await leads(preferred.id, id)) return 'That is your own lead. A mentor from outside works better.';
  if (await leads(id, preferred.id)) return 'You lead them. A mentor from outside works better.';
  const running = {
    workspaceId,
    status: { in: ['ACTIVE' as const, 'PAUSED' as const] },
    OR: [
      { mentorId: preferred.id, menteeId: id },
      { mentorId: id, menteeId: preferred.id },
    ],
  };
  if (await db.pairing.findFirst({ where: running })) return 'You two are paired already.';
  const own = { workspaceId, memberId: id, avoidedId: preferred.id };
  return (await db.avoidance.findFirst({ where: own }))
    ? 'They are on your private list of people not to be paired with.'
    : undefined;
}

/** Looks up who was asked for; throws UserError when they cannot be this person's mentor. */
export async function getPreferred(deps: Deps, { mentee, preferredSlackId }: NewRequest): Promise<Member | undefined> {
  if (!preferredSlackId) return undefined;
  const field = 'preferredMentorId';
  const [preferred] = await getColleagues(deps, mentee.workspaceId, [preferredSlackId], field);
  const reason = preferred && (await whyNot(deps, mentee, preferred));
  if (reason) throw new UserError(reason, field);
  return preferred;
}

/** A mentor the mentee may choose, before anybody is asked. */
export interface Choosable {
  mentorId: string;
  slackId: string;
  name: string;
  reasons: string[];
}

/** All that decides who is shown. Throws UserError where nobody can be asked at all. */
async function searchFor(deps: Deps, wanted: NewRequest) {
  const { mentee, skillId, urgent = false } = wanted;
  const { workspaceId, id: menteeId } = mentee;
  const [{ workspace, rules, inUse }, open, history] = await Promise.all([
    getRules(deps, deps.db, workspaceId),
    countOpen(deps.db, mentee),
    loadHistory(deps.db, workspaceId, [menteeId]),
  ]);
  if (!inUse.has(skillId)) throw new UserError(GONE, 'skillId');
  if (open > 0) throw new UserError(OPEN_ALREADY);
  const preferred = await getPreferred(deps, wanted);
  const request = { ...wanted, menteeId, urgent, preferredMentorId: preferred?.id ?? null };
  const wish = wishOf(request, rules.skillNames.get(skillId) ?? '', deps.now());
  const people = await loadPeople(deps, deps.db, workspace, {
    ids: [menteeId, ...(preferred ? [preferred.id] : [])],
    skillIds: [skillId],
    learners: wanted.kind === 'PEER',
    about: skillsTouched([wish], rules),
  });
  const self = people.get(menteeId);
  if (!self) throw new Error(`member ${menteeId} is not in workspace ${workspaceId}`);
  const historyWith = (mentorId: string) => ({ ...history.between(menteeId, mentorId), asked: false });
  const search: Search = { wish, mentee: self, rules, historyWith };
  return { search, people, preferred };
}

/**
 * The first three who could be asked, with reasons; nothing is recorded and nobody hears of it. Somebody asked for by name is
 * always among them, with the same words whether or not they have room, are away or would rather not: it cannot be used to find
 * that out. Earlier partners only where there is nobody else. Throws UserError like requestMentor.
 */
export async function findChoosable(deps: Deps, wanted: NewRequest): Promise<Choosable[]> {
  const { search, people, preferred } = await searchFor(deps, wanted);
  const ranked = rankCandidates(search, people.values()).map(({ pair }) => pair);
  const fresh = ranked.filter((pair) => !isRepeat(pair));
  const named = preferred && people.get(preferred.id);
  const first = named ? [{ ...search, mentor: named, history: search.historyWith(named.id) }] : [];
  const others = (fresh.length > 0 ? fresh : ranked).filter(({ mentor }) => mentor.id !== preferred?.id);
  const pairs = [...first, ...others].slice(0, SHOWN);
  return pairs.flatMap((pair) => {
    const member = people.get(pair.mentor.id);
    if (!member) return [];
    const { id: mentorId, slackId, name } = member;
    // Whoever does not mentor told us nothing of themselves to be matched by, so nothing is told.
    const reasons = pair.mentor.mentoring ? reasonsFor(pair, 'mentee') : [ASKED_FOR];
    return { mentorId, slackId, name, reasons };
  });
}

/** Keeps the mentee's order: 1, 2, 3 for whom to ask, -1, -2, -3 for whom not. Ids that are not of this workspace are left out. */
export async function recordChoices(
  tx: Tx,
  { id: requestId, workspaceId }: MentorRequest,
  order: NewRequest['order'],
): Promise<void> {
  if (!order) return;
  const ranks = new Map([
    ...order.notIds.map((id, index) => [id, -1 - index] as const),
    ...order.mentorIds.map((id, index) => [id, index + 1] as const),
  ]);
  const known = await tx.member.findMany({
    where: { workspaceId, id: { in: [...ranks.keys()] } },
    select: { id: true },
  });
  await tx.requestChoice.createMany({
    data: known.map(({ id: mentorId }) => ({ requestId, workspaceId, mentorId, rank: ranks.get(mentorId) ?? 0 })),
  });
}
