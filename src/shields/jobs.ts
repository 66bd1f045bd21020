import type { Deps } from '../deps.ts';
import type { OutboxMessage } from '../generated/prisma/client.ts';
import type { Schedule } from '../jobs/schedules.ts';
import type { MessageKind, MessageKinds } from '../outbox/kinds.ts';
import { findMember } from '../people/service.ts';
import type { MessageContent } from '../slack/blocks.ts';
import { findAfter, PAUSE, recordAsked, TALK } from './after.ts';
import { afterMessage, breakMessage, talkMessage } from './after-views.ts';
import { recordUnreachable } from './answers.ts';
import { followShields } from './asking.ts';
import { ASKED, CHECK_IN, findShield, MINE } from './service.ts';
import { askedMessage, mineMessage } from './views.ts';

const shownToLead: MessageKind['render'] = async (deps, { workspaceId, subject, recipient }) => {
  const shield = await findShield(deps, workspaceId, subject);
  const lead = await findMember(deps, workspaceId, recipient);
  return shield && lead ? askedMessage(shield, lead.id) : null;
};

/** To whom the agent turns: the agent's name, and nothing else of it. */
const passedOn = (messageOf: (agentSlackId: string) => MessageContent): MessageKind => ({
  urgency: 'awaited',
  render: async (deps, { workspaceId, subject }) => {
    const shield = await findShield(deps, workspaceId, subject);
    return shield ? messageOf(shield.agent.slackId) : null;
  },
});

const shownAfter = async (deps: Deps, { workspaceId, subject }: OutboxMessage) => {
  const shown = await findAfter(deps, workspaceId, subject);
  return shown ? afterMessage(shown) : null;
};

export const shieldMessages: MessageKinds = {
  [MINE]: {
    urgency: 'answer',
    render: async (deps, { workspaceId, subject }) => {
      const shield = await findShield(deps, workspaceId, subject);
      return shield ? mineMessage(shield) : null;
    },
  },
  [ASKED]: {
    // Only leads at work are asked; what cannot be sent before they leave is of no use to the agent the day after.
    urgency: 'awaited',
    render: async (deps, message) => {
      const shield = await findShield(deps, message.workspaceId, message.subject);
      return shield?.status === 'OPEN' ? shownToLead(deps, message) : null;
    },
    shown: shownToLead,
    failed: (deps, tx, { workspaceId, subject, recipient }) =>
      recordUnreachable(deps, tx, workspaceId, subject, recipient),
  },
  [CHECK_IN]: {
    urgency: 'awaited',
    render: shownAfter,
    sent: (tx, { workspaceId, subject }, _where, deps) => recordAsked(deps, tx, workspaceId, subject),
  },
  [TALK]: passedOn(talkMessage),
  [PAUSE]: passedOn(breakMessage),
};

export const shieldSchedules: Schedule[] = [{ name: 'shields.follow', everyMinutes: 1, run: followShields }];
