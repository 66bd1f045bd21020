import { suggestAgreement } from '../agreements/service.ts';
import type { Schedule } from '../jobs/schedules.ts';
import { offerWaiting } from '../mentor-requests/service.ts';
import type { MessageKinds } from '../outbox/kinds.ts';
import { circleApartMessage, circleCompletedMessage, circleMessage } from './circle-views.ts';
import { CIRCLE_COMPLETED, findCircle, findCompleted, recordCircleChannel } from './circles.ts';
import { recordHalfway } from './halfway.ts';
import { introduceApart, recordChannel } from './introductions.ts';
import { completePairings, findPairing } from './service.ts';
import { goesOn } from './states.ts';
import { introductionApartMessage, introductionMessage } from './views.ts';

export const pairingMessages: MessageKinds = {
  'pairing.introduced': {
    urgency: 'answer',
    render: async (deps, { workspaceId, subject }) => {
      const pairing = await findPairing(deps, workspaceId, subject);
      // Somebody may have left while Slack was away; who is left hears of that instead. A pause needs the conversation all the same.
      return pairing && goesOn(pairing) ? introductionMessage(pairing) : null;
    },
    sent: async (tx, { workspaceId, subject }, { channel }, deps) => {
      await recordChannel(tx, workspaceId, subject, channel);
      await suggestAgreement(deps, tx, workspaceId, subject, [channel]);
    },
    failed: async (deps, tx, message) => {
      await introduceApart(deps, tx, message);
      await suggestAgreement(deps, tx, message.workspaceId, message.subject, message.recipient.split(','));
    },
  },

  'pairing.introduced-apart': {
    urgency: 'answer',
    render: async (deps, { workspaceId, subject }) => {
      const pairing = await findPairing(deps, workspaceId, subject);
      return pairing && goesOn(pairing) ? introductionApartMessage(pairing) : null;
    },
  },
};

export const circleMessages: MessageKinds = {
  'circle.introduced': {
    urgency: 'answer',
    render: async (deps, { workspaceId, subject }) => {
      const circle = await findCircle(deps, workspaceId, subject);
      return circle && circle.pairings.length > 0 ? circleMessage(circle) : null;
    },
    sent: async (tx, { workspaceId, subject }, { channel }) => recordCircleChannel(tx, workspaceId, subject, channel),
    failed: introduceApart,
  },

  'circle.introduced-apart': {
    urgency: 'answer',
    render: async (deps, { workspaceId, subject }) => {
      const circle = await findCircle(deps, workspaceId, subject);
      return circle && circle.pairings.length > 0 ? circleApartMessage(circle) : null;
    },
  },

  [CIRCLE_COMPLETED]: {
    urgency: 'awaited',
    render: async (deps, { workspaceId, subject }) => {
      const completed = await findCompleted(deps, workspaceId, subject);
      return completed.length > 0 ? circleCompletedMessage(completed) : null;
    },
  },
};

export const pairingSchedules: Schedule[] = [
  {
    name: 'pairings.complete',
    everyMinutes: 60,
    run: async (deps) => {
      for (const workspaceId of await completePairings(deps)) await offerWaiting(deps, undefined, workspaceId);
    },
  },
  { name: 'pairings.halfway', everyMinutes: 60, run: recordHalfway },
];
