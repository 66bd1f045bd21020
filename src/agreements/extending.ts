import type { Deps, Tx } from '../deps.ts';
import { UserError } from '../errors.ts';
import type { Member } from '../generated/prisma/client.ts';
import { endOf } from '../pairings/states.ts';
import { suggestChange } from './service.ts';
import { type AgreementState, endWith, FIRST, getOwnAgreement, goesOn, weeksNow } from './standing.ts';
import { differences, extendedWeeks, needsAgreement, type Terms, termsOf, USUAL } from './terms.ts';

/** What the form to change it begins with: what is suggested, else what holds, else the usual. */
export async function presentTerms(deps: { db: Tx }, { pairing, inForce, proposed }: AgreementState): Promise<Terms> {
  const shown = proposed ?? inForce;
  if (shown) return termsOf(shown);
  const { sessionDays, sessionMinutes: minutes } = pairing;
  return { ...USUAL, weeks: await weeksNow(deps.db, pairing), sessionDays, minutes };
}

/** What one click would extend it to: the terms as they are, for twice the weeks. Undefined: it was extended, or is as long as can be. */
export async function extensionOf(deps: { db: Tx }, state: AgreementState): Promise<Terms | undefined> {
  const { pairing } = state;
  const now = await weeksNow(deps.db, pairing);
  const weeks = extendedWeeks(now);
  if (!goesOn(state) || !needsAgreement(pairing) || pairing.extendedAt || weeks <= now) return undefined;
  return { ...(await presentTerms(deps, { ...state, proposed: undefined })), weeks };
}

/** The end of a pairing with an extension of it, and a pause in it. */
export const endAfter = async (deps: { db: Tx }, { pairing }: AgreementState, { weeks }: Terms): Promise<Date> =>
  endOf({ ...pairing, endsAt: await endWith(deps.db, pairing, weeks) });

/** Suggests twice the length, once in a pairing; both must want it. Throws UserError where that cannot be. */
export async function suggestExtension(deps: Deps, actor: Member, pairingId: string): Promise<void> {
  const state = await getOwnAgreement(deps, actor, pairingId);
  const terms = await extensionOf(deps, state);
  if (!terms) throw new UserError('This pairing cannot be extended any more.');
  const { proposed } = state;
  if (proposed && proposed.version !== FIRST && differences(proposed, terms).length > 0)
    throw new UserError('There is a suggestion to change your agreement. Answer that first.');
  const basedOnId = (proposed ?? state.inForce)?.id ?? null;
  await suggestChange(deps, actor, { pairingId, basedOnId }, terms);
}
