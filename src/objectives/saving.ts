import type { Deps, Tx } from '../deps.ts';
import { UserError } from '../errors.ts';
import type { Member, Objective } from '../generated/prisma/client.ts';
import { lockPairing, recordObjectiveSet } from '../pairings/service.ts';
import { endOf } from '../pairings/states.ts';
import { type FormPlace, forgetTyped, moveTyped, subjectOf } from './drafts.ts';
import {
  checkRoom,
  getPairingToSet,
  lockOwnObjective,
  MOST_DRAFTS,
  type ObjectiveInput,
  recordUpdate,
} from './service.ts';
import { allowedFrom } from './states.ts';
import { dateOf, dayIn, dayOf } from './words.ts';

export interface Saved {
  objective: Objective;
  /** Somebody changed it between the opening and the sending of the form; this version stands now. */
  changedMeanwhile: boolean;
}

async function checkSkill(tx: Tx, workspaceId: string, { skillId }: ObjectiveInput, kept: string | null = null) {
  if (skillId === null || skillId === kept) return;
  const skill = await tx.skill.findFirst({ where: { id: skillId, workspaceId, retiredAt: null } });
  if (!skill) throw new UserError('This skill is no longer in the list. Choose another one.', 'skillId');
}

/** A date that was fine when it was set may stay. */
function checkDate(deps: Deps, { zone }: Member, { dueOn }: ObjectiveInput, kept?: Date): void {
  if (dueOn < dayIn(deps.now(), zone) && !(kept && dayOf(kept) === dueOn))
    throw new UserError('That day is over. Choose one from today on.', 'dueOn');
}

const data = ({ dueOn, ...input }: ObjectiveInput) => ({ ...input, dueOn: dateOf(dueOn) });

/** Where it stands after a change of how it is measured. */
const currentOf = (before: Objective, input: ObjectiveInput): number | null =>
  before.measure === input.measure && before.current !== null ? before.current : input.baseline;

async function createObjective(deps: Deps, tx: Tx, owner: Member, place: FormPlace, input: ObjectiveInput) {
  const { workspaceId, id: ownerId } = owner;
  const { pairingId, formId: id, template } = place;
  checkDate(deps, owner, input);
  await checkSkill(tx, workspaceId, input);
  await checkRoom(tx, { workspaceId, pairingId, ownerId });
  const at = deps.now();
  const stamps = { createdAt: at, updatedAt: at, current: input.baseline };
  return tx.objective.create({
    data: { id, workspaceId, pairingId, ownerId, template, status: 'ACTIVE', ...data(input), ...stamps },
  });
}

async function finishDraft(deps: Deps, tx: Tx, owner: Member, draft: Objective, input: ObjectiveInput) {
  checkDate(deps, owner, input);
  await checkSkill(tx, owner.workspaceId, input, draft.skillId);
  await checkRoom(tx, draft);
  const at = deps.now();
  return tx.objective.update({
    where: { id: draft.id, workspaceId: owner.workspaceId, status: { in: allowedFrom('start') } },
    data: { ...data(input), status: 'ACTIVE', current: input.baseline, createdAt: at, updatedAt: at },
  });
}

/** What an edit changes, as it was before; undefined when it changes nothing. */
function changedFrom(before: Objective, input: ObjectiveInput): Record<string, string | number | null> | undefined {
  const earlier: Record<string, string | number | null> = { ...inputOf(before) };
  const changed = Object.entries(input).filter(([name, value]) => earlier[name] !== value);
  return changed.length === 0 ? undefined : Object.fromEntries(changed.map(([name]) => [name, earlier[name] ?? null]));
}

/** An objective in the shape of the form. */
export const inputOf = (objective: Objective): ObjectiveInput => {
  const { deed, skillId, measure, unit, baseline, target, nextStep, why, dueOn } = objective;
  return { deed, skillId, measure, unit, baseline, target, nextStep, why, dueOn: dayOf(dueOn) };
};

async function editObjective(deps: Deps, tx: Tx, owner: Member, before: Objective, input: ObjectiveInput) {
  const { id, workspaceId } = before;
  const changed = changedFrom(before, input);
  if (!changed) return before;
  checkDate(deps, owner, input, before.dueOn);
  await checkSkill(tx, workspaceId, input, before.skillId);
  await recordUpdate(deps, tx, before, { what: 'edited', before: changed });
  if (before.sharedAt) await deps.outbox.refresh(tx, workspaceId, 'objective.shared', id);
  return tx.objective.update({
    where: { id, workspaceId, status: { in: allowedFrom('change') } },
    data: { ...data(input), current: currentOf(before, input), updatedAt: deps.now() },
  });
}

