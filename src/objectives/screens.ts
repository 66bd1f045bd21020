/** What stands on a modal, read and drawn: the same after opening it and after each change. */
import type { Deps } from '../deps.ts';
import { UserError } from '../errors.ts';
import type { Member } from '../generated/prisma/client.ts';
import { endOf } from '../pairings/states.ts';
import type { Modal } from '../slack/blocks.ts';
import { beginModal } from './begin-views.ts';
import { type Calendar, coach } from './coach.ts';
import { findTyped, subjectOf } from './drafts.ts';
import { findEvidence, findKudosToAdd } from './evidence.ts';
import { typedOf, type Values, valuesOfInput, valuesOfTemplate } from './form.ts';
import { type FormMeta, type FormShown, objectiveModal } from './form-views.ts';
import { inputOf } from './saving.ts';
import { getObjective, getOwnObjective, getPairingToSet, type ObjectiveWithPair } from './service.ts';
import { findLeadOf } from './sharing.ts';
import { findTemplate } from './templates.ts';
import { detailModal } from './views.ts';
import { dayIn, dayInWords } from './words.ts';

/** More than a modal shows, to say how many there are. */
const MOST_EVIDENCE = 50;

/** An objective as it is now, for one of the pair. Throws UserError for anybody else. */
export async function detailScreen(deps: Deps, member: Member, id: string): Promise<Modal> {
  const objective = await getObjective(deps, member, id);
  return detailModal({
    objective,
    isOwner: objective.ownerId === member.id,
    evidence: objective.status === 'DRAFT' ? [] : await findEvidence(deps, member, objective, MOST_EVIDENCE),
    kudos: await findKudosToAdd(deps, member, [objective], { recent: false }),
    lead: await findLeadOf(deps, objective),
  });
}

/** Which form, and what it is about. */
export type FormPart = Pick<FormMeta, 'pairingId' | 'objectiveId' | 'template'>;

interface Subject {
  endsAt: Date;
  objective?: ObjectiveWithPair;
  skillId: string;
  partnerId: string;
}

/** What a form is about, for whoever may fill it in. Throws UserError for anybody else. */
async function getSubject(deps: Deps, member: Member, { pairingId, objectiveId }: FormPart): Promise<Subject> {
  if (!objectiveId) {
    const pairing = await getPairingToSet(deps, member, pairingId);
    const { request, mentor, mentee } = pairing;
    const partner = mentor.id === member.id ? mentee : mentor;
    return {
      endsAt: endOf(pairing),
      skillId: request.skill.retiredAt ? '' : request.skill.id,
      partnerId: partner.slackId,
    };
  }
  const objective = await getOwnObjective(deps, member, objectiveId);
  if (objective.closedAt) throw new UserError('It is closed by now. Reopen it if you want to change it.');
  const { mentor, mentee } = objective.pairing;
  const partner = mentor.id === member.id ? mentee : mentor;
  return { endsAt: endOf(objective.pairing), objective, skillId: objective.skillId ?? '', partnerId: partner.slackId };
}

function calendarOf({ now }: Pick<Deps, 'now'>, { zone }: Member, endsAt: Date): Calendar {
  const end = dayIn(endsAt, zone);
  return { today: dayIn(now(), zone), end, endInWords: dayInWords(end) };
}

function initialValues({ zone }: Member, { endsAt, objective, skillId }: Subject, template: string | null): Values {
  if (objective) return valuesOfInput(inputOf(objective));
  const example = findTemplate(template);
  const usual = { measure: 'NUMBER', dueOn: dayIn(endsAt, zone), skillId };
  return { ...usual, ...(example && valuesOfTemplate(example)) };
}

/** What a form holds before anybody types: an example's words, an objective's, or next to nothing. */
export const findInitialValues = async (deps: Deps, member: Member, part: FormPart): Promise<Values> =>
  initialValues(member, await getSubject(deps, member, part), part.template);

/** The form as it is now: `values` as they are typed, or as it begins. Throws UserError for who may not fill it in. */
export async function formScreen(deps: Deps, member: Member, part: FormPart, values?: Values): Promise<FormShown> {
  const subject = await getSubject(deps, member, part);
  const { objective, endsAt } = subject;
  const shown = values ?? initialValues(member, subject, part.template);
  // One that has left the list since stays with what it was chosen for.
  const kept = objective?.skillId;
  const skill = shown.skillId
    ? await deps.db.skill.findFirst({
        where: {
          id: shown.skillId,
          workspaceId: member.workspaceId,
          ...(shown.skillId !== kept && { retiredAt: null }),
        },
      })
    : null;
  return {
    meta: {
      ...part,
      seenAt: objective?.updatedAt.toISOString() ?? null,
      isDraft: objective?.status === 'DRAFT',
    },
    values: shown,
    hints: coach(typedOf(shown), calendarOf(deps, member, endsAt)),
    skill: skill ? { id: skill.id, name: skill.name } : undefined,
  };
}

/** The way into a form: what was begun is offered again; else an example or a blank page, or the objective itself. */
export async function beginScreen(deps: Deps, member: Member, part: FormPart): Promise<Modal> {
  const { partnerId, objective } = await getSubject(deps, member, part);
  const typed = await findTyped(deps, member, subjectOf(part));
  if (objective?.status === 'DRAFT') return objectiveModal(await formScreen(deps, member, part, typed?.values));
  if (objective && !typed) return objectiveModal(await formScreen(deps, member, part));
  const { pairingId, objectiveId } = part;
  const begun = typed && { deed: typed.values.deed ?? '', updatedAt: typed.updatedAt };
  return beginModal({ pairingId, objectiveId, partnerId, begun });
}
