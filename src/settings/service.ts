import type { Deps, Tx } from '../deps.ts';
import { UserError } from '../errors.ts';
import type { CompanyValue, Member, Workspace } from '../generated/prisma/client.ts';
import {
  checkCoordinator as checkCoordinates,
  findCoordinators,
  getColleagues,
  isZone,
  updateFromSlack,
} from '../people/service.ts';
import { readValues, replaceValues } from './lists.ts';

export interface NewSettings {
  channelId?: string | undefined;
  shoutOutWeekday: number;
  /** Minutes after midnight, as the other times. */
  shoutOutTime: number;
  zone: string;
  workDays: number[];
  workFrom: number;
  workTo: number;
  /** One a line. */
  values: string;
  /** Slack ids of all coordinators from now on. */
  coordinators: string[];
}

export interface Settings {
  workspace: Workspace;
  values: CompanyValue[];
  coordinators: Member[];
}

/** Throws UserError unless the member may change the settings. */
const checkCoordinator = (member: Member): void => checkCoordinates(member, 'change the settings');

/** What the form starts from. Throws UserError unless the member is a coordinator. */
export async function getSettings({ db }: Pick<Deps, 'db'>, member: Member): Promise<Settings> {
  checkCoordinator(member);
  const { workspaceId } = member;
  const workspace = await db.workspace.findUniqueOrThrow({ where: { id: workspaceId } });
  const values = await db.companyValue.findMany({
    where: { workspaceId, retiredAt: null },
    orderBy: [{ position: 'asc' }, { name: 'asc' }],
  });
  return { workspace, values, coordinators: await findCoordinators(db, workspaceId) };
}

/** How many values kudos can be given for. */
export async function countValues({ db }: Pick<Deps, 'db'>, workspaceId: string): Promise<number> {
  return db.companyValue.count({ where: { workspaceId, retiredAt: null } });
}

/** Whether this member could take charge now: a Slack admin where nobody coordinates. */
export async function canSetUp({ db }: Pick<Deps, 'db'>, member: Member): Promise<boolean> {
  const coordinates = member.isCoordinator && !member.deactivatedAt;
  return (
    member.isAdmin && !member.isGuest && !coordinates && (await findCoordinators(db, member.workspaceId)).length === 0
  );
}

/** One at a time changes a workspace's settings. NO KEY UPDATE: who gives kudos refers to the workspace with their own row locked. */
export async function lockWorkspace(tx: Tx, workspaceId: string): Promise<void> {
  await tx.$queryRaw`SELECT 1 FROM "Workspace" WHERE "id" = ${workspaceId}::uuid FOR NO KEY UPDATE`;
}

/**
 * A Slack admin or owner takes charge of a workspace that nobody coordinates. Slack is asked again who is one. Throws UserError for
 * anybody else, and for the slower of two admins, who is told whom to ask. Pressed again by the same person, nothing changes.
 */
export async function becomeFirstCoordinator(deps: Deps, member: Member): Promise<Member> {
  const { workspaceId, id } = member;
  const person = await deps.lookUpPerson(workspaceId, member.slackId);
  if (person) await updateFromSlack(deps, workspaceId, person);
  if (!person?.isAdmin || person.deactivated || person.isGuest || person.isBot) {
    throw new UserError('Only a Slack admin or owner can set Alongside up.');
  }
  return deps.db.$transaction(async (tx) => {
    await lockWorkspace(tx, workspaceId);
    const [first] = await findCoordinators(tx, workspaceId);
    if (first && first.id !== id) {
      throw new UserError(`${first.name} has already set Alongside up. Ask them to make you a coordinator too.`);
    }
    return tx.member.update({ where: { id, workspaceId }, data: { isCoordinator: true } });
  });
}

/** The people who may coordinate, among them nobody who cannot see the whole workspace. Throws UserError otherwise. */
async function getNewCoordinators(deps: Deps, workspaceId: string, slackIds: string[]): Promise<Member[]> {
  if (slackIds.length === 0) throw new UserError('Choose at least one person.', 'coordinators');
  const members = await getColleagues(deps, workspaceId, slackIds, 'coordinators');
  const guest = members.find((member) => member.isGuest);
  if (guest) throw new UserError(`${guest.name} is a guest. Choose a member of the workspace.`, 'coordinators');
  return members;
}

async function replaceCoordinators(deps: Deps, tx: Tx, workspaceId: string, coordinators: Member[]): Promise<void> {
  const ids = coordinators.map((member) => member.id);
  await tx.member.updateMany({
    where: { workspaceId, isCoordinator: true, id: { notIn: ids } },
    data: { isCoordinator: false },
  });
  const added = await tx.member.findMany({ where: { workspaceId, isCoordinator: false, id: { in: ids } } });
  await tx.member.updateMany({ where: { workspaceId, id: { in: ids } }, data: { isCoordinator: true } });
  const occurrence = deps.now().toISOString();
  await deps.outbox.add(
    tx,
    ...added.map(({ id, slackId }) => ({
      workspaceId,
      kind: 'settings.coordinator',
      subject: id,
      occurrence,
      recipient: slackId,
    })),
  );
}

/** Saves all of it or nothing. Throws UserError, at the field it is about, and for anybody but a coordinator. */
export async function saveSettings(deps: Deps, member: Member, input: NewSettings): Promise<void> {
  checkCoordinator(member);
  const { workspaceId } = member;
  if (!isZone(input.zone)) throw new UserError('Choose a time zone from the list.', 'zone');
  if (input.workFrom === input.workTo)
    throw new UserError('The day ends when it starts. Choose another time.', 'workTo');
  const values = readValues(input.values);
  const coordinators = await getNewCoordinators(deps, workspaceId, input.coordinators);
  const { zone, workFrom, workTo, shoutOutWeekday } = input;
  await deps.db.$transaction(async (tx) => {
    await lockWorkspace(tx, workspaceId);
    // Somebody else may have taken them off the list while the form was open.
    checkCoordinator(await tx.member.findUniqueOrThrow({ where: { id: member.id, workspaceId } }));
    const { setUpAt } = await tx.workspace.findUniqueOrThrow({ where: { id: workspaceId } });
    const workDays = [...new Set(input.workDays)].sort((a, b) => a - b);
    const shoutOut = {
      recognitionChannelId: input.channelId ?? null,
      shoutOutWeekday,
      shoutOutMinute: input.shoutOutTime,
    };
    await tx.workspace.update({
      where: { id: workspaceId },
      data: { ...shoutOut, zone, workDays, workFrom, workTo, setUpAt: setUpAt ?? deps.now() },
    });
    await replaceValues(deps, tx, workspaceId, values);
    await replaceCoordinators(deps, tx, workspaceId, coordinators);
    // The hours of everybody who set none have moved.
    await deps.outbox.askAgain(tx, workspaceId);
  });
}

/** Tells a coordinator why kudos cannot be posted in the channel they chose: Slack's name for the reason. */
export async function recordChannelTrouble(
  deps: Deps,
  member: Member,
  channelId: string,
  reason: string,
): Promise<void> {
  const { workspaceId, slackId } = member;
  const occurrence = `${reason} ${deps.now().toISOString()}`;
  await deps.db.$transaction((tx) =>
    deps.outbox.add(tx, { workspaceId, kind: 'settings.channel', subject: channelId, occurrence, recipient: slackId }),
  );
}
