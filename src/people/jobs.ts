import type { MessageKinds } from '../outbox/kinds.ts';
import { getProfile } from './profiles.ts';
import { profileSavedMessage } from './views.ts';

export const peopleMessages: MessageKinds = {
  'people.profile-saved': {
    urgency: 'answer',
    render: async (deps, message) => profileSavedMessage(await getProfile(deps, message.workspaceId, message.subject)),
  },
};
