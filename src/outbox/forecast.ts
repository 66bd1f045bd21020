import { setImmediate } from 'node:timers/promises';
import type { Deps } from '../deps.ts';
import type { Member, OutboxMessage, Workspace } from '../generated/prisma/client.ts';
import { readDaysOff } from '../people/service.ts';
import { contentToSend } from './content.ts';
import type { Closing, Forecaster, MessageKinds, Nudge, Outlook } from './kinds.ts';
import { AT_A_STRETCH, type Drop, planNudges, type Recipient, type Waiting } from './plan.ts';
import { isLater, readRecipients, waitingOf } from './recipients.ts';

/** A nudge in the forecast. */
export interface Ahead extends Waiting {
  kind: string;
  dueAt: Date;
  /** For the person's own eyes, mrkdwn; undefined while it is in the outbox. */
  title?: string;
  /** It waits in the outbox. */
  message?: OutboxMessage;
  follow?: Nudge['follow'];
}

/** What one person gets, and what they would have got. */
export interface Forecast {
  messages: { at: Date; parts: Ahead[] }[];
  dropped: { at: Date; ahead: Ahead; why: Drop }[];
}

/** By member id; who gets nothing has an empty one. */
export type Forecasts = Map<string, Forecast>;

/** The earliest of these instants; null: none. */
const earliest = (...instants: (Date | null)[]): Date | null => {
  const times = instants.filter((one) => one !== null).map(Number);
  return times.length > 0 ? new Date(Math.min(...times)) : null;
};

/** What follows the parts of a message that is sent: of use until anything else of its key is due, and no longer than that was. */
function followsOf(at: Date, sent: Ahead[], others: Ahead[]): Ahead[] {
  return sent.flatMap((ahead) => {
    const { follow, key, family, askedFor } = ahead;
    // What was put off comes again by itself: nobody is reminded of it.
    if (!follow || askedFor) return [];
    const dueAt = new Date(at.getTime() + follow.afterMs);
    const next = others.filter((one) => one.kind !== follow.kind && one.key === key).map((one) => one.dueAt);
    const until = earliest(ahead.until, ...next);
    const { kind: its, title } = follow;
    const id = `${its} ${ahead.id}`;
    const following = {
      id,
      kind: its,
      family,
      askedFor: false,
      key,
      dueAt,
      title,
      until,
      timely: false,
      since: dueAt,
      alone: false,
    };
    return until && until <= dueAt ? [] : [following];
  });
}

/**
 * A question that still waits when anything else of its key comes due, or was put off beyond that, is asked no more: its feature
 * has taken it back by then.
 */
function withoutReplaced<T extends { one: Ahead; at: Date }>(at: Date, waiting: T[]): T[] {
  return waiting.filter(
    ({ one: { key, since, follow } }) =>
      !follow ||
      !waiting.some(
        ({ one: next }) => next.kind !== follow.kind && next.key === key && next.since > since && next.dueAt <= at,
      ),
  );
}

/** Lets the sender's plan run over the days: whenever something comes due it is asked, as the sender asks it. Pure. */
export function simulate(now: Date, until: Date, recipient: Recipient, ahead: Ahead[]): Forecast {
  const forecast: Forecast = { messages: [], dropped: [] };
  const person = { ...recipient, sent: [...recipient.sent] };
  let waiting = ahead.map((one) => ({ one, at: one.dueAt < now ? now : one.dueAt }));
  while (waiting.length > 0) {
    const at = new Date(Math.min(...waiting.map((one) => one.at.getTime())));
    if (at >= until) break;
    waiting = withoutReplaced(at, waiting);
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
    const others = waiting.map(({ one }) => one);
    waiting.push(...followsOf(at, plan.now, others).map((one) => ({ one, at: one.dueAt })));
  }
  return forecast;
}

