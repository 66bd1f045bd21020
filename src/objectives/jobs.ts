import type { MessageKinds } from '../outbox/kinds.ts';
import { findShared } from './sharing.ts';
import { noLongerSharedMessage, sharedMessage } from './sharing-views.ts';

export const objectiveMessages: MessageKinds = {
  'objective.shared': {
    urgency: 'awaited',
    render: async (deps, { workspaceId, subject, recipient }) => {
      const objective = await findShared(deps, workspaceId, subject, recipient);
      return objective ? sharedMessage(objective) : null;
    },
    // Taken back: what stood there goes too.
    shown: async (deps, { workspaceId, subject, recipient }) => {
      const objective = await findShared(deps, workspaceId, subject, recipient);
      return objective ? sharedMessage(objective) : noLongerSharedMessage();
    },
  },
};
