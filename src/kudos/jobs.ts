import type { Deps } from '../deps.ts';
import type { OutboxMessage } from '../generated/prisma/client.ts';
import type { MessageKinds } from '../outbox/kinds.ts';
import type { MessageContent } from '../slack/blocks.ts';
import { findPost, THANKS } from './after.ts';
import { hiddenMessage } from './after-views.ts';
import { findChannelTrouble } from './channel-trouble.ts';
import { recordGone } from './deleted.ts';
import { findTold, needsCopy, postToRecipients, wasPublic } from './posting.ts';
import { channelTroubleMessage, kudosCopy, kudosMessage, kudosThanks } from './views.ts';

/** A recipient's own copy, with where the others see it. */
async function copyOf(deps: Deps, message: OutboxMessage): Promise<MessageContent | null> {
  const post = await findPost(deps, message);
  const told = post && (await findTold(deps, message.workspaceId, message.subject));
  return post ? kudosCopy(post, post.isPrivate ? null : (told?.channelId ?? null)) : null;
}

export const kudosMessages: MessageKinds = {
  'kudos.posted': {
    urgency: 'awaited', // a channel has no working hours; a person who gets them directly does
    render: async (deps, message) => {
      const kudos = await findPost(deps, message);
      return kudos ? kudosMessage(kudos) : null;
    },
    shown: async (deps, message) => {
      const kudos = await findPost(deps, message);
      return kudos ? kudosMessage(kudos) : hiddenMessage();
    },
    failed: postToRecipients,
    gone: async (deps, tx, { workspaceId, subject, recipient }) => {
      // In a conversation with the app nobody can delete it, and it would say nothing about the others'.
      if (!/^[UW]/.test(recipient)) await recordGone(deps, tx, workspaceId, subject);
    },
  },
  'kudos.told': {
    urgency: 'awaited',
    render: async (deps, message) => ((await needsCopy(deps, message)) ? copyOf(deps, message) : null),
    shown: async (deps, message) => (await copyOf(deps, message)) ?? hiddenMessage(),
  },
  [THANKS]: {
    urgency: 'answer',
    render: async (deps, message) => {
      const told = await findTold(deps, message.workspaceId, message.subject);
      return told ? kudosThanks(told) : null;
    },
    shown: async (deps, message) => {
      // Of private kudos nothing else stands where the giver looks: it would tell them who took theirs off.
      if (!(await wasPublic(deps, message))) return null;
      const told = await findTold(deps, message.workspaceId, message.subject);
      return told ? kudosThanks(told) : hiddenMessage();
    },
  },
  'kudos.channel-trouble': {
    urgency: 'awaited',
    render: async (deps, message) => {
      const trouble = await findChannelTrouble(deps, message);
      return trouble ? channelTroubleMessage(trouble.channelId, trouble.reason, trouble.team) : null;
    },
  },
};
