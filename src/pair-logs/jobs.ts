import type { Schedule } from '../jobs/schedules.ts';
import type { MessageKind, MessageKinds } from '../outbox/kinds.ts';
import { lapseLogs } from './lapsing.ts';
import { ASKED, findLog, OFFERED } from './service.ts';
import { loggerMessage, offMessage, otherMessage } from './views.ts';

const offered: MessageKind['render'] = async (deps, { workspaceId, subject }) => {
  const log = await findLog(deps, workspaceId, subject);
  return log ? loggerMessage(log) : null;
};

const asked: MessageKind['render'] = async (deps, { workspaceId, subject, recipient }) => {
  const log = await findLog(deps, workspaceId, subject);
  const own = log?.people.find(({ member }) => member.slackId === recipient);
  return log && own ? otherMessage(log, own.memberId) : null;
};

/** What stands in Slack; of a log that was dropped, that it is not logged. */
const shown =
  (render: MessageKind['render']): MessageKind['render'] =>
  async (deps, message) =>
    (await render(deps, message)) ?? offMessage();

export const pairLogMessages: MessageKinds = {
  [OFFERED]: {
    urgency: 'answer', // to a reaction of theirs
    render: offered,
    shown: shown(offered),
  },
  [ASKED]: {
    urgency: 'awaited',
    // Only who still has something to answer is asked: it may be over, or no longer waited for.
    render: async (deps, message) => {
      const log = await findLog(deps, message.workspaceId, message.subject);
      const isOff = log?.people.some(({ memberId, declinedAt }) => memberId === log.loggedById && declinedAt);
      const own = log?.people.find(({ member }) => member.slackId === message.recipient);
      return !own || own.declinedAt || isOff ? null : asked(deps, message);
    },
    shown: shown(asked),
  },
};

export const pairLogSchedules: Schedule[] = [{ name: 'pair-logs.lapse', everyMinutes: 1440, run: lapseLogs }];
