import { Temporal } from 'temporal-polyfill';
import type { Deps, Tx } from '../deps.ts';
import type { OutboxMessage, Workspace } from '../generated/prisma/client.ts';
import { reportChannelTrouble } from '../kudos/channel-trouble.ts';
import { type KudosShown, type KudosWithPeople, WITH_PEOPLE } from '../kudos/service.ts';

const DAY_MS = 86_400_000;
/** A shout-out that is almost a week late would stand next to the following one; its kudos join that instead. */
const LATEST_DAYS = 6;
/** Policy: what is older is no news, e.g. when the first recognition channel is chosen after months. */
const NEWS_DAYS = 28;

/** The latest weekly moment, not after `instant`, at which a workspace wants its shout-out. A time that a clock change skips becomes the next one that exists. */
export function lastShoutOutSlot(
  instant: Date,
  { zone, shoutOutWeekday, shoutOutMinute }: Pick<Workspace, 'zone' | 'shoutOutWeekday' | 'shoutOutMinute'>,
): Date {
  const today = Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(zone).toPlainDate();
  const plainTime = Temporal.PlainTime.from({ hour: Math.floor(shoutOutMinute / 60), minute: shoutOutMinute % 60 });
  const at = (day: Temporal.PlainDate) =>
    new Date(day.toZonedDateTime({ timeZone: zone, plainTime }).epochMilliseconds);
  const day = today.subtract({ days: (today.dayOfWeek - shoutOutWeekday + 7) % 7 });
  const slot = at(day);
  return slot <= instant ? slot : at(day.subtract({ days: 7 }));
}

/**
 * Makes a workspace's shout-out for the latest slot and records its posting, once. Nothing to tell leaves no trace: kudos given
 * later belong to the next slot anyway.
 */
async function makeShoutOut(deps: Deps, workspace: Workspace, recipient: string): Promise<void> {
  const { id: workspaceId, installedAt } = workspace;
  const now = deps.now();
  const slot = lastShoutOutSlot(now, workspace);
  if (slot < installedAt || now.getTime() - slot.getTime() > LATEST_DAYS * DAY_MS) return;
  const createdAt = { gt: new Date(slot.getTime() - NEWS_DAYS * DAY_MS), lte: slot };
  const news = { workspaceId, status: 'POSTED', shoutOutId: null, createdAt } as const;
  await deps.db.$transaction(async (tx) => {
    if ((await tx.kudos.count({ where: news })) === 0) return;
    const data = { workspaceId, slot, cutAt: slot, createdAt: now };
    const [made] = await tx.shoutOut.createManyAndReturn({ skipDuplicates: true, data: [data] });
    if (!made) return;
    await tx.kudos.updateMany({ where: news, data: { shoutOutId: made.id } });
    await deps.outbox.add(tx, { workspaceId, kind: 'kudos.shout-out', subject: made.id, recipient });
  });
}

/** Makes the shout-outs whose time has come. Running it twice changes nothing; after downtime a missed week joins the latest one. */
export async function makeShoutOuts(deps: Deps): Promise<void> {
  const workspaces = await deps.db.workspace.findMany({
    where: {
      status: 'INSTALLED',
      recognitionChannelId: { not: null },
      kudos: { some: { status: 'POSTED', shoutOutId: null } },
    },
  });
  for (const workspace of workspaces)
    if (workspace.recognitionChannelId) await makeShoutOut(deps, workspace, workspace.recognitionChannelId);
}

/** Kudos of shout-outs that were never posted join the next one. */
export async function returnToNext(tx: Tx, workspaceId: string, shoutOutIds: string[]): Promise<void> {
  await tx.kudos.updateMany({ where: { workspaceId, shoutOutId: { in: shoutOutIds } }, data: { shoutOutId: null } });
}

/** Slack refused a shout-out for good: its kudos join the next one, and the coordinators are told. */
export async function returnKudos(deps: Deps, tx: Tx, message: OutboxMessage, reason: string): Promise<void> {
  const { workspaceId, subject, recipient } = message;
  await returnToNext(tx, workspaceId, [subject]);
  await reportChannelTrouble(deps, tx, workspaceId, recipient, reason);
}

/** Kudos for a skill alone stand together, after the values. */
const SKILLS = { id: '', name: 'Good at what they do', emoji: ':seedling:', position: Number.MAX_SAFE_INTEGER };
type Group = NonNullable<KudosShown['value']> & { position: number };

export interface ShoutOutGroup {
  value: Group;
  /** Those to tell first come first. */
  deeds: { toIds: string[]; teams: string[]; deed: string }[];
}

/** The more specific one first: with a difference to the customer, then the one told at more length. */
function bySpecificity(a: KudosWithPeople, b: KudosWithPeople): number {
  const impact = Number(b.impact !== null) - Number(a.impact !== null);
  return impact || b.deed.length - a.deed.length || (a.id < b.id ? -1 : 1);
}

/** In words and order that say nothing of how often somebody was thanked: repeated people come after everybody else. */
export function groupDeeds(kudos: KudosWithPeople[]): ShoutOutGroup[] {
  const seen = new Set<string>();
  const groups = new Map<string, { value: Group; first: KudosWithPeople[]; rest: KudosWithPeople[] }>();
  for (const one of [...kudos].sort(bySpecificity)) {
    const value = one.value ?? SKILLS;
    const group = groups.get(value.id) ?? { value, first: [], rest: [] };
    groups.set(value.id, group);
    const again = one.recipients.some(({ memberId }) => seen.has(memberId));
    (again ? group.rest : group.first).push(one);
    for (const { memberId } of one.recipients) seen.add(memberId);
  }
  return [...groups.values()]
    .sort((a, b) => a.value.position - b.value.position || (a.value.name < b.value.name ? -1 : 1))
    .map(({ value, first, rest }) => ({
      value,
      deeds: [...first, ...rest].map(({ recipients, deed }) => ({
        toIds: recipients.map(({ member }) => member.slackId),
        teams: [...new Set(recipients.flatMap(({ member }) => member.team?.name ?? []))].sort(),
        deed,
      })),
    }));
}

/** What a shout-out tells; empty when all of it was removed or made private meanwhile. */
export async function findDeeds(
  { db }: Pick<Deps, 'db'>,
  workspaceId: string,
  shoutOutId: string,
): Promise<ShoutOutGroup[]> {
  return groupDeeds(
    await db.kudos.findMany({ where: { workspaceId, shoutOutId, status: 'POSTED' }, include: WITH_PEOPLE }),
  );
}
