import type { BlockAction, RespondFn } from '@slack/bolt';
import type { Deps, Place } from '../deps.ts';
import { workspaceOf } from './context.ts';

/** The message that was tapped; undefined on App Home and in a modal. */
export const placeOf = ({ channel, message }: BlockAction): Place | undefined =>
  channel && message && { channel: channel.id, ts: message.ts };

/** Edits a tapped message of the outbox to what is the case now, all parts of it. On App Home and in a modal there is nothing to do. */
export async function showInPlace(
  deps: Deps,
  { body, context, respond }: { body: BlockAction; context: Parameters<typeof workspaceOf>[0]; respond: RespondFn },
): Promise<void> {
  const place = placeOf(body);
  const content = place && (await deps.outbox.contentAt(workspaceOf(context), place, body.user.id));
  if (content) await respond({ ...content, replace_original: true });
}
