/** What a shout-out tells, as things are now. */
import type { Deps, Tx } from '../deps.ts';
import { Prisma, type ShoutOut } from '../generated/prisma/client.ts';
import { type KudosWithPeople, WITH_PEOPLE } from '../kudos/service.ts';
import { SHOUT_OUT } from './kinds.ts';
import { type Deed, groupsOf, Pages, planPages, type ShoutOutGroup } from './pages.ts';
import { POST } from './words.ts';

const DAY_MS = 86_400_000;
/** Policy: what is older is no news, e.g. when the first channel is chosen after months. */
export const NEWS_DAYS = 28;

/** Kudos for a skill alone stand together, after the values. */
const SKILLS = { id: '', name: POST.skills, emoji: ':seedling:', position: Number.MAX_SAFE_INTEGER };

/**
 * A kudos as it may be told; undefined when everybody took their name off it. Whoever did is neither named nor given away by their
 * team; whoever is thanked as one of a group is not named.
 */
export function deedOf({ id, value, deed, impact, groupName, recipients }: KudosWithPeople): Deed | undefined {
  const shown = recipients.filter(({ status }) => status === 'POSTED');
  if (shown.length === 0) return undefined;
  const named = shown.filter(({ byGroup }) => !byGroup).map(({ member }) => member);
  const teams = [...new Set(named.flatMap(({ team }) => team?.name ?? []))].sort();
  return {
    id,
    value: value ?? SKILLS,
    toIds: named.map(({ slackId }) => slackId).sort(),
    teams: groupName === null ? teams : [groupName],
    deed,
    hasImpact: impact !== null,
  };
}

/** The kudos a shout-out may tell of, in no order: what was hidden or made private is not among them. */
export const findPublic = (
  db: Tx,
  { id: shoutOutId, workspaceId }: Pick<ShoutOut, 'id' | 'workspaceId'>,
  which: Prisma.KudosWhereInput = {},
) => db.kudos.findMany({ where: { ...which, workspaceId, shoutOutId, status: 'POSTED' }, include: WITH_PEOPLE });

const toDeeds = (kudos: KudosWithPeople[]): Deed[] => kudos.flatMap((one) => deedOf(one) ?? []);

/** What it tells of: without what whoever looked at it before left out. `page`: only these. */
const findDeeds = async (db: Tx, shoutOut: Pick<ShoutOut, 'id' | 'workspaceId'>, page?: string[]) =>
  toDeeds(await findPublic(db, shoutOut, { leftOut: false, ...(page && { id: { in: page } }) }));

/** Whose mentors a scope thanks: a team's own people, or everybody who has no shout-out of their own. */
const mentorsOf = (teamId: string | null): Prisma.MemberWhereInput =>
  teamId === null
    ? { OR: [{ teamId: null }, { team: { OR: [{ ownShoutOut: false }, { channelId: null }] } }] }
    : { teamId };

/** Since when a shout-out looks back: the one before, at least a week, at most as far as its kudos. */
async function sinceOf(db: Tx, { workspaceId, scope, slot, cutAt }: ShoutOut): Promise<Date> {
  const before = await db.shoutOut.findFirst({
    where: { workspaceId, scope, status: 'MADE', slot: { lt: slot } },
    orderBy: { slot: 'desc' },
  });
  const days = (count: number) => cutAt.getTime() - count * DAY_MS;
  return new Date(Math.max(days(NEWS_DAYS), before?.cutAt.getTime() ?? days(7)));
}

/**
 * Slack ids of the mentors whose pairs reached a milestone since the shout-out before, by name. Not who wants no thanks or has
 * left; whose mentor they are, and what was reached, belongs to the pair.
 */
