import type { App } from '@slack/bolt';
import { WebAPIPlatformError, type WebClient } from '@slack/web-api';
import { z } from 'zod';
import type { Deps } from '../deps.ts';
import { getMember } from '../people/service.ts';
import { workspaceOf } from '../slack/context.ts';
import { findPermalink } from '../slack/permalink.ts';
import { bookMessage } from './book-views.ts';
import { noteAsked, wasAsked } from './drafts.ts';
import type { CaptureFrom } from './opening.ts';

/** Of a reaction only what we look at; on a file there is no message. */
const Reaction = z.object({
  user: z.string(),
  reaction: z.string(),
  item_user: z.string().optional(),
  item: z.object({ type: z.literal('message'), channel: z.string(), ts: z.string() }),
});

/** "book" of "book::skin-tone-3", and of ":book:" as a coordinator may have typed it. */
const emojiName = (name: string): string => name.replaceAll(/^:+|:+$/g, '').replace(/::skin-tone-\d$/, '');

/** Where nobody but the person sees it; by direct message where we may not post. */
async function say(client: WebClient, user: string, channel: string, from: CaptureFrom): Promise<void> {
  const message = bookMessage(from);
  const shown = await client.chat.postEphemeral({ channel, user, ...message }).then(
    () => true,
    (error: unknown) => {
      // Slack has said no: anything else may have come through, or will be tried again.
      if (error instanceof WebAPIPlatformError) return false;
      throw error;
    },
  );
  if (!shown) await client.chat.postMessage({ channel: user, ...message });
}

/** The book on a message: its person is asked, once, whether to keep what it says. */
export function registerBook(app: App, deps: Deps): void {
  app.event('reaction_added', async ({ event, client, context }) => {
    const { data: reaction } = Reaction.safeParse(event);
    if (!reaction || reaction.user === context.botUserId) return;
    const workspaceId = workspaceOf(context);
    const { bookEmoji } = await deps.db.workspace.findUniqueOrThrow({ where: { id: workspaceId } });
    if (emojiName(reaction.reaction) !== emojiName(bookEmoji)) return;
    const member = await getMember(deps, workspaceId, reaction.user);
    const { channel, ts } = reaction.item;
    if (member.isBot || member.isGuest || (await wasAsked(deps, member, { channel, ts }))) return;
    const link = await findPermalink(client, { channel, ts });
    const author = reaction.item_user ? { contributorSlackIds: [reaction.item_user] } : {};
    await say(client, reaction.user, channel, { ...(link && { link }), ...author });
    await noteAsked(deps, member, { channel, ts });
  });
}
