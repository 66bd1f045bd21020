import type { Deps } from '../deps.ts';
import type { OutboxMessage } from '../generated/prisma/client.ts';
import type { Schedule } from '../jobs/schedules.ts';
import { actingOn } from '../knowledge/rights.ts';
import { OPEN_CARD } from '../knowledge/views.ts';
import { visibleTo } from '../knowledge/visibility.ts';
import type { Content, MessageKinds } from '../outbox/kinds.ts';
import { findHelp, KINDS, NOBODY_LEFT, turnOf } from './help.ts';
import { askNextEverywhere } from './rings.ts';
import { openApart, recordAsked, recordChannel, skipUnreachable } from './sending.ts';
import { findForReader, findSeenCards, helpOf, leadWasAsked, questionOf } from './showing.ts';
import { lookAtQuiet } from './stale.ts';
import {
  apartMessage,
  askedMessage,
  cardMessage,
  mineMessage,
  nobodyMessage,
  staleMessage,
  togetherMessage,
} from './views.ts';

async function mine(deps: Deps, { workspaceId, subject }: OutboxMessage): Promise<Content | null> {
  const help = await findHelp(deps, workspaceId, subject);
  return help ? mineMessage(questionOf(help)) : null;
}

/** The one of an earlier time says where the new one is. */
async function nobody(deps: Deps, { workspaceId, subject, occurrence }: OutboxMessage): Promise<Content | null> {
  const help = await findHelp(deps, workspaceId, subject);
  if (!help) return null;
  if (occurrence !== turnOf(help)) return mineMessage(questionOf(help));
  return nobodyMessage(questionOf(help), await leadWasAsked(deps, help));
}

async function asked(deps: Deps, message: OutboxMessage): Promise<Content | null> {
  const found = await findForReader(deps, message);
  return found ? askedMessage(found.view, found.status) : null;
}

/** The occurrence names for whom the conversation was opened: it may be with somebody else by now. */
async function together(deps: Deps, { workspaceId, subject, occurrence }: OutboxMessage): Promise<Content | null> {
  const help = await findHelp(deps, workspaceId, subject);
  if (!help) return null;
  return togetherMessage(helpOf(help), help.claimerId === occurrence, await findSeenCards(deps, help));
}

/** The occurrence names who had it, and when it was opened again. */
async function again(deps: Deps, { workspaceId, subject, occurrence }: OutboxMessage): Promise<Content | null> {
  const help = await findHelp(deps, workspaceId, subject);
  return help ? togetherMessage(helpOf(help), occurrence.startsWith(`${help.claimerId} `), [], true) : null;
}

async function apart(deps: Deps, { workspaceId, subject, occurrence }: OutboxMessage): Promise<Content | null> {
  const help = await findHelp(deps, workspaceId, subject);
  return help?.status === 'CLAIMED' && help.claimerId === occurrence ? apartMessage(helpOf(help)) : null;
}

async function stale(deps: Deps, { workspaceId, subject, occurrence }: OutboxMessage): Promise<Content | null> {
  const help = await findHelp(deps, workspaceId, subject);
  return help ? staleMessage(questionOf(help), help.staleAskedAt?.toISOString() === occurrence) : null;
}

/** Only where the asker may see the card: its team may be another one. */
async function card(deps: Deps, { workspaceId, subject, occurrence }: OutboxMessage): Promise<Content | null> {
  const help = await findHelp(deps, workspaceId, subject);
  if (!help?.card || help.card.id !== occurrence) return null;
  const where = { ...visibleTo(await actingOn(deps, help.asker)), id: help.card.id };
  return (await deps.db.card.count({ where })) > 0 ? cardMessage(questionOf(help), help.card, OPEN_CARD) : null;
}

export const liveHelpMessages: MessageKinds = {
  [KINDS.mine]: { urgency: 'answer', render: mine },

  [KINDS.nobody]: {
    urgency: 'answer',
    render: async (deps, message) => {
      const help = await findHelp(deps, message.workspaceId, message.subject);
      if (help?.status !== 'OPEN' || help.ring < NOBODY_LEFT || message.occurrence !== turnOf(help)) return null;
      return nobody(deps, message);
    },
    shown: nobody,
  },

  [KINDS.asked]: {
    urgency: 'awaited',
    render: async (deps, message) => {
      const found = await findForReader(deps, message);
      return found?.help.status === 'OPEN' && found.status === 'ASKED' ? asked(deps, message) : null;
    },
    shown: asked,
    failed: skipUnreachable,
  },

  [KINDS.together]: {
    urgency: 'answer',
    render: async (deps, message) => {
      const help = await findHelp(deps, message.workspaceId, message.subject);
      return help?.claimerId === message.occurrence ? together(deps, message) : null;
    },
    shown: together,
    sent: async (tx, message, { channel }) => recordChannel(tx, message, channel),
    failed: openApart,
  },

  [KINDS.again]: {
    urgency: 'awaited',
    render: async (deps, message) => {
      const help = await findHelp(deps, message.workspaceId, message.subject);
      const isTheirs = help?.status === 'CLAIMED' && message.occurrence.startsWith(`${help.claimerId} `);
      return isTheirs ? again(deps, message) : null;
    },
    shown: again,
    failed: openApart,
  },

  [KINDS.apart]: {
    urgency: 'answer',
    render: apart,
    shown: async (deps, message) => (await apart(deps, message)) ?? together(deps, message),
  },

  [KINDS.stale]: {
    urgency: 'awaited',
    render: stale,
    sent: (tx, message, _where, { now }) => recordAsked(tx, message, now()),
    failed: openApart,
  },

  [KINDS.card]: { urgency: 'awaited', render: card },
};

export const liveHelpSchedules: Schedule[] = [
  { name: 'live-help.ask-next', everyMinutes: 1, run: askNextEverywhere },
  { name: 'live-help.look-at-quiet', everyMinutes: 60, run: lookAtQuiet },
];
