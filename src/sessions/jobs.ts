import type { Schedule } from '../jobs/schedules.ts';
import type { Forecaster, MessageKind, MessageKinds } from '../outbox/kinds.ts';
import { mention } from '../slack/blocks.ts';
import { calendarFile } from './calendar.ts';
import { callOffEnded } from './ended.ts';
import { findChosenTitle, findSessionGuide } from './guide.ts';
import { SESSION_OVER } from './planning.ts';
import { findComingPreps, findPrepared, readPrep, sendPreps } from './prep.ts';
import { pastPrepMessage, prepMessage } from './prep-views.ts';
import { findSession } from './rows.ts';
import {
  recordPlace,
  SESSION_CALENDAR,
  SESSION_CALLED_OFF,
  SESSION_CARD,
  SESSION_PREP,
  sendApart,
  showApart,
} from './telling.ts';
import { calendarText, sessionCard } from './views.ts';

/** The file of a date as it is now, with the words of what happened. */
const calendar: MessageKind['render'] = async (deps, { workspaceId, subject, occurrence }) => {
  const session = await findSession(deps, workspaceId, subject);
  const [sequence = '', what = '', who = ''] = occurrence.split(' ');
  // Changed again meanwhile: the later file says it all.
  if (!session?.startsAt || session.sequence !== Number(sequence)) return null;
  const { startsAt, pairing } = session;
  const file = calendarFile(
    {
      ...session,
      startsAt,
      isCancelled: session.status === 'CANCELLED',
      names: [pairing.mentee.name, pairing.mentor.name],
    },
    deps.now(),
  );
  return {
    text: calendarText(session, what, who),
    file: { name: 'session.ics', title: 'Calendar file', bytes: async () => new TextEncoder().encode(file) },
  };
};

export const sessionMessages: MessageKinds = {
  // Somebody of the two has just suggested, planned or logged it: as if they wrote it there themselves.
  [SESSION_CARD]: {
    urgency: 'answer',
    render: async (deps, { workspaceId, subject }) => {
      const session = await findSession(deps, workspaceId, subject);
      return session ? sessionCard(session, deps.now(), await findChosenTitle(deps, session)) : null;
    },
    sent: recordPlace,
    failed: sendApart,
  },

  // Not a new message: the card asks how it was as soon as it is over.
  [SESSION_OVER]: {
    urgency: 'answer',
    render: async (deps, { workspaceId, subject, occurrence }) => {
      const session = await findSession(deps, workspaceId, subject);
      if (session?.status !== 'SCHEDULED' || session.startsAt?.toISOString() !== occurrence) return null;
      const { channel, messageTs: ts } = session;
      if (!channel || !ts) return null;
      return { ...sessionCard(session, deps.now(), undefined), update: { channel, ts } };
    },
    sent: (tx, message, _where, deps) => showApart(deps, tx, message),
    failed: showApart,
  },

  [SESSION_CALENDAR]: { urgency: 'answer', render: calendar, failed: sendApart },
  [SESSION_CALLED_OFF]: { urgency: 'awaited', render: calendar },

  [SESSION_PREP]: {
    urgency: 'nudge',
    nudge: {
      family: 'sessions',
      timely: true,
      why: async () =>
        'Because you have a session as a mentor: the working day before, I put together what matters for it. Only you get this.',
    },
    render: async (deps, message) => {
      const found = await findPrepared(deps, message);
      if (!found?.isAhead) return null;
      const { session, startsAt } = found;
      const guide = await findSessionGuide(deps, session);
      return prepMessage(session, startsAt, await readPrep(deps, session), guide?.title);
    },
    shown: async (deps, message) => {
      const found = await findPrepared(deps, message);
      if (!found) return null;
      const { session, startsAt, stands, isAhead } = found;
      if (!isAhead) return { ...pastPrepMessage(session, startsAt, stands), settled: true };
      const guide = await findSessionGuide(deps, session);
      return prepMessage(session, startsAt, await readPrep(deps, session), guide?.title);
    },
  },
};

export const sessionSchedules: Schedule[] = [
  { name: 'sessions.prepare', everyMinutes: 15, run: sendPreps },
  { name: 'sessions.call-off', everyMinutes: 15, run: callOffEnded },
];

/** What preparations are ahead, by the rules of the sweep. */
export const sessionForecast: Forecaster = async (deps, outlook) => {
  const preps = await findComingPreps(deps, outlook);
  return preps.map(({ id, key, mentor, mentee, startsAt, dueAt }) => ({
    memberId: mentor.id,
    kind: SESSION_PREP,
    family: 'sessions',
    key,
    subject: id,
    dueAt,
    until: startsAt,
    timely: true,
    title: `Preparation for your session with ${mention(mentee.slackId)}`,
  }));
};
