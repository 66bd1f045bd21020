import { setImmediate } from 'node:timers/promises';
import type { Deps, Tx } from '../deps.ts';
import type { MentorRequest, Workspace } from '../generated/prisma/client.ts';
import { type Candidate, rankCandidates, type Search } from '../matching/candidates.ts';
import { isFree } from '../matching/exclusions.ts';
import { skillsTouched } from '../matching/topic.ts';
import type { Person, Rules, Wish } from '../matching/types.ts';
import { languageName } from '../people/languages.ts';
import { getRules, loadHistory, loadPeople } from '../pool/service.ts';
import { findWaiting } from './changes.ts';

/** So many requests are looked at with the same few queries, however many wait. */
const BATCH = 200;
/** So many are compared with everybody who has the skill in some ten milliseconds; then it is everybody else's turn. */
const TURN = 5;

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

/** Everybody who could be asked now for any of the requests, by what they offer (or want to learn). */
function shelve(people: ReadonlyMap<string, Person>, rules: Rules): (request: MentorRequest) => Iterable<Person> {
  const free = [...people.values()].filter((person) => isFree(person, rules));
  const bySkill = new Map<string, Set<Person>>();
  for (const person of free) {
    for (const skillId of [...person.offered.keys(), ...person.wanted]) {
      const shelf = bySkill.get(skillId) ?? new Set();
      bySkill.set(skillId, shelf.add(person));
    }
  }
  return ({ skillId, preferredMentorId }) => {
    const named = people.get(preferredMentorId ?? '');
    const shelf = bySkill.get(skillId) ?? [];
    return named ? new Set([named, ...shelf]) : shelf;
  };
}

/** All that decides who is asked for these requests. */
async function loadSearches(deps: Deps, tx: Tx, workspaceId: string, requests: MentorRequest[]) {
  const { workspace, rules } = await getRules(deps, tx, workspaceId);
  const ids = requests.map(({ id }) => id);
  const menteeIds = requests.map(({ menteeId }) => menteeId);
  const wishes = requests.map((request) =>
    wishOf(request, rules.skillNames.get(request.skillId) ?? '', request.waitlistedAt ?? request.createdAt),
  );
  const people = await loadPeople(deps, tx, workspace, {
    ids: [...menteeIds, ...requests.flatMap(({ preferredMentorId }) => preferredMentorId ?? [])],
    skillIds: [...new Set(requests.map(({ skillId }) => skillId))],
    learners: requests.some(({ kind }) => kind === 'PEER'),
    about: skillsTouched(wishes, rules),
  });
  const history = await loadHistory(tx, workspaceId, menteeIds);
  const asked = await loadAsked(tx, workspaceId, ids);
  const choices = await loadChoices(tx, workspaceId, ids);
  const searches = new Map<string, Search>();
  for (const [at, { id, menteeId }] of requests.entries()) {
    const [wish, mentee] = [wishes[at], people.get(menteeId)];
    const askedFor = asked.get(id);
    const historyWith = (mentorId: string) => ({
      ...history.between(menteeId, mentorId),
      asked: askedFor?.has(mentorId) ?? false,
    });
    if (wish && mentee) searches.set(id, { wish, mentee, rules, historyWith });
  }
  return { workspace, rules, people, choices, searches };
}

/** All that is needed to find mentors for these requests, with the same few queries however many people or requests there are. Call it under the lock of changes.ts: the places must hold. */
async function loadPool(deps: Deps, tx: Tx, workspaceId: string, requests: MentorRequest[]): Promise<Pool> {
  const { workspace, rules, people, choices, searches } = await loadSearches(deps, tx, workspaceId, requests);
  const mentorsFor = shelve(people, rules);
  return {
    workspace,
    hasRoom: () => [...people.values()].some((person) => isFree(person, rules)),
    candidatesFor: (request) => {
      const search = searches.get(request.id);
      const candidates = search ? rankCandidates(search, mentorsFor(request)) : [];
      return inChosenOrder(candidates, choices.get(request.id) ?? new Map());
    },
  };
}

/**
 * The requests that have nobody asked, the longest waiting first, in parts, each with who can be asked for it as the parts before
 * have left it: what is decided about one is written before the next is asked for. However many wait, no more than a part is in memory.
 */
export async function* waitingInParts(
  deps: Deps,
  tx: Tx,
  workspaceId: string,
): AsyncGenerator<{ requests: MentorRequest[]; pool: Pool }> {
  const ids = await findWaiting(tx, workspaceId);
  for (let from = 0; from < ids.length; from += BATCH) {
    const part = ids.slice(from, from + BATCH);
    const rows = await tx.mentorRequest.findMany({ where: { workspaceId, id: { in: part } } });
    const byId = new Map(rows.map((row) => [row.id, row]));
    const requests = part.flatMap((id) => byId.get(id) ?? []);
    yield { requests, pool: await loadPool(deps, tx, workspaceId, requests) };
  }
}

/** The best for each of a part, as the ones before have left it; nobody else's turn comes more than some milliseconds late. */
export async function* bestInTurn(
  pool: Pool,
  requests: MentorRequest[],
): AsyncGenerator<{ request: MentorRequest; best: Candidate | undefined }> {
  for (const [index, request] of requests.entries()) {
    if (index % TURN === TURN - 1) await setImmediate();
    if (request.status !== 'OPEN' && !pool.hasRoom()) continue;
    const [best] = pool.candidatesFor(request);
    if (best) best.pair.mentor.pending += 1; // the next request of this look finds one place less
    yield { request, best };
  }
}
