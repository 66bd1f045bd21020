import type { Deps, Tx } from '../deps.ts';
import { UserError } from '../errors.ts';
import type { Kudos, Member } from '../generated/prisma/client.ts';
import { checkHere, getSeenKudos, lockKudos, refreshEverywhere } from './after.ts';
import { MOST_TYPED } from './links.ts';
import type { KudosWithPeople } from './service.ts';
import { isGivenPrivately } from './states.ts';
import { EDIT_WORDS, GONE, refused } from './words.ts';

/** Policy (issue "Recognition people are proud of"): long enough for a slip, too short to change what others joined in on. */
const EDIT_MINUTES = 15;

/** All that can be edited: everything but who gave them and who they are for. */
export interface KudosEdit {
  valueId: string | null;
  skillId: string | null;
  deed: string;
  impact: string | null;
  link: string | null;
}

function checkMayEdit(
  kudos: Pick<Kudos, 'giverId' | 'status' | 'hiddenBy' | 'createdAt'>,
  member: Member,
  now: Date,
): void {
  checkHere(member);
  if (kudos.giverId !== member.id) throw new UserError(EDIT_WORDS.notYours);
  if (kudos.status !== 'POSTED' && !isGivenPrivately(kudos)) throw new UserError(GONE);
  if (now.getTime() - kudos.createdAt.getTime() > EDIT_MINUTES * 60_000)
    throw new UserError(EDIT_WORDS.late(EDIT_MINUTES));
}

/** Kudos that somebody wants to edit, for the form. Throws UserError when they cannot. */
export async function prepareEdit(deps: Deps, member: Member, id: string): Promise<KudosWithPeople> {
  const kudos = await getSeenKudos(deps, member, id);
  checkMayEdit(kudos, member, deps.now());
  return kudos;
}

/** What was chosen before may stay, also where it can no longer be chosen. */
async function checkChoices(tx: Tx, kudos: Kudos, { valueId, skillId }: KudosEdit): Promise<void> {
  const { workspaceId } = kudos;
  const there = { workspaceId, retiredAt: null };
  if (valueId && valueId !== kudos.valueId && !(await tx.companyValue.findFirst({ where: { id: valueId, ...there } })))
    throw new UserError(refused.valueGone, 'valueId');
  if (skillId && skillId !== kudos.skillId && !(await tx.skill.findFirst({ where: { id: skillId, ...there } })))
    throw new UserError(refused.skillGone, 'skillId');
}

/** The giver puts their words right; every message of the kudos follows. Saving them unchanged changes nothing. Throws UserError. */
export async function editKudos(deps: Deps, member: Member, id: string, form: KudosEdit): Promise<void> {
  await deps.db.$transaction(async (tx) => {
    const kudos = await lockKudos(tx, member.workspaceId, id);
    checkMayEdit(kudos, member, deps.now());
    // A link that is longer than the field was not shown there, so leaving the field empty did not take it away.
    const hidden = kudos.link && kudos.link.length > MOST_TYPED ? kudos.link : null;
    const edit = { ...form, link: form.link ?? hidden };
    if ((Object.keys(edit) as (keyof KudosEdit)[]).every((name) => edit[name] === kudos[name])) return;
    await checkChoices(tx, kudos, edit);
    await tx.kudos.update({ where: { id, workspaceId: member.workspaceId }, data: { ...edit, editedAt: deps.now() } });
    await refreshEverywhere(deps, tx, kudos);
  });
}
