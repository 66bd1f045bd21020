import type { Deps, SlackPerson } from '../deps.ts';
import { handleLeaver } from './leavers.ts';
import { updateFromSlack } from './service.ts';

/** Follows what changed in Slack about somebody we know: name, zone, role, and whether they are still there. Strangers stay strangers. */
export async function followChange(deps: Deps, workspaceId: string, person: SlackPerson): Promise<void> {
  const member = await updateFromSlack(deps, workspaceId, person);
  // Also when we had noted it before: the first attempt may have ended half way.
  if (member && person.deactivated) await handleLeaver(deps, member);
}
