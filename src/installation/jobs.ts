import type { MessageKinds } from '../outbox/kinds.ts';
import { returnedMessage } from './views.ts';

export const installationMessages: MessageKinds = {
  'installation.returned': { urgency: 'answer', render: async () => returnedMessage() },
};
