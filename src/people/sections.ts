import type { ViewOutput } from '@slack/bolt';
import type { z } from 'zod';
import type { Deps } from '../deps.ts';
import type { Member } from '../generated/prisma/client.ts';
import type { Modal } from '../slack/blocks.ts';
import { type Form, parseForm } from '../slack/forms.ts';
import type { Place, SectionName } from './form-views.ts';
import { HoursForm, hoursModal } from './hours-views.ts';
import { saveHours } from './own-hours.ts';
import { saveOwnSkills } from './own-skills.ts';
import { OwnSkillsForm, ownSkillsModal } from './own-skills-views.ts';
import { findAvoided, saveWishes } from './own-wishes.ts';
import { getProfile, type OwnProfile } from './profiles.ts';
import { WishesForm, wishesModal } from './wishes-views.ts';
import { saveWork } from './work.ts';
import { WorkForm, workModal } from './work-views.ts';

/** A part of the profile: how it is shown, read and saved. */
interface Section {
  show(deps: Deps, own: OwnProfile, place: Place): Modal | Promise<Modal>;
  /** Parsed; `save` is for later, so that the listener can answer mistakes first. */
  read(view: ViewOutput): Form<(deps: Deps, member: Member) => Promise<void>>;
}

function section<S extends z.ZodType>(
  schema: S,
  save: (deps: Deps, member: Member, input: z.output<S>) => Promise<void>,
  show: Section['show'],
): Section {
  const read: Section['read'] = (view) => {
    const form = parseForm(schema, view);
    return form.ok ? { ok: true, data: (deps, member) => save(deps, member, form.data) } : form;
  };
  return { show, read };
}

const sections: Record<SectionName, Section> = {
  skills: section(OwnSkillsForm, saveOwnSkills, (_deps, own, place) => ownSkillsModal(own, place)),
  work: section(WorkForm, saveWork, (_deps, own, place) => workModal(own, place)),
  hours: section(HoursForm, saveHours, (_deps, own, place) => hoursModal(own, place)),
  partner: section(WishesForm, saveWishes, async (deps, own, place) =>
    wishesModal(own, place, await findAvoided(deps, own.member)),
  ),
};

/** The form of a part, filled in with what is stored. */
export async function sectionView(deps: Deps, member: Member, place: Place): Promise<Modal> {
  return sections[place.section].show(deps, await getProfile(deps, member.workspaceId, member.id), place);
}

/** What a part's form holds, ready to be saved, or its mistakes by field. */
export const readSection = (place: Place, view: ViewOutput) => sections[place.section].read(view);
