import type { Button, KnownBlock } from '@slack/types';
import type { PairingKind } from '../generated/prisma/enums.ts';
import { actions, button, escapeMrkdwn, header, mention, momentFor, section, shorten } from '../slack/blocks.ts';
import type { OwnStep } from './actions.ts';
import type { PairSessions, SessionWithPair } from './rows.ts';
import {
  cancelButton,
  findButton,
  LONGEST_STEP,
  logButtons,
  logValue,
  nameOf,
  OPEN_LOG,
  planButtons,
  STEP_DONE,
  timeBlocks,
} from './views.ts';

const value = (data: object) => JSON.stringify(data);

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
  const before = last?.startsAt
    ? [section(`Last time: ${momentFor(last.startsAt)}`, button(OPEN_LOG, 'Edit the log', logValue(last)))]
    : [];
  if (blocks.length > 0) return [...blocks, ...before];
  if (pairing.kind === 'FLASH' && last) return before;
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
    ...before,
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
