import type { KnownBlock } from '@slack/types';
import { z } from 'zod';
import type { OfferStatus, PairingKind, RequestStatus } from '../generated/prisma/enums.ts';
import {
  actions,
  button,
  context,
  dateFor,
  escapeMrkdwn,
  header,
  type MessageContent,
  mention,
  quote,
  section,
  shorten,
} from '../slack/blocks.ts';

export const ACCEPT_OFFER = 'offer.accept';
export const PASS_OFFER = 'offer.pass';

/** What the buttons of an offer carry. */
export const OfferButton = z.object({ offerId: z.uuid() });

/** An offer as the mentor sees it. */
export interface OfferView {
  id: string;
  status: OfferStatus;
  reasons: string[];
  workspace: { pairingWeeks: number };
  request: {
    status: RequestStatus;
    goal: string;
    kind: PairingKind;
    urgent: boolean;
    skill: { name: string };
    mentee: { slackId: string };
  };
}

const skillOf = ({ request }: OfferView) => escapeMrkdwn(request.skill.name);

/** Who looks for what, as a sentence without its full stop. */
function wishOf(offer: OfferView): string {
  const who = mention(offer.request.mentee.slackId);
  const wishes: Record<PairingKind, string> = {
    CLASSIC: `${who} is looking for a mentor for ${skillOf(offer)}`,
    FLASH: `${who} would like one conversation about ${skillOf(offer)}`,
    PEER: `${who} is looking for a colleague to learn ${skillOf(offer)} with`,
    SHADOW: `${who} would like to sit in on your work with ${skillOf(offer)}`,
    REVERSE: `${who} would like to learn ${skillOf(offer)} from somebody closer to the work`,
  };
  return wishes[offer.request.kind];
}

function costOf({ request, workspace }: OfferView): string {
  const soon = request.urgent ? '; they hope to begin within days' : '';
  if (request.kind === 'FLASH') return `30 minutes, once, in the next 2 weeks${soon}`;
  return `30 minutes every 2 weeks, for ${workspace.pairingWeeks} weeks${soon}`;
}

const answerButtons = ({ id }: OfferView): KnownBlock => {
  const value = JSON.stringify({ offerId: id } satisfies z.infer<typeof OfferButton>);
  return actions(button(ACCEPT_OFFER, 'Accept', value, 'primary'), button(PASS_OFFER, 'Pass', value));
};

const reasonLines = ({ reasons }: OfferView) => reasons.map((reason) => `• ${escapeMrkdwn(reason)}`).join('\n');

/** To the mentor: who asks, why them, what it costs. `until`: when it goes on to somebody else. */
export const offerMessage = (offer: OfferView, until: Date): MessageContent => ({
  text: `${wishOf(offer)}: “${escapeMrkdwn(shorten(offer.request.goal, 150))}” You can accept or pass until ${dateFor(until)}.`,
  blocks: [
    section(`:wave: *${wishOf(offer)}*\n${quote(offer.request.goal)}`),
    section(`*Why you*\n${reasonLines(offer)}`),
    section(`*What it takes:* ${costOf(offer)}`),
    answerButtons(offer),
    context(`Open until ${dateFor(until)}. Not for you? Just pass: nobody is told.`),
  ],
});

/** What became of an offer, for the mentor who had it. */
function endOf(offer: OfferView): string {
  const who = mention(offer.request.mentee.slackId);
  switch (offer.status) {
    case 'PENDING':
      return `${wishOf(offer)}.`;
    case 'ACCEPTED':
      return `:handshake: You said yes: you and ${who} are paired for ${skillOf(offer)}. My introduction is on its way.`;
    case 'PASSED':
      return `You passed on ${skillOf(offer)} with ${who}, and that is fine. Nobody is told.`;
    case 'EXPIRED':
      return `The request about ${skillOf(offer)} has moved on to somebody else. Nothing is left to do, and nobody is told.`;
    case 'CLOSED':
      if (offer.request.status === 'WITHDRAWN')
        return `The request about ${skillOf(offer)} was withdrawn. Nothing is left to do.`;
      return `Your places are all taken, so the request about ${skillOf(offer)} has moved on. To take more, type \`/mentor profile\`.`;
  }
}

/** The offer's message once it has ended: what is the case, and no buttons. */
export const offerEndedMessage = (offer: OfferView): MessageContent => ({
  text: endOf(offer),
  blocks: [section(endOf(offer))],
});

/** App Home: what waits for this person's answer. */
export const offersHomeBlocks = (offers: (OfferView & { expiresAt: Date })[]): KnownBlock[] =>
  offers.length === 0
    ? []
    : [
        header('Waiting for your answer'),
        ...offers.flatMap((offer) => [
          section(`*${wishOf(offer)}*\n${quote(offer.request.goal)}`),
          context(`${costOf(offer)} · open until ${dateFor(offer.expiresAt)}`),
          answerButtons(offer),
        ]),
      ];
