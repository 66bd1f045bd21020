import type { Schedule } from '../jobs/schedules.ts';
import type { MessageKinds } from '../outbox/kinds.ts';
import { findChannelTrouble, findTold, postToRecipients } from './posting.ts';
import { findKudos, type KudosWithPeople } from './service.ts';
import { shoutOutMessage } from './shout-out-views.ts';
import { findDeeds, makeShoutOuts, returnKudos } from './shout-outs.ts';
import { channelTroubleMessage, kudosMessage, kudosThanks } from './views.ts';

const shown = (kudos: KudosWithPeople) => ({
  ...kudos,
  giverId: kudos.giver.slackId,
  toIds: kudos.recipients.map((recipient) => recipient.member.slackId),
});

export const kudosMessages: MessageKinds = {
  'kudos.posted': {
    urgency: 'awaited', // a channel has no working hours; a person who gets them directly does
    render: async (deps, message) => {
      const kudos = await findKudos(deps, message.workspaceId, message.subject);
      return kudos ? kudosMessage(shown(kudos)) : null;
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
  'kudos.shout-out': {
    urgency: 'answer',
    render: async (deps, message) => {
      const groups = await findDeeds(deps, message.workspaceId, message.subject);
      return groups.length > 0 ? shoutOutMessage(groups) : null;
    },
    failed: returnKudos,
  },
  'kudos.channel-trouble': {
    urgency: 'awaited',
    render: async (deps, message) => {
      const trouble = await findChannelTrouble(deps, message);
      return trouble ? channelTroubleMessage(trouble.channelId, trouble.reason) : null;
    },
  },
};

export const kudosSchedules: Schedule[] = [{ name: 'kudos.shout-out', everyMinutes: 15, run: makeShoutOuts }];
