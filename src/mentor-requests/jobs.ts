import type { Deps } from '../deps.ts';
import type { OutboxMessage } from '../generated/prisma/client.ts';
import type { Schedule } from '../jobs/schedules.ts';
import type { MessageKinds } from '../outbox/kinds.ts';
import { findPairing } from '../pairings/service.ts';
import { findToldAt } from './changes.ts';
import { expireOffers, recordOffered, skipUnreachable } from './deliveries.ts';
import { offerEndedMessage, offerMessage, pendingIn } from './offer-views.ts';
import { findOffer } from './offers.ts';
import { wasLeft } from './rematch.ts';
import { findRequest, offerWaitingEverywhere } from './service.ts';
import { answerBy, soonest } from './urgency.ts';
import { type EndView, pairingEndedMessage, partnerLeftMessage, requestMessage } from './views.ts';

/** How a pairing ended, as one of the two is told. */
async function readEnd(deps: Deps, { workspaceId, subject, recipient }: OutboxMessage): Promise<EndView | undefined> {
  const pairing = await findPairing(deps, workspaceId, subject);
  if (pairing?.status !== 'ENDED') return undefined;
  const isMentee = pairing.mentee.slackId === recipient;
  const [own, partner] = isMentee ? [pairing.mentee, pairing.mentor] : [pairing.mentor, pairing.mentee];
  return {
    name: partner.name,
    skill: pairing.request.skill.name,
    // Two who learn together can both ask again, one of them with the words of the first request.
    mayAsk: isMentee || pairing.kind === 'PEER',
    requestId: isMentee ? pairing.requestId : undefined,
    isFirst: wasLeft(pairing, own.id),
    circleGoesOn: !isMentee && pairing.circle !== null && pairing.circle.pairings.length > 0,
  };
}

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
    render: async (deps, message) => {
      const end = await readEnd(deps, message);
      return end ? partnerLeftMessage(end) : null;
    },
  },

  'pairing.ended': {
    urgency: 'awaited',
    render: async (deps, message) => {
      const end = await readEnd(deps, message);
      return end ? pairingEndedMessage(end) : null;
    },
  },
};

export const mentorRequestSchedules: Schedule[] = [
  { name: 'offers.expire', everyMinutes: 5, run: expireOffers },
  { name: 'requests.match-waiting', everyMinutes: 15, run: offerWaitingEverywhere },
];
