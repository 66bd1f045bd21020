import type { MessageKinds } from '../outbox/kinds.ts';
import { channelMessage, coordinatorMessage } from './views.ts';

export const settingsMessages: MessageKinds = {
  'settings.channel': {
    urgency: 'answer',
    render: async (_deps, { subject, occurrence }) => channelMessage(subject, occurrence.split(' ')[0] ?? ''),
  },
  'settings.coordinator': { urgency: 'awaited', render: async () => coordinatorMessage() },
};
