import type { MessageKinds } from '../outbox/kinds.ts';
import { findChannelTrouble } from './channel-trouble.ts';
import { findTold, postToRecipients } from './posting.ts';
import { findKudos, toShown } from './service.ts';
import { channelTroubleMessage, kudosMessage, kudosThanks } from './views.ts';

export const kudosMessages: MessageKinds = {
  'kudos.posted': {
    urgency: 'awaited', // a channel has no working hours; a person who gets them directly does
    render: async (deps, message) => {
      const kudos = await findKudos(deps, message.workspaceId, message.subject);
      return kudos ? kudosMessage(toShown(kudos)) : null;
    },
    failed: postToRecipients,
  },
  'kudos.thanks': {
    urgency: 'answer',
    render: async (deps, message) => {
      const told = await findTold(deps, message.workspaceId, message.subject);
      return told ? kudosThanks(told) : null;
    },
  },
  'kudos.channel-trouble': {
    urgency: 'awaited',
    render: async (deps, message) => {
      const trouble = await findChannelTrouble(deps, message);
      return trouble ? channelTroubleMessage(trouble.channelId, trouble.reason) : null;
    },
  },
};
