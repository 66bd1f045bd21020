/** What somebody typed into the form of an objective and did not send. */
import { z } from 'zod';
import type { Deps, Tx } from '../deps.ts';
import type { Member } from '../generated/prisma/client.ts';
import { lockPairing } from '../pairings/service.ts';

const FORM = 'objective.save';

/** As Slack gives it: every input's text, by field. */
const Typed = z.object({
  values: z.record(z.string(), z.string()),
  template: z.string().nullable(),
  /** Seconds since 1970: of two that overtake each other the later one stands. */
  at: z.number(),
});
export type TypedForm = z.infer<typeof Typed>;

/** Which form of an objective it is. */
export interface FormPlace {
  pairingId: string;
  /** The objective that is changed, or the draft that is finished. */
  objectiveId: string | null;
  /** The id a new one gets: the same form sent twice makes one objective. */
  formId: string;
  template: string | null;
  /** When the objective had last changed as the form was opened. */
  seenAt: Date | null;
}

/** What a form's text is kept under: the pairing for a new objective, else the objective. */
export const subjectOf = ({ objectiveId, pairingId }: Pick<FormPlace, 'objectiveId' | 'pairingId'>): string =>
  objectiveId ?? pairingId;

const keyOf = ({ id, workspaceId }: Pick<Member, 'id' | 'workspaceId'>, subject: string) => ({
  memberId: id,
  workspaceId,
  form: FORM,
  subject,
});

/** Slack's clock and ours need not agree to the second. */
const APART_MS = 1000;

/** Whether a text comes after its form was saved: it was on its way then. */
async function isSaved(tx: Tx, { workspaceId }: Member, place: FormPlace, at: number): Promise<boolean> {
  const { objectiveId, formId, seenAt } = place;
  const objective = await tx.objective.findFirst({ where: { id: objectiveId ?? formId, workspaceId } });
  if (!objective || objectiveId === null) return objective !== null;
  const changed = objective.updatedAt.getTime();
  return objective.status !== 'DRAFT' && changed > (seenAt?.getTime() ?? 0) && changed + APART_MS >= at * 1000;
}

/**
 * Keeps what is typed so far and returns all that is known of it: also of fields that are not shown just now, and of a later text.
 * Undefined: the form was saved meanwhile, so nothing is kept.
 */
export async function keepTyped(
  deps: Deps,
  member: Member,
  place: FormPlace,
  typed: TypedForm,
): Promise<TypedForm | undefined> {
  const subject = subjectOf(place);
  const key = keyOf(member, subject);
  const { workspaceId, id: memberId } = member;
  return deps.db.$transaction(async (tx) => {
    // One form at a time in a pairing: so that a double click, the limit on open ones and late text see each other.
    await lockPairing(tx, { id: place.pairingId, workspaceId });
    if (await isSaved(tx, member, place, typed.at)) return undefined;
    const earlier = Typed.safeParse((await tx.formDraft.findFirst({ where: key }))?.values).data;
    if (earlier && earlier.at > typed.at) return earlier;
    const all = { ...typed, values: { ...earlier?.values, ...typed.values } };
    const now = { values: all, updatedAt: deps.now() };
    await tx.formDraft.upsert({
      where: { memberId_form_subject: { memberId, form: FORM, subject }, workspaceId },
      create: { ...key, ...now },
      update: now,
    });
    return all;
  });
}

/** What somebody began and did not send, with when; undefined when there is nothing. */
export async function findTyped({ db }: { db: Tx }, member: Member, subject: string) {
  const draft = await db.formDraft.findFirst({ where: keyOf(member, subject) });
  const typed = Typed.safeParse(draft?.values);
  return draft && typed.success ? { ...typed.data, updatedAt: draft.updatedAt } : undefined;
}

/** Forgets what was typed, e.g. because it was saved. */
export async function forgetTyped(tx: Tx, member: Pick<Member, 'id' | 'workspaceId'>, subject: string): Promise<void> {
  await tx.formDraft.deleteMany({ where: keyOf(member, subject) });
}

/** What was typed for a new objective goes on as what was typed for the draft it became, word for word. */
export async function moveTyped(tx: Tx, member: Member, place: FormPlace, draftId: string): Promise<void> {
  if (place.objectiveId) return;
  await forgetTyped(tx, member, draftId);
  await tx.formDraft.updateMany({ where: keyOf(member, place.pairingId), data: { subject: draftId } });
}
