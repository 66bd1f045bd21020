import { datesChanged } from '../check-ins/service.ts';
import type { Deps, Tx } from '../deps.ts';
import { UserError } from '../errors.ts';
import type { Agreement, Member } from '../generated/prisma/client.ts';
import { agreementSettled } from '../overview/service.ts';
import { findPairing, lockOwnPairing, PAIR_CARD, type PairingWithPeople, partnerFirst } from '../pairings/service.ts';
import {
  type AgreementState,
  endWith,
  FIRST,
  getOwnAgreement,
  goesOn,
  type Version,
  weeksNow,
  wouldBeOver,
} from './standing.ts';
import { allowedFrom } from './states.ts';
import { differences, MOST_WEEKS, needsAgreement, type Terms, termsOf, USUAL } from './terms.ts';

/** Our own suggestion is there before anybody can change it; where it came to nothing it still says what the pairing began with. */
async function ensureFirst(deps: Deps, tx: Tx, pairing: PairingWithPeople): Promise<void> {
  const { workspaceId, id: pairingId, sessionDays, sessionMinutes, starterId } = pairing;
  const weeks = await weeksNow(tx, pairing);
  await tx.agreement.createMany({
    skipDuplicates: true,
    data: {
      workspaceId,
      pairingId,
      version: FIRST,
      status: 'PROPOSED',
      ...USUAL,
      weeks,
      sessionDays,
      minutes: sessionMinutes,
      proposedById: starterId,
      createdAt: deps.now(),
    },
  });
}

/**
 * Suggests the workspace's usual terms under the introduction, in the transaction that records its sending. `recipients`: the
 * conversation, or each of the two where Slack opened none.
 */
export async function suggestAgreement(
  deps: Deps,
  tx: Tx,
  workspaceId: string,
  pairingId: string,
  recipients: string[],
): Promise<void> {
  const pairing = await findPairing({ db: tx }, workspaceId, pairingId);
  if (!pairing || !needsAgreement(pairing)) return;
  await ensureFirst(deps, tx, pairing);
  const cards = recipients.map((recipient) => ({ workspaceId, kind: PAIR_CARD, subject: pairingId, recipient }));
  await deps.outbox.add(tx, ...cards);
}

/** All that shows this pair's agreement is changed where it stands. */
async function refresh(deps: Deps, tx: Tx, workspaceId: string, pairingId: string): Promise<void> {
  await deps.outbox.refresh(tx, workspaceId, PAIR_CARD, pairingId);
  const versions = await tx.agreement.findMany({ where: { workspaceId, pairingId, version: { gt: FIRST } } });
  const ids = versions.map(({ id }) => id);
  await deps.outbox.refresh(tx, workspaceId, 'agreement.suggested', ids);
}

async function replace(tx: Tx, { workspaceId, pairingId, id }: Agreement): Promise<void> {
  await tx.agreement.updateMany({
    where: { id, workspaceId, pairingId, status: { in: allowedFrom('replaced') } },
    data: { status: 'REPLACED' },
  });
}

const vote = (tx: Tx, { id, workspaceId }: Agreement, memberId: string, agreedAt: Date) =>
  tx.agreementVote.createMany({ skipDuplicates: true, data: { agreementId: id, memberId, workspaceId, agreedAt } });

/** Both want it: from now on it holds. */
async function settle(deps: Deps, tx: Tx, state: AgreementState, version: Version): Promise<void> {
  const { pairing, inForce } = state;
  const { id: pairingId, workspaceId } = pairing;
  const now = deps.now();
  const endsAt = await endWith(tx, pairing, version.weeks);
  if (wouldBeOver(pairing, endsAt, now))
    throw new UserError('That end has passed by now. Suggest a later one with “Change”.');
  // What they agree on when they begin is their length, and one click still extends it.
  const isExtended = version.weeks > (await weeksNow(tx, pairing)) && (inForce || version.weeks >= MOST_WEEKS);
  if (inForce) await replace(tx, inForce);
  await tx.agreement.updateMany({
    where: { id: version.id, workspaceId, status: { in: allowedFrom('agreed') } },
    data: { status: 'AGREED', agreedAt: now },
  });
  await tx.pairing.updateMany({
    where: { id: pairingId, workspaceId },
    data: {
      endsAt,
      sessionDays: version.sessionDays,
      sessionMinutes: version.minutes,
      agreedAt: pairing.agreedAt ?? now,
      ...(isExtended && { extendedAt: now }),
    },
  });
  await datesChanged(tx, pairing);
  if (!pairing.agreedAt) await agreementSettled(deps, tx, pairing);
}

/** Tells whoever suggested it what the other says. Our own suggestion was nobody's. */
async function answerProposer(deps: Deps, tx: Tx, version: Version, occurrence: 'agreed' | 'kept'): Promise<void> {
  if (version.version === FIRST) return;
  const { workspaceId, id, proposedBy } = version;
  const recipient = proposedBy.slackId;
  await deps.outbox.add(tx, { workspaceId, kind: 'agreement.answered', subject: id, occurrence, recipient });
}

/** What became of a press: `stale`: there is another version now; `over`: the pairing is. Then nothing was changed. */
export type Pressed = { pairingId: string; is: 'done' | 'waiting' | 'stale' | 'over' };

