import type { KnownBlock } from '@slack/types';
import { z } from 'zod';
import { setObjectiveButton } from '../objectives/lines.ts';
import { type MenuView, pairingMenu } from '../pairings/menu.ts';
import { type Progress, progressLine } from '../pairings/milestones.ts';
import { endOf } from '../pairings/states.ts';
import {
  actions,
  button,
  context,
  dateFor,
  escapeMrkdwn,
  type MessageContent,
  type Modal,
  mention,
  plain,
  section,
} from '../slack/blocks.ts';
import { daysApart } from '../slack/times.ts';
import { CONFIDENCES, type Confidence, differences, MEETINGS, type Meeting, type Terms } from './terms.ts';

export const SHOW_AGREEMENT = 'agreement.show';
export const AGREE = 'agreement.agree';
export const WITHDRAW = 'agreement.withdraw';
export const CHANGE = 'agreement.change';

export const VersionButton = z.object({ id: z.uuid() });
/** `based`: what the person sees while they change it. */
export const ChangeButton = z.object({ pairing: z.uuid(), based: z.uuid().nullable() });

/** One version of an agreement. */
export type VersionView = Terms & {
  id: string;
  version: number;
  proposedBy: { id: string; slackId: string };
  votes: { memberId: string }[];
};

/** How a pair's agreement stands. */
export interface AgreementView {
  pairing: Progress &
    MenuView & {
      endsAt: Date;
      pausedAt: Date | null;
      pausedUntil: Date | null;
      mentor: { id: string; slackId: string };
      mentee: { id: string; slackId: string };
      request: { skill: { name: string } };
    };
  inForce: VersionView | undefined;
  proposed: VersionView | undefined;
  /** With what is proposed. */
  endsAt: Date;
}

export const MEETING_WORDS: Record<Meeting, string> = {
  huddle: 'In a Slack huddle',
  video: 'In a video call',
  phone: 'On the phone',
  'in-person': 'In person',
};

export const CONFIDENCE_WORDS: Record<Confidence, string> = {
  'between-us': 'What we say stays between us.',
  lessons: 'We may tell what we learned, not who said what.',
  open: 'We may talk about it, unless one of us says “between us”.',
};

export const isMeeting = (word: string): word is Meeting => MEETINGS.some((one) => one === word);
export const isConfidence = (word: string): word is Confidence => CONFIDENCES.some((one) => one === word);

export const weeksWords = (weeks: number) => (weeks === 1 ? '1 week' : `${weeks} weeks`);

/** Each line of an agreement; what is new in bold. */
function termsText(terms: Terms, endsAt: Date, before?: Terms): string {
  const changed = new Set(before ? differences(before, terms) : []);
  const mark = (text: string, ...keys: (keyof Terms)[]) => (keys.some((key) => changed.has(key)) ? `*${text}*` : text);
  const { weeks, sessionDays, minutes, meeting, confidential } = terms;
  return [
    mark(`${weeksWords(weeks)}, until ${dateFor(endsAt)}`, 'weeks'),
    mark(`${daysApart(sessionDays)}, ${minutes} minutes`, 'sessionDays', 'minutes'),
    mark(isMeeting(meeting) ? MEETING_WORDS[meeting] : MEETING_WORDS.huddle, 'meeting'),
    mark(isConfidence(confidential) ? CONFIDENCE_WORDS[confidential] : CONFIDENCE_WORDS['between-us'], 'confidential'),
  ]
    .map((line) => `• ${line}`)
    .join('\n');
}

const peopleOf = ({ pairing: { mentor, mentee } }: AgreementView) => [mentee, mentor];
const isOver = ({ pairing }: AgreementView) => pairing.status === 'COMPLETED' || pairing.status === 'ENDED';
const isOurs = ({ version }: VersionView) => version === 1;
const hasAgreed = ({ votes }: VersionView, id: string) => votes.some(({ memberId }) => memberId === id);

/** Who has agreed so far and who is asked, in a sentence. */
function askWords(state: AgreementView, proposed: VersionView): string {
  const [agreed, asked] = [true, false].map((is) => peopleOf(state).filter(({ id }) => hasAgreed(proposed, id) === is));
  const [done, open] = [agreed?.[0], asked?.[0]];
  if (done && open) return `${mention(done.slackId)} agrees. ${mention(open.slackId)}, do you?`;
  return 'It counts once you both agree. Change what does not suit you.';
}

export const valueOf = (value: object) => JSON.stringify(value);
const changeButton = ({ pairing, inForce, proposed }: AgreementView) =>
  button(CHANGE, 'Change', valueOf({ pairing: pairing.id, based: (proposed ?? inForce)?.id ?? null }));

const askButtons = (state: AgreementView, proposed: VersionView) =>
  actions(
    button(AGREE, 'Agree', valueOf({ id: proposed.id }), 'primary'),
    changeButton(state),
    ...(isOurs(proposed)
      ? []
      : [
          button(WITHDRAW, state.inForce ? 'Keep what we have' : 'Back to the first one', valueOf({ id: proposed.id })),
        ]),
  );

