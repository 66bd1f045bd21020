import { setImmediate } from 'node:timers/promises';
import type { Deps } from '../deps.ts';
import type { Member, OutboxMessage, Workspace } from '../generated/prisma/client.ts';
import type { Forecaster, MessageKinds } from './kinds.ts';
import { type Drop, planNudges, type Recipient, type Waiting } from './plan.ts';
import { LATER, readRecipients, waitingOf } from './recipients.ts';

/** A nudge in the forecast. */
export interface Ahead extends Waiting {
  kind: string;
  dueAt: Date;
  /** For the person's own eyes, mrkdwn; undefined while it is in the outbox. */
  title?: string;
  /** It waits in the outbox. */
  message?: OutboxMessage;
}

/** What one person gets, and what they would have got. */
export interface Forecast {
  messages: { at: Date; parts: Ahead[] }[];
  dropped: { at: Date; ahead: Ahead; why: Drop }[];
}

/** By member id; who gets nothing has an empty one. */
export type Forecasts = Map<string, Forecast>;

/** People between two chances for somebody else's request: working out a person's month takes about a millisecond. */
const AT_A_STRETCH = 20;

/** Lets the sender's plan run over the days: whenever something comes due it is asked, as the sender asks it. Pure. */
export function simulate(now: Date, until: Date, recipient: Recipient, ahead: Ahead[]): Forecast {
  const forecast: Forecast = { messages: [], dropped: [] };
  const person = { ...recipient, sent: [...recipient.sent] };
  let waiting = ahead.map((one) => ({ one, at: one.dueAt < now ? now : one.dueAt }));
  while (waiting.length > 0) {
    const at = new Date(Math.min(...waiting.map((one) => one.at.getTime())));
    if (at >= until) break;
    const due = waiting.filter((one) => one.at <= at).map(({ one }) => one);
    const plan = planNudges(at, person, due);
    if (plan.now.length > 0) forecast.messages.push({ at, parts: plan.now });
    person.sent.push(...plan.now.map(({ family }, part) => ({ at, family, leads: part === 0 })));
    forecast.dropped.push(...plan.dropped.map((drop) => ({ at, ahead: drop.waiting, why: drop.why })));
    const done = new Set([...plan.now, ...plan.dropped.map((drop) => drop.waiting)]);
    const moved = new Map(plan.later.map((later) => [later.waiting, later.at]));
    waiting = waiting.flatMap(({ one, at: before }) =>
      done.has(one) ? [] : [{ one, at: moved.get(one) ?? (before < at ? at : before) }],
    );
  }
  return forecast;
}

/** What waits in the outbox and what the features say will come, by member id, in a constant number of queries. */
async function readAhead(
  deps: Deps,
  kinds: MessageKinds,
  forecasters: Forecaster[],
  workspace: Workspace,
  members: Member[],
  until: Date,
): Promise<Map<string, Ahead[]>> {
  const workspaceId = workspace.id;
  const idOf = new Map(members.map(({ slackId, id }) => [slackId, id]));
  const ahead = new Map<string, Ahead[]>(members.map(({ id }) => [id, []]));
  const pending = await deps.db.outboxMessage.findMany({
    where: { workspaceId, nudge: true, status: 'PENDING', recipient: { in: [...idOf.keys()] } },
    orderBy: { id: 'asc' },
  });
  for (const message of pending) {
    const { kind, recipient } = message;
    // Where it was moved to may no longer be right, or is what a preview asks.
    const dueAt = message.reason === LATER ? deps.now() : message.dueAt;
    ahead.get(idOf.get(recipient) ?? '')?.push({ ...waitingOf(kinds, message), kind, dueAt, message });
  }
  const memberIds = [...ahead.keys()];
  for (const forecaster of forecasters) {
    for (const coming of await forecaster(deps, workspaceId, memberIds, deps.now(), until, workspace)) {
      const { memberId, kind, family, key, subject, dueAt, title } = coming;
      ahead.get(memberId)?.push({
        id: `${kind} ${subject} ${dueAt.toISOString()}`,
        kind,
        family,
        key,
        dueAt,
        title,
        until: coming.until ?? null,
        timely: coming.timely ?? kinds[kind]?.nudge?.timely ?? false,
        since: dueAt,
        alone: !kinds[kind]?.shown,
      });
    }
  }
  return ahead;
}

/** See Outbox.forecast in deps.ts. */
export async function forecastNudges(
  deps: Deps,
  kinds: MessageKinds,
  forecasters: Forecaster[],
  workspace: Workspace,
  members: Member[],
  until: Date,
): Promise<Forecasts> {
  const now = deps.now();
  const recipients = await readRecipients(deps, workspace, members);
  const ahead = await readAhead(deps, kinds, forecasters, workspace, members, until);
  const forecasts: Forecasts = new Map();
  for (const [index, { id, slackId }] of members.entries()) {
    if (index % AT_A_STRETCH === AT_A_STRETCH - 1) await setImmediate();
    const recipient = recipients.get(slackId);
    if (recipient) forecasts.set(id, simulate(now, until, recipient, ahead.get(id) ?? []));
  }
  return forecasts;
}
