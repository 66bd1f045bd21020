import type { MessageKinds } from '../outbox/kinds.ts';
import { PAIR_CARD, partnerFirst } from '../pairings/service.ts';
import { findVersion, goesOn, readAgreement } from './standing.ts';
import { answeredMessage, cardMessage, suggestedMessage } from './views.ts';

export const agreementMessages: MessageKinds = {
  [PAIR_CARD]: {
    urgency: 'answer',
    render: async (deps, { workspaceId, subject }) => {
      const state = await readAgreement(deps, workspaceId, subject);
      return state && goesOn(state) ? cardMessage(state) : null;
    },
    shown: async (deps, { workspaceId, subject }) => {
      const state = await readAgreement(deps, workspaceId, subject);
      return state ? cardMessage(state) : null;
    },
  },

  'agreement.suggested': {
    urgency: 'awaited',
    render: async (deps, { workspaceId, subject }) => {
      const state = await findVersion(deps, workspaceId, subject);
      return state && goesOn(state) && state.proposed?.id === subject ? suggestedMessage(state, state.version) : null;
    },
    shown: async (deps, { workspaceId, subject }) => {
      const state = await findVersion(deps, workspaceId, subject);
      return state ? suggestedMessage(state, state.version) : null;
    },
  },

  'agreement.answered': {
    urgency: 'awaited',
    render: async (deps, { workspaceId, subject, occurrence }) => {
      const state = await findVersion(deps, workspaceId, subject);
      if (!state || !goesOn(state)) return null;
      const [partner] = partnerFirst(state.pairing, state.version.proposedById);
      return answeredMessage(state, partner.slackId, occurrence === 'agreed' ? 'agreed' : 'kept');
    },
  },
};
