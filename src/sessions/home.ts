import { OPEN_STARTERS } from '../guides/views.ts';
import type { HomeSection } from '../home/section.ts';
import { findPairingsOf, partnerFirst } from '../pairings/service.ts';
import { button } from '../slack/blocks.ts';
import { findOwnSteps } from './actions.ts';
import { sessionsHomeBlocks } from './home-views.ts';
import { findPairSessions } from './rows.ts';

/** Home holds 100 blocks for all features together. */
const MOST_PAIRS = 5;
const MOST_STEPS = 5;

export const sessionsSection: HomeSection = async (deps, member) => {
  const pairings = await findPairingsOf(deps, member, MOST_PAIRS);
  const ids = pairings.map(({ id }) => id);
  const sessions = await findPairSessions(deps, member.workspaceId, ids, deps.now());
  const pairs = pairings.map((pairing) => ({
    pairing,
    partner: partnerFirst(pairing, member.id)[0],
    sessions: sessions.get(pairing.id) ?? {},
  }));
  const starters = button(OPEN_STARTERS, 'Conversation starters');
  return sessionsHomeBlocks(pairs, await findOwnSteps(deps, member, MOST_STEPS), member.id, starters);
};
