/** A week without anything to tell is silent for the channel, and a hint to the leads. */
import type { Deps, Tx } from '../deps.ts';
import type { Member } from '../generated/prisma/client.ts';
import type { Outlook, Upcoming } from '../outbox/kinds.ts';
import { keyOf } from './claiming.ts';
import { QUIET_WEEK } from './kinds.ts';
import { type Due, findScopes, isWorkingDay, type Scope } from './scopes.ts';
import { lastShoutOutSlot, nextShoutOutSlot } from './slots.ts';
import { NEWS_DAYS } from './telling.ts';
import { QUIET } from './words.ts';

const DAY_MS = 86_400_000;
/** Policy: at most every four weeks; the look at a slot is not on the second. */
const EVERY_MS = 28 * DAY_MS - 3_600_000;
/** After so long nobody remembers which week was quiet. */
const LATEST_MS = DAY_MS;
/** By then the next shout-out is near. */
const OF_USE_MS = 6 * DAY_MS;

/** What "cut" in a lead's forecast takes it by. */
const KEY = 'recognition:quiet-week';

/** Leads who are there and have somebody in their team who is, each with the scopes their teams are told in. */
async function findLeads(db: Tx, workspaceIds: string[], memberIds?: string[]) {
  const teams = await db.team.findMany({
    where: {
      workspaceId: { in: workspaceIds },
      lead: { deactivatedAt: null, ...(memberIds && { id: { in: memberIds } }) },
    },
    include: { lead: true, members: { where: { deactivatedAt: null, isBot: false }, select: { id: true }, take: 2 } },
    orderBy: { id: 'asc' },
  });
  return teams.flatMap(({ id, workspaceId, lead, ownShoutOut, channelId, members }) => {
    const has = members.some((member) => member.id !== lead?.id);
    const scope = ownShoutOut && channelId !== null ? id : '';
    return lead && has ? [{ lead, key: keyOf({ workspaceId, scope }) }] : [];
  });
}

/** When each of these was last given the hint, in ms, by Slack id. */
async function lastHints(db: Tx, workspaceIds: string[], leads: Member[], now: Date): Promise<Map<string, number>> {
  const rows = await db.outboxMessage.groupBy({
    by: ['workspaceId', 'recipient'],
    where: {
      workspaceId: { in: workspaceIds },
      kind: QUIET_WEEK,
      recipient: { in: leads.map(({ slackId }) => slackId) },
      createdAt: { gt: new Date(now.getTime() - EVERY_MS) },
    },
    _max: { createdAt: true },
  });
  return new Map(
    rows.map(({ workspaceId, recipient, _max }) => [`${workspaceId} ${recipient}`, Number(_max.createdAt)]),
  );
}

const hintOf = ({ workspaceId, id, slackId }: Member, slot: Date) => ({
  workspaceId,
  kind: QUIET_WEEK,
  subject: id,
  occurrence: slot.toISOString(),
  recipient: slackId,
  key: KEY,
  until: new Date(slot.getTime() + OF_USE_MS),
});

/** Gives the leads of what stayed silent a hint, if they had none for four weeks. */
export async function tellQuiet(deps: Deps, silent: Due[]): Promise<void> {
  const now = deps.now();
  const fresh = silent.filter(({ slot }) => now.getTime() - slot.getTime() <= LATEST_MS);
  if (fresh.length === 0) return;
  const slots = new Map(fresh.map((one) => [keyOf(one), one.slot]));
  const workspaceIds = [...new Set(fresh.map(({ workspaceId }) => workspaceId))].sort();
  await deps.db.$transaction(async (tx) => {
    // Two replicas, and the slots of two teams of one lead.
    await tx.$queryRaw`SELECT 1 FROM "Workspace" WHERE "id" = ANY(${workspaceIds}::uuid[]) ORDER BY "id" FOR NO KEY UPDATE`;
    const led = (await findLeads(tx, workspaceIds)).filter(({ key }) => slots.has(key));
    const leads = [...new Map(led.map(({ lead, key }) => [lead.id, { lead, slot: slots.get(key) ?? now }])).values()];
    const had = await lastHints(
      tx,
      workspaceIds,
      leads.map(({ lead }) => lead),
      now,
    );
    const given = leads.filter(({ lead }) => !had.has(`${lead.workspaceId} ${lead.slackId}`));
    await deps.outbox.add(tx, ...given.map(({ lead, slot }) => hintOf(lead, slot)));
  });
}

