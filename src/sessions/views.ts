import type { ActionsBlock, Button, KnownBlock } from '@slack/types';
import { z } from 'zod';
import type { PairingKind } from '../generated/prisma/enums.ts';
import {
  actions,
  button,
  context,
  escapeMrkdwn,
  header,
  type MessageContent,
  mention,
  momentFor,
  quote,
  section,
  shorten,
} from '../slack/blocks.ts';
import type { OwnStep } from './actions.ts';
import type { PairSessions, SessionWithPair } from './service.ts';

export const FIND_TIME = 'session.find-time';
export const CHOOSE = 'session.choose';
export const MOVE = 'session.move';
export const CANCEL = 'session.cancel';
export const MET = 'session.met';
export const NOT_MET = 'session.not-met';
export const OPEN_LOG = 'session.log';
export const OPEN_GUIDE = 'session.guide';
export const STEP_DONE = 'session.step-done';

export const PairButton = z.object({ pairing: z.uuid() });
export const SessionButton = z.object({ id: z.uuid() });
export const ChooseButton = SessionButton.extend({ at: z.iso.datetime().transform((text) => new Date(text)) });
/** Without a session: one that was never planned. */
export const LogButton = PairButton.extend({ id: z.uuid().optional() });
export const StepButton = SessionButton.extend({ done: z.boolean() });

/** What the two call it, by kind of pairing. */
const NAMES: Record<PairingKind, string> = {
  CLASSIC: 'session',
  REVERSE: 'session',
  PEER: 'session',
  FLASH: 'conversation',
  SHADOW: 'visit',
};
export const nameOf = (kind: PairingKind): string => NAMES[kind];

/** A step is a line; longer ones are read in the log. */
const LONGEST_STEP = 150;

const value = (data: object) => JSON.stringify(data);
const findButton = (pairingId: string, label: string, style?: 'primary'): Button =>
  button(FIND_TIME, label, value({ pairing: pairingId }), style);
const logValue = ({ id, pairingId }: SessionWithPair) => value({ id, pairing: pairingId });

const cancelButton = ({ id }: SessionWithPair, label: string, question: string): Button => ({
  ...button(CANCEL, label, value({ id })),
  confirm: {
    title: { type: 'plain_text', text: `${label}?` },
    text: { type: 'plain_text', text: question },
    confirm: { type: 'plain_text', text: label },
    deny: { type: 'plain_text', text: 'Keep it' },
  },
});

export const minutesWords = (minutes: number): string => `${minutes} minutes`;

/** Every time on a line of its own, so that each reader sees it in their own zone, with a button to take it. */
const timeBlocks = ({ id, options }: SessionWithPair): KnownBlock[] =>
  options.map((at) => section(`*${momentFor(at)}*`, button(CHOOSE, 'Take this one', value({ id, at: at.toISOString() }))));

const guideLine = (guide: string | undefined): KnownBlock[] =>
  guide ? [context(`Guide: ${escapeMrkdwn(guide)}`)] : [];

const otherOf = ({ pairing: { mentor, mentee }, proposedById }: SessionWithPair) =>
  mentor.id === proposedById ? { proposer: mentor, other: mentee } : { proposer: mentee, other: mentor };

function proposedCard(session: SessionWithPair, guide: string | undefined): MessageContent {
  const { pairing, minutes, options, pairingId } = session;
  const { proposer, other } = otherOf(session);
  const what = `${options.length === 1 ? 'a time' : `${options.length} times`} for your ${nameOf(pairing.kind)}`;
  const asked = `${mention(other.slackId)}, ${options.length === 1 ? 'does it fit?' : 'which one fits?'}`;
  return {
    text: `${mention(proposer.slackId)} suggests ${what}. ${asked}`,
    blocks: [
      section(`:calendar: *${mention(proposer.slackId)} suggests ${what}.* ${minutesWords(minutes)}.\n${asked}`),
      ...timeBlocks(session),
      ...guideLine(guide),
      actions(
        findButton(pairingId, 'Other times'),
        cancelButton(
          session,
          'Not now',
          'These times are no longer suggested then. You can find others whenever you like.',
        ),
      ),
      context('Each of you sees these times in your own zone.'),
    ],
  };
}