async function findMentors(db: Tx, shoutOut: ShoutOut): Promise<string[]> {
  const { workspaceId, teamId, cutAt } = shoutOut;
  const reached = { gt: await sinceOf(db, shoutOut), lte: cutAt };
  const mentors = await db.member.findMany({
    where: {
      workspaceId,
      deactivatedAt: null,
      quietThanks: false,
      AND: mentorsOf(teamId),
      pairingsAsMentor: {
        some: {
          OR: [
            { agreedAt: reached },
            { objectivesAt: reached },
            { firstSessionAt: reached },
            { halfwayAt: reached },
            { status: 'COMPLETED', endedAt: reached },
          ],
        },
      },
    },
    select: { slackId: true, name: true },
  });
  return mentors
    .sort((a, b) => a.name.localeCompare(b.name, 'en') || (a.slackId < b.slackId ? -1 : 1))
    .map(({ slackId }) => slackId);
}

/** The post of a shout-out as it is read. */
export interface Told {
  shoutOut: ShoutOut;
  groups: ShoutOutGroup[];
  /** Slack ids. */
  mentors: string[];
  /** There is a thread under it. */
  goesOn: boolean;
}

/** The post out of what it tells of. */
export async function toldOf(db: Tx, shoutOut: ShoutOut, deeds: Deed[], [post = [], ...replies]: Pages): Promise<Told> {
  const there = new Set(deeds.map(({ id }) => id));
  return {
    shoutOut,
    groups: groupsOf(post, deeds),
    mentors: await findMentors(db, shoutOut),
    goesOn: replies.flat().some((id) => there.has(id)),
  };
}

/** Fixes what stands where, once: whoever comes second finds the pages of the first. */
async function fixPages({ db }: Pick<Deps, 'db'>, shoutOut: ShoutOut, pages: Pages): Promise<Pages> {
  const { id, workspaceId } = shoutOut;
  await db.shoutOut.updateMany({ where: { id, workspaceId, pages: { equals: Prisma.DbNull } }, data: { pages } });
  return Pages.parse((await db.shoutOut.findUniqueOrThrow({ where: { id, workspaceId } })).pages);
}

const findMade = async (db: Tx, workspaceId: string, id: string) =>
  (await db.shoutOut.findFirst({ where: { id, workspaceId, status: 'MADE' } })) ?? undefined;

/** The post of a shout-out that goes out or stands there; undefined when there is nothing to tell any more. `sizeOf`: see planPages. */
export async function findPost(
  deps: Pick<Deps, 'db'>,
  workspaceId: string,
  id: string,
  sizeOf: (deed: Deed) => number,
): Promise<Told | undefined> {
  const shoutOut = await findMade(deps.db, workspaceId, id);
  if (!shoutOut) return undefined;
  const deeds = await findDeeds(deps.db, shoutOut);
  if (deeds.length === 0) return undefined;
  const pages =
    shoutOut.pages === null ? await fixPages(deps, shoutOut, planPages(deeds, sizeOf)) : Pages.parse(shoutOut.pages);
  return toldOf(deps.db, shoutOut, deeds, pages);
}

/** Ids of the kudos on each page of a shout-out that was posted. */
export async function findPages(db: Tx, workspaceId: string, id: string): Promise<Pages> {
  const shoutOut = await findMade(db, workspaceId, id);
  return shoutOut?.pages ? Pages.parse(shoutOut.pages) : [];
}

/** One of the replies under it, from 1; empty when there is nothing left of it. */
export async function findReply(
  { db }: Pick<Deps, 'db'>,
  workspaceId: string,
  id: string,
  number: number,
): Promise<ShoutOutGroup[]> {
  const page = (await findPages(db, workspaceId, id))[number] ?? [];
  return groupsOf(page, await findDeeds(db, { id, workspaceId }, page));
}

/** Where the replies of a shout-out go: the ts of its post; undefined while it does not stand. */
export async function findThread(
  { db }: Pick<Deps, 'db'>,
  workspaceId: string,
  subject: string,
): Promise<string | undefined> {
  const post = await db.outboxMessage.findFirst({ where: { workspaceId, kind: SHOUT_OUT, subject, status: 'SENT' } });
  return post?.messageTs || undefined;
}
