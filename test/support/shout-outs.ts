import type { StoredMessage } from '../../practice/slack/model.ts';
import type { World } from './world.ts';

/** Friday 15:00 in Berlin, the slot of the test's first week, and a bit. */
export const FRIDAY = new Date('2026-11-27T14:01:00Z');

interface Node {
  type?: string;
  text?: string | Node;
  user_id?: string;
  name?: string;
  elements?: Node[];
}

/** What people read of a message, a line a block or list item; people as <@id>. */
export function read({ blocks = [] }: { blocks?: unknown[] }): string {
  const inline = ({ type, text, user_id, name }: Node): string => {
    if (type === 'user') return `<@${user_id}>`;
    if (type === 'emoji') return `:${name}:`;
    return typeof text === 'string' ? text : '';
  };
  const lines = (node: Node): string[] => {
    if (node.type === 'rich_text_section' || node.type === 'context')
      return [(node.elements ?? []).map(inline).join('')];
    if (node.elements) return node.elements.flatMap(lines);
    return node.text ? [typeof node.text === 'string' ? node.text : (node.text.text as string)] : [];
  };
  return (blocks as Node[]).flatMap(lines).join('\n');
}

export interface Given {
  value?: number | null;
  status?: 'POSTED' | 'PRIVATE' | 'REMOVED';
  teamId?: string | null;
  impact?: string;
  by?: string;
}

/** Kudos as they stand once they were posted. */
export async function kudosFor(w: World, slackIds: string[], deed: string, extra: Given = {}) {
  const { value = 0, status = 'POSTED', teamId = null, impact = null, by } = extra;
  const workspaceId = w.workspace.id;
  const values = await w.deps.db.companyValue.findMany({ where: { workspaceId }, orderBy: { position: 'asc' } });
  const members = await Promise.all(slackIds.map((slackId) => w.member(slackId)));
  const giver = await w.member(by ?? slackIds[0] ?? '');
  return w.deps.db.kudos.create({
    data: {
      workspaceId,
      giverId: giver.id,
      valueId: value === null ? null : (values[value]?.id ?? ''),
      deed,
      impact,
      status,
      teamId,
      createdAt: w.deps.now(),
      recipients: { createMany: { data: members.map(({ id }) => ({ memberId: id, workspaceId })) } },
    },
  });
}

/** The posts and replies of a channel, apart. */
export function channelOf(
  w: World,
  person: string,
  channel: string,
): { posts: StoredMessage[]; replies: StoredMessage[] } {
  const all = w.slack.as(person).messages(channel);
  return { posts: all.filter(({ thread_ts }) => !thread_ts), replies: all.filter(({ thread_ts }) => thread_ts) };
}

/** A channel that the app is in, as the workspace's for recognition. */
export async function recognitionChannel(w: World, memberIds: string[]): Promise<string> {
  const { id } = w.slack.addChannel({ name: 'kudos', memberIds, botIsMember: true });
  await w.deps.db.workspace.update({ where: { id: w.workspace.id }, data: { recognitionChannelId: id } });
  return id;
}

/** A team with a channel and a shout-out of its own. */
export async function teamOf(w: World, name: string, lead: string, memberIds: string[], own = true) {
  const channel = w.slack.addChannel({
    name: name.toLowerCase().replaceAll(/\W/g, '-'),
    memberIds,
    botIsMember: true,
  }).id;
  const { id: leadId } = await w.member(lead);
  const team = await w.deps.db.team.create({
    data: { workspaceId: w.workspace.id, name, leadId, channelId: channel, ownShoutOut: own },
  });
  for (const slackId of memberIds) {
    const { id } = await w.member(slackId);
    await w.deps.db.member.update({ where: { id }, data: { teamId: team.id } });
  }
  return { id: team.id, channel };
}
