import type { Deps } from '../deps.ts';
import { UserError } from '../errors.ts';
import type { Member } from '../generated/prisma/client.ts';
import { rankCandidates } from '../matching/candidates.ts';
import type { Person, Rules, Wish } from '../matching/types.ts';
import { type Weights, WeightsSchema } from '../matching/weights.ts';
import { getRules, loadHistory, loadPeople } from '../pool/service.ts';

/** Enough to see a difference. */
const SHOWN = 3;

/** Throws UserError unless the member may change how matching weighs. */
function checkCoordinator(member: Member): void {
  if (!member.isCoordinator || member.deactivatedAt)
    throw new UserError('Only a coordinator can change how matching weighs.');
}

/** The weights matching goes by. Throws UserError unless the member is a coordinator. */
export async function getWeights({ db }: Pick<Deps, 'db'>, member: Member): Promise<Weights> {
  checkCoordinator(member);
  const { matchingWeights } = await db.workspace.findUniqueOrThrow({ where: { id: member.workspaceId } });
  return WeightsSchema.parse(matchingWeights ?? {});
}

/** From now on matching goes by these; what was offered before stays. Throws UserError unless the member is a coordinator. */
export async function saveWeights({ db }: Pick<Deps, 'db'>, member: Member, weights: Weights): Promise<void> {
  checkCoordinator(member);
  const matchingWeights = WeightsSchema.parse(weights);
  await db.workspace.update({ where: { id: member.workspaceId }, data: { matchingWeights } });
}

/** A mentor and the points with which they would be asked. */
export interface Ranked {
  slackId: string;
  points: number;
}

/** The first mentors for an example, by the weights of now and by others. */
export interface Effect {
  skill: string;
  before: Ranked[];
  after: Ranked[];
}

/** The skill that most mentors offer: an example in which order matters. */
async function exampleSkill({ db }: Deps, workspaceId: string) {
  const [most] = await db.offeredSkill.groupBy({
    by: ['skillId'],
    where: { workspaceId, skill: { retiredAt: null }, profile: { mentoring: true } },
    _count: true,
    orderBy: [{ _count: { skillId: 'desc' } }, { skillId: 'asc' }],
    take: 1,
  });
  return most && db.skill.findUniqueOrThrow({ where: { id: most.skillId, workspaceId } });
}

/** The first few of everybody who can be asked. */
const firstFew = (wish: Wish, mentee: Person, rules: Rules, people: Map<string, Person>, between: Between) =>
  rankCandidates(
    { wish, mentee, rules, historyWith: (id) => ({ ...between(mentee.id, id), asked: false }) },
    people.values(),
  )
    .slice(0, SHOWN)
    .map(({ mentorId, score }) => ({ mentorId, points: score }));

type Between = Awaited<ReturnType<typeof loadHistory>>['between'];

/**
 * What other weights would change, for the coordinator's own wish for the skill most mentors offer: nobody else's request is
 * looked into. Undefined while nobody mentors. Throws UserError unless the member is a coordinator.
 */
export async function getEffect(deps: Deps, member: Member, weights: Weights): Promise<Effect | undefined> {
  checkCoordinator(member);
  const { workspaceId, id: menteeId } = member;
  const skill = await exampleSkill(deps, workspaceId);
  if (!skill) return undefined;
  const { workspace, rules } = await getRules(deps, deps.db, workspaceId);
  const who = { ids: [menteeId], skillIds: [skill.id], learners: false };
  const people = await loadPeople(deps, deps.db, workspace, who);
  const { between } = await loadHistory(deps.db, workspaceId, [menteeId]);
  const mentee = people.get(menteeId);
  if (!mentee) return undefined;
  const about = { menteeId, skillId: skill.id, skillName: skill.name, goal: skill.name, kind: 'CLASSIC' as const };
  const wish = { ...about, language: null, preferredMentorId: null, urgent: false, waitingSince: deps.now() };
  const now = firstFew(wish, mentee, rules, people, between);
  const then = firstFew(wish, mentee, { ...rules, weights }, people, between);
  const ids = [...now, ...then].map(({ mentorId }) => mentorId);
  const members = await deps.db.member.findMany({ where: { workspaceId, id: { in: ids } } });
  const slackIds = new Map(members.map(({ id, slackId }) => [id, slackId]));
  const shown = ({ mentorId, points }: (typeof now)[number]) => ({ slackId: slackIds.get(mentorId) ?? '', points });
  return { skill: skill.name, before: now.map(shown), after: then.map(shown) };
}
