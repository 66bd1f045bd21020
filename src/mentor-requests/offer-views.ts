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
  mentions,
  quote,
  section,
  shorten,
} from '../slack/blocks.ts';

export const ACCEPT_OFFER = 'offer.accept';
export const PASS_OFFER = 'offer.pass';

/** Of each goal, and of the reasons, in a circle's offer: so five people fit on a phone, and into Slack's 13,200 characters. */
const CIRCLE_WORDS = 150;

/** What the buttons of an offer carry; of a circle any of its offers stands for all. */
export const OfferButton = z.object({ offerId: z.uuid() });

/** One mentee's offer as the mentor sees it. */
interface SingleOffer {
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

/** An offer, and if it is part of a circle, all offers of that: they stand in one message. */
export type OfferView = SingleOffer & { circle: { offers: SingleOffer[] } | null };

const skillOf = ({ request }: SingleOffer) => escapeMrkdwn(request.skill.name);

/** Who looks for what, as a sentence without its full stop. */
function wishOf(offer: SingleOffer): string {
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

function costOf({ request, workspace }: SingleOffer): string {
  const soon = request.urgent ? '; they hope to begin within days' : '';
  if (request.kind === 'FLASH') return `30 minutes, once, in the next 2 weeks${soon}`;
  return `30 minutes every 2 weeks, for ${workspace.pairingWeeks} weeks${soon}`;
}

const answerButtons = ({ id }: SingleOffer): KnownBlock => {
  const value = JSON.stringify({ offerId: id } satisfies z.infer<typeof OfferButton>);
  return actions(button(ACCEPT_OFFER, 'Accept', value, 'primary'), button(PASS_OFFER, 'Pass', value));
};

const reasonLines = (reasons: string[]) => reasons.map((reason) => `• ${escapeMrkdwn(reason)}`).join('\n');

const openUntil = (until: Date) => context(`Open until ${dateFor(until)}. Not for you? Just pass: nobody is told.`);

const singleMessage = (offer: SingleOffer, until: Date): MessageContent => ({
  text: `${wishOf(offer)}: “${escapeMrkdwn(shorten(offer.request.goal, 150))}” You can accept or pass until ${dateFor(until)}.`,
  blocks: [
    section(`:wave: *${wishOf(offer)}*\n${quote(offer.request.goal)}`),
    section(`*Why you*\n${reasonLines(offer.reasons)}`),
    section(`*What it takes:* ${costOf(offer)}`),
    answerButtons(offer),
    openUntil(until),
  ],
});

const menteesOf = (offers: SingleOffer[]) => offers.map(({ request }) => request.mentee.slackId);
const circleQuestion = (offers: SingleOffer[]) => `Would you take a circle of ${offers.length}?`;

/** A circle's cost is that of one pairing: they meet together. */
const circleCost = (offers: SingleOffer[]) => {
  const [first] = offers.toSorted((one, other) => Number(other.request.urgent) - Number(one.request.urgent));
  return first ? `${costOf(first)}, all together` : '';
};

/** Each person with what they want and why the mentor fits them; what holds for all of them stands above. */
const circleBlocks = (offers: SingleOffer[], shared: string[]): KnownBlock[] =>
  offers.map((offer) => {
    const own = offer.reasons.filter((reason) => !shared.includes(reason)).join(' · ');
    const who = `*${mention(offer.request.mentee.slackId)} – ${skillOf(offer)}*`;
    const goal = quote(shorten(offer.request.goal, CIRCLE_WORDS));
    return section([who, goal, ...(own ? [escapeMrkdwn(shorten(own, CIRCLE_WORDS))] : [])].join('\n'));
  });

function circleMessage(offers: SingleOffer[], first: SingleOffer, until: Date): MessageContent {
  const who = mentions(menteesOf(offers));
  const shared = first.reasons.filter((reason) => offers.every(({ reasons }) => reasons.includes(reason)));
  return {
    text: `${circleQuestion(offers)} ${who} would share a conversation with you. You can accept or pass until ${dateFor(until)}.`,
    blocks: [
      section(`:wave: *${circleQuestion(offers)}*\n${who} would share a conversation with you.`),
      ...(shared.length > 0 ? [section(`*Why you*\n${reasonLines(shared)}`)] : []),
      ...circleBlocks(offers, shared),
      section(`*What it takes:* ${circleCost(offers)}`),
      answerButtons(first),
      openUntil(until),
    ],
  };
}

/** What still waits for the answer to an offer: itself, or what is left of its circle. */
export const pendingIn = <T extends SingleOffer>({ circle, ...offer }: T & { circle: { offers: T[] } | null }) =>
  (circle?.offers ?? [offer]).filter(({ status }) => status === 'PENDING');

/**
 * To the mentor: who asks, why them, what it costs; for a circle all of it in one, once. `until`: when it goes on to somebody
 * else. Something has to wait for an answer still.
 */
export function offerMessage(offer: OfferView, until: Date): MessageContent {
  const pending = pendingIn(offer);
  const [first = offer] = pending;
  return pending.length > 1 ? circleMessage(pending, first, until) : singleMessage(first, until);
}

/** What became of one mentee's offer, for the mentor who had it. */
function singleEnd(offer: SingleOffer): string {
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

/** What became of a circle that nobody of is left to be answered for. */
function circleEnd(offers: SingleOffer[]): string {
  const having = (status: OfferStatus) => offers.filter((offer) => offer.status === status);
  const [accepted, passed, closed] = [having('ACCEPTED'), having('PASSED'), having('CLOSED')];
  if (accepted.length > 1)
    return `:handshake: You said yes: you have a circle with ${mentions(menteesOf(accepted))}. My introduction is on its way.`;
  const [only] = accepted;
  if (only) return singleEnd(only);
  if (passed.length > 0)
    return `You passed on the circle with ${mentions(menteesOf(passed))}, and that is fine. Nobody is told.`;
  if (having('EXPIRED').length > 0)
    return 'The requests for this circle have moved on to somebody else. Nothing is left to do, and nobody is told.';
  return closed.every(({ request }) => request.status === 'WITHDRAWN')
    ? 'The requests for this circle were withdrawn. Nothing is left to do.'
    : 'Your places are all taken, so the requests for this circle have moved on. To take more, type `/mentor profile`.';
}

const endOf = (offer: OfferView): string => (offer.circle ? circleEnd(offer.circle.offers) : singleEnd(offer));

/** The offer's message once it has ended: what is the case, and no buttons. */
export const offerEndedMessage = (offer: OfferView): MessageContent => ({
  text: endOf(offer),
  blocks: [section(endOf(offer))],
});

function homeBlocks(offer: OfferView & { expiresAt: Date }): KnownBlock[] {
  const pending = pendingIn(offer);
  const [first = offer] = pending;
  const isCircle = pending.length > 1;
  const who = ({ request, ...rest }: SingleOffer) =>
    `• ${mention(request.mentee.slackId)} – ${skillOf({ request, ...rest })}`;
  return [
    section(
      isCircle
        ? [`*${circleQuestion(pending)}*`, ...pending.map(who)].join('\n')
        : `*${wishOf(first)}*\n${quote(first.request.goal)}`,
    ),
    context(`${isCircle ? circleCost(pending) : costOf(first)} · open until ${dateFor(offer.expiresAt)}`),
    answerButtons(first),
  ];
}

/** App Home: what waits for this person's answer. */
export const offersHomeBlocks = (offers: (OfferView & { expiresAt: Date })[]): KnownBlock[] =>
  offers.length === 0 ? [] : [header('Waiting for your answer'), ...offers.flatMap(homeBlocks)];
