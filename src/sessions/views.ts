import type { ActionsBlock, Button, KnownBlock } from '@slack/types';
import { z } from 'zod';
import { NEW_CARD } from '../capture/opening.ts';
import type { PairingKind } from '../generated/prisma/enums.ts';
import {
  actions,
  button,
  context,
  escapeMrkdwn,
  type MessageContent,
  mention,
  momentFor,
  quote,
  section,
  shorten,
} from '../slack/blocks.ts';
import type { SessionWithPair } from './rows.ts';

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

/** Slack takes 3,000 characters in a section. */
const MOST_IN_SECTION = 2900;

/** A step is a line; longer ones are read in the log. */
export const LONGEST_STEP = 150;

const value = (data: object) => JSON.stringify(data);
export const findButton = (pairingId: string, label: string, style?: 'primary'): Button =>
  button(FIND_TIME, label, value({ pairing: pairingId }), style);
export const logValue = ({ id, pairingId }: SessionWithPair) => value({ id, pairing: pairingId });

export const cancelButton = ({ id }: SessionWithPair, label: string, question: string): Button => ({
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
export const timeBlocks = ({ id, options }: SessionWithPair): KnownBlock[] =>
  options.map((at) =>
    section(`*${momentFor(at)}*`, button(CHOOSE, 'Take this one', value({ id, at: at.toISOString() }))),
  );

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

export const planButtons = (session: SessionWithPair): ActionsBlock =>
  actions(
    button(MOVE, 'Move', value({ id: session.id })),
    cancelButton(session, 'Cancel it', 'The other one is told, and the calendar file takes it out of both calendars.'),
    button(OPEN_GUIDE, 'Guide', value({ id: session.id })),
  );

export const logButtons = (session: SessionWithPair): ActionsBlock =>
  actions(
    button(MET, 'We met', logValue(session), 'primary'),
    button(NOT_MET, 'Did not happen', logValue(session)),
    button(OPEN_LOG, 'Log it', logValue(session)),
  );

const stepLine = (step: SessionWithPair['actions'][number]): string =>
  `${step.doneAt ? ':white_check_mark:' : '•'} ${mention(step.owner.slackId)}: ${escapeMrkdwn(shorten(step.text, LONGEST_STEP))}`;

/** Lines under a title in one section; in one each where signs that are escaped make them too long for it. */
export function listBlocks(title: string, lines: string[]): KnownBlock[] {
  if (lines.length === 0) return [];
  const all = [`*${title}*`, ...lines];
  return all.join('\n').length <= MOST_IN_SECTION ? [section(all.join('\n'))] : all.map((line) => section(line));
}

function heldCard(session: SessionWithPair, startsAt: Date): MessageContent {
  const { heldMinutes, minutes, line, actions: steps, pairingId, pairing } = session;
  const met = `You two met: ${momentFor(startsAt)}, ${minutesWords(heldMinutes ?? minutes)}.`;
  return {
    text: met,
    blocks: [
      section(`:white_check_mark: *${met}*${line ? `\n${quote(line)}` : ''}`),
      ...listBlocks('Next steps', steps.map(stepLine)),
      actions(
        button(OPEN_LOG, steps.length > 0 || line ? 'Edit the log' : 'Add next steps', logValue(session)),
        ...(line ? [button(NEW_CARD, 'Save as knowledge', value({ sessionId: session.id }))] : []),
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
