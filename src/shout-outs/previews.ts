/** Seeing a shout-out an hour before it goes out, and changing it. */
import type { Deps, Tx } from '../deps.ts';
import { UserError } from '../errors.ts';
import type { Member, ShoutOut, Team } from '../generated/prisma/client.ts';
import type { KudosWithPeople } from '../kudos/service.ts';
import { fold } from '../people/service.ts';
import { giveBack, keyOf, makeAll } from './claiming.ts';
import { PREVIEWED } from './kinds.ts';
import { type Deed, planPages } from './pages.ts';
import { onWorkingDays, type Scope } from './scopes.ts';
import { newSlots, nextShoutOutSlot } from './slots.ts';
import { deedOf, findPublic, type Told, toldOf } from './telling.ts';
import { REFUSED } from './words.ts';

const HOUR_MS = 3_600_000;
/** Slack shows at most 100 choices. */
const MOST_CHOICES = 100;

const EDITED = 'shout-out.edited';
const SKIPPED = 'shout-out.skipped';

/** Slack ids of who sees which shout-out before: the coordinators the workspace's, its lead a team's. By scope's key. */
async function findPreviewers({ db }: Pick<Deps, 'db'>, scopes: Scope[]): Promise<Map<string, string[]>> {
  const workspaceIds = [...new Set(scopes.map(({ workspaceId }) => workspaceId))];
  const members = await db.member.findMany({
    where: {
      workspaceId: { in: workspaceIds },
      deactivatedAt: null,
      OR: [{ isCoordinator: true }, { leads: { some: { ownShoutOut: true } } }],
    },
    include: { leads: { select: { id: true } } },
    orderBy: { createdAt: 'asc' },
  });
  const byKey = new Map<string, string[]>();
  const add = (workspaceId: string, scope: string, slackId: string) => {
    const key = keyOf({ workspaceId, scope });
    byKey.set(key, [...(byKey.get(key) ?? []), slackId]);
  };
  for (const { workspaceId, slackId, isCoordinator, leads } of members) {
    if (isCoordinator) add(workspaceId, '', slackId);
    for (const { id } of leads) add(workspaceId, id, slackId);
  }
  return byKey;
}

/**
 * Makes what is to be seen before it goes out, an hour ahead. Its kudos are those given until now: later ones join the next week.
 * Whoever does not work in that hour does not see it, and it goes out all the same.
 */
export async function makePreviews(deps: Deps, scopes: Scope[]): Promise<void> {
  const now = deps.now();
  const slotOf = newSlots(nextShoutOutSlot, now);
  const soon = scopes
    .filter(({ preview }) => preview)
    .map((scope) => ({ ...scope, slot: slotOf(scope), cutAt: now }))
    .filter(({ slot }) => slot.getTime() - now.getTime() <= HOUR_MS);
  if (soon.length === 0) return;
  const previewers = await findPreviewers(deps, soon);
  const seen = (await onWorkingDays(deps, soon)).filter((one) => previewers.has(keyOf(one)));
  await makeAll(deps, seen, 'PREVIEW', (tx, made) =>
    deps.outbox.add(
      tx,
      ...made.flatMap((one) =>
        (previewers.get(keyOf(one)) ?? []).map((recipient) => ({
          workspaceId: one.workspaceId,
          kind: PREVIEWED,
          subject: one.id,
          recipient,
          until: one.slot,
        })),
      ),
    ),
  );
}

/** A kudos in a list to choose from. */
export interface Choice {
  id: string;
  /** Plain; a group's first. */
  names: string[];
  deed: string;
}

const choiceOf = ({ id, groupName, recipients, deed }: KudosWithPeople): Choice => {
  const named = recipients.filter(({ status, byGroup }) => status === 'POSTED' && !byGroup);
  return {
    id,
    names: [...(groupName === null ? [] : [groupName]), ...named.map(({ member }) => member.name).sort()],
    deed,
  };
};

/** A shout-out as whoever looks after it sees it. */
export interface Preview {
  shoutOut: ShoutOut;
  /** Where it goes; null: the channel was taken away meanwhile. */
  channelId: string | null;
  told: Told;
  /** What is left out. */
  leftOut: Choice[];
  /** Slack id of whoever changed or skipped it last. */
  changedBy: string | undefined;
}

async function read(db: Tx, shoutOut: ShoutOut, sizeOf: (deed: Deed) => number): Promise<Preview> {
  const { id, workspaceId, teamId } = shoutOut;
  const kudos = await findPublic(db, shoutOut);
  const deeds = kudos.filter((one) => !one.leftOut).flatMap((one) => deedOf(one) ?? []);
  const place = teamId
    ? await db.team.findFirst({ where: { id: teamId, workspaceId } })
    : await db.workspace.findUniqueOrThrow({ where: { id: workspaceId } });
  const change = await db.auditLine.findFirst({
    where: { workspaceId, subject: id, what: { in: [EDITED, SKIPPED] } },
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
    include: { actor: true },
  });
  return {
    shoutOut,
    channelId: (place && ('channelId' in place ? place.channelId : place.recognitionChannelId)) ?? null,
    told: await toldOf(db, shoutOut, deeds, planPages(deeds, sizeOf)),
    leftOut: kudos.filter((one) => one.leftOut).map(choiceOf),
    changedBy: change?.actor?.slackId,
  };
}

