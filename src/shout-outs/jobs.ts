import type { Deps } from '../deps.ts';
import type { OutboxMessage } from '../generated/prisma/client.ts';
import type { Schedule } from '../jobs/schedules.ts';
import type { Content, Forecaster, MessageKinds } from '../outbox/kinds.ts';
import { cardAlt, cardSvg } from './card.ts';
import { MORE, PREVIEWED, QUIET_WEEK, SHOUT_OUT } from './kinds.ts';
import { previewMessage } from './preview-views.ts';
import { findPreview, isOpen } from './previews.ts';
import { findComingHints, leadsTeam } from './quiet.ts';
import { addReplies, makeShoutOuts, returnKudos, returnReply } from './service.ts';
import { findPost, findReply, findThread, type Told } from './telling.ts';
import { quietMessage, replyMessage, shoutOutMessage, sizeOfDeed, takenBackMessage } from './views.ts';
import { QUIET } from './words.ts';

/** A picture that Slack does not take must not hold up the post. */
const TRIES_WITH_PICTURE = 3;
/** Slack's limit, less the picture itself. */
const MOST_BLOCKS = 49;

const valuesOf = ({ groups }: Told): string[] => groups.flatMap(({ value }) => (value.id === '' ? [] : [value.name]));

/** The picture of a post, where it is wanted and there is room. */
async function withCard(deps: Deps, { workspaceId, attempts }: OutboxMessage, told: Told): Promise<Content> {
  const content: Content = shoutOutMessage(told);
  const { zone, shoutOutPicture } = await deps.db.workspace.findUniqueOrThrow({ where: { id: workspaceId } });
  const hasRoom = (content.blocks?.length ?? 0) <= MOST_BLOCKS;
  if (!shoutOutPicture || !hasRoom || attempts >= TRIES_WITH_PICTURE) return content;
  const values = valuesOf(told);
  const { slot } = told.shoutOut;
  const alt = cardAlt(slot, zone, values);
  const bytes = () => deps.pictures.png(cardSvg(slot, zone, values));
  return { ...content, file: { name: 'shout-out.png', title: 'Shout-out', alt, bytes } };
}

/** A post that stands keeps its picture. */
async function withSameCard(deps: Deps, { workspaceId, fileId }: OutboxMessage, told: Told): Promise<Content> {
  const content = shoutOutMessage(told);
  if (fileId === null) return content;
  const { zone } = await deps.db.workspace.findUniqueOrThrow({ where: { id: workspaceId } });
  const alt_text = cardAlt(told.shoutOut.slot, zone, valuesOf(told));
  return { ...content, blocks: [...(content.blocks ?? []), { type: 'image', slack_file: { id: fileId }, alt_text }] };
}

const postOf = (deps: Deps, { workspaceId, subject }: OutboxMessage) =>
  findPost(deps, workspaceId, subject, sizeOfDeed);

const replyOf = (deps: Deps, { workspaceId, subject, occurrence }: OutboxMessage) =>
  findReply(deps, workspaceId, subject, Number(occurrence));

async function previewOf(deps: Deps, { workspaceId, subject }: OutboxMessage): Promise<Content | null> {
  const preview = await findPreview(deps, workspaceId, subject, sizeOfDeed);
  return preview ? previewMessage(preview, isOpen(deps.now(), preview.shoutOut)) : null;
}

export const shoutOutMessages: MessageKinds = {
  [SHOUT_OUT]: {
    urgency: 'answer', // to a channel, at the hour its coordinator chose
    render: async (deps, message) => {
      const told = await postOf(deps, message);
      return told ? withCard(deps, message, told) : null;
    },
    shown: async (deps, message) => {
      const told = await postOf(deps, message);
      return told ? withSameCard(deps, message, told) : takenBackMessage();
    },
    sent: (tx, message, _where, deps) => addReplies(deps, tx, message),
    failed: returnKudos,
  },

  [MORE]: {
    urgency: 'answer',
    render: async (deps, message) => {
      const groups = await replyOf(deps, message);
      const thread = await findThread(deps, message.workspaceId, message.subject);
      return groups.length > 0 && thread ? { ...replyMessage(groups), thread } : null;
    },
    shown: async (deps, message) => {
      const groups = await replyOf(deps, message);
      return groups.length > 0 ? replyMessage(groups) : takenBackMessage();
    },
    failed: returnReply,
  },

  [PREVIEWED]: {
    urgency: 'awaited',
    render: async (deps, message) => {
      const content = await previewOf(deps, message);
      return content?.settled ? null : content;
    },
    shown: previewOf,
  },

  [QUIET_WEEK]: {
    urgency: 'nudge',
    nudge: { family: 'recognition', why: async () => QUIET.why },
    render: async (deps, { workspaceId, subject }) =>
      (await leadsTeam(deps, workspaceId, subject)) ? quietMessage() : null,
    shown: async () => quietMessage(),
  },
};

/** A hint for a week without kudos, by the rules of the job that gives it. */
export const shoutOutForecast: Forecaster = (deps, outlook) => findComingHints(deps, outlook);

export const shoutOutSchedules: Schedule[] = [{ name: 'kudos.shout-out', everyMinutes: 15, run: makeShoutOuts }];
