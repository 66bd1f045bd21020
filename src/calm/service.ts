import { Temporal } from 'temporal-polyfill';
import type { Deps } from '../deps.ts';
import { UserError } from '../errors.ts';
import type { Member, OutboxMessage } from '../generated/prisma/client.ts';
import { hoursOf } from '../people/service.ts';

/** Policy: what is put off for longer than this is not wanted at all. */
const LONGEST_SNOOZE_DAYS = 60;

const NOT_IN_TIME = 'I could not bring this again in time, so it cannot be put off.';
const CAME_BACK = 'It has come back already: look further down.';

/** The calendar day it is for somebody. */
export const todayOf = ({ now }: Pick<Deps, 'now'>, { zone }: Pick<Member, 'zone'>): Temporal.PlainDate =>
  Temporal.Instant.fromEpochMilliseconds(now().getTime()).toZonedDateTimeISO(zone).toPlainDate();

/** The instant at which a day begins for somebody. */
export const beginOf = (day: Temporal.PlainDate, { zone }: Pick<Member, 'zone'>): Date =>
  new Date(day.toZonedDateTime(zone).epochMilliseconds);

/** A nudge that the actor got. Throws UserError for everybody else's, and for what is no nudge. */
async function getOwnNudge({ db }: Pick<Deps, 'db'>, actor: Member, id: string): Promise<OutboxMessage> {
  const message = await db.outboxMessage.findFirst({
    where: { id, workspaceId: actor.workspaceId, nudge: true, startedAt: { not: null } },
  });
  if (message?.recipient !== actor.slackId) throw new UserError('This message is not yours.');
  return message;
}

/** What kind of nudge the actor got. Throws UserError. */
export async function getOwnKind(deps: Pick<Deps, 'db'>, actor: Member, id: string): Promise<string> {
  return (await getOwnNudge(deps, actor, id)).kind;
}

/** The days to which a nudge can be put off, YYYY-MM-DD. */
export interface SnoozeDays {
  tomorrow: string;
  inThreeDays: string | undefined;
  nextWeek: string | undefined;
  last: string;
}

/** The last day to which it may be put off: as long as it comes again while it is of use, and for two months. Throws UserError for none. */
async function getLastDay(deps: Deps, actor: Member, message: OutboxMessage): Promise<Temporal.PlainDate> {
  const today = todayOf(deps, actor);
  const days = Array.from({ length: LONGEST_SNOOZE_DAYS }, (_, index) => today.add({ days: index + 1 }));
  const begins = days.map((day) => beginOf(day, actor));
  const last = days[(await deps.outbox.snoozable(message, begins)).length - 1];
  if (!last) throw new UserError(NOT_IN_TIME);
  return last;
}

/** To which days the actor may put this nudge off. Throws UserError when to none, or when nothing is left to put off. */
export async function findSnoozeDays(deps: Deps, actor: Member, id: string): Promise<SnoozeDays> {
  const message = await getOwnNudge(deps, actor, id);
  if ((await deps.outbox.stillAsks(message)) === undefined)
    throw new UserError('There is nothing left to put off here.');
  const today = todayOf(deps, actor);
  const last = await getLastDay(deps, actor, message);
  const upTo = (day: Temporal.PlainDate) => (Temporal.PlainDate.compare(day, last) <= 0 ? day.toString() : undefined);
  const tomorrow = today.add({ days: 1 }).toString();
  const monday = today.add({ days: 8 - today.dayOfWeek });
  return { tomorrow, inThreeDays: upTo(today.add({ days: 3 })), nextWeek: upTo(monday), last: last.toString() };
}

/** Puts a nudge off until a day (YYYY-MM-DD) begins for the actor. Its message says so. Throws UserError at the field "day". */
export async function snoozeNudge(deps: Deps, actor: Member, id: string, day: string): Promise<void> {
  const message = await getOwnNudge(deps, actor, id);
  const chosen = Temporal.PlainDate.from(day);
  if (Temporal.PlainDate.compare(chosen, todayOf(deps, actor)) <= 0)
    throw new UserError('Choose a day after today.', 'day');
  const last = await getLastDay(deps, actor, message);
  if (Temporal.PlainDate.compare(chosen, last) > 0)
    throw new UserError(`Choose a day until ${last.toLocaleString('en-GB', { dateStyle: 'long' })}.`, 'day');
  const isOff = await deps.db.$transaction((tx) => deps.outbox.snooze(tx, message, beginOf(chosen, actor)));
  if (!isOff) throw new UserError(CAME_BACK);
}

/** Brings back what the actor put off, where it stands. Pressed again, nothing changes. Throws UserError once it has come again. */
export async function bringBack(deps: Deps, actor: Member, id: string): Promise<void> {
  const message = await getOwnNudge(deps, actor, id);
  const isBack = await deps.db.$transaction((tx) => deps.outbox.bringBack(tx, message));
  if (!isBack) throw new UserError(CAME_BACK);
}

/** By which rule the actor got this, and how often such messages come at most. Throws UserError. */
export async function explainNudge(deps: Deps, actor: Member, id: string) {
  const message = await getOwnNudge(deps, actor, id);
  const workspace = await deps.db.workspace.findUniqueOrThrow({ where: { id: actor.workspaceId } });
  const { nudgesADay, nudgesAWeek } = workspace;
  const days = actor.nudgeDays.length > 0 ? actor.nudgeDays : workspace.nudgeDays;
  const { week } = hoursOf(actor, workspace);
  return {
    why: await deps.outbox.why(message),
    anyDay: deps.outbox.nudgeOf(message.kind)?.timely || !days.some((day) => week[day - 1]),
    days,
    from: actor.nudgeFrom ?? workspace.nudgeFrom,
    aDay: nudgesADay,
    aWeek: nudgesAWeek,
  };
}

export type Why = Awaited<ReturnType<typeof explainNudge>>;
