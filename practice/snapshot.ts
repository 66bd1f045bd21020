/** The workspace as one person's page shows it. */
import type { Conversation, Message, ModalState, Person, SharedFile, Snapshot } from './contract.ts';
import { ownCommands } from './own-commands.ts';
import { mimeType } from './slack/methods/files.ts';
import type { OpenView, StoredFile, StoredMessage, User } from './slack/model.ts';
import type { Slack } from './slack/types.ts';

/** The part a person plays in the practice story. */
export type Describe = (user: User) => { role: Person['role']; team?: string };

const describeByRights: Describe = (user) => ({ role: user.is_bot ? 'bot' : user.is_admin ? 'coordinator' : 'agent' });

function person(user: User, describe: Describe): Person {
  const { id, real_name: name, tz: zone, is_admin: isAdmin, deleted, profile } = user;
  return { id, name, title: profile.title, zone, isAdmin, deleted, ...describe(user) };
}

const fileUrl = (me: User, id: string) => `/practice/file?user=${me.id}&id=${id}`;

function sharedFile(me: User, { id, name, title, size }: StoredFile): SharedFile {
  return { title, name, size, url: fileUrl(me, id), isPicture: mimeType(name) === 'image/png' };
}

function message(me: User, stored: StoredMessage): Message {
  const { ts, channel, user, text, blocks, onlyFor, edited, thread_ts, reactions, files } = stored;
  return {
    ts,
    channel,
    userId: user,
    text,
    blocks: blocks.map((block) =>
      block.type === 'image' && 'slack_file' in block && 'id' in block.slack_file
        ? { type: block.type, alt_text: block.alt_text, image_url: fileUrl(me, block.slack_file.id) }
        : block,
    ),
    ephemeral: onlyFor !== undefined,
    edited: edited !== undefined,
    ...(thread_ts ? { threadTs: thread_ts } : {}),
    reactions: reactions.map(({ name, users }) => ({ name, userIds: users })),
    files: files.map((file) => sharedFile(me, file)),
  };
}

function modal({ id, title, submit, close, blocks, errors }: OpenView): ModalState {
  const texts = {
    title: title?.text ?? '',
    ...(submit && { submit: submit.text }),
    ...(close && { close: close.text }),
  };
  return { id, ...texts, blocks, errors };
}

/** A deactivated person sees nothing any more. */
function conversationsOf(slack: Slack, me: User, messages: Record<string, Message[]>): Conversation[] {
  if (me.deleted) return [];
  return [...slack.state.conversations.values()]
    .filter(({ memberIds }) => memberIds.includes(me.id))
    .map(({ id, kind, name, topic, memberIds, archived }) => {
      const seen = slack
        .as(me.id)
        .messages(id)
        .map((stored) => message(me, stored));
      messages[id] = seen;
      const read = slack.state.reads.get(`${me.id}:${id}`) ?? '';
      const unread = seen.filter(({ ts, userId }) => ts > read && userId !== me.id).length;
      const shownKind = ({ channel: 'channel', im: 'dm', mpim: 'group' } as const)[kind];
      return { id, kind: shownKind, name: kind === 'channel' ? name : '', topic, memberIds, archived, unread };
    });
}

export function snapshot(slack: Slack, me: User, describe = describeByRights): Snapshot {
  const { state, manifest } = slack;
  const messages: Record<string, Message[]> = {};
  return {
    version: slack.version(),
    now: slack.now().toISOString(),
    workspaceName: slack.teamName,
    me: person(me, describe),
    people: [...state.users.values()].map((user) => person(user, describe)),
    conversations: conversationsOf(slack, me, messages),
    messages,
    home: state.homes.get(me.id)?.blocks ?? [],
    modals: (state.modals.get(me.id) ?? []).map(modal),
    commands: [
      ...(manifest.features?.slash_commands ?? []).map(({ command, description, usage_hint = '' }) => ({
        command,
        description,
        usageHint: usage_hint,
      })),
      ...ownCommands.map(({ command, description, usageHint }) => ({ command, description, usageHint })),
    ],
    shortcuts: (manifest.features?.shortcuts ?? []).map(({ callback_id: callbackId, name, type }) => ({
      callbackId,
      name,
      type,
    })),
    notice: state.notices.get(me.id) ?? '',
  };
}
