import type { Deps, Tx } from '../deps.ts';
import { UserError } from '../errors.ts';
import type { Member } from '../generated/prisma/client.ts';
import { lockOwnObjective, type ObjectiveWithPair, recordUpdate, WITH_PAIR } from './service.ts';
import { dayIn } from './words.ts';

const SHARED = 'objective.shared';
/** A lead of a big team: what fits on App Home beside everything else. */
const MOST_SHARED = 10;

/** The owner's lead. Throws UserError when there is nobody to share with. */
async function getLead(tx: Tx, owner: Member): Promise<Member> {
  const team = owner.teamId
    ? await tx.team.findFirst({
        where: { id: owner.teamId, workspaceId: owner.workspaceId },
        include: { lead: true },
      })
    : null;
  const lead = team?.lead;
  if (!lead || lead.deactivatedAt)
    throw new UserError('I don’t know your team lead. A coordinator can enter who leads your team.');
  if (lead.id === owner.id) throw new UserError('You lead your team yourself, so there is nobody to share it with.');
  return lead;
}

/** Lets the owner's lead see an objective; the lead hears of it once a day at most. Sharing it twice changes nothing. */
export async function shareObjective(deps: Deps, owner: Member, id: string): Promise<ObjectiveWithPair> {
  return deps.db.$transaction(async (tx) => {
    const objective = await lockOwnObjective(tx, owner, id);
    const { workspaceId, status, sharedAt, pairing } = objective;
    if (status === 'DRAFT') throw new UserError('It is a draft. Finish it first.');
    if (sharedAt) return objective;
    const lead = await getLead(tx, owner);
    if (lead.id === pairing.mentorId || lead.id === pairing.menteeId)
      throw new UserError(`${lead.name} is in this pairing and sees it already.`);
    const shared = { sharedAt: deps.now(), sharedWithId: lead.id };
    await tx.objective.update({ where: { id, workspaceId }, data: shared });
    await recordUpdate(deps, tx, objective, { what: 'shared' });
    const message = { workspaceId, kind: SHARED, subject: id, recipient: lead.slackId };
    // A lead who was told today already reads the same message again rather than a second one.
    await deps.outbox.refresh(tx, workspaceId, SHARED, id);
    const untold = await tx.outboxMessage.count({ where: { ...message, status: 'DROPPED' } });
    const day = dayIn(deps.now(), lead.zone);
    // What was taken back before it was told does not count as told.
    await deps.outbox.add(tx, { ...message, occurrence: untold > 0 ? `${day}, ${untold}` : day });
    return { ...objective, ...shared };
  });
}

/** Takes it back: from now on the lead sees nothing of it, also not in the message they got. */
export async function unshareObjective(deps: Deps, owner: Member, id: string): Promise<ObjectiveWithPair> {
  return deps.db.$transaction(async (tx) => {
    const objective = await lockOwnObjective(tx, owner, id);
    if (!objective.sharedAt) return objective;
    const taken = { sharedAt: null, sharedWithId: null };
    await tx.objective.update({ where: { id, workspaceId: owner.workspaceId }, data: taken });
    await recordUpdate(deps, tx, objective, { what: 'unshared' });
    await deps.outbox.refresh(tx, owner.workspaceId, SHARED, id);
    return { ...objective, ...taken };
  });
}

/** Shared with this lead, who still leads the owner's team, and not taken back. */
const sharedWith = (lead: Pick<Member, 'id' | 'workspaceId'>) => ({
  workspaceId: lead.workspaceId,
  sharedAt: { not: null },
  sharedWithId: lead.id,
  owner: { deactivatedAt: null, team: { leadId: lead.id } },
});

/** With whom an objective is shared, and whether they still see it, as in `sharedWith`; undefined: with nobody. */
export async function findLeadOf(
  { db }: Pick<Deps, 'db'>,
  { sharedWithId, workspaceId, owner }: ObjectiveWithPair,
): Promise<{ slackId: string; sees: boolean } | undefined> {
  if (!sharedWithId) return undefined;
  const lead = await db.member.findFirst({ where: { id: sharedWithId, workspaceId }, include: { leads: true } });
  if (!lead) return undefined;
  const { slackId, leads, deactivatedAt } = lead;
  return { slackId, sees: !deactivatedAt && leads.some(({ id }) => id === owner.teamId) };
}

/** What members of a lead's team share with them, the newest first. */
export async function findSharedWith({ db }: Pick<Deps, 'db'>, lead: Member): Promise<ObjectiveWithPair[]> {
  return db.objective.findMany({
    where: sharedWith(lead),
    include: WITH_PAIR,
    orderBy: [{ sharedAt: 'desc' }, { id: 'desc' }],
    take: MOST_SHARED,
  });
}

/** The objective of a message to a lead; undefined when it is not, or no longer, shared with them. */
export async function findShared(
  { db }: Pick<Deps, 'db'>,
  workspaceId: string,
  id: string,
  leadSlackId: string,
): Promise<ObjectiveWithPair | undefined> {
  const lead = await db.member.findUnique({ where: { workspaceId_slackId: { workspaceId, slackId: leadSlackId } } });
  if (!lead) return undefined;
  return (await db.objective.findFirst({ where: { id, ...sharedWith(lead) }, include: WITH_PAIR })) ?? undefined;
}
