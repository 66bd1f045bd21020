import { REPORTED, TOLD_REPORTER } from '../kudos/after.ts';
import { toShown } from '../kudos/service.ts';
import type { MessageKinds } from '../outbox/kinds.ts';
import { findCase, findDecision, findOutcome, TOLD_GIVER, TOLD_JOINER } from './service.ts';
import { giverMessage, joinerMessage, reporterMessage } from './told-views.ts';
import { caseMessage } from './views.ts';

export const moderationMessages: MessageKinds = {
  [REPORTED]: {
    urgency: 'awaited',
    render: async (deps, message) => {
      const found = await findCase(deps, message);
      return found?.is === 'open' ? caseMessage(found, message.subject) : null;
    },
    shown: async (deps, message) => {
      const found = await findCase(deps, message);
      return found ? { ...caseMessage(found, message.subject), settled: found.is !== 'open' } : null;
    },
  },

  [TOLD_GIVER]: {
    urgency: 'awaited',
    render: async (deps, message) => {
      const found = await findDecision(deps, message);
      if (!found) return null;
      return giverMessage(found.what === 'kudos.private' ? 'PRIVATE' : 'REMOVED', toShown(found.kudos), found.reason);
    },
  },

  [TOLD_JOINER]: {
    urgency: 'awaited',
    render: async (deps, message) => {
      const found = await findDecision(deps, message);
      return found ? joinerMessage(found.reason) : null;
    },
  },

  [TOLD_REPORTER]: {
    urgency: 'awaited',
    render: async (deps, message) => {
      const outcome = await findOutcome(deps, message);
      return outcome ? reporterMessage(outcome) : null;
    },
  },
};
