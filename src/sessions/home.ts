import { OPEN_STARTERS } from '../guides/views.ts';
import type { HomeSection } from '../home/section.ts';
import { partnerFirst } from '../pairings/service.ts';
import { button } from '../slack/blocks.ts';
import { findOwnSteps } from './actions.ts';
import { sessionsHomeBlocks } from './home-views.ts';
import { findPairSessions, type PairSessions } from './rows.ts';

/** Home holds 100 blocks for all features together. */
const MOST_PAIRS = 5;
/** A mentor may have five circles of five. */
const MOST_READ = 25;
const MOST_STEPS = 5;

const isGoing = ({ toLog, planned, proposed }: PairSessions): boolean => Boolean(toLog ?? planned ?? proposed);

export const sessionsSection: HomeSection = async (deps, member) => {
  const pairings = member.pairings.slice(0, MOST_READ);
  if (pairings.length === 0) return [];
  const ids = pairings.map(({ id }) => id);
  const sessions = await findPairSessions(deps, member.workspaceId, ids, deps.now());
  const pairs = pairings.map((pairing) => ({
    pairing,
    partner: partnerFirst(pairing, member.id)[0],
    sessions: sessions.get(pairing.id) ?? {},
  }));
  // With whom something is going on comes first, else the newest.
  const shown = pairs
    .toSorted((a, b) => Number(isGoing(b.sessions)) - Number(isGoing(a.sessions)))
    .slice(0, MOST_PAIRS);
  const starters = button(OPEN_STARTERS, 'Conversation starters');
  return sessionsHomeBlocks(shown, await findOwnSteps(deps, member, MOST_STEPS), member.id, starters);
};
