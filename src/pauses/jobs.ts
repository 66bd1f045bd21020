import type { Deps } from '../deps.ts';
import type { OutboxMessage } from '../generated/prisma/client.ts';
import type { Schedule } from '../jobs/schedules.ts';
import type { MessageKinds } from '../outbox/kinds.ts';
import { findPairing } from '../pairings/service.ts';
import { resumeDue, viewFor } from './service.ts';
import { pausedMessage, resumedMessage } from './views.ts';

/** The pairing as the recipient sees it, and whether the pause the message is about still holds. */
async function read(deps: Deps, { workspaceId, subject, recipient, occurrence }: OutboxMessage) {
  const pairing = await findPairing(deps, workspaceId, subject);
  if (!pairing) return undefined;
  const ownId = pairing.mentor.slackId === recipient ? pairing.mentorId : pairing.menteeId;
  return { pairing: viewFor(pairing, ownId), holds: pairing.pausedAt?.toISOString() === occurrence };
}

/** The pause was over before its recipient could be told of it, so there is nothing to tell of its end. */
async function isUnheard(
  { db }: Deps,
  { workspaceId, subject, recipient, occurrence }: OutboxMessage,
): Promise<boolean> {
  const paused = { workspaceId, kind: 'pairing.paused', subject, recipient, occurrence };
  return (await db.outboxMessage.count({ where: { ...paused, status: 'DROPPED' } })) > 0;
}

export const pauseMessages: MessageKinds = {
  'pairing.paused': {
    urgency: 'awaited',
    render: async (deps, message) => {
      const pause = await read(deps, message);
      // It may have ended meanwhile, with the pairing or without.
      return pause?.holds && pause.pairing.status === 'PAUSED' ? pausedMessage(pause.pairing) : null;
    },
    shown: async (deps, message) => {
      const pause = await read(deps, message);
      if (!pause) return null;
      return pause.holds ? pausedMessage(pause.pairing) : pausedMessage({ ...pause.pairing, pausedUntil: null });
    },
  },
  'pairing.resumed': {
    urgency: 'awaited',
    render: async (deps, message) => {
      const pause = await read(deps, message);
      if (pause?.pairing.status !== 'ACTIVE' || (await isUnheard(deps, message))) return null;
      return resumedMessage(pause.pairing);
    },
  },
};

export const pauseSchedules: Schedule[] = [{ name: 'pauses.end', everyMinutes: 60, run: resumeDue }];
