import type { Deps } from '../deps.ts';
import type { Card, Member, OutboxMessage } from '../generated/prisma/client.ts';
import type { Schedule } from '../jobs/schedules.ts';
import type { MessageKind, MessageKinds } from '../outbox/kinds.ts';
import { actions, escapeMrkdwn, type MessageContent, section, shorten, tidyName } from '../slack/blocks.ts';
import { forgetSearchers } from './finding.ts';
import { actingOn } from './rights.ts';
import { openButton } from './views.ts';
import { visibleTo } from './visibility.ts';
import { TOLD } from './words.ts';

type Told = Card & { verifiedBy: Member | null };

/** The card a message is about, as long as its recipient may see it. */
async function findTold(deps: Deps, { workspaceId, subject, recipient }: OutboxMessage): Promise<Told | null> {
  const member = await deps.db.member.findUnique({
    where: { workspaceId_slackId: { workspaceId, slackId: recipient } },
  });
  if (!member) return null;
  const where = { ...visibleTo(await actingOn(deps, member)), id: subject };
  return deps.db.card.findFirst({ where, include: { verifiedBy: true } });
}

const nameIn = (member: { name: string } | null | undefined): string | undefined =>
  member ? escapeMrkdwn(shorten(tidyName(member.name), 60)) : undefined;

const titleOf = ({ title }: Told): string => escapeMrkdwn(shorten(tidyName(title), 200)).replaceAll('*', '∗');

/** What was done about a card until that instant, since this reader found it outdated, and by whom. */
async function putRight({ db }: Deps, card: Told, message: OutboxMessage): Promise<string> {
  const { workspaceId, occurrence, recipient } = message;
  const at = new Date(occurrence);
  if (card.obsoleteAt?.getTime() === at.getTime()) return TOLD.retired(titleOf(card));
  const said = await db.cardUse.findFirst({
    where: { workspaceId, cardId: card.id, kind: 'OUTDATED', at: { lte: at }, member: { slackId: recipient } },
    orderBy: { at: 'desc' },
  });
  // Somebody may have changed it before the one who checks it said so.
  const version = await db.cardVersion.findFirst({
    where: { workspaceId, cardId: card.id, at: { gte: said?.at ?? at, lte: at }, version: { gt: 1 } },
    include: { editor: true },
    orderBy: { version: 'desc' },
  });
  if (version) return TOLD.putRight(titleOf(card), nameIn(version.editor));
  if (card.verifiedAt?.getTime() === at.getTime()) return TOLD.stillTrue(titleOf(card), nameIn(card.verifiedBy));
  return TOLD.putRight(titleOf(card), undefined); // more was done to it since
}

async function changed({ db }: Deps, card: Told, { workspaceId, occurrence }: OutboxMessage): Promise<string> {
  const version = await db.cardVersion.findFirst({
    where: { workspaceId, cardId: card.id, version: Number(occurrence) },
    include: { editor: true },
  });
  return TOLD.changed(titleOf(card), nameIn(version?.editor));
}

const content = (card: Told, text: string): MessageContent => ({
  text,
  blocks: [section(text), actions(openButton(card.id))],
});

const kind = (words: (deps: Deps, card: Told, message: OutboxMessage) => Promise<string>): MessageKind => ({
  urgency: 'awaited',
  render: async (deps, message) => {
    const card = await findTold(deps, message);
    return card && content(card, await words(deps, card, message));
  },
});

export const knowledgeMessages: MessageKinds = {
  'knowledge.put-right': kind(putRight),
  'knowledge.changed': kind(changed),
  'knowledge.accepted': kind(async (_, card) => TOLD.accepted(titleOf(card), nameIn(card.verifiedBy))),
};

export const knowledgeSchedules: Schedule[] = [
  { name: 'knowledge.forget-searchers', everyMinutes: 1440, run: forgetSearchers },
];
