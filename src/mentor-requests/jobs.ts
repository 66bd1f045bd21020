import type { Schedule } from '../jobs/schedules.ts';
import type { MessageKinds } from '../outbox/kinds.ts';
import { findPairing } from '../pairings/service.ts';
import { findToldAt } from './changes.ts';
import { offerEndedMessage, offerMessage } from './offer-views.ts';
import { answerBy, expireOffers, findOffer, recordOffered, skipUnreachable } from './offers.ts';
import { findRequest, offerWaitingEverywhere } from './service.ts';
import { partnerLeftMessage, requestMessage } from './views.ts';

export const mentorRequestMessages: MessageKinds = {
  'mentor-request.received': {
    urgency: 'answer',
    render: async (deps, { workspaceId, subject }) => {
      const request = await findRequest(deps, workspaceId, subject);
      // A later change may have been told first, while Slack did not take this one.
      const told = await findToldAt(deps, workspaceId, subject);
      return request && !told ? requestMessage(request) : null;
    },
  },

  'mentor-request.changed': {
    urgency: 'answer',
    render: async (deps, { workspaceId, subject }) => {
      const request = await findRequest(deps, workspaceId, subject);
      const update = await findToldAt(deps, workspaceId, subject);
      return request ? { ...requestMessage(request), ...(update && { update }) } : null;
    },
  },

  'offer.made': {
    urgency: 'awaited',
    render: async (deps, { workspaceId, subject }) => {
      const offer = await findOffer(deps, workspaceId, subject);
      if (offer?.status !== 'PENDING') return null;
      return offerMessage(offer, answerBy(deps.now(), offer.workspace, offer.request));
    },
    sent: async (tx, { id, workspaceId, subject }, where) => recordOffered(tx, workspaceId, subject, id, where),
    failed: async (deps, tx, { workspaceId, subject }) => skipUnreachable(deps, tx, workspaceId, subject),
  },

  'offer.closed': {
    urgency: 'answer',
    render: async (deps, { workspaceId, subject }) => {
      const offer = await findOffer(deps, workspaceId, subject);
      if (!offer?.channel || !offer.messageTs) return null;
      return { ...offerEndedMessage(offer), update: { channel: offer.channel, ts: offer.messageTs } };
    },
  },

  'pairing.partner-left': {
    urgency: 'awaited',
    render: async (deps, { workspaceId, subject, recipient }) => {
      const pairing = await findPairing(deps, workspaceId, subject);
      if (!pairing) return null;
      const isMentee = pairing.mentee.slackId === recipient;
      const { name } = isMentee ? pairing.mentor : pairing.mentee;
      return partnerLeftMessage({ name, skill: pairing.request.skill.name, requestId: pairing.requestId, isMentee });
    },
  },
};

export const mentorRequestSchedules: Schedule[] = [
  { name: 'offers.expire', everyMinutes: 5, run: expireOffers },
  { name: 'requests.match-waiting', everyMinutes: 15, run: offerWaitingEverywhere },
];
