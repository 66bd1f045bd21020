import type { MessageKind, MessageKinds } from '../outbox/kinds.ts';
import { findMember } from '../people/service.ts';
import { ASKED, findLog, OFFERED } from './service.ts';
import { loggerMessage, otherMessage } from './views.ts';

const shownToOther: MessageKind['render'] = async (deps, { workspaceId, subject, recipient }) => {
  const log = await findLog(deps, workspaceId, subject);
  const member = await findMember(deps, workspaceId, recipient);
  return log && member ? otherMessage(log, member.id) : null;
};

export const pairLogMessages: MessageKinds = {
  [OFFERED]: {
    urgency: 'answer', // to a reaction of theirs
    render: async (deps, { workspaceId, subject }) => {
      const log = await findLog(deps, workspaceId, subject);
      return log ? loggerMessage(log) : null;
    },
  },
  [ASKED]: {
    urgency: 'awaited',
    render: async (deps, message) => {
      const log = await findLog(deps, message.workspaceId, message.subject);
      const isOff = log?.people.some(({ memberId, declinedAt }) => memberId === log.loggedById && declinedAt);
      return isOff ? null : shownToOther(deps, message);
    },
    shown: shownToOther,
  },
};
