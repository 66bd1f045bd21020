import type { Schedule } from '../jobs/schedules.ts';
import type { Content, Forecaster, MessageKinds } from '../outbox/kinds.ts';
import { markDue } from './due.ts';
import { findLeaver, HANDED_OVER, handOverAll } from './handover.ts';
import { findStep, STEP, tellSteps } from './ladder.ts';
import { handoverMessage, listMessage, stepMessage } from './views.ts';
import { findComingLists, LIST, LIST_KEY, planLists, readList } from './weekly.ts';
import { list } from './words.ts';

export const verificationMessages: MessageKinds = {
  [LIST]: {
    urgency: 'nudge',
    nudge: { family: 'knowledge', why: async () => list.why },
    render: async (deps, message): Promise<Content | null> => {
      const weekly = await readList(deps, message);
      const content = weekly && listMessage(weekly);
      return content && !content.settled ? content : null;
    },
    shown: async (deps, message): Promise<Content | null> => {
      const weekly = await readList(deps, message);
      return weekly ? listMessage(weekly) : null;
    },
  },

  [HANDED_OVER]: {
    urgency: 'awaited',
    render: async (deps, message) => {
      const leaver = await findLeaver(deps, message);
      return leaver ? handoverMessage(leaver.name) : null;
    },
  },

  [STEP]: {
    urgency: 'awaited',
    render: async (deps, message) => {
      const step = await findStep(deps, message);
      return step ? stepMessage(step) : null;
    },
  },
};

/** The list of each week in which something waits. */
export const verificationForecast: Forecaster = async (deps, outlook) => {
  const coming = await findComingLists(deps, outlook);
  return coming.map(({ memberId, monday, dueAt, until: end }) => ({
    memberId,
    kind: LIST,
    family: 'knowledge',
    key: LIST_KEY,
    subject: `${memberId} ${monday}`,
    dueAt,
    until: end,
    title: list.coming,
  }));
};

export const verificationSchedules: Schedule[] = [
  { name: 'verification.mark-due', everyMinutes: 5, run: markDue },
  // Before the lists are made: what waits alone gets somebody.
  {
    name: 'verification.plan',
    everyMinutes: 60,
    run: async (deps) => {
      await handOverAll(deps);
      await planLists(deps);
    },
  },
  { name: 'verification.tell-steps', everyMinutes: 60, run: tellSteps },
];