const planButtons = (session: SessionWithPair): ActionsBlock =>
  actions(
    button(MOVE, 'Move', value({ id: session.id })),
    cancelButton(session, 'Cancel it', 'The other one is told, and the calendar file takes it out of both calendars.'),
    button(OPEN_GUIDE, 'Guide for this session', value({ id: session.id })),
  );

const logButtons = (session: SessionWithPair): ActionsBlock =>
  actions(
    button(MET, 'We met', logValue(session), 'primary'),
    button(NOT_MET, 'Did not happen', logValue(session)),
    button(OPEN_LOG, 'Log it', logValue(session)),
  );

const stepLine = (step: SessionWithPair['actions'][number]): string =>
  `${step.doneAt ? ':white_check_mark:' : ':small_blue_diamond:'} ${mention(step.owner.slackId)}: ${escapeMrkdwn(shorten(step.text, LONGEST_STEP))}`;

function heldCard(session: SessionWithPair, startsAt: Date): MessageContent {
  const { heldMinutes, minutes, line, actions: steps, pairingId, pairing } = session;
  const met = `You two met, ${minutesWords(heldMinutes ?? minutes)}: ${momentFor(startsAt)}.`;
  return {
    text: met,
    blocks: [
      section(`:white_check_mark: *${met}*${line ? `\n${quote(line)}` : ''}`),
      ...(steps.length > 0 ? [section(`*Next steps*\n${steps.map(stepLine).join('\n')}`)] : []),
      actions(
        button(OPEN_LOG, steps.length > 0 || line ? 'Edit the log' : 'Add next steps', logValue(session)),
        ...(pairing.status === 'ACTIVE' && pairing.kind !== 'FLASH'
          ? [findButton(pairingId, 'Find the next time')]
          : []),
      ),
    ],
  };
}

function settledCard(session: SessionWithPair, told: string, ...more: Button[]): MessageContent {
  const { pairing, pairingId } = session;
  const buttons = [...(pairing.status === 'ACTIVE' ? [findButton(pairingId, 'Find a time')] : []), ...more];
  return { text: told, blocks: [section(told), ...(buttons.length > 0 ? [actions(...buttons)] : [])] };
}

/** A session in the pair's conversation, as things are now; the same message is edited from one to the next. */
export function sessionCard(session: SessionWithPair, now: Date, guide: string | undefined): MessageContent {
  const { status, startsAt, pairing, minutes } = session;
  const name = nameOf(pairing.kind);
  if (status === 'PROPOSED') return proposedCard(session, guide);
  if (!startsAt) {
    const told = 'These times are no longer suggested.';
    return { text: told, blocks: [context(told)] };
  }
  if (status === 'CANCELLED')
    return settledCard(session, `:x: Your ${name} is cancelled. It was planned for ${momentFor(startsAt)}.`);
  if (status === 'HELD') return heldCard(session, startsAt);
  if (status === 'NOT_HELD')
    return settledCard(
      session,
      `Your ${name} of ${momentFor(startsAt)} did not take place. No harm done.`,
      button(OPEN_LOG, 'We did meet', logValue(session)),
    );
  const isOver = startsAt <= now;
  const told = isOver
    ? `How was your ${name}? It was planned for ${momentFor(startsAt)}.`
    : `Your ${name}: ${momentFor(startsAt)}`;
  return {
    text: told,
    blocks: [
      section(
        `:calendar: *${told}*\n${minutesWords(minutes)}, ${mention(pairing.mentee.slackId)} and ${mention(pairing.mentor.slackId)}`,
      ),
      ...guideLine(guide),
      isOver ? logButtons(session) : planButtons(session),
    ],
  };
}

