import type { Schedule } from '../jobs/schedules.ts';
import type { Content, Forecaster, MessageKinds } from '../outbox/kinds.ts';
import { findMember } from '../people/service.ts';
import { findNote, NOTE, writeApart } from './acting.ts';
import { endOf, findComingAlerts, STUCK, STUCK_KEY, tellOfStuck } from './alerts.ts';
import { BULK_DONE, findBulkResult, finishBulks } from './bulk.ts';
import { bulkDoneMessage } from './bulk-views.ts';
import { noteMessage, reminderMessage, stuckMessage } from './message-views.ts';
import { findStuck, REMINDER } from './service.ts';

/** More are a list, which App Home has. */
const MOST_STUCK = 10;

export const overviewMessages: MessageKinds = {
  // The two may have paused or ended it meanwhile: then they are let be.
  [NOTE]: {
    urgency: 'awaited',
    render: async (deps, message) => {
      const found = await findNote(deps, message);
      return found?.pairing.status === 'ACTIVE' ? noteMessage(found.note.text, found.note.by.slackId) : null;
    },
    failed: writeApart,
  },

  [REMINDER]: {
    urgency: 'awaited',
    render: async (deps, message) => {
      const found = await findNote(deps, message);
      if (found?.pairing.status !== 'ACTIVE' || found.pairing.agreedAt) return null;
      return reminderMessage(found.pairing, found.note.by.slackId);
    },
    shown: async (deps, message) => {
      const found = await findNote(deps, message);
      return found ? reminderMessage(found.pairing, found.note.by.slackId) : null;
    },
    failed: writeApart,
  },

  [STUCK]: {
    urgency: 'nudge',
    nudge: {
      family: 'coordination',
      why: async () =>
        'Because you coordinate mentoring, and pairs are there that could use a hand. At most once a week, and only when there is a new one.',
    },
    render: async (deps, { workspaceId, recipient }) => {
      const member = await findMember(deps, workspaceId, recipient);
      if (!member?.isCoordinator) return null;
      const stuck = await findStuck(deps, workspaceId, MOST_STUCK);
      return stuck.total > 0 ? stuckMessage(stuck, deps.now()) : null;
    },
    shown: async (deps, { workspaceId, recipient }): Promise<Content> => {
      const member = await findMember(deps, workspaceId, recipient);
      if (!member?.isCoordinator) return { text: 'Others look after the pairs now.', settled: true };
      const stuck = await findStuck(deps, workspaceId, MOST_STUCK);
      return { ...stuckMessage(stuck, deps.now()), settled: stuck.total === 0 };
    },
  },

  [BULK_DONE]: {
    urgency: 'answer',
    render: async (deps, { workspaceId, subject }) => {
      const result = await findBulkResult(deps, workspaceId, subject);
      return result ? bulkDoneMessage(result) : null;
    },
  },
};

/** Coordinators are told of pairs that will be stuck if nobody does anything. */
export const overviewForecast: Forecaster = async (deps, { workspace, members, from, until }) => {
  const coordinators = members.filter(({ isCoordinator, deactivatedAt }) => isCoordinator && !deactivatedAt);
  if (coordinators.length === 0) return [];
  const alerts = await findComingAlerts(deps, workspace, from, until);
  return coordinators.flatMap(({ id: memberId }) =>
    alerts.map((dueAt) => ({
      memberId,
      kind: STUCK,
      family: 'coordination' as const,
      key: STUCK_KEY,
      subject: dueAt.toISOString(),
      dueAt,
      until: endOf(dueAt),
      title: 'Pairs that could use a hand',
    })),
  );
};

export const overviewSchedules: Schedule[] = [
  { name: 'overview.tell-stuck', everyMinutes: 1440, run: tellOfStuck },
  { name: 'overview.finish-bulks', everyMinutes: 1, run: finishBulks },
];
