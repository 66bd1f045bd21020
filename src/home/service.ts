import type { Deps } from '../deps.ts';
import { findPairingsOf } from '../pairings/service.ts';
import { findWithProfile, getMember } from '../people/service.ts';
import type { Resident } from './section.ts';

/** More than anybody has: a mentor has five circles of five at most, a mentee a few pairings. */
const MOST_PAIRINGS = 50;

/** Whose App Home it is, with what its sections share; somebody not known yet becomes known by opening it. */
export async function getResident(deps: Deps, workspaceId: string, slackId: string): Promise<Resident> {
  const member = await findWithProfile(deps, workspaceId, slackId);
  if (member) return { ...member, pairings: await findPairingsOf(deps, member, MOST_PAIRINGS) };
  await getMember(deps, workspaceId, slackId);
  return getResident(deps, workspaceId, slackId);
}
