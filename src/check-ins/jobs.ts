import type { Deps } from '../deps.ts';
import type { OutboxMessage } from '../generated/prisma/client.ts';
import type { Schedule } from '../jobs/schedules.ts';
import type { Content, Forecaster, MessageKind, MessageKinds, Nudge } from '../outbox/kinds.ts';
import { type MessageContent, mention } from '../slack/blocks.ts';
import { type CheckInState, readState } from './answers.ts';
import { findComing } from './coming.ts';
import { findGoOn, GO_ON } from './go-on.ts';
import { goOnMessage, isOpen } from './go-on-views.ts';
import { findAsker, TALK } from './help.ts';
import { REMINDER_MS } from './plan.ts';
import { replanAll } from './planning.ts';
import { findReminders, isReminded } from './reminders.ts';
import { askLessOften, explainCheckIn } from './rhythm.ts';
import { fewerText, whyText } from './rhythm-views.ts';
import { findToAsk, recordAsked, recordPassed, sendDueCheckIns } from './rounds.ts';
import type { Seat } from './seats.ts';
import { CHECK_IN, findCheckIn, keyOf, REMINDER, tidyUp } from './service.ts';
import { checkInMessage, remindedMessage, reminderMessage, talkMessage } from './views.ts';

/** "Fewer" makes the rhythm slower rather than the pause between two messages longer. */
const fewer: Nudge['fewer'] = async (_deps, tx, memberId, workspaceId) =>
  fewerText(await askLessOften(tx, workspaceId, memberId));

const aboutCheckIn: Nudge = {
  family: 'check-ins',
  why: async (deps, { workspaceId, subject }) => {
    const why = await explainCheckIn(deps, workspaceId, subject);
    return why ? whyText(why) : '';
  },
  fewer,
  dropped: (_deps, tx, message) => recordPassed(tx, message),
};

type View = (state: CheckInState) => MessageContent;

const shownAs =
  (messageOf: View): NonNullable<MessageKind['shown']> =>
  async (deps, { workspaceId, subject }) => {
    const checkIn = await findCheckIn(deps, workspaceId, subject);
    if (!checkIn) return null;
    const state = await readState(deps, checkIn);
    return { ...messageOf(state), settled: state.is !== 'asked' };
  };

/** A question that stands as its check-in does. */
const question = (messageOf: View): MessageKind => ({
  urgency: 'nudge',
  nudge: aboutCheckIn,
  render: async (deps, message) => {
    const checkIn = await findToAsk(deps, message);
    return checkIn ? messageOf(await readState(deps, checkIn)) : null;
  },
  shown: shownAs(messageOf),
});

/** Of a question and its reminder only the reminder can be answered. */
const shownQuestion: MessageKind['shown'] = async (deps, message) => {
  if (!(await isReminded(deps, message.workspaceId, message.subject))) return shownAs(checkInMessage)(deps, message);
  const content = await shownAs(remindedMessage)(deps, message);
  return content && { ...content, settled: true };
};

const shownGoOn = async (deps: Deps, message: OutboxMessage): Promise<Content | null> => {
  const { workspaceId, subject: pairingId, occurrence, recipient } = message;
  const state = await findGoOn(deps, workspaceId, { pairingId, askedAt: new Date(occurrence) }, recipient);
  return state ? { ...goOnMessage(state), settled: !isOpen(state) } : null;
};

const REMINDER_TITLE = 'A reminder of your check-in, if it is still open';

export const checkInMessages: MessageKinds = {
  [CHECK_IN]: {
    ...question(checkInMessage),
    nudge: { ...aboutCheckIn, follow: { kind: REMINDER, afterMs: REMINDER_MS, title: REMINDER_TITLE } },
    shown: shownQuestion,
    sent: (tx, message) => recordAsked(tx, message),
  },

  [REMINDER]: {
    ...question(reminderMessage),
    sent: (tx, { workspaceId, subject }, _where, deps) => deps.outbox.refresh(tx, workspaceId, CHECK_IN, subject),
  },

  [GO_ON]: {
    urgency: 'nudge',
    nudge: {
      family: 'check-ins',
      why: async () =>
        'Because neither of you has answered the last check-ins. You both are asked once, and nothing else until one of you answers.',
      fewer,
    },
    render: async (deps, message) => {
      const content = await shownGoOn(deps, message);
      return content?.settled ? null : content;
    },
    shown: shownGoOn,
  },

  [TALK]: {
    urgency: 'awaited',
    render: async (deps, { workspaceId, subject }) => {
      const asker = await findAsker(deps, workspaceId, subject);
      return asker ? talkMessage(asker) : null;
    },
  },
};

const COMING = {
  'check-in': {
    kind: CHECK_IN,
    title: ({ partnerId, isCircle }: Seat) => `Check-in with ${isCircle ? 'your circle' : mention(partnerId)}`,
  },
  'go-on': { kind: GO_ON, title: ({ partnerId }: Seat) => `Whether you and ${mention(partnerId)} would like to go on` },
} as const;

/** What comes due if nobody answers anything, by the plan of the sweep; a reminder follows each question while the pairing lasts. */
export const checkInForecast: Forecaster = async (deps, outlook) => {
  const { workspace, memberIds, from, until } = outlook;
  const { coming, ends } = await findComing(deps, outlook);
  // Nobody without a pairing that goes on is reminded.
  const reminders = ends.length > 0 ? await findReminders(deps, workspace, memberIds) : [];
  return [
    ...coming.map(({ what, seat, dueAt }) => ({
      memberId: seat.memberId,
      kind: COMING[what].kind,
      family: 'check-ins' as const,
      key: keyOf(seat.pairingId),
      subject: seat.pairingId,
      dueAt,
      title: COMING[what].title(seat),
    })),
    ...ends.map(({ seat, at }) => ({ memberId: seat.memberId, key: keyOf(seat.pairingId), closesAt: at })),
    ...reminders
      .filter(({ dueAt }) => dueAt < until)
      .map(({ id, memberId, pairingId, dueAt, nextAt }) => ({
        memberId,
        kind: REMINDER,
        family: 'check-ins' as const,
        key: keyOf(pairingId),
        subject: id,
        dueAt: dueAt < from ? from : dueAt,
        ...(nextAt && { until: nextAt }),
        title: REMINDER_TITLE,
      })),
  ];
};

export const checkInSchedules: Schedule[] = [
  { name: 'check-ins.send', everyMinutes: 15, run: sendDueCheckIns },
  {
    name: 'check-ins.plan',
    everyMinutes: 60,
    run: async (deps) => {
      await tidyUp(deps);
      await replanAll(deps);
    },
  },
];
