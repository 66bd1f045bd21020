import type { Deps, SlackPerson, Tx } from '../deps.ts';
import { UserError } from '../errors.ts';
import type { Member, Workspace } from '../generated/prisma/client.ts';
import type { Reachable } from './contactable.ts';

/** Whether dates can be reckoned in this zone here. */
export function isZone(zone: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: zone }));
  } catch {
    return false; // Intl has no other way to say no
  }
}

/** Text as it is compared: without case, accents and spaces at the ends. */
export function fold(text: string): string {
  return text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase().trim();
}

const fromSlack = (person: SlackPerson) => ({
  name: person.name,
  // Slack may know a zone before our tables do; a member whose hours cannot be reckoned would stop every message.
  zone: isZone(person.zone) ? person.zone : 'UTC',
  isBot: person.isBot,
  isGuest: person.isGuest,
  isAdmin: person.isAdmin,
});

/** The member with this Slack id; undefined for a stranger. */
export async function findMember(
  { db }: Pick<Deps, 'db'>,
  workspaceId: string,
  slackId: string,
): Promise<Member | undefined> {
  return (await db.member.findUnique({ where: { workspaceId_slackId: { workspaceId, slackId } } })) ?? undefined;
}

/** The member with this Slack id; asks Slack about somebody not seen before. Throws UserError when there is no such person. */
export async function getMember(deps: Deps, workspaceId: string, slackId: string): Promise<Member> {
  const known = await findMember(deps, workspaceId, slackId);
  if (known) return known;
  const person = await deps.lookUpPerson(workspaceId, slackId);
  if (!person) throw new UserError('That person is not in this workspace.');
  return deps.db.member.upsert({
    where: { workspaceId_slackId: { workspaceId, slackId } },
    create: {
      workspaceId,
      slackId,
      ...fromSlack(person),
      createdAt: deps.now(),
      deactivatedAt: person.deactivated ? deps.now() : null,
    },
    update: fromSlack(person), // two first contacts at once
  });
}

/** Members in the order of the Slack ids; each is a colleague who can be named: not a bot, not deactivated. Throws UserError otherwise. */
export async function getColleagues(
  deps: Deps,
  workspaceId: string,
  slackIds: string[],
  field: string,
): Promise<Member[]> {
  const members = await Promise.all([...new Set(slackIds)].map((slackId) => getMember(deps, workspaceId, slackId)));
  const bot = members.find((member) => member.isBot);
  if (bot) throw new UserError(`${bot.name} is an app. Choose a person.`, field);
  const gone = members.find((member) => member.deactivatedAt);
  if (gone) throw new UserError(`${gone.name} has left the workspace.`, field);
  return members;
}

/** Takes over what changed in Slack about a member we know; returns the member as it was before, or undefined for a stranger. */
export async function updateFromSlack(
  deps: Deps,
  workspaceId: string,
  person: SlackPerson,
): Promise<Member | undefined> {
  const known = await findMember(deps, workspaceId, person.slackId);
  if (!known) return undefined;
  const deactivatedAt = person.deactivated ? (known.deactivatedAt ?? deps.now()) : null;
  // Of somebody deactivated Slack no longer tells the zone.
  const zone = person.deactivated ? { zone: known.zone } : {};
  await deps.db.member.update({ where: { id: known.id }, data: { ...fromSlack(person), ...zone, deactivatedAt } });
  return known;
}

/** The workspace's coordinators who are still there. */
export async function findCoordinators(tx: Tx, workspaceId: string): Promise<Member[]> {
  return tx.member.findMany({
    where: { workspaceId, isCoordinator: true, deactivatedAt: null },
    orderBy: { createdAt: 'asc' },
  });
}

/** A member's own hours, or the workspace's where they set none. */
export function reachable(
  member: Pick<Member, 'zone' | 'workDays' | 'workFrom' | 'workTo' | 'pausedUntil' | 'deactivatedAt'>,
  workspace: Pick<Workspace, 'workDays' | 'workFrom' | 'workTo'>,
): Reachable {
  return {
    zone: member.zone,
    workDays: member.workDays.length > 0 ? member.workDays : workspace.workDays,
    workFrom: member.workFrom ?? workspace.workFrom,
    workTo: member.workTo ?? workspace.workTo,
    pausedUntil: member.pausedUntil,
    deactivated: member.deactivatedAt !== null,
  };
}