function proposedBlocks(state: AgreementView, proposed: VersionView): KnownBlock[] {
  const { inForce, endsAt } = state;
  const by = mention(proposed.proposedBy.slackId);
  const intro = isOurs(proposed)
    ? ':handshake: *How do you want to work together?* I suggest:'
    : `:handshake: *${by} suggests${inForce ? ' a change' : ''}:*`;
  const holds = inForce ? ' Until then the old one holds.' : '';
  return [
    section(`${intro}\n${termsText(proposed, endsAt, inForce)}`),
    section(`${askWords(state, proposed)}${holds}`),
    askButtons(state, proposed),
  ];
}

function standsWords({ pairing }: AgreementView): string {
  if (pairing.status === 'PAUSED' && pairing.pausedUntil) return `Paused until ${dateFor(pairing.pausedUntil)}`;
  if (pairing.status === 'COMPLETED') return 'Your pairing is complete';
  return pairing.status === 'ENDED' ? 'Your pairing has ended' : '';
}

/** What holds, what is suggested, and how far they are; `withMenu`: where pausing and the rest are not near by. */
function agreementBlocks(state: AgreementView, withMenu: boolean): KnownBlock[] {
  const { pairing, inForce, proposed } = state;
  const over = isOver(state);
  const menu = withMenu && !over ? pairingMenu(pairing) : undefined;
  const stands = standsWords(state);
  return [
    ...(inForce ? [section(`:handshake: *You agreed:*\n${termsText(inForce, endOf(pairing))}`, menu)] : []),
    ...(inForce || (proposed && !over) ? [] : [section('You have not agreed on anything yet.', menu)]),
    ...(proposed && !over ? proposedBlocks(state, proposed) : []),
    ...(!proposed && !over
      ? [actions(...(withMenu ? [setObjectiveButton(pairing.id)] : []), changeButton(state))]
      : []),
    context(...(stands ? [stands] : []), progressLine(pairing)),
  ];
}

const summaryOf = (state: AgreementView): string => {
  const { inForce, proposed } = state;
  if (proposed && !isOver(state)) {
    const who = isOurs(proposed)
      ? 'How do you want to work together?'
      : `${mention(proposed.proposedBy.slackId)} suggests:`;
    return `${who} ${weeksWords(proposed.weeks)}, ${daysApart(proposed.sessionDays).toLowerCase()}, ${proposed.minutes} minutes. ${askWords(state, proposed)}`;
  }
  return inForce
    ? `You agreed: ${weeksWords(inForce.weeks)}, ${daysApart(inForce.sessionDays).toLowerCase()}, ${inForce.minutes} minutes.`
    : 'You have not agreed on anything yet.';
};

/** Under the introduction, edited whenever anything about the pair changes. */
export const cardMessage = (state: AgreementView): MessageContent => ({
  text: summaryOf(state),
  blocks: agreementBlocks(state, true),
});

export const withWhom = ({ pairing }: AgreementView, ownId: string) => {
  const partner = pairing.mentor.id === ownId ? pairing.mentee : pairing.mentor;
  return `${mention(partner.slackId)} · ${escapeMrkdwn(pairing.request.skill.name)}`;
};

/** To the other: somebody suggests something. Later, what became of it. */
export const suggestedMessage = (state: AgreementView, version: VersionView): MessageContent => {
  const by = mention(version.proposedBy.slackId);
  if (state.proposed?.id === version.id && !isOver(state)) {
    const text = `${by} suggests a change to your agreement.`;
    return { text, blocks: proposedBlocks(state, state.proposed) };
  }
  const text =
    state.inForce?.id === version.id
      ? `You and ${by} agreed. It holds from now on.`
      : `${by} suggested a change to your agreement. That is settled.`;
  return { text, blocks: [section(text), ...(isOver(state) ? [] : [actions(changeButton(state))])] };
};

/** To whoever suggested it. */
export const answeredMessage = (state: AgreementView, byId: string, answer: 'agreed' | 'kept'): MessageContent => {
  const { inForce, pairing } = state;
  const who = mention(byId);
  if (answer === 'agreed' && inForce) {
    const text = `${who} agrees with your suggestion.`;
    return { text, blocks: [section(`:handshake: *${text}*\n${termsText(inForce, endOf(pairing))}`)] };
  }
  return { text: `${who} would rather keep things as they are for now. Talk about it when you next meet.` };
};

/** App Home → "Our agreement". */
export const agreementModal = (state: AgreementView, ownId: string): Modal => ({
  type: 'modal',
  callback_id: SHOW_AGREEMENT,
  private_metadata: valueOf({ id: state.pairing.id }),
  // App Home below is drawn anew when it is closed.
  notify_on_close: true,
  title: plain('Our agreement'),
  close: plain('Close'),
  blocks: [section(`*With ${withWhom(state, ownId)}*`), ...agreementBlocks(state, false)],
});

/** Under a button that came too late, to whoever pressed it. */
export const PRESSED_WORDS = {
  stale: 'That suggestion is no longer the current one. This is how it stands now.',
  over: 'Your pairing is over, so there is nothing to agree on any more.',
} as const;
