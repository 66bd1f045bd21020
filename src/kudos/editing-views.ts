import { z } from 'zod';
import { context, type Modal, plain } from '../slack/blocks.ts';
import type { Carried } from './after-menu.ts';
import { KudosForm, kudosModal, type ValueChoice } from './form-views.ts';
import { MOST_TYPED } from './links.ts';
import type { KudosWithPeople } from './service.ts';
import { EDIT_WORDS, form as words } from './words.ts';

export const SAVE_EDIT = 'kudos.save-edit';

/** Whom they are for and who sees them stays as it is. */
const FIXED = new Set(['toIds', 'groupId', 'audience']);

const { valueId, skillId, deed, impact, link } = KudosForm.shape;
export const EditForm = z
  .object({ valueId, skillId, deed, impact, link })
  .refine((form) => form.valueId || form.skillId, { path: ['valueId'], error: words.needReason })
  .transform((form) => ({
    valueId: form.valueId ?? null,
    skillId: form.skillId ?? null,
    deed: form.deed,
    impact: form.impact || null,
    link: form.link ?? null,
  }));

/** The form kudos are given by, filled in, without its people. */
export function editModal(kudos: KudosWithPeople, choices: { values: ValueChoice[] }, carried: Carried): Modal {
  const { value, skill } = kudos;
  // What was chosen stays, also where it can no longer be chosen for others.
  const retired = value && !choices.values.some(({ id }) => id === value.id) ? [value] : [];
  const { blocks } = kudosModal(
    { values: [...retired, ...choices.values].slice(0, 100) },
    {
      valueId: value?.id,
      skill,
      deed: kudos.deed,
      impact: kudos.impact ?? '',
      link: kudos.link && kudos.link.length <= MOST_TYPED ? kudos.link : '',
    },
  );
  return {
    type: 'modal',
    callback_id: SAVE_EDIT,
    private_metadata: JSON.stringify(carried),
    title: plain(EDIT_WORDS.title),
    submit: plain(EDIT_WORDS.submit),
    close: plain(EDIT_WORDS.close),
    blocks: [
      ...blocks.filter(({ type, block_id: id = '' }) => type === 'input' && !FIXED.has(id)),
      context(EDIT_WORDS.people),
    ],
  };
}
