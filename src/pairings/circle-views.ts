import { context, type MessageContent, mention, mentions, quote, section } from '../slack/blocks.ts';
import {
  agendaOf,
  icebreakerFor,
  introductionApartMessage,
  introductionMessage,
  type PairingView,
  rhythmOf,
  STAYS_HERE,
  skillOf,
} from './views.ts';

/** A circle as its people see it: its mentor and, one or more, the pairings that go on. */
export interface CircleView {
  id: string;
  mentor: { slackId: string };
  pairings: PairingView[];
}

const peopleOf = ({ pairings }: CircleView) => pairings.map(({ mentee }) => mentee);

const helloOf = (circle: CircleView): string =>
  `${mentions(peopleOf(circle).map(({ slackId }) => slackId))}, meet ${mention(circle.mentor.slackId)}, your mentor`;

/** The one who was asked first may have left before anybody was told. */
function firstWords(circle: CircleView): string {
  const [first] = circle.pairings;
  const starter = peopleOf(circle).find(({ id }) => id === first?.starterId) ?? first?.mentee;
  return `${mention(starter?.slackId ?? circle.mentor.slackId)}, please write first and suggest a time.`;
}

/** Opens the conversation of a circle: who, each one's goal, how to begin, and who writes first. With one person left: of a pair. */
export const circleMessage = (circle: CircleView): MessageContent => {
  const [pairing, ...others] = circle.pairings;
  if (!pairing) throw new Error(`circle ${circle.id} has nobody in it`);
  if (others.length === 0) return introductionMessage(pairing);
  const first = firstWords(circle);
  return {
    text: `${helloOf(circle)}. You are a circle and share this conversation. ${first}`,
    blocks: [
      section(
        `:wave: *${helloOf(circle)}.*\nYou are a circle: you share this conversation, and learn from each other too.`,
      ),
      ...circle.pairings.map((one) =>
        section(`${mention(one.mentee.slackId)} · *${skillOf(one)}*\n${quote(one.request.goal)}`),
      ),
      section(`*To break the ice*\n${icebreakerFor(circle.id)}`),
      section(agendaOf(pairing.kind)),
      section(`:point_right: *${first}*`),
      context(`${rhythmOf(pairing)}${STAYS_HERE} Whoever joins agrees to that.`),
    ],
  };
};

/** To each of them, where Slack would not open a conversation for all. */
export const circleApartMessage = (circle: CircleView): MessageContent => {
  const [pairing, ...others] = circle.pairings;
  if (!pairing) throw new Error(`circle ${circle.id} has nobody in it`);
  if (others.length === 0) return introductionApartMessage(pairing);
  const told = `${helloOf(circle)}. Slack did not let me open a conversation for your circle. ${firstWords(circle)}`;
  return { text: told, blocks: [section(`:wave: ${told}`), context(rhythmOf(pairing).trim())] };
};

/** To the mentor, once, when the last of it is over. Each mentee reads what anybody reads at the end of a pairing. */
export const circleCompletedMessage = (completed: { mentee: { slackId: string } }[]): MessageContent => {
  const what = `Your circle with ${mentions(completed.map(({ mentee }) => mentee.slackId))} is complete.`;
  const thanks = 'Thank you for the time, the trust and the questions.';
  return {
    text: `${what} ${thanks}`,
    blocks: [
      section(`:tada: *${what}*\n${thanks}`),
      context('App Home → *Earlier pairings* lets you look back on each of them. Your conversation stays yours.'),
    ],
  };
};
