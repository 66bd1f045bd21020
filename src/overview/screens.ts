import type { Deps } from '../deps.ts';
import type { Member } from '../generated/prisma/client.ts';
import { suggestDay } from '../pauses/service.ts';
import type { Modal } from '../slack/blocks.ts';
import type { BulkDeed, BulkPreview } from './bulk.ts';
import { confirmModal, prepareModal } from './bulk-views.ts';
import { detailsModal, endModal, noteModal, pauseModal, remindModal, resumeModal } from './deed-views.ts';
import { PairFilter } from './filter.ts';
import { filterModal, roundWords } from './filter-views.ts';
import { getNumbers } from './numbers.ts';
import { numbersModal } from './numbers-views.ts';
import { countPairings, findPairs, findRounds, findTeamName, getDetails } from './service.ts';
import { filterWords, listModal, type Metadata, type PairDeed, type Place, START } from './views.ts';

async function roundsOf(deps: Deps, member: Member) {
  const rounds = await findRounds(deps, member);
  return rounds.map(({ id, endedAt, _count }) => ({ id, sentAt: endedAt ?? new Date(0), people: _count.seats }));
}

async function wordsOf(deps: Deps, member: Member, { filter }: Place): Promise<string> {
  const team = await findTeamName(deps, member, filter.teamId);
  const round = filter.roundId && (await roundsOf(deps, member)).find(({ id }) => id === filter.roundId);
  return filterWords(filter, { team, round: round ? roundWords(round) : undefined });
}

/** The list where somebody stands in it. `done`: what has just been done. */
export async function listScreen(deps: Deps, member: Member, place: Place, done?: string): Promise<Modal> {
  const counts = await countPairings(deps, member);
  const list = await findPairs(deps, member, place);
  const words = await wordsOf(deps, member, place);
  return listModal({ ...place, page: list.page }, { counts, list, words, now: deps.now(), done });
}

/** What a button over the list leads to. */
export async function placeScreen(deps: Deps, member: Member, where: string, place: Place): Promise<Modal> {
  switch (where) {
    case 'filter':
      return filterModal(place, {
        team: await findTeamName(deps, member, place.filter.teamId),
        rounds: await roundsOf(deps, member),
      });
    case 'numbers':
      return numbersModal(place, await getNumbers(deps, member));
    case 'bulk': {
      const { stuck } = await countPairings(deps, member);
      const list = await findPairs(deps, member, place);
      const words = await wordsOf(deps, member, place);
      return list.total === 0 ? listScreen(deps, member, place) : prepareModal(place, list, { words, stuck });
    }
    default:
      return listScreen(deps, member, place);
  }
}

const DEEDS = { note: noteModal, agreement: remindModal, pause: pauseModal, resume: resumeModal, end: endModal };

/** What was chosen from a pairing's menu, to be looked at before it is done. */
export async function deedScreen(
  deps: Deps,
  member: Member,
  does: PairDeed,
  { id, place }: Metadata & { id: string },
): Promise<Modal> {
  const details = await getDetails(deps, member, id);
  const now = deps.now();
  if (does === 'details') return detailsModal(place ?? START, details, now);
  const view = { pair: details.pair, now, by: member.slackId, day: suggestDay(now, member.zone) };
  return DEEDS[does]({ id, place }, view);
}

/** All that could use a hand, or all that the filter of the list chooses. */
export const chosenFrom = (which: 'ticked' | 'stuck' | 'filter', ids: string[], { filter }: Place) =>
  which === 'ticked' ? { ids } : { filter: which === 'stuck' ? PairFilter.parse({ status: 'stuck' }) : filter };

export const confirmScreen = (deps: Deps, member: Member, place: Place, preview: BulkPreview): Modal =>
  confirmModal(place, preview, suggestDay(deps.now(), member.zone));

export const DONE: Record<Exclude<PairDeed, 'details'> | BulkDeed, string> = {
  note: 'Your note is on its way.',
  agreement: 'The reminder is on its way.',
  pause: 'Paused. Both are told until when.',
  resume: 'They go on. Both are told.',
  end: 'Ended. Both are told, without why or by whom.',
};
