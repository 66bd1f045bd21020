import type { Deps, Tx } from '../deps.ts';
import type { OutboxMessage } from '../generated/prisma/client.ts';
import { reportChannelTrouble } from '../kudos/channel-trouble.ts';
import { askingEnds, checkPosts, giveBack, keyOf, type Made, makeAll } from './claiming.ts';
import { MORE, PREVIEWED, SHOUT_OUT } from './kinds.ts';
import { makePreviews } from './previews.ts';
import { tellQuiet } from './quiet.ts';
import { type Due, findScopes, onWorkingDays, type Scope } from './scopes.ts';
import { lastShoutOutSlot, newSlots } from './slots.ts';
import { allowedFrom } from './states.ts';
import { findPages } from './telling.ts';

const DAY_MS = 86_400_000;
/** A shout-out that is almost a week late would stand next to the following one; its kudos join that instead. */
const LATEST_MS = 6 * DAY_MS;

const isInTime = (now: Date, slot: Date, { installedAt }: Scope): boolean =>
  slot >= installedAt && now.getTime() - slot.getTime() <= LATEST_MS;

/** Scopes whose latest slot has not been made or skipped yet, on no day off. */
async function findDue(deps: Deps, scopes: Scope[]): Promise<Due[]> {
  const now = deps.now();
  const slotOf = newSlots(lastShoutOutSlot, now);
  const late = scopes.map((scope) => ({ ...scope, slot: slotOf(scope) })).filter((one) => isInTime(now, one.slot, one));
  const rows = await deps.db.shoutOut.findMany({
    where: {
      workspaceId: { in: [...new Set(late.map(({ workspaceId }) => workspaceId))] },
      slot: { gte: new Date(now.getTime() - LATEST_MS) },
    },
    select: { workspaceId: true, scope: true, slot: true },
  });
  const known = new Set(rows.map((row) => `${keyOf(row)} ${row.slot.getTime()}`));
  return onWorkingDays(
    deps,
    late.filter((one) => !known.has(`${keyOf(one)} ${one.slot.getTime()}`)),
  );
}

const postOf = ({ id, workspaceId, channelId }: Pick<Made, 'id' | 'workspaceId' | 'channelId'>) => ({
  workspaceId,
  kind: SHOUT_OUT,
  subject: id,
  recipient: channelId,
});

/** What was looked at before and goes out now, as long as its channel is there. What cannot leaves its kudos to the next one. */
async function finishPreviews(deps: Deps, scopes: Scope[]): Promise<void> {
  const now = deps.now();
  const seen = await deps.db.shoutOut.findMany({
    where: { status: 'PREVIEW', slot: { lte: now }, workspace: { status: 'INSTALLED' } },
  });
  if (seen.length === 0) return;
  const byKey = new Map(scopes.map((scope) => [keyOf(scope), scope]));
  const there = seen.flatMap((row) => {
    const scope = byKey.get(keyOf(row));
    return scope && isInTime(now, row.slot, scope) ? [{ ...scope, ...row }] : [];
  });
  const going = await onWorkingDays(deps, there);
  const ends = askingEnds();
  for (const row of seen) {
    const { id, workspaceId } = row;
    const out = going.find((one) => one.id === id);
    if (out)
      await checkPosts(
        deps,
        await deps.db.kudos.findMany({
          where: { workspaceId, shoutOutId: id },
          select: { id: true, workspaceId: true },
        }),
        ends,
      );
    await deps.db.$transaction(async (tx) => {
      const { count } = await tx.shoutOut.updateMany({
        where: { id, workspaceId, status: { in: allowedFrom('make') } },
        data: out ? { status: 'MADE' } : {},
      });
      if (count === 0) return; // another replica, or somebody skipped it
      if (out) await deps.outbox.add(tx, postOf(out));
      else await giveBack(tx, workspaceId, [id], 'skip');
      await deps.outbox.refresh(tx, workspaceId, PREVIEWED, id);
    });
  }
}

/**
 * Makes the shout-outs whose time has come, and what is to be seen of the next ones. Running it twice changes nothing; after
 * downtime a missed week joins the latest one. Nothing to tell leaves no trace: kudos given later belong to the next slot anyway.
 */
export async function makeShoutOuts(deps: Deps): Promise<void> {
  const scopes = await findScopes(deps.db);
  await finishPreviews(deps, scopes);
  const due = await findDue(deps, scopes);
  const made = await makeAll(
    deps,
    due.map((one) => ({ ...one, cutAt: one.slot })),
    'MADE',
    (tx, some) => deps.outbox.add(tx, ...some.map(postOf)),
  );
  await makePreviews(deps, scopes);
  const told = new Set(made.map(keyOf));
  await tellQuiet(
    deps,
    due.filter((one) => !told.has(keyOf(one))),
  );
}

/** The post stands: its replies follow, each once. In the transaction that records where it stands. */
export async function addReplies(
  deps: Deps,
  tx: Tx,
  { workspaceId, subject, recipient }: OutboxMessage,
): Promise<void> {
  const [, ...replies] = await findPages(tx, workspaceId, subject);
  await deps.outbox.add(
    tx,
    ...replies.map((_, index) => ({ workspaceId, kind: MORE, subject, occurrence: String(index + 1), recipient })),
  );
}

/** Shout-outs that could not be posted leave their kudos to the next one. */
export const returnToNext = (tx: Tx, workspaceId: string, ids: string[]): Promise<void> =>
  giveBack(tx, workspaceId, ids, 'fail');

/** Slack refused a shout-out for good: its kudos join the next one, and the coordinators are told. */
export async function returnKudos(deps: Deps, tx: Tx, message: OutboxMessage, reason: string): Promise<void> {
  const { workspaceId, subject, recipient } = message;
  await returnToNext(tx, workspaceId, [subject]);
  await reportChannelTrouble(deps, tx, workspaceId, recipient, reason);
}

/** Slack refused a reply for good: the kudos on it join the next shout-out. */
export async function returnReply(deps: Deps, tx: Tx, message: OutboxMessage, reason: string): Promise<void> {
  const { workspaceId, subject, occurrence, recipient } = message;
  const page = (await findPages(tx, workspaceId, subject))[Number(occurrence)] ?? [];
  await tx.kudos.updateMany({
    where: { workspaceId, shoutOutId: subject, id: { in: page } },
    data: { shoutOutId: null },
  });
  await reportChannelTrouble(deps, tx, workspaceId, recipient, reason);
}