/** Sets a new objective, or finishes a draft: from now on the other of the pair sees it. */
async function startObjective(
  deps: Deps,
  tx: Tx,
  owner: Member,
  place: FormPlace,
  input: ObjectiveInput,
  draft: Objective | undefined,
): Promise<Saved> {
  const pairing = await getPairingToSet({ db: tx }, owner, place.pairingId);
  const known = draft
    ? undefined
    : await tx.objective.findFirst({ where: { id: place.formId, workspaceId: owner.workspaceId, ownerId: owner.id } });
  if (known) return { objective: known, changedMeanwhile: false };
  const objective = draft
    ? await finishDraft(deps, tx, owner, draft, input)
    : await createObjective(deps, tx, owner, place, input);
  await recordUpdate(deps, tx, objective, { what: 'created' });
  await recordObjectiveSet(deps, tx, pairing);
  return { objective, changedMeanwhile: false };
}

/**
 * Saves the form: a new objective, a finished draft, or a change with its history. Throws UserError, at its field; what was
 * typed is forgotten once it is saved.
 */
export async function saveObjective(
  deps: Deps,
  owner: Member,
  place: FormPlace,
  input: ObjectiveInput,
): Promise<Saved> {
  return deps.db.$transaction(async (tx) => {
    await lockPairing(tx, { id: place.pairingId, workspaceId: owner.workspaceId });
    await forgetTyped(tx, owner, subjectOf(place));
    const before = place.objectiveId ? await lockOwnObjective(tx, owner, place.objectiveId) : undefined;
    if (!before || before.status === 'DRAFT') return startObjective(deps, tx, owner, place, input, before);
    if (!allowedFrom('change').includes(before.status))
      throw new UserError('It is closed by now. Reopen it if you want to change it.');
    const objective = await editObjective(deps, tx, owner, before, input);
    const moved = place.seenAt !== null && before.updatedAt.getTime() > place.seenAt.getTime();
    return { objective, changedMeanwhile: moved && objective !== before };
  });
}

/** What can be kept of a form that is not finished. */
export type Unfinished = Omit<ObjectiveInput, 'dueOn'> & { dueOn: string | null };

const knownSkill = async (tx: Tx, workspaceId: string, id: string | null): Promise<string | null> =>
  id ? ((await tx.skill.findFirst({ where: { id, workspaceId, retiredAt: null } }))?.id ?? null) : null;

/** Keeps an unfinished form as a draft that only its owner sees. Throws UserError when it says nothing yet, or there are many. */
export async function keepDraft(deps: Deps, owner: Member, place: FormPlace, input: Unfinished): Promise<Objective> {
  if (input.deed === '') throw new UserError('Write at least what you want to do, so that you find it again.');
  const { workspaceId, id: ownerId } = owner;
  return deps.db.$transaction(async (tx) => {
    await lockPairing(tx, { id: place.pairingId, workspaceId });
    const pairing = await getPairingToSet({ db: tx }, owner, place.pairingId);
    const { pairingId, template } = place;
    const dueOn = dateOf(input.dueOn ?? dayIn(endOf(pairing), owner.zone));
    const skillId = await knownSkill(tx, workspaceId, input.skillId);
    const draft = { ...input, skillId, dueOn, updatedAt: deps.now() };
    const id = place.objectiveId ?? place.formId;
    await moveTyped(tx, owner, place, id);
    const kept = await tx.objective.findFirst({ where: { id, workspaceId, ownerId } });
    if (kept && kept.status !== 'DRAFT')
      throw new UserError('This objective is set already. Save your change instead.');
    if (kept) return tx.objective.update({ where: { id, workspaceId }, data: draft });
    const drafts = await tx.objective.count({ where: { workspaceId, pairingId, ownerId, status: 'DRAFT' } });
    if (drafts >= MOST_DRAFTS) throw new UserError(`You have ${MOST_DRAFTS} drafts. Finish one, or throw one away.`);
    return tx.objective.create({
      data: { id, workspaceId, pairingId, ownerId, template, status: 'DRAFT', ...draft, createdAt: deps.now() },
    });
  });
}
