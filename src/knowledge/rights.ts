import type { Deps } from '../deps.ts';
import type { Card, Member, Team } from '../generated/prisma/client.ts';
import type { Licence } from './licence.ts';

/** Who does something with cards: of their team and the teams they lead it depends which ones they see. */
export type Actor = Member & { leads: Pick<Team, 'id'>[] };

/** The same member with the teams they lead. */
export async function actingOn({ db }: Pick<Deps, 'db'>, member: Member): Promise<Actor> {
  const { id, workspaceId } = member;
  return { ...member, leads: await db.team.findMany({ where: { workspaceId, leadId: id }, select: { id: true } }) };
}

type Held = Pick<Card, 'status' | 'makerId' | 'ownerId' | 'verifierId'>;

const isTheirs = (actor: Pick<Member, 'id'>, card: Held): boolean =>
  card.ownerId === actor.id || card.verifierId === actor.id;

/** Whether they wrote it or keep it: what it is good for is said by others. */
export const isOwn = (actor: Pick<Member, 'id'>, card: Pick<Card, 'makerId' | 'ownerId'>): boolean =>
  card.makerId === actor.id || card.ownerId === actor.id;

/** Whether they may change its text: whose it is, and everybody past the first step of the ladder. Others flag it. */
export const mayEdit = (actor: Pick<Member, 'id'>, licence: Licence, card: Held): boolean =>
  isTheirs(actor, card) || card.makerId === actor.id || licence !== 'candidate';

/** Whether a candidate's card becomes everybody's by their word: never by its maker's. */
export const mayAccept = (actor: Pick<Member, 'id'>, licence: Licence, card: Held): boolean =>
  card.makerId !== actor.id && (card.verifierId === actor.id || licence === 'publisher');

/** Whether they may say that it is still true. */
export const mayConfirm = (actor: Pick<Member, 'id'>, licence: Licence, card: Held): boolean =>
  card.status === 'DRAFT' ? mayAccept(actor, licence, card) : isTheirs(actor, card) || licence === 'publisher';

/** Whether they may take it out of use, or bring it back: whoever may confirm it, and the maker of what was never accepted. */
export const mayRetire = (actor: Pick<Member, 'id'>, licence: Licence, card: Held): boolean =>
  mayConfirm(actor, licence, card) || (card.status === 'DRAFT' && card.makerId === actor.id);