/** A press on one version, one after the other for a pair. Throws UserError unless the pairing is the actor's. */
async function pressing(
  deps: Deps,
  actor: Member,
  id: string,
  act: (tx: Tx, state: AgreementState, version: Version) => Promise<Pressed['is']>,
): Promise<Pressed> {
  return deps.db.$transaction(async (tx) => {
    const before = await tx.agreement.findFirst({ where: { id, workspaceId: actor.workspaceId } });
    const { id: pairingId } = await lockOwnPairing(tx, actor, before?.pairingId ?? id);
    const state = await getOwnAgreement({ db: tx }, actor, pairingId);
    if (!goesOn(state)) return { pairingId, is: 'over' };
    if (state.proposed?.id !== id) return { pairingId, is: state.inForce?.id === id ? 'done' : 'stale' };
    const is = await act(tx, state, state.proposed);
    await refresh(deps, tx, actor.workspaceId, pairingId);
    return { pairingId, is };
  });
}

/** "Agree", by one of the two. With the second it holds (`done`); until then `waiting`. */
export async function agree(deps: Deps, actor: Member, id: string): Promise<Pressed> {
  return pressing(deps, actor, id, async (tx, state, version) => {
    await vote(tx, version, actor.id, deps.now());
    const votes = await tx.agreementVote.count({ where: { workspaceId: actor.workspaceId, agreementId: id } });
    if (votes < 2) return 'waiting';
    await settle(deps, tx, state, version);
    if (version.proposedById !== actor.id) await answerProposer(deps, tx, version, 'agreed');
    return 'done';
  });
}

/**
 * Who suggested it takes it back, or the other would rather keep what there is. What held before stands: the agreement in force,
 * else our first suggestion. Our own suggestion stays.
 */
export async function withdrawSuggestion(deps: Deps, actor: Member, id: string): Promise<Pressed> {
  return pressing(deps, actor, id, async (tx, { inForce }, version) => {
    const { workspaceId, pairingId } = version;
    if (version.version === FIRST) return 'waiting';
    await replace(tx, version);
    if (!inForce) {
      await tx.agreement.updateMany({
        where: { workspaceId, pairingId, version: FIRST, status: { in: allowedFrom('revived') } },
        data: { status: 'PROPOSED' },
      });
    }
    if (version.proposedById !== actor.id) await answerProposer(deps, tx, version, 'kept');
    return 'done';
  });
}

/** Throws UserError for terms that cannot be. */
async function checkTerms(deps: Deps, tx: Tx, { pairing }: AgreementState, { weeks }: Terms): Promise<void> {
  const most = Math.max(MOST_WEEKS, await weeksNow(tx, pairing));
  if (weeks > most) throw new UserError(`At most ${most} weeks.`, 'weeks');
  if (wouldBeOver(pairing, await endWith(tx, pairing, weeks), deps.now()))
    throw new UserError('That would be over already. Choose more weeks, or finish it on App Home.', 'weeks');
}

async function suggest(deps: Deps, tx: Tx, actor: Member, state: AgreementState, terms: Terms): Promise<void> {
  const { pairing, inForce, proposed } = state;
  const { id: pairingId, workspaceId } = pairing;
  await checkTerms(deps, tx, state, terms);
  if (inForce && differences(inForce, terms).length === 0)
    throw new UserError('That is what you have agreed on already.', 'weeks');
  await ensureFirst(deps, tx, pairing);
  const open = await tx.agreement.findMany({ where: { workspaceId, pairingId, status: 'PROPOSED' } });
  for (const one of open) await replace(tx, one);
  const { _max } = await tx.agreement.aggregate({ where: { workspaceId, pairingId }, _max: { version: true } });
  const version = await tx.agreement.create({
    data: {
      workspaceId,
      pairingId,
      version: (_max.version ?? FIRST) + 1,
      status: 'PROPOSED',
      ...termsOf(terms),
      proposedById: actor.id,
      createdAt: deps.now(),
    },
  });
  await vote(tx, version, actor.id, deps.now());
  const [partner] = partnerFirst(pairing, actor.id);
  const message = { workspaceId, kind: 'agreement.suggested', subject: version.id, recipient: partner.slackId };
  await deps.outbox.add(tx, message);
  if (proposed) await deps.outbox.refresh(tx, workspaceId, 'agreement.suggested', proposed.id);
  await deps.outbox.refresh(tx, workspaceId, PAIR_CARD, pairingId);
}

/** Why there is nothing to agree on. */
const noAgreement = ({ pairing }: AgreementState): string =>
  pairing.circleId === null ? 'One conversation needs no agreement.' : 'A circle keeps the frame of its introduction.';

/**
 * A change of the agreement is suggested; who suggests it has agreed by that, the other is asked, and until both have agreed the
 * old one holds. The same as what is suggested already counts as "Agree". `basedOnId`: what the person saw, null for nothing. Throws UserError when there
 * is another version by now, and for terms that cannot be.
 */
export async function suggestChange(
  deps: Deps,
  actor: Member,
  { pairingId, basedOnId }: { pairingId: string; basedOnId: string | null },
  terms: Terms,
): Promise<void> {
  const agreed = await deps.db.$transaction(async (tx) => {
    await lockOwnPairing(tx, actor, pairingId);
    const state = await getOwnAgreement({ db: tx }, actor, pairingId);
    const { inForce, proposed } = state;
    if (!goesOn(state)) throw new UserError('This pairing is over, so there is nothing to change.', 'weeks');
    if (!needsAgreement(state.pairing)) throw new UserError(noAgreement(state), 'weeks');
    if (proposed && differences(proposed, terms).length === 0) return proposed.id;
    if (((proposed ?? inForce)?.id ?? null) !== basedOnId)
      throw new UserError('Your partner has changed it meanwhile. Close this and look again.', 'weeks');
    await suggest(deps, tx, actor, state, terms);
    return undefined;
  });
  if (agreed) await agree(deps, actor, agreed);
}
