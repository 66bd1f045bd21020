import type { Deps } from '../deps.ts';
import type { Member } from '../generated/prisma/client.ts';
import type { Weights } from '../matching/weights.ts';
import type { Modal } from '../slack/blocks.ts';
import { getWeights } from '../weights/service.ts';
import { ownWeightsModal } from './comparison-views.ts';
import type { Computing } from './computing.ts';
import { overviewModal, sendModal, type Tab, weightsModal, whatIfModal } from './draft-views.ts';
import { getDraft } from './drafts.ts';
import type { Screen } from './following.ts';
import { mentorsModal, pairsModal, waitingModal } from './page-views.ts';
import { findLoads, findPairs, findWaitingPeople } from './pages.ts';
import { getRound, type RoundWithOpener } from './service.ts';
import { computingModal, endedModal } from './views.ts';

/** The part of a draft somebody wants to see. */
export interface Wanted {
  roundId: string | undefined;
  tab: Tab;
  page: number;
  memberId?: string | undefined;
  /** What the form of own weights begins with; left out: the saved ones. */
  weights?: Weights | undefined;
}

/** A round as it stands: progress, the part of the draft that is wanted, or how it ended. */
export async function roundScreen(deps: Deps, computing: Computing, member: Member, wanted: Wanted): Promise<Modal> {
  const round = await getRound(deps, member, wanted.roundId);
  if (round.status === 'COMPUTING') return computingModal(round.id, computing.percentOf(round.id));
  return round.status === 'DRAFT' ? draftScreen(deps, member, round, wanted) : endedModal(round);
}

async function draftScreen(deps: Deps, member: Member, round: RoundWithOpener, wanted: Wanted): Promise<Modal> {
  const { tab, page, memberId } = wanted;
  const place = { roundId: round.id, version: round.version, tab, page, memberId };
  switch (tab) {
    case 'overview':
      return overviewModal(await getDraft(deps, member, round.id));
    case 'what-if':
      return whatIfModal(await getDraft(deps, member, round.id));
    case 'weights':
      return weightsModal(await getDraft(deps, member, round.id));
    case 'own-weights':
      return ownWeightsModal(round.id, wanted.weights ?? (await getWeights(deps, member)));
    case 'send':
      return sendModal(await getDraft(deps, member, round.id));
    case 'mentors':
      return mentorsModal(place, await findLoads(deps, member, round.id, page));
    case 'waiting':
      return waitingModal(place, await findWaitingPeople(deps, member, round.id, { page }));
    case 'pairs':
    case 'locked':
    case 'forbidden': {
      const only = ({ pairs: undefined, locked: 'LOCKED', forbidden: 'FORBIDDEN' } as const)[tab];
      const pairs = await findPairs(deps, member, round.id, { page, memberId, only });
      const waits = memberId && (await findWaitingPeople(deps, member, round.id, { page: 0, memberId })).rows[0];
      return pairsModal({ ...place, page: pairs.page }, pairs, waits || undefined);
    }
  }
}

/** Computes the round here if it is to be computed, with its progress on the screen, and shows what came of it. */
export async function followRound(
  deps: Deps,
  computing: Computing,
  member: Member,
  round: RoundWithOpener,
  screen: Screen,
): Promise<void> {
  if (round.status === 'COMPUTING') {
    await computing.run(round, (percent) => screen.showSoon(computingModal(round.id, percent)));
  }
  const overview = { roundId: round.id, tab: 'overview' as const, page: 0 };
  await screen.show(await roundScreen(deps, computing, member, overview));
}
