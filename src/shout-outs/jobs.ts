import type { Schedule } from '../jobs/schedules.ts';
import type { MessageKinds } from '../outbox/kinds.ts';
import { findDeeds, makeShoutOuts, returnKudos } from './service.ts';
import { shoutOutMessage } from './views.ts';

export const shoutOutMessages: MessageKinds = {
  'kudos.shout-out': {
    urgency: 'answer',
    render: async (deps, message) => {
      const groups = await findDeeds(deps, message.workspaceId, message.subject);
      return groups.length > 0 ? shoutOutMessage(groups) : null;
    },
    failed: returnKudos,
  },
};

export const shoutOutSchedules: Schedule[] = [{ name: 'kudos.shout-out', everyMinutes: 15, run: makeShoutOuts }];