/** Whether this is still a lead with a team; what the hint is for may be over. */
export async function leadsTeam({ db }: Pick<Deps, 'db'>, workspaceId: string, memberId: string): Promise<boolean> {
  return (await findLeads(db, [workspaceId], [memberId])).length > 0;
}

/** Scopes that have something to tell already: their next slot is not silent. */
async function findWaiting({ db, now }: Deps, workspaceId: string, scopes: Scope[]): Promise<Set<string>> {
  const kudos = await db.kudos.groupBy({
    by: ['teamId'],
    where: {
      workspaceId,
      shoutOutId: null,
      status: 'POSTED',
      createdAt: { gt: new Date(now().getTime() - (NEWS_DAYS - 7) * DAY_MS) },
    },
  });
  const own = new Set(scopes.map(({ scope }) => scope));
  return new Set(
    kudos.map(({ teamId }) => keyOf({ workspaceId, scope: teamId !== null && own.has(teamId) ? teamId : '' })),
  );
}

/** The slots of a scope in [from, until) that stay silent if nobody thanks anybody. */
function silentSlots(scope: Scope, hasNews: boolean, { from, until, daysOff }: Outlook): Date[] {
  const due: Due[] = [];
  const last = lastShoutOutSlot(from, scope);
  for (
    let slot = last.getTime() === from.getTime() ? last : nextShoutOutSlot(from, scope);
    slot < until;
    slot = nextShoutOutSlot(slot, scope)
  )
    due.push({ ...scope, slot });
  const working = due.filter((one) => isWorkingDay(one, daysOff));
  return working.slice(hasNews ? 1 : 0).map(({ slot }) => slot);
}

/** The hints that these members get in [from, until) if nobody does anything, by the rules of `tellQuiet`. */
export async function findComingHints(deps: Deps, outlook: Outlook): Promise<Upcoming[]> {
  const { id: workspaceId } = outlook.workspace;
  const mayLead = outlook.members.filter(({ leads }) => leads?.length !== 0).map(({ id }) => id);
  if (mayLead.length === 0) return [];
  const led = await findLeads(deps.db, [workspaceId], mayLead);
  if (led.length === 0) return [];
  const scopes = await findScopes(deps.db, [workspaceId]);
  const waiting = await findWaiting(deps, workspaceId, scopes);
  const silent = new Map<string, Date[]>();
  for (const scope of scopes.filter((one) => led.some(({ key }) => key === keyOf(one))))
    silent.set(keyOf(scope), silentSlots(scope, waiting.has(keyOf(scope)), outlook));
  const had = await lastHints(
    deps.db,
    [workspaceId],
    led.map(({ lead }) => lead),
    deps.now(),
  );
  return [...Map.groupBy(led, ({ lead }) => lead.id).values()].flatMap((teams) => {
    const lead = teams[0]?.lead as Member;
    const slots = teams.flatMap(({ key }) => silent.get(key) ?? []).sort((a, b) => a.getTime() - b.getTime());
    let last = had.get(`${workspaceId} ${lead.slackId}`) ?? Number.NEGATIVE_INFINITY;
    return slots.flatMap((slot): Upcoming[] => {
      if (slot.getTime() - last < EVERY_MS) return [];
      last = slot.getTime();
      const { kind, subject, key, until: end } = hintOf(lead, slot);
      return [
        { memberId: lead.id, kind, family: 'recognition', key, subject, dueAt: slot, until: end, title: QUIET.ahead },
      ];
    });
  });
}
