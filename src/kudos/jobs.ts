import type { Schedule } from '../jobs/schedules.ts';
import type { MessageKinds } from '../outbox/kinds.ts';
import { findKudos, type KudosWithPeople } from './service.ts';
import { kudosMessage } from './views.ts';

const shown = (kudos: KudosWithPeople) => ({
  ...kudos,
  giverId: kudos.giver.slackId,
  toIds: kudos.recipients.map((recipient) => recipient.member.slackId),
});

export const kudosMessages: MessageKinds = {
  'kudos.posted': {
    urgency: 'answer',
    render: async (deps, message) => {
      const kudos = await findKudos(deps, message.workspaceId, message.subject);
      return kudos ? kudosMessage(shown(kudos)) : null;
    },
  },
};

export const kudosSchedules: Schedule[] = [];