/** A shout-out with all that a preview shows; undefined when it is no longer there. */
export async function findPreview(
  { db }: Pick<Deps, 'db'>,
  workspaceId: string,
  id: string,
  sizeOf: (deed: Deed) => number,
): Promise<Preview | undefined> {
  const shoutOut = await db.shoutOut.findFirst({ where: { id, workspaceId } });
  return shoutOut ? read(db, shoutOut, sizeOf) : undefined;
}

/** Whether it can still be changed. */
export const isOpen = (now: Date, { status, slot }: Pick<ShoutOut, 'status' | 'slot'>): boolean =>
  status === 'PREVIEW' && now < slot;

type WithTeam = ShoutOut & { team: Team | null };

/** Why this member cannot change it, in words; undefined: they can. */
function refusal(now: Date, shoutOut: WithTeam, { id, isCoordinator, deactivatedAt }: Member): string | undefined {
  const isTheirs = isCoordinator || (shoutOut.team !== null && shoutOut.team.leadId === id);
  if (!isTheirs || deactivatedAt) return REFUSED.notYours;
  if (shoutOut.status === 'SKIPPED') return REFUSED.isSkipped;
  return isOpen(now, shoutOut) ? undefined : REFUSED.isOut;
}

/** Locked until the commit: two who look after it come one after the other. Throws UserError for anybody else, and when it is too late. */
async function lockOwn(deps: Deps, tx: Tx, { id: memberId, workspaceId }: Member, id: string): Promise<ShoutOut> {
  await tx.$queryRaw`SELECT 1 FROM "ShoutOut" WHERE "id" = ${id}::uuid AND "workspaceId" = ${workspaceId}::uuid FOR UPDATE`;
  const shoutOut = await tx.shoutOut.findFirst({ where: { id, workspaceId }, include: { team: true } });
  if (!shoutOut) throw new UserError(REFUSED.gone);
  // Rights may have changed since the form was opened.
  const member = await tx.member.findUniqueOrThrow({ where: { id: memberId, workspaceId } });
  const why = refusal(deps.now(), shoutOut, member);
  if (why) throw new UserError(why);
  return shoutOut;
}

/** What the form starts from. Throws UserError when it is not theirs to change, or too late. */
export async function getPreview(
  deps: Deps,
  member: Member,
  id: string,
  sizeOf: (deed: Deed) => number,
): Promise<Preview> {
  return deps.db.$transaction(async (tx) => read(tx, await lockOwn(deps, tx, member, id), sizeOf));
}

/** What can be left out and has these words in it, or in who is thanked, by name. Nothing for whoever may not change it. */
export async function searchChoices(deps: Deps, member: Member, id: string, typed: string): Promise<Choice[]> {
  const { db } = deps;
  const shoutOut = await db.shoutOut.findFirst({
    where: { id, workspaceId: member.workspaceId },
    include: { team: true },
  });
  if (!shoutOut || refusal(deps.now(), shoutOut, member)) return [];
  const words = ({ names, deed }: Choice) => fold(`${names.join(' ')} ${deed}`);
  return (await findPublic(db, shoutOut))
    .map(choiceOf)
    .filter((choice) => words(choice).includes(fold(typed)))
    .sort((a, b) => a.names.join().localeCompare(b.names.join(), 'en') || (a.id < b.id ? -1 : 1))
    .slice(0, MOST_CHOICES);
}

async function recordChange(deps: Deps, tx: Tx, { id: actorId, workspaceId }: Member, what: string, id: string) {
  await tx.auditLine.create({ data: { workspaceId, actorId, what, subject: id, at: deps.now() } });
  await deps.outbox.refresh(tx, workspaceId, PREVIEWED, id);
}

/**
 * A sentence on top, and which kudos are not told (they stay where they are posted). Of two who save, the last one's is what
 * counts, and both see who it was. Throws UserError as getPreview.
 */
export async function savePreview(
  deps: Deps,
  member: Member,
  id: string,
  { intro, leaveOut }: { intro: string | null; leaveOut: string[] },
): Promise<void> {
  const { workspaceId } = member;
  await deps.db.$transaction(async (tx) => {
    await lockOwn(deps, tx, member, id);
    await tx.shoutOut.update({ where: { id, workspaceId }, data: { intro } });
    const own = { workspaceId, shoutOutId: id };
    await tx.kudos.updateMany({ where: { ...own, id: { notIn: leaveOut } }, data: { leftOut: false } });
    await tx.kudos.updateMany({ where: { ...own, id: { in: leaveOut } }, data: { leftOut: true } });
    await recordChange(deps, tx, member, EDITED, id);
  });
}

/** Nothing goes out this week: the kudos join the next one. Throws UserError as getPreview. */
export async function skipShoutOut(deps: Deps, member: Member, id: string): Promise<void> {
  const { workspaceId } = member;
  await deps.db.$transaction(async (tx) => {
    await lockOwn(deps, tx, member, id);
    await giveBack(tx, workspaceId, [id], 'skip');
    await recordChange(deps, tx, member, SKIPPED, id);
  });
}
