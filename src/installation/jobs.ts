import type { MessageKinds } from '../outbox/kinds.ts';
import { returnedMessage } from './views.ts';

export const installationMessages: MessageKinds = {
  // To all who coordinate: one of them at most has just done it.
  'installation.returned': { urgency: 'awaited', render: async () => returnedMessage() },
};
