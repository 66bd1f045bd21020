import { Temporal } from 'temporal-polyfill';
import type { Deps } from '../deps.ts';
import { UserError } from '../errors.ts';
import type { Member } from '../generated/prisma/client.ts';
import type { Family } from '../outbox/kinds.ts';
import { isFamily } from './choices.ts';
import { beginOf, todayOf } from './service.ts';

const DAY_MS = 86_400_000;
const AHEAD_DAYS = 30;
/** How far a date may still move (an answer, a session) until what was cut counts as another one. */
const CUT_SLACK_MS = 3 * DAY_MS;
/** Policy: whoever is away for longer is set aside by a coordinator rather than paused. */
const LONGEST_PAUSE_DAYS = 366;

/** One nudge that comes, or was cut. */
export interface Coming {
  at: Date;
  /** Together with the one before, in one message. */
  joins: boolean;
  title: string;
  key: string;
  /** When it is due; with the key it names this one. */
  due: string;
  kind: string;
  family: Family | undefined;
  cut: boolean;
}

const familyOf = (family: string | null): Family | undefined => (family && isFamily(family) ? family : undefined);

async function readForecast({ db, outbox, now }: Deps, actor: Member) {
  const workspace = await db.workspace.findUniqueOrThrow({ where: { id: actor.workspaceId } });
  const until = new Date(now().getTime() + AHEAD_DAYS * DAY_MS);
  const forecast = (await outbox.forecast(workspace, [actor], until)).get(actor.id);
  const sent = (forecast?.messages ?? []).flatMap(({ at, parts }) =>
    parts.map((ahead, index) => ({ at, ahead, joins: index > 0, cut: false })),
  );
  const cut = (forecast?.dropped ?? [])
    .filter(({ why }) => why === 'cut')
    .map((one) => ({ ...one, joins: false, cut: true }));
  return [...sent, ...cut].sort((a, b) => a.at.getTime() - b.at.getTime());
}

/** What the actor gets in the next 30 days if nobody does anything, in its order, and what they cut. */
export async function getForecast(deps: Deps, actor: Member): Promise<Coming[]> {
  const found: Coming[] = [];
  for (const { at, ahead, joins, cut } of await readForecast(deps, actor)) {
    const { key, kind, dueAt, message } = ahead;
    const title = ahead.title ?? (message && (await deps.outbox.preview(message)));
    const family = familyOf(message?.family ?? ahead.family);
    if (title) found.push({ at, joins, title, key, due: dueAt.toISOString(), kind, family, cut });
  }
  return found;
}

/** When the actor gets the next nudge; undefined: none in the next 30 days. */
export async function findNext(deps: Deps, actor: Member): Promise<Date | undefined> {
  return (await readForecast(deps, actor)).find((one) => !one.cut)?.at;
}

/** The stretch in which this one is asked about, and no other of its key. Undefined: it is not in the forecast (any more). */
async function windowOf(deps: Deps, actor: Member, key: string, due: string) {
  const now = deps.now().getTime();
  const same = (await readForecast(deps, actor)).filter(({ ahead }) => ahead.key === key);
  const askedAt = ({ ahead }: (typeof same)[number]) => Math.max(ahead.dueAt.getTime(), now);
  const one = same.find(({ ahead }) => ahead.dueAt.toISOString() === due);
  if (!one) return undefined;
  const at = askedAt(one);
  const gaps = same.map((other) => Math.abs(askedAt(other) - at)).filter((gap) => gap > 0);
  const slack = Math.min(CUT_SLACK_MS, ...gaps.map((gap) => gap / 2));
  return { at: new Date(at), from: new Date(at - slack), until: new Date(at + slack) };
}

/** "Not this one": it is not sent; the others of its kind are. What is no longer ahead stays as it is. */
export async function cutNudge(deps: Deps, actor: Member, key: string, due: string): Promise<void> {
  const window = await windowOf(deps, actor, key, due);
  if (!window) return;
  const { workspaceId, id: memberId } = actor;
  const { from, until } = window;
  await deps.db.nudgeCut.create({ data: { workspaceId, memberId, key, from, until } });
}

/** Takes a cut back, as long as the one that was cut is still ahead. */
export async function uncutNudge(deps: Deps, actor: Member, key: string, due: string): Promise<void> {
  const window = await windowOf(deps, actor, key, due);
  if (!window) return;
  const { workspaceId, id: memberId } = actor;
  await deps.db.nudgeCut.deleteMany({
    where: { workspaceId, memberId, key, from: { lte: window.at }, until: { gt: window.at } },
  });
}

/** No nudge and no offer before this day (YYYY-MM-DD) begins for the actor. Throws UserError at the field "day". */
export async function pauseUntil(deps: Deps, actor: Member, day: string): Promise<void> {
  const chosen = Temporal.PlainDate.from(day);
  const today = todayOf(deps, actor);
  if (Temporal.PlainDate.compare(chosen, today) <= 0) throw new UserError('Choose a day after today.', 'day');
  if (Temporal.PlainDate.compare(chosen, today.add({ days: LONGEST_PAUSE_DAYS })) > 0)
    throw new UserError('Choose a day within a year.', 'day');
  const { id, workspaceId, slackId } = actor;
  await deps.db.$transaction(async (tx) => {
    await tx.member.update({ where: { id, workspaceId }, data: { pausedUntil: beginOf(chosen, actor) } });
    await deps.outbox.askAgain(tx, workspaceId, slackId);
  });
}
