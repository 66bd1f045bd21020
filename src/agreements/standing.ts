import type { Tx } from '../deps.ts';
import type { Member, Prisma } from '../generated/prisma/client.ts';
import { findPairing, getOwnPairing, type PairingWithPeople, weeksAfter } from '../pairings/service.ts';
import { endOf } from '../pairings/states.ts';

/** Made by us, so nobody suggested it; every later one by one of the two. */
export const FIRST = 1;
const WEEK_MS = 7 * 86_400_000;

const WITH_VOTES = { votes: true, proposedBy: true } as const;
export type Version = Prisma.AgreementGetPayload<{ include: typeof WITH_VOTES }>;

/** What two people have agreed on, and what is suggested. */
export interface AgreementState {
  pairing: PairingWithPeople;
  inForce: Version | undefined;
  proposed: Version | undefined;
  /** When the pairing would end with what is suggested, or ends; with a pause in it. */
  endsAt: Date;
}

export const goesOn = ({ pairing }: { pairing: Pick<PairingWithPeople, 'status'> }): boolean =>
  pairing.status === 'ACTIVE' || pairing.status === 'PAUSED';

/** How many weeks the present end of a pairing stands for. */
export async function weeksNow(tx: Tx, { id, workspaceId, startedAt, endsAt }: PairingWithPeople): Promise<number> {
  const held = await tx.agreement.findFirst({
    where: { workspaceId, pairingId: id, OR: [{ status: 'AGREED' }, { version: FIRST }] },
    orderBy: { status: 'asc' }, // AGREED before REPLACED; PROPOSED first only where nothing is agreed
  });
  return held?.weeks ?? Math.round((endsAt.getTime() - startedAt.getTime()) / WEEK_MS);
}

/** The end moves by the difference, so that what a pause added stays; what one that goes on will add is not in it. */
export async function endWith(tx: Tx, pairing: PairingWithPeople, weeks: number): Promise<Date> {
  const { zone } = await tx.workspace.findUniqueOrThrow({ where: { id: pairing.workspaceId } });
  return weeksAfter(pairing.endsAt, weeks - (await weeksNow(tx, pairing)), zone);
}

/** Whether a pairing with that end would be over; in a pause its time stands still. */
export const wouldBeOver = ({ pausedAt }: Pick<PairingWithPeople, 'pausedAt'>, end: Date, now: Date): boolean =>
  end <= (pausedAt ?? now);

/** How a pair's agreement stands; undefined when there is no such pairing. */
export async function readAgreement(
  { db }: { db: Tx },
  workspaceId: string,
  pairingId: string,
): Promise<AgreementState | undefined> {
  const pairing = await findPairing({ db }, workspaceId, pairingId);
  if (!pairing) return undefined;
  const open = await db.agreement.findMany({
    where: { workspaceId, pairingId, status: { in: ['PROPOSED', 'AGREED'] } },
    include: WITH_VOTES,
  });
  const [inForce, proposed] = (['AGREED', 'PROPOSED'] as const).map((is) => open.find(({ status }) => status === is));
  const endsAt = proposed ? await endWith(db, pairing, proposed.weeks) : pairing.endsAt;
  return { pairing, inForce, proposed, endsAt: endOf({ ...pairing, endsAt }) };
}

/** The same for one of the two. Throws UserError unless it is theirs. */
export async function getOwnAgreement(deps: { db: Tx }, actor: Member, pairingId: string): Promise<AgreementState> {
  const { id, workspaceId } = await getOwnPairing(deps, actor, pairingId);
  const state = await readAgreement(deps, workspaceId, id);
  if (!state) throw new Error(`pairing ${id} went away`);
  return state;
}

/** One version of an agreement, whatever became of it, with the pair's agreement as it is now. */
export async function findVersion({ db }: { db: Tx }, workspaceId: string, id: string) {
  const version = await db.agreement.findFirst({ where: { id, workspaceId }, include: WITH_VOTES });
  const state = version && (await readAgreement({ db }, workspaceId, version.pairingId));
  return version && state ? { version, ...state } : undefined;
}
