import type { Schedule } from '../jobs/schedules.ts';
import type { Content, MessageKinds } from '../outbox/kinds.ts';
import { freeForgotten } from './claims.ts';
import { FILLED, findFilled, OFFER } from './service.ts';
import { findTopic, offerTopics } from './topics.ts';
import { filledMessage, offerMessage } from './views.ts';
import { offer } from './words.ts';

export const gapMessages: MessageKinds = {
  [OFFER]: {
    urgency: 'nudge',
    nudge: { family: 'knowledge', why: async () => offer.why },
    render: async (deps, message): Promise<Content | null> => {
      const topic = await findTopic(deps, message);
      return topic?.state === 'open' ? offerMessage(topic) : null;
    },
    shown: async (deps, message): Promise<Content | null> => {
      const topic = await findTopic(deps, message);
      return topic ? offerMessage(topic) : null;
    },
  },

  [FILLED]: {
    urgency: 'awaited',
    render: async (deps, { workspaceId, subject, recipient }) => {
      const card = await findFilled(deps, workspaceId, subject, recipient);
      return card ? filledMessage(card) : null;
    },
  },
};

export const gapSchedules: Schedule[] = [
  {
    name: 'gaps.offer',
    everyMinutes: 60,
    run: async (deps) => {
      await freeForgotten(deps);
      await offerTopics(deps);
    },
  },
];