/** What comes with a calendar file. `who`: a Slack id, or '' where nobody in particular did it. */
export function calendarText(session: SessionWithPair, what: string, who: string): string {
  const { pairing, startsAt, minutes } = session;
  const name = nameOf(pairing.kind);
  const date = startsAt ? momentFor(startsAt) : '';
  if (what === 'cancelled')
    return `${who ? `${mention(who)} cancelled your ${name}` : `Your ${name} is cancelled`}: ${date}. The file takes it out of your calendar.`;
  if (what === 'moved')
    return `${mention(who)} moved your ${name}. New time: ${date}, ${minutesWords(minutes)}. The file changes it in your calendar.`;
  return `It’s a date: ${date}, ${minutesWords(minutes)}. Open the file to put it into your calendar.`;
}

/** A pairing with its sessions, as one of the two sees it on App Home. */
export interface HomePair {
  pairing: { id: string; kind: PairingKind; status: string; mentorId: string };
  partner: { slackId: string };
  sessions: PairSessions;
}

function proposedBlocks(session: SessionWithPair, ownId: string, who: string): KnownBlock[] {
  const isOwn = session.proposedById === ownId;
  const taken = cancelButton(session, isOwn ? 'Take back' : 'Not now', 'These times are no longer suggested then.');
  if (isOwn)
    return [
      section(`You suggested times to ${who}, who chooses one.`),
      actions(findButton(session.pairingId, 'Other times'), taken),
    ];
  return [
    section(`*${who} suggests:*`),
    ...timeBlocks(session),
    actions(findButton(session.pairingId, 'Other times'), taken),
  ];
}

function pairBlocks({ pairing, partner, sessions }: HomePair, ownId: string): KnownBlock[] {
  const { proposed, planned, toLog, last } = sessions;
  const who = mention(partner.slackId);
  const name = nameOf(pairing.kind);
  const blocks: KnownBlock[] = [];
  if (toLog?.startsAt)
    blocks.push(section(`*How was your ${name} with ${who}?* ${momentFor(toLog.startsAt)}`), logButtons(toLog));
  if (pairing.status !== 'ACTIVE') return blocks;
  if (planned?.startsAt)
    blocks.push(section(`Your ${name} with ${who}: ${momentFor(planned.startsAt)}`), planButtons(planned));
  if (proposed) blocks.push(...proposedBlocks(proposed, ownId, who));
  if (blocks.length > 0) return blocks;
  if (pairing.kind === 'FLASH' && last) return [];
  const waits = pairing.kind === 'REVERSE' && pairing.mentorId === ownId && !last;
  return [
    section(
      waits
        ? `No date with ${who} yet. They are the senior of you two, so they suggest the first one.`
        : `No date with ${who} yet.`,
    ),
    actions(
      ...(waits ? [] : [findButton(pairing.id, 'Find a time', 'primary')]),
      button(OPEN_LOG, 'Log a session', value({ pairing: pairing.id })),
    ),
  ];
}

/** A next step of one's own or of the other, with the button that says it is done. */
export const stepBlock = (id: string, text: string): KnownBlock =>
  section(text, button(STEP_DONE, 'Done', value({ id, done: true })));

function stepBlocks(steps: OwnStep[], ownId: string): KnownBlock[] {
  if (steps.length === 0) return [];
  return [
    header('Next steps'),
    ...steps.map(({ id, text, session: { pairing } }) => {
      const partner = pairing.mentorId === ownId ? pairing.mentee : pairing.mentor;
      return stepBlock(id, `${escapeMrkdwn(shorten(text, LONGEST_STEP))}\nwith ${mention(partner.slackId)}`);
    }),
  ];
}

/** The person's own section of App Home. `starters`: the button that opens them. */
export function sessionsHomeBlocks(pairs: HomePair[], steps: OwnStep[], ownId: string, starters: Button): KnownBlock[] {
  const blocks = pairs.flatMap((pair) => pairBlocks(pair, ownId));
  const isAny = pairs.some(({ pairing }) => pairing.status === 'ACTIVE');
  return [
    ...(blocks.length > 0 ? [header('Sessions'), ...blocks] : []),
    ...(isAny ? [actions(starters)] : []),
    ...stepBlocks(steps, ownId),
  ];
}
