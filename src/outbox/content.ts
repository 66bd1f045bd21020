import type { Deps, Place } from '../deps.ts';
import type { OutboxMessage } from '../generated/prisma/client.ts';
import { type MessageContent, nudgeMenu } from '../slack/blocks.ts';
import type { Content, MessageKind, MessageKinds } from './kinds.ts';

/** The menu every nudge carries; calm/ listens to it. */
export const NUDGE_MENU = 'nudge.menu';

/** Puts the menu on the first section that has room for it. */
export function withMenu(kind: MessageKind, message: OutboxMessage, content: Content): Content {
  if (!kind.nudge || content.settled || !content.blocks) return content;
  const at = content.blocks.findIndex((block) => block.type === 'section' && !block.accessory);
  const blocks = content.blocks.map((block, index) =>
    index === at ? { ...block, accessory: nudgeMenu(NUDGE_MENU, message.id) } : block,
  );
  return { ...content, blocks: blocks as NonNullable<MessageContent['blocks']> };
}

/** What stands at a place in Slack, as things are now; undefined when nothing of ours does, or it is to stay as it is. */
export async function contentOf(
  deps: Deps,
  kinds: MessageKinds,
  workspaceId: string,
  { channel, ts }: Place,
): Promise<MessageContent | undefined> {
  const message = await deps.db.outboxMessage.findFirst({
    where: { workspaceId, channel, messageTs: ts, status: 'SENT', kind: { not: 'outbox.refreshed' } },
    orderBy: [{ part: 'asc' }, { id: 'asc' }],
  });
  const kind = message && kinds[message.kind];
  if (!kind) return undefined;
  const content = await (kind.shown ?? kind.render)(deps, message);
  if (!content) return undefined;
  const { text, blocks } = withMenu(kind, message, content);
  return { text, ...(blocks && { blocks }) };
}
