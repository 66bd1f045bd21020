import { actions, button, context, escapeMrkdwn, type MessageContent, section } from '../slack/blocks.ts';
import type { RoundWithOpener } from './service.ts';
import { carrying, count, OPEN_ROUND } from './views.ts';

export interface RoundStands {
  round: RoundWithOpener;
  matched: number;
  /** Questions to mentors; a circle is one. */
  offers: number;
  mentees: number;
}

/** To the coordinator who opened a round: how it stands. Sent once, then edited. */
export function roundStandsMessage({ round, matched, offers, mentees }: RoundStands): MessageContent {
  const open = actions(button(OPEN_ROUND, 'Look at it', carrying(round.id), 'primary'));
  switch (round.status) {
    case 'COMPUTING':
      return { text: 'Your draft is being computed.' };
    case 'DRAFT': {
      const text = `Your draft is ready: a mentor for ${matched} of ${count(mentees, 'person', 'people')}.`;
      return { text, blocks: [section(text), open] };
    }
    case 'SENT':
      return { text: `Your round is sent: ${count(offers, 'offer is', 'offers are')} on the way.` };
    case 'DISCARDED':
      return { text: `Your round was thrown away. ${escapeMrkdwn(round.reason ?? '')} Nobody heard of it.` };
  }
}

/** What a sent round came to for one mentee; they are told nothing of anybody else. */
export interface RoundTold {
  skill: string;
  status: 'OFFERED' | 'WAITLISTED';
  position: number | undefined;
  offerDays: number;
  /** In a round of circles: at most so many people in one. */
  circleSize?: number | undefined;
}

/** To everybody who was in a sent round, matched or not. */
export function roundToldMessage({ skill, status, position, offerDays, circleSize }: RoundTold): MessageContent {
  const about = `Your programme has been looking for mentors, and you want to learn *${escapeMrkdwn(skill)}*.`;
  const days = count(offerDays, 'day');
  const circle =
    circleSize === undefined
      ? ''
      : ` It may be a circle: one mentor with up to ${circleSize} people in one conversation.`;
  const stands =
    status === 'OFFERED'
      ? `:mag: Somebody who fits has been asked. They have ${days} to answer, then I ask the next.${circle}`
      : `:hourglass_flowing_sand: Every place is taken this time. You are number ${position ?? 1} on the list, and I ask as soon as there is a place.`;
  return {
    text: `${about.replaceAll('*', '')} ${stands}`,
    blocks: [section(`${about}\n${stands}`), context('Type `/mentor` to see it or to take it back.')],
  };
}
