import type { Schedule } from '../jobs/schedules.ts';
import type { MessageKinds } from '../outbox/kinds.ts';
import { findPairing } from '../pairings/service.ts';
import { findToldAt } from './changes.ts';
import { expireOffers, recordOffered, skipUnreachable } from './deliveries.ts';
import { offerEndedMessage, offerMessage, pendingIn } from './offer-views.ts';
import { findOffer } from './offers.ts';
import { findRequest, offerWaitingEverywhere } from './service.ts';
import { answerBy, soonest } from './urgency.ts';
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
      const pending = offer ? pendingIn(offer) : [];
      if (!offer || pending.length === 0) return null;
      return offerMessage(offer, answerBy(deps.now(), offer.workspace, soonest(pending)));
    },
    sent: async (tx, { id, workspaceId, subject }, where) => recordOffered(tx, workspaceId, subject, id, where),
    failed: async (deps, tx, { workspaceId, subject }) => skipUnreachable(deps, tx, workspaceId, subject),
  },

  'offer.closed': {
    urgency: 'answer',
    render: async (deps, { workspaceId, subject }) => {
      const offer = await findOffer(deps, workspaceId, subject);
      if (!offer?.channel || !offer.messageTs) return null;
      // Of a circle others may still wait for an answer, in the same message.
      const [still] = pendingIn(offer);
      const content = still ? offerMessage(offer, still.expiresAt) : offerEndedMessage(offer);
      return { ...content, update: { channel: offer.channel, ts: offer.messageTs } };
    },
  },

  'pairing.partner-left': {
    urgency: 'awaited',
    render: async (deps, { workspaceId, subject, recipient }) => {
      const pairing = await findPairing(deps, workspaceId, subject);
      if (!pairing) return null;
      const isMentee = pairing.mentee.slackId === recipient;
      const { name } = isMentee ? pairing.mentor : pairing.mentee;
      const { requestId, request, circle } = pairing;
      const circleGoesOn = circle !== null && circle.pairings.length > 0;
      return partnerLeftMessage({ name, skill: request.skill.name, requestId, isMentee, circleGoesOn });
    },
  },
};

export const mentorRequestSchedules: Schedule[] = [
  { name: 'offers.expire', everyMinutes: 5, run: expireOffers },
  { name: 'requests.match-waiting', everyMinutes: 15, run: offerWaitingEverywhere },
];
