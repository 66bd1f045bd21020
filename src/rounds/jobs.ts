import type { Schedule } from '../jobs/schedules.ts';
import type { MessageKinds } from '../outbox/kinds.ts';
import type { Computing } from './computing.ts';
import { finishSending } from './sending.ts';
import { findRoundStands, findRoundTold, findToldAt } from './telling.ts';
import { roundStandsMessage, roundToldMessage } from './telling-views.ts';

export const roundMessages: MessageKinds = {
  'round.stands': {
    urgency: 'answer',
    render: async (deps, message) => {
      const stands = await findRoundStands(deps, message);
      const update = await findToldAt(deps, message);
      return stands ? { ...roundStandsMessage(stands), ...(update && { update }) } : null;
    },
  },
  'round.told': {
    urgency: 'awaited',
    render: async (deps, message) => {
      const told = await findRoundTold(deps, message);
      return told ? roundToldMessage(told) : null;
    },
  },
};

export const newRoundSchedules = (computing: Computing): Schedule[] => [
  { name: 'rounds.compute', everyMinutes: 1, run: () => computing.resume() },
  { name: 'rounds.send', everyMinutes: 1, run: finishSending },
];
