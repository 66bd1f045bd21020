import type { Deps, SlackPerson } from '../deps.ts';
import { handleLeaver } from './leavers.ts';
import { findMember, updateFromSlack } from './service.ts';

/** Events come in any order, and this is the change that undoes pairings: before it, Slack is asked how things are now. */
async function asItIsNow(deps: Deps, workspaceId: string, told: SlackPerson): Promise<SlackPerson> {
  const known = await findMember(deps, workspaceId, told.slackId);
  if (!known || (known.deactivatedAt !== null) === told.deactivated) return told;
  return (await deps.lookUpPerson(workspaceId, told.slackId)) ?? told;
}

/** Follows what changed in Slack about somebody we know: name, zone, role, and whether they are still there. Strangers stay strangers. */
export async function followChange(deps: Deps, workspaceId: string, person: SlackPerson): Promise<void> {
  const now = await asItIsNow(deps, workspaceId, person);
  const member = await updateFromSlack(deps, workspaceId, now);
  // Also when we had noted it before: the first attempt may have ended half way.
  if (member && now.deactivated) await handleLeaver(deps, member);
}
