import type { Schedule } from '../jobs/schedules.ts';
import type { MessageKinds } from '../outbox/kinds.ts';
import { findToAsk, recordAsked, sendDueCheckIns } from './rounds.ts';
import { findCheckIn, readState } from './service.ts';
import { checkInMessage, questionMessage } from './views.ts';

export const checkInMessages: MessageKinds = {
  'check-in.asked': {
    urgency: 'nudge',
    nudge: {
      family: 'check-ins',
      why: async () => 'You are paired.',
    },
    render: async (deps, message) => {
      const checkIn = await findToAsk(deps, message);
      return checkIn ? questionMessage(await readState(deps, checkIn)) : null;
    },
    sent: recordAsked,
  },
  'check-in.changed': {
    urgency: 'answer',
    render: async (deps, message) => {
      const checkIn = await findCheckIn(deps, message.workspaceId, message.subject);
      if (!checkIn?.channel || !checkIn.messageTs) return null;
      const update = { channel: checkIn.channel, ts: checkIn.messageTs };
      return { ...checkInMessage(await readState(deps, checkIn)), update };
    },
  },
};

export const checkInSchedules: Schedule[] = [{ name: 'check-ins.send', everyMinutes: 15, run: sendDueCheckIns }];
