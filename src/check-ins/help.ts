import type { Deps, Tx } from '../deps.ts';
import { UserError } from '../errors.ts';
import type { Member } from '../generated/prisma/client.ts';
import { findCoordinators } from '../people/service.ts';
import { type CheckInWithPair, findCheckIn, getOwnCheckIn, isAboutCircle, partnerOf } from './service.ts';

/** To each coordinator: somebody would like to talk. Nothing more is said. */
export const TALK = 'check-in.talk';

export interface Helpers {
  /** Coordinators who can be asked. */
  coordinatorIds: string[];
  /** They have been. */
  asked: boolean;
}

/** The coordinators but those it may be about: the two of the pair, and all of a circle that its mentor is asked about. */
async function findHelpers(tx: Tx, checkIn: CheckInWithPair): Promise<Member[]> {
  const { workspaceId, memberId, pairing } = checkIn;
  const circle = isAboutCircle(memberId, pairing) ? (pairing.circle?.pairings ?? []) : [];
  const about = [memberId, partnerOf(checkIn).id, ...circle.map(({ menteeId }) => menteeId)];
  return (await findCoordinators(tx, workspaceId)).filter(({ id }) => !about.includes(id));
}

/** Who can be asked for help, and whether they have been. */
export async function findAsked({ db }: Pick<Deps, 'db'>, checkIn: CheckInWithPair): Promise<Helpers> {
  const { workspaceId, id: subject } = checkIn;
  const helpers = await findHelpers(db, checkIn);
  const told = await db.outboxMessage.count({
    where: { workspaceId, kind: TALK, subject, status: { not: 'DROPPED' } },
  });
  return { coordinatorIds: helpers.map(({ slackId }) => slackId), asked: told > 0 };
}

/** Tells the coordinators that the actor would like to talk, once. Throws UserError when there is none, or it is no longer asked. */
export async function askCoordinators(deps: Deps, actor: Member, id: string): Promise<void> {
  await deps.db.$transaction(async (tx) => {
    const checkIn = await getOwnCheckIn({ db: tx }, actor, id);
    if (checkIn.answer !== 'NEED_HELP')
      throw new UserError('You have answered otherwise meanwhile, so I’ve told nobody. “Need help” is still there.');
    const helpers = await findHelpers(tx, checkIn);
    if (helpers.length === 0) throw new UserError('There is no coordinator to ask. Your team lead is the one to ask.');
    const { workspaceId } = actor;
    const message = { workspaceId, kind: TALK, subject: id };
    // Taken back before it was told does not count as told.
    const untold = await tx.outboxMessage.groupBy({
      by: ['recipient'],
      where: { ...message, status: 'DROPPED' },
      _count: true,
    });
    const timesOf = (slackId: string) => untold.find(({ recipient }) => recipient === slackId)?._count;
    await deps.outbox.add(
      tx,
      ...helpers.map(({ slackId: recipient }) => {
        const times = timesOf(recipient);
        return { ...message, recipient, ...(times && { occurrence: String(times) }) };
      }),
    );
  });
}

/** Who would like to talk; undefined: they no longer do. */
export async function findAsker(deps: Deps, workspaceId: string, id: string): Promise<string | undefined> {
  const checkIn = await findCheckIn(deps, workspaceId, id);
  return checkIn?.answer === 'NEED_HELP' ? checkIn.member.slackId : undefined;
}
