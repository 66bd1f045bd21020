import type { Deps, Tx } from '../deps.ts';
import { UserError } from '../errors.ts';
import type { Kudos, KudosRecipient, Member } from '../generated/prisma/client.ts';
import { checkHere, closeReports, type LockedKudos, lockKudos, refreshEverywhere } from './after.ts';
import {
  canShowAgain,
  eventOf,
  isGivenPrivately,
  nextOwn,
  nextWhole,
  type OwnDeed,
  type WholeEvent,
} from './states.ts';
import { GONE, HIDE_WORDS } from './words.ts';

/** Kudos as a whole take the next state of the table, and every message of theirs follows. Takes it that they are locked. False: it has no effect any more. */
export async function applyEvent(
  deps: Deps,
  tx: Tx,
  kudos: Pick<Kudos, 'id' | 'workspaceId' | 'status' | 'shoutOutId'>,
  event: WholeEvent,
): Promise<boolean> {
  const next = nextWhole[kudos.status][event];
  if (!next) return false;
  const [status, hiddenBy] = next;
  await tx.kudos.update({
    where: { id: kudos.id, workspaceId: kudos.workspaceId },
    data: { status, hiddenBy, hiddenAt: hiddenBy ? deps.now() : null },
  });
  if (status === 'REMOVED') await closeReports(deps, tx, kudos);
  await refreshEverywhere(deps, tx, kudos);
  return true;
}

/** In words, why a recipient cannot do this; undefined: they can. */
function refusal(kudos: LockedKudos, own: KudosRecipient, deed: OwnDeed): string | undefined {
  if (kudos.status === 'REMOVED' || own.status === 'REMOVED') return GONE;
  if (deed === 'show' && !canShowAgain(kudos))
    return HIDE_WORDS.cannotShow[
      kudos.hiddenBy === 'coordinator' || kudos.hiddenBy === 'slack' ? kudos.hiddenBy : 'giver'
    ];
  if (deed === 'hide' && isGivenPrivately(kudos)) return HIDE_WORDS.allPrivate;
  if (nextOwn[own.status][deed]) return undefined;
  return deed === 'show' ? HIDE_WORDS.isShown : HIDE_WORDS.isPrivate;
}

/** What is about to be done. */
export interface Hiding {
  deed: OwnDeed | 'takeBack';
  /** What stands on the post beside one's own name: others', nobody's; or there never was one. */
  post: 'among' | 'last' | 'none';
}

function hidingOf(kudos: LockedKudos, member: Member, deed: OwnDeed): Hiding {
  const { giverId, recipients } = kudos;
  const own = recipients.find(({ memberId }) => memberId === member.id);
  if (!own && giverId !== member.id) throw new UserError(kudos.status === 'POSTED' ? HIDE_WORDS.notYours : GONE);
  if (own) {
    const why = refusal(kudos, own, deed);
    if (why) throw new UserError(why);
    const isAmong = recipients.some(({ memberId, status }) => memberId !== member.id && status === 'POSTED');
    return { deed, post: isGivenPrivately(kudos) ? 'none' : isAmong ? 'among' : 'last' };
  }
  if (kudos.status === 'REMOVED') throw new UserError(GONE);
  if (deed !== 'remove') throw new UserError(HIDE_WORDS.giverCannotHide);
  return { deed: 'takeBack', post: isGivenPrivately(kudos) ? 'none' : 'last' };
}

/** What choosing this from the menu would do, for the question before it. Throws UserError when it cannot be done. */
export async function prepareHiding(deps: Deps, member: Member, id: string, deed: OwnDeed): Promise<Hiding> {
  checkHere(member);
  return deps.db.$transaction(async (tx) => hidingOf(await lockKudos(tx, member.workspaceId, id), member, deed));
}

/**
 * A recipient takes their own name off or puts it back, or the giver takes kudos back; every message of theirs follows. Throws
 * UserError. Source: issue "Recognition people are proud of".
 */
export async function changeKudos(deps: Deps, member: Member, id: string, deed: OwnDeed): Promise<void> {
  checkHere(member);
  const { workspaceId, id: memberId } = member;
  await deps.db.$transaction(async (tx) => {
    const kudos = await lockKudos(tx, workspaceId, id);
    const does = hidingOf(kudos, member, deed).deed;
    if (does === 'takeBack') {
      await applyEvent(deps, tx, kudos, 'taken-back');
      return;
    }
    const statuses = kudos.recipients.map((one) => {
      const status = one.memberId === memberId ? nextOwn[one.status][does] : one.status;
      return { memberId: one.memberId, status: status ?? one.status };
    });
    const status = statuses.find((one) => one.memberId === memberId)?.status ?? 'POSTED';
    await tx.kudosRecipient.updateMany({ where: { kudosId: id, memberId, workspaceId }, data: { status } });
    const event = eventOf(
      kudos,
      statuses.map((one) => one.status),
    );
    if (event) await applyEvent(deps, tx, kudos, event);
    else await refreshEverywhere(deps, tx, kudos);
  });
}
