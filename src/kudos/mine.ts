import type { Deps } from '../deps.ts';
import type { Member, Prisma } from '../generated/prisma/client.ts';
import { tidy } from '../people/service.ts';
import type { MinePlace } from './after-menu.ts';
import { type KudosShown, type KudosWithPeople, toShown, WITH_PEOPLE } from './service.ts';
import { canShowAgain, isGivenPrivately } from './states.ts';

/** Slack: 100 blocks a modal; on a phone this is two screens. */
const A_PAGE = 8;
/** Policy: more words find nothing. */
const MOST_WORDS = 6;

/** Kudos in their giver's or a recipient's own list. */
export interface OwnKudos extends KudosShown {
  createdAt: Date;
  side: MinePlace['side'];
  /** Only those they are for and who gave them see them, or of the name of the one who looks. */
  isPrivate: boolean;
  /** The one who looks can take their name off, or put it back. */
  canHide: boolean;
  canShow: boolean;
}

export interface MinePage {
  kudos: OwnKudos[];
  page: number;
  pages: number;
}

/** What somebody received and kept, and gave and did not lose. */
const whereMine: Record<MinePlace['side'], (member: Member) => Prisma.KudosWhereInput> = {
  received: ({ id, workspaceId }) => ({
    workspaceId,
    status: { not: 'REMOVED' },
    recipients: { some: { workspaceId, memberId: id, status: { not: 'REMOVED' } } },
  }),
  given: ({ id, workspaceId }) => ({ workspaceId, status: { not: 'REMOVED' }, giverId: id }),
};

/** Words as typed, with nothing in them that LIKE would take for a wildcard. */
const likeWords = (typed: string): string[] =>
  tidy(typed)
    .split(' ')
    .filter(Boolean)
    .slice(0, MOST_WORDS)
    .map((word) => word.replaceAll(/[\\%_]/g, '\\$&'));

/** Every word stands in the deed, the impact, the value, the skill or a name that the one who looks may see. */
function whereFound(typed: string, member: Member): Prisma.KudosWhereInput[] {
  return likeWords(typed).map((word) => {
    const contains = { contains: word, mode: 'insensitive' } as const;
    return {
      OR: [
        { deed: contains },
        { impact: contains },
        { value: { name: contains } },
        { skill: { name: contains } },
        { giver: { name: contains } },
        { recipients: { some: { member: { name: contains }, OR: [{ status: 'POSTED' }, { memberId: member.id }] } } },
      ],
    };
  });
}

/** Kudos as this person's own list shows them. */
function toOwn(kudos: KudosWithPeople, member: Member, side: MinePlace['side']): OwnKudos {
  const own = kudos.recipients.find(({ memberId }) => memberId === member.id)?.status;
  return {
    ...toShown(kudos),
    createdAt: kudos.createdAt,
    side,
    isPrivate: kudos.status === 'PRIVATE' || own === 'PRIVATE',
    canHide: own === 'POSTED' && !isGivenPrivately(kudos),
    canShow: own === 'PRIVATE' && canShowAgain(kudos),
  };
}

const NEWEST = [{ createdAt: 'desc' }, { id: 'desc' }] satisfies Prisma.KudosOrderByWithRelationInput[];

/** One page of somebody's own kudos, newest first, in a constant number of queries. A page that is no more becomes the last one. */
export async function findMine({ db }: Pick<Deps, 'db'>, member: Member, place: MinePlace): Promise<MinePage> {
  const where = { AND: [whereMine[place.side](member), ...whereFound(place.search, member)] };
  const pages = Math.max(1, Math.ceil((await db.kudos.count({ where })) / A_PAGE));
  const page = Math.min(place.page, pages - 1);
  const rows = await db.kudos.findMany({
    where,
    include: WITH_PEOPLE,
    orderBy: NEWEST,
    skip: page * A_PAGE,
    take: A_PAGE,
  });
  return { kudos: rows.map((row) => toOwn(row, member, place.side)), page, pages };
}

/** All of somebody's own kudos, newest first, for them to keep. */
export async function findAllMine({ db }: Pick<Deps, 'db'>, member: Member) {
  const all = (side: MinePlace['side']) =>
    db.kudos.findMany({ where: whereMine[side](member), include: WITH_PEOPLE, orderBy: NEWEST });
  return { received: await all('received'), given: await all('given') };
}
export type AllMine = Awaited<ReturnType<typeof findAllMine>>;

/** The latest kudos somebody received and kept, for App Home. */
export async function findLatest({ db }: Pick<Deps, 'db'>, member: Member, take: number): Promise<OwnKudos[]> {
  const rows = await db.kudos.findMany({
    where: whereMine.received(member),
    include: WITH_PEOPLE,
    orderBy: NEWEST,
    take,
  });
  return rows.map((row) => toOwn(row, member, 'received'));
}

const MINUTE_LENGTH = '2026-11-24T09:00'.length;

/** Sends somebody their kudos as files. Asked twice in a minute, they come once. */
export async function sendExport(deps: Deps, { workspaceId, id: subject, slackId: recipient }: Member): Promise<void> {
  const minute = deps.now().toISOString().slice(0, MINUTE_LENGTH);
  const message = (format: 'json' | 'csv') => ({
    workspaceId,
    kind: 'kudos.export',
    subject,
    occurrence: `${minute} ${format}`,
    recipient,
  });
  await deps.db.$transaction((tx) => deps.outbox.add(tx, message('csv'), message('json')));
}
