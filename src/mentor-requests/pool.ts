import type { Deps, Tx } from '../deps.ts';
import type { MentorRequest, Workspace } from '../generated/prisma/client.ts';
import { type Candidate, rankCandidates, type Search } from '../matching/candidates.ts';
import type { Person, Wish } from '../matching/types.ts';
import { languageName } from '../people/languages.ts';
import { getRules, loadHistory, loadPeople } from '../pool/service.ts';

/** Who can be asked in a workspace, read once for any number of requests. */
export interface Pool {
  workspace: Workspace;
  /** Whether anybody has a free place at all. */
  hasRoom(): boolean;
  /** Who to ask for one of the requests now, the best first. */
  candidatesFor(request: MentorRequest): Candidate[];
}

type Wanted = Pick<
  MentorRequest,
  'menteeId' | 'skillId' | 'goal' | 'kind' | 'language' | 'preferredMentorId' | 'urgent'
>;

/** A request as matching sees it. */
export const wishOf = (wanted: Wanted, skillName: string, waitingSince: Date): Wish => ({
  menteeId: wanted.menteeId,
  skillId: wanted.skillId,
  skillName,
  goal: wanted.goal,
  kind: wanted.kind,
  language: wanted.language ? { code: wanted.language, name: languageName(wanted.language) } : null,
  preferredMentorId: wanted.preferredMentorId,
  urgent: wanted.urgent,
  waitingSince,
});

/** Request id → what its mentee decided about whom (positive: in this order; negative: rather not). */
async function loadChoices(tx: Tx, workspaceId: string, requestIds: string[]) {
  const rows = await tx.requestChoice.findMany({ where: { workspaceId, requestId: { in: requestIds } } });
  const choices = new Map(requestIds.map((id) => [id, new Map<string, number>()]));
  for (const { requestId, mentorId, rank } of rows) choices.get(requestId)?.set(mentorId, rank);
  return choices;
}

/** Request id → who was offered it before. */
export async function loadAsked(tx: Tx, workspaceId: string, requestIds: string[]) {
  const rows = await tx.offer.findMany({
    where: { workspaceId, requestId: { in: requestIds } },
    select: { requestId: true, mentorId: true },
  });
  const asked = new Map(requestIds.map((id) => [id, new Set<string>()]));
  for (const { requestId, mentorId } of rows) asked.get(requestId)?.add(mentorId);
  return asked;
}

/** The mentee's own order first, then everybody else as ranked; without those the mentee would rather not have. */
function inChosenOrder(candidates: Candidate[], choices: ReadonlyMap<string, number>): Candidate[] {
  const rankOf = ({ mentorId }: Candidate) => choices.get(mentorId) ?? Number.POSITIVE_INFINITY;
  const wanted = candidates.filter((candidate) => rankOf(candidate) > 0);
  const chosen = wanted.filter((candidate) => Number.isFinite(rankOf(candidate)));
  return [
    ...chosen.sort((a, b) => rankOf(a) - rankOf(b)),
    ...wanted.filter((candidate) => !Number.isFinite(rankOf(candidate))),
  ];
}

/** All that is needed to find mentors for these requests, with the same few queries however many people or requests there are. Call it under the lock of changes.ts: the places must hold. */
export async function loadPool(deps: Deps, tx: Tx, workspaceId: string, requests: MentorRequest[]): Promise<Pool> {
  const { workspace, rules } = await getRules(deps, tx, workspaceId);
  const ids = requests.map(({ id }) => id);
  const menteeIds = requests.map(({ menteeId }) => menteeId);
  const choices = await loadChoices(tx, workspaceId, ids);
  const asked = await loadAsked(tx, workspaceId, ids);
  const named = requests.flatMap(({ preferredMentorId }) => preferredMentorId ?? []);
  const people = await loadPeople(deps, tx, workspace, {
    ids: [...menteeIds, ...named],
    skillIds: [...new Set(requests.map(({ skillId }) => skillId))],
    learners: requests.some(({ kind }) => kind === 'PEER'),
  });
  const history = await loadHistory(tx, workspaceId, menteeIds);
  const mentors = [...people.values()].filter(({ mentoring }) => mentoring);

  const searchOf = (request: MentorRequest, mentee: Person): Search => ({
    wish: wishOf(request, rules.skillNames.get(request.skillId) ?? '', request.waitlistedAt ?? request.createdAt),
    mentee,
    rules,
    historyWith: (mentorId) => ({
      ...history.between(request.menteeId, mentorId),
      asked: asked.get(request.id)?.has(mentorId) ?? false,
    }),
  });
  return {
    workspace,
    hasRoom: () => mentors.some(({ taken, pending, capacity }) => taken + pending < capacity),
    candidatesFor: (request) => {
      const mentee = people.get(request.menteeId);
      if (!mentee) return [];
      return inChosenOrder(rankCandidates(searchOf(request, mentee), mentors), choices.get(request.id) ?? new Map());
    },
  };
}
