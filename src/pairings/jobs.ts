import type { Schedule } from '../jobs/schedules.ts';
import { offerWaiting } from '../mentor-requests/service.ts';
import type { MessageKinds } from '../outbox/kinds.ts';
import { circleApartMessage, circleCompletedMessage, circleMessage } from './circle-views.ts';
import {
  completePairings,
  findCircle,
  findPairing,
  introduceApart,
  recordChannel,
  recordCircleChannel,
} from './service.ts';
import { completedMessage, introductionApartMessage, introductionMessage } from './views.ts';

export const pairingMessages: MessageKinds = {
  'pairing.introduced': {
    urgency: 'answer',
    render: async (deps, { workspaceId, subject }) => {
      const pairing = await findPairing(deps, workspaceId, subject);
      // Somebody may have left while Slack was away; who is left hears of that instead.
      return pairing?.status === 'ACTIVE' ? introductionMessage(pairing) : null;
    },
    sent: async (tx, { workspaceId, subject }, { channel }) => recordChannel(tx, workspaceId, subject, channel),
    failed: introduceApart,
  },

  'pairing.introduced-apart': {
    urgency: 'answer',
    render: async (deps, { workspaceId, subject }) => {
      const pairing = await findPairing(deps, workspaceId, subject);
      return pairing?.status === 'ACTIVE' ? introductionApartMessage(pairing) : null;
    },
  },

  'pairing.completed': {
    urgency: 'answer',
    render: async (deps, { workspaceId, subject }) => {
      const pairing = await findPairing(deps, workspaceId, subject);
      return pairing ? completedMessage(pairing) : null;
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

  'circle.completed': {
    urgency: 'answer',
    render: async (deps, { workspaceId, subject }) => {
      const circle = await findCircle(deps, workspaceId, subject);
      return circle ? circleCompletedMessage(circle) : null;
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
];
