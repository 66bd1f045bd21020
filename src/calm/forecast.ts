import { Temporal } from 'temporal-polyfill';
import type { Deps } from '../deps.ts';
import { UserError } from '../errors.ts';
import type { Member, Workspace } from '../generated/prisma/client.ts';
import type { Family } from '../outbox/kinds.ts';
import { isFamily } from './choices.ts';
import { beginOf, todayOf } from './service.ts';

const DAY_MS = 86_400_000;
const AHEAD_DAYS = 30;
/** More than a modal shows. */
const MOST_TOLD = 81;
/** How far a date may still move (an answer, a session) until what was cut counts as another one. */
const CUT_SLACK_MS = 3 * DAY_MS;
/** What waits is sent within this, however long its person pauses. */
const LONGEST_WAIT_MS = 400 * DAY_MS;
/** Policy: whoever is away for longer is set aside by a coordinator rather than paused. */
const LONGEST_PAUSE_DAYS = 366;

/** One nudge that comes, or was cut. */
export interface Coming {
  at: Date;
  /** Together with the one before, in one message. */
  joins: boolean;
  title: string;
  /** Names this one. */
  id: string;
  kind: string;
  family: Family | undefined;
  cut: boolean;
}

const familyOf = (family: string | null): Family | undefined => (family && isFamily(family) ? family : undefined);

/** Perhaps with their settings, read already. */
type Actor = Member & { workspace?: Workspace };

async function readForecast({ db, outbox, now }: Deps, actor: Actor, exact?: 'exact' | 'first') {
  const workspace = actor.workspace ?? (await db.workspace.findUniqueOrThrow({ where: { id: actor.workspaceId } }));
  const until = new Date(now().getTime() + AHEAD_DAYS * DAY_MS);
  const forecast = (await outbox.forecast(workspace, [actor], until, exact)).get(actor.id);
  const sent = (forecast?.messages ?? []).flatMap(({ at, parts }) =>
    parts.map((ahead, index) => ({ at, ahead, joins: index > 0, cut: false })),
  );
  const cut = (forecast?.dropped ?? [])
    .filter(({ why }) => why === 'cut')
    .map((one) => ({ ...one, joins: false, cut: true }));
  return [...sent, ...cut].sort((a, b) => a.at.getTime() - b.at.getTime());
}

/** What the actor gets in the next 30 days if nobody does anything, in its order, and what they cut; the first of it, if it is very much. */
export async function getForecast(deps: Deps, actor: Member): Promise<Coming[]> {
  const found: Coming[] = [];
  for (const { at, ahead, joins, cut } of await readForecast(deps, actor, 'exact')) {
    if (found.length === MOST_TOLD) break;
    const { id, kind, message } = ahead;
    const title = ahead.title ?? (message && (await deps.outbox.preview(message)));
    if (title) found.push({ at, joins, title, id, kind, family: familyOf(ahead.family), cut });
  }
  return found;
}

/** When the actor gets the next nudge; undefined: none in the next 30 days. */
export async function findNext(deps: Deps, actor: Actor): Promise<Date | undefined> {
  return (await readForecast(deps, actor, 'first')).find((one) => !one.cut)?.at;
}

/**
 * What takes out this one and no other. A message that waits is named by its id, whenever it is asked about; one that is only
 * foreseen by its key and the stretch in which it will be. Undefined: it is not in the forecast (any more).
 */
async function cutOf(deps: Deps, actor: Member, id: string) {
  const now = deps.now().getTime();
  const all = await readForecast(deps, actor, 'exact');
  const one = all.find(({ ahead }) => ahead.id === id);
  if (!one) return undefined;
  const { key, message } = one.ahead;
  if (message) return { at: new Date(now), key: id, from: new Date(now), until: new Date(now + LONGEST_WAIT_MS) };
  const askedAt = ({ ahead }: (typeof all)[number]) => Math.max(ahead.dueAt.getTime(), now);
  const at = askedAt(one);
  const others = all.filter((other) => other !== one && other.ahead.key === key);
  const gaps = others.flatMap((other) => [askedAt(other), other.at.getTime()]).map((time) => Math.abs(time - at));
  const slack = Math.min(CUT_SLACK_MS, ...gaps.filter((gap) => gap > 0).map((gap) => gap / 2));
  return { at: new Date(at), key, from: new Date(at - slack), until: new Date(at + slack) };
}

/** "Not this one": it is not sent; the others of its kind are. What is no longer ahead stays as it is. */
export async function cutNudge(deps: Deps, actor: Member, id: string): Promise<void> {
  const cut = await cutOf(deps, actor, id);
  if (!cut) return;
  const { key, from, until } = cut;
  await deps.db.nudgeCut.create({ data: { workspaceId: actor.workspaceId, memberId: actor.id, key, from, until } });
}

/** Takes a cut back, as long as the one that was cut is still ahead. */
export async function uncutNudge(deps: Deps, actor: Member, id: string): Promise<void> {
  const one = (await readForecast(deps, actor, 'exact')).find(({ ahead }) => ahead.id === id);
  if (!one) return;
  await deps.db.nudgeCut.deleteMany({
    where: {
      workspaceId: actor.workspaceId,
      memberId: actor.id,
      key: { in: [id, one.ahead.key] },
      from: { lte: one.at },
      until: { gt: one.at },
    },
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
