import type { Deps, Place } from '../deps.ts';
import type { OutboxMessage } from '../generated/prisma/client.ts';
import { actions, button, dateFor, type MessageContent, nudgeMenu, section, shortenMrkdwn } from '../slack/blocks.ts';
import { dayMessage } from './day-message.ts';
import { type Content, type MessageKind, type MessageKinds, NUDGE_BACK, NUDGE_MENU, REFRESH } from './kinds.ts';
import { LATER } from './recipients.ts';
import { refreshOf } from './refresh.ts';
import { asKindSees, comesAgain, firstTime, laterTimes } from './snoozed.ts';

/** Slack's limit on the text of a section. */
const SECTION_TEXT = 3000;
/** Enough to know it again. */
const REMINDER = 150;

/** Puts the menu on the first section that has room for it, else under the message. */
function withMenu(kind: MessageKind, message: OutboxMessage, content: Content): Content {
  if (!kind.nudge || content.settled) return content;
  const menu = nudgeMenu(NUDGE_MENU, message.id);
  const blocks = content.blocks ?? [section(shortenMrkdwn(content.text, SECTION_TEXT))];
  const at = blocks.findIndex((block) => block.type === 'section' && !block.accessory);
  if (at < 0) return { ...content, blocks: [...blocks, actions(menu)] };
  const marked = blocks.map((block, index) => (index === at ? { ...block, accessory: menu } : block));
  return { ...content, blocks: marked as NonNullable<MessageContent['blocks']> };
}

/** What a message says when it goes out. Null: nothing any more. */
export async function contentToSend(deps: Deps, kind: MessageKind, message: OutboxMessage): Promise<Content | null> {
  // What was put off has been sent before: it comes again as it is now, if there is still something to do.
  const again = comesAgain(message);
  const content = await (again ? (kind.shown ?? kind.render) : kind.render)(deps, asKindSees(message));
  return content && !(again && content.settled) ? withMenu(kind, message, content) : null;
}

/** In place of what was put off. It can be brought back as long as it has not come again. */
async function snoozedContent({ db }: Deps, message: OutboxMessage, until: Date, text: string): Promise<Content> {
  const waits = await db.outboxMessage.count({ where: { ...laterTimes(message), status: 'PENDING' } });
  const note = `:zzz: Snoozed until ${dateFor(until)}.`;
  const back = button(NUDGE_BACK, 'Bring it back now', JSON.stringify({ id: message.id }));
  return {
    text: `${note} ${text}`,
    settled: true,
    blocks: [section(`${note}\n${shortenMrkdwn(text, REMINDER)}`), ...(waits > 0 ? [actions(back)] : [])],
  };
}

/** What a message that was sent shows now. Null: it stays as it is. */
async function contentNow(deps: Deps, kind: MessageKind, message: OutboxMessage): Promise<Content | null> {
  const content = await (kind.shown ?? kind.render)(deps, asKindSees(message));
  if (!content || content.settled || !message.snoozedTo) return content && withMenu(kind, message, content);
  return snoozedContent(deps, message, message.snoozedTo, content.text);
}

/** The messages that stand at a place: one, or the parts of a day message in their order. */
async function messagesAt({ db }: Deps, workspaceId: string, { channel, ts }: Place): Promise<OutboxMessage[]> {
  const rows = await db.outboxMessage.findMany({
    where: { workspaceId, channel, messageTs: ts, status: 'SENT', kind: { not: REFRESH } },
    orderBy: [{ part: 'asc' }, { id: 'asc' }],
  });
  const [lead] = rows; // what changed it later stands at the same place
  return lead ? [lead, ...rows.filter((row) => row.leadId === lead.id)] : [];
}

/** The same for a tap, which may be faster than our record of the sending: then what is on its way there is changed behind it. */
async function messagesTapped(deps: Deps, workspaceId: string, place: Place, tappedBy: string | undefined) {
  const known = await messagesAt(deps, workspaceId, place);
  if (known.length > 0 || tappedBy === undefined) return known;
  const onItsWay = await deps.db.outboxMessage.findMany({
    where: {
      workspaceId,
      status: { in: ['SENDING', 'UNSURE'] },
      leadId: null,
      kind: { not: REFRESH },
      OR: [{ recipient: place.channel }, { recipient: { contains: tappedBy } }],
    },
  });
  await deps.outbox.add(deps.db, ...onItsWay.map(refreshOf));
  return onItsWay.length > 0 ? [] : messagesAt(deps, workspaceId, place); // it may have been recorded just now
}

/** Whether more waits for this person than went into their day message. */
async function moreWaits({ db }: Deps, { workspaceId, recipient, startedAt }: OutboxMessage): Promise<boolean> {
  if (!startedAt) return false;
  const where = { workspaceId, recipient, nudge: true, status: 'PENDING', createdAt: { lte: startedAt } } as const;
  const waiting = { ...where, ...firstTime, reason: { endsWith: LATER } };
  return (await db.outboxMessage.count({ where: waiting })) > 0;
}

/** What stands at a place in Slack, as things are now; undefined when nothing of ours does, or it is to stay as it is. */
export async function contentOf(
  deps: Deps,
  kinds: MessageKinds,
  workspaceId: string,
  place: Place,
  tappedBy?: string,
): Promise<MessageContent | undefined> {
  const messages = await messagesTapped(deps, workspaceId, place, tappedBy);
  const contents: Content[] = [];
  for (const message of messages) {
    const kind = kinds[message.kind];
    const content = kind && (await contentNow(deps, kind, message));
    if (content) contents.push(content);
  }
  const [only] = contents;
  const [lead] = messages;
  if (!only || !lead) return undefined;
  const { text, blocks } =
    messages.length === 1 ? only : dayMessage(contents, await moreWaits(deps, lead), 'stands').content;
  return { text, ...(blocks && { blocks }) };
}
