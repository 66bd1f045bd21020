import type { Deps, Tx } from '../deps.ts';
import { UserError } from '../errors.ts';
import type { KudosJoin, Member } from '../generated/prisma/client.ts';
import { checkHere, getSeenKudos, lockKudos, refreshPosts } from './after.ts';
import { type KudosShown, toShown } from './service.ts';
import { GONE, JOIN_WORDS } from './words.ts';

export interface NewJoin {
  sentence: string | null;
  emoji: string | null;
}

interface Joinable {
  status: string;
  giverId: string;
  recipients: { memberId: string }[];
}

/** Throws UserError with why somebody cannot join in. */
function checkMayJoin(kudos: Joinable, member: Member, own: KudosJoin | null): void {
  checkHere(member);
  const isFor = kudos.recipients.some(({ memberId }) => memberId === member.id);
  const isOwn = isFor || kudos.giverId === member.id;
  if (kudos.status !== 'POSTED') throw new UserError(kudos.status === 'PRIVATE' && isOwn ? JOIN_WORDS.private : GONE);
  if (isFor) throw new UserError(JOIN_WORDS.own);
  if (isOwn) throw new UserError(JOIN_WORDS.giver);
  if (own?.removedAt) throw new UserError(JOIN_WORDS.takenOff);
}

const findOwn = (tx: Tx, { id: memberId, workspaceId }: Member, kudosId: string) =>
  tx.kudosJoin.findFirst({ where: { kudosId, memberId, workspaceId } });

/** What somebody has added to kudos so far, for the form; undefined: nothing. Throws UserError when they cannot join in. */
export async function prepareJoin({ db }: Pick<Deps, 'db'>, member: Member, id: string): Promise<NewJoin | undefined> {
  const kudos = await getSeenKudos({ db }, member, id);
  const own = await findOwn(db, member, id);
  checkMayJoin(kudos, member, own);
  return own ?? undefined;
}

/** Adds somebody's own sentence or sign to kudos, or changes it; it keeps its place. Throws UserError. */
export async function joinKudos(deps: Deps, member: Member, id: string, join: NewJoin): Promise<void> {
  const { id: memberId, workspaceId } = member;
  if (!join.sentence && !join.emoji) throw new UserError(JOIN_WORDS.nothing, 'sentence');
  await deps.db.$transaction(async (tx) => {
    const kudos = await lockKudos(tx, workspaceId, id);
    const own = await findOwn(tx, member, id);
    checkMayJoin(kudos, member, own);
    if (own) await tx.kudosJoin.updateMany({ where: { kudosId: id, memberId, workspaceId }, data: { ...join } });
    else await tx.kudosJoin.create({ data: { kudosId: id, memberId, workspaceId, ...join, createdAt: deps.now() } });
    await refreshPosts(deps, tx, kudos);
  });
}

/** Takes back what somebody added. Without anything, nothing changes. Throws UserError. */
export async function takeBackJoin(deps: Deps, member: Member, id: string): Promise<void> {
  checkHere(member);
  await deps.db.$transaction(async (tx) => {
    const kudos = await lockKudos(tx, member.workspaceId, id);
    // What a coordinator took off stays known, so that it does not come again.
    const { count } = await tx.kudosJoin.deleteMany({
      where: { kudosId: id, memberId: member.id, workspaceId: member.workspaceId, removedAt: null },
    });
    if (count > 0) await refreshPosts(deps, tx, kudos);
  });
}

/** What everybody added to public kudos, oldest first. Throws UserError when they are no longer shown. */
export async function findJoins(deps: Pick<Deps, 'db'>, member: Member, id: string): Promise<KudosShown['joins']> {
  const kudos = await getSeenKudos(deps, member, id);
  if (kudos.status !== 'POSTED') throw new UserError(GONE);
  return toShown(kudos).joins;
}
