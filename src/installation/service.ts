import type { Deps, Tx } from '../deps.ts';
import type { SkillCategory, Workspace } from '../generated/prisma/client.ts';
import { findCoordinators } from '../people/service.ts';
import { returnToNext } from '../shout-outs/service.ts';

/** Where most customer-service teams start; coordinators change the lists in the settings. */
const FIRST_SKILLS: Record<SkillCategory, string[]> = {
  PRODUCT: ['Product knowledge', 'Troubleshooting'],
  PROCESS: ['Billing and refunds', 'First-contact resolution', 'Handling complaints'],
  TOOLS: ['Ticketing tools'],
  SOFT_SKILLS: [
    'Active listening',
    'Chat etiquette',
    'Clear writing',
    'Conflict resolution',
    'De-escalation',
    'Phone manner',
    'Saying no kindly',
    'Time management',
  ],
};
const CATEGORIES = Object.keys(FIRST_SKILLS) as SkillCategory[];

const FIRST_VALUES = [
  { name: 'Customer first', emoji: ':heart:' },
  { name: 'Teamwork', emoji: ':handshake:' },
  { name: 'Ownership', emoji: ':dart:' },
  { name: 'Learning', emoji: ':seedling:' },
  { name: 'Kindness', emoji: ':sparkles:' },
];

export interface NewInstallation {
  slackId: string;
  name: string;
  botUserId: string;
  zone?: string;
}

/** What waited was meant for another day and is dropped, except for this: somebody waits for it, and nothing would bring it again. */
const KEPT = ['offer.made', 'pairing.introduced', 'shout-out.more'];

async function welcomeBack(deps: Deps, tx: Tx, workspace: Workspace): Promise<void> {
  const dropped = await tx.outboxMessage.updateManyAndReturn({
    where: { workspaceId: workspace.id, status: { in: ['PENDING', 'UNSURE', 'SENDING'] }, kind: { notIn: KEPT } },
    data: { status: 'DROPPED', reason: 'the app was removed' },
  });
  const shoutOuts = dropped.filter(({ kind }) => kind === 'kudos.shout-out').map(({ subject }) => subject);
  await returnToNext(tx, workspace.id, shoutOuts);
  const coordinators = await findCoordinators(tx, workspace.id);
  await deps.outbox.add(
    tx,
    ...coordinators.map((member) => ({
      workspaceId: workspace.id,
      kind: 'installation.returned',
      subject: workspace.id,
      occurrence: deps.now().toISOString(),
      recipient: member.slackId,
    })),
  );
}

/** Records that the app is in a workspace, with a first list of skills and values; after a removal its coordinators are told it is back. */
export async function recordInstallation(deps: Deps, installation: NewInstallation): Promise<Workspace> {
  const { slackId, name, botUserId } = installation;
  return deps.db.$transaction(async (tx) => {
    const known = await tx.workspace.findUnique({ where: { slackId } });
    if (known) {
      const back = known.status === 'UNINSTALLED';
      const workspace = await tx.workspace.update({
        where: { slackId },
        data: { name, botUserId, status: 'INSTALLED', uninstalledAt: null, ...(back && { installedAt: deps.now() }) },
      });
      if (back) await welcomeBack(deps, tx, workspace);
      return workspace;
    }
    const [workspace] = await tx.workspace.createManyAndReturn({
      skipDuplicates: true, // two replicas that start for the first time
      data: [{ slackId, name, botUserId, installedAt: deps.now(), zone: installation.zone ?? 'UTC' }],
    });
    if (!workspace) return tx.workspace.findUniqueOrThrow({ where: { slackId } });
    const workspaceId = workspace.id;
    await tx.skill.createMany({
      data: CATEGORIES.flatMap((category) => FIRST_SKILLS[category].map((name) => ({ workspaceId, category, name }))),
    });
    await tx.companyValue.createMany({
      data: FIRST_VALUES.map((value, position) => ({ workspaceId, position, ...value })),
    });
    return workspace;
  });
}

/** The app was removed: nothing is sent or matched there until it comes back. What people wrote stays theirs and is kept. */
export async function markUninstalled(deps: Deps, workspaceId: string): Promise<void> {
  await deps.db.workspace.updateMany({
    where: { id: workspaceId, status: 'INSTALLED' },
    data: { status: 'UNINSTALLED', uninstalledAt: deps.now() },
  });
  deps.log.warn({ workspaceId }, 'the app was removed from a workspace');
}

/** The installed workspace of a Slack team or enterprise id; undefined when the app is not (or no longer) there. */
export async function findInstalled({ db }: Pick<Deps, 'db'>, slackId: string): Promise<Workspace | undefined> {
  const workspace = await db.workspace.findUnique({ where: { slackId } });
  return workspace?.status === 'INSTALLED' ? workspace : undefined;
}

/** The Slack id (team or enterprise) a workspace's installation is kept under. Throws when there is no such workspace. */
export const newHomeOf =
  ({ db }: Pick<Deps, 'db'>) =>
  async (workspaceId: string): Promise<string> =>
    (await db.workspace.findUniqueOrThrow({ where: { id: workspaceId }, select: { slackId: true } })).slackId;
