/** How often somebody may give kudos (product.md): in words, with when it opens again. */
import { Temporal } from 'temporal-polyfill';
import type { Deps, Tx } from '../deps.ts';
import { UserError } from '../errors.ts';
import type { Member } from '../generated/prisma/client.ts';
import { refused } from './words.ts';

/** Policy: enough to thank a day's helpers, too few to scatter. */
const DAILY_LIMIT = 5;

const dayOf = (instant: Date, zone: string) =>
  Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(zone).startOfDay();

/** Midnight at the start of the instant's day in a zone. */
export const startOfDay = (instant: Date, zone: string): Date => new Date(dayOf(instant, zone).epochMilliseconds);

/** When the next day begins there: its clock ("00:00", unless clocks skip midnight), and in how many minutes, rounded up. */
export function nextDay(instant: Date, zone: string): { clock: string; minutes: number } {
  const next = dayOf(instant, zone).add({ days: 1 }).startOfDay();
  return {
    clock: next.toPlainTime().toString({ smallestUnit: 'minute' }),
    minutes: Math.ceil((next.epochMilliseconds - instant.getTime()) / 60_000),
  };
}

/** Two submissions at once must not both see "4 given today": the giver's row is locked until the commit. */
export async function lockGiver(tx: Tx, { id, workspaceId }: Member): Promise<void> {
  await tx.$queryRaw`SELECT 1 FROM "Member" WHERE "id" = ${id}::uuid AND "workspaceId" = ${workspaceId}::uuid FOR UPDATE`;
}

export interface Addressees {
  /** Chosen by name: each counts. */
  named: Member[];
  /** A whole group counts as one. */
  group: { id: string; name: string } | null;
}

/**
 * Throws UserError where the day's kudos are given, or somebody was thanked today already: what the giver took back counts among
 * the day's, but may be given again, put right. The giver is locked before.
 */
export async function checkLimits(deps: Deps, tx: Tx, giver: Member, { named, group }: Addressees): Promise<void> {
  const now = deps.now();
  const { clock, minutes } = nextDay(now, giver.zone);
  const today = await tx.kudos.findMany({
    where: {
      workspaceId: giver.workspaceId,
      giverId: giver.id,
      createdAt: { gte: startOfDay(now, giver.zone) },
    },
    select: { groupId: true, hiddenBy: true, recipients: { where: { byGroup: false }, select: { memberId: true } } },
  });
  if (today.length >= DAILY_LIMIT) throw new UserError(refused.dailyLimit(DAILY_LIMIT, clock, minutes));
  const given = today.filter(({ hiddenBy }) => hiddenBy !== 'giver');
  const thanked = new Set(given.flatMap((kudos) => kudos.recipients.map((recipient) => recipient.memberId)));
  const again = named.find(({ id }) => thanked.has(id));
  if (again) throw new UserError(refused.personToday(again.name, clock, minutes), 'toIds');
  if (group && given.some(({ groupId }) => groupId === group.id))
    throw new UserError(refused.personToday(group.name, clock, minutes), 'groupId');
}