/** What waits in the outbox and what the features say will come, by member id, in a constant number of queries. */
async function readAhead(
  deps: Deps,
  kinds: MessageKinds,
  forecasters: Forecaster[],
  outlook: Outlook,
  exact: boolean,
): Promise<Map<string, Ahead[]>> {
  const { members } = outlook;
  const workspaceId = outlook.workspace.id;
  const idOf = new Map(members.map(({ slackId, id }) => [slackId, id]));
  const ahead = new Map<string, Ahead[]>(members.map(({ id }) => [id, []]));
  const pending = await deps.db.outboxMessage.findMany({
    where: { workspaceId, nudge: true, status: 'PENDING', recipient: { in: [...idOf.keys()] } },
    orderBy: { id: 'asc' },
  });
  for (const message of pending) {
    const { kind, recipient } = message;
    if (exact && kinds[kind] && !(await contentToSend(deps, kinds[kind], message))) continue;
    // Where it was moved to may no longer be right, or is what a preview asks.
    const dueAt = isLater(message) ? deps.now() : message.dueAt;
    const follow = kinds[kind]?.nudge?.follow;
    const waiting = waitingOf(kinds, message);
    ahead.get(idOf.get(recipient) ?? '')?.push({ ...waiting, kind, dueAt, message, ...(follow && { follow }) });
  }
  const closings: Closing[] = [];
  for (const forecaster of forecasters) {
    for (const coming of await forecaster(deps, outlook)) {
      if ('closesAt' in coming) {
        closings.push(coming);
        continue;
      }
      const { memberId, kind, family, key, subject, dueAt, title } = coming;
      const follow = kinds[kind]?.nudge?.follow;
      ahead.get(memberId)?.push({
        id: `${kind} ${subject} ${dueAt.toISOString()}`,
        kind,
        family,
        askedFor: false,
        key,
        dueAt,
        title,
        until: coming.until ?? null,
        timely: coming.timely ?? kinds[kind]?.nudge?.timely ?? false,
        since: dueAt,
        alone: !kinds[kind]?.shown,
        ...(follow && { follow }),
      });
    }
  }
  for (const { memberId, key, closesAt } of closings)
    for (const one of ahead.get(memberId) ?? []) if (one.key === key) one.until = earliest(one.until, closesAt);
  for (const all of ahead.values()) endFollowing(kinds, all);
  return ahead;
}

/** What follows something that was sent is of use until anything else of its key comes due. */
function endFollowing(kinds: MessageKinds, all: Ahead[]): void {
  const following = new Set(Object.values(kinds).flatMap(({ nudge }) => nudge?.follow?.kind ?? []));
  for (const one of all.filter(({ kind }) => following.has(kind))) {
    const next = all.filter(({ key, kind, message }) => key === one.key && !message && !following.has(kind));
    one.until = earliest(one.until, ...next.map(({ dueAt }) => dueAt));
  }
}

/** Without what waits and is no longer true, as far as the first message goes: only its parts are asked. */
async function withTrueFirst(
  deps: Deps,
  kinds: MessageKinds,
  run: (ahead: Ahead[]) => Forecast,
  ahead: Ahead[],
): Promise<Forecast> {
  const forecast = run(ahead);
  const untrue: Ahead[] = [];
  for (const part of forecast.messages[0]?.parts ?? []) {
    const kind = kinds[part.kind];
    if (!part.message || !kind || (await contentToSend(deps, kind, part.message))) return forecast;
    untrue.push(part);
  }
  if (untrue.length === 0) return forecast;
  return withTrueFirst(
    deps,
    kinds,
    run,
    ahead.filter((one) => !untrue.includes(one)),
  );
}

/** See Outbox.forecast in deps.ts. */
export async function forecastNudges(
  deps: Deps,
  kinds: MessageKinds,
  forecasters: Forecaster[],
  workspace: Workspace,
  members: Member[],
  until: Date,
  exact?: 'exact' | 'first',
): Promise<Forecasts> {
  const now = deps.now();
  const memberIds = members.map(({ id }) => id);
  const daysOff = await readDaysOff(deps, [workspace.id]);
  const outlook = { workspace, members, memberIds, from: now, until, daysOff };
  const ahead = await readAhead(deps, kinds, forecasters, outlook, exact === 'exact');
  const some = members.filter(({ id }) => ahead.get(id)?.length);
  const recipients = await readRecipients(deps, workspace, some, daysOff);
  const forecasts: Forecasts = new Map(memberIds.map((id) => [id, { messages: [], dropped: [] }]));
  for (const [index, { id, slackId }] of some.entries()) {
    if (index % AT_A_STRETCH === AT_A_STRETCH - 1) await setImmediate();
    const recipient = recipients.get(slackId);
    if (!recipient) continue;
    const run = (coming: Ahead[]) => simulate(now, until, recipient, coming);
    const coming = ahead.get(id) ?? [];
    forecasts.set(id, exact === 'first' ? await withTrueFirst(deps, kinds, run, coming) : run(coming));
  }
  return forecasts;
}
