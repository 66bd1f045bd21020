/** Uploading files: ask for a URL, send the bytes there, say that it is complete. */
import { getVisible, isMember } from '../conversations.ts';
import { messageEvent } from '../events.ts';
import { addMessage } from '../messages.ts';
import type { StoredFile } from '../model.ts';
import { getUser } from '../people.ts';
import type { Answer } from '../types.ts';
import { newId, SlackError, touch, type World } from '../world.ts';
import { type Method, optional, required } from './params.ts';

/** A file that was completed: an upload that was not is no file yet. */
function getFile(world: World, id: string): StoredFile {
  const file = world.state.files.get(id);
  if (!file?.complete) throw new SlackError('file_not_found');
  return file;
}

/** An upload that is still to be completed, which can be done once (docs.slack.dev). */
function getUpload(world: World, id: string): StoredFile {
  const file = world.state.files.get(id);
  if (!file || file.complete || file.bytes.length === 0) throw new SlackError('file_not_found');
  return file;
}

/** What a file's name says of its kind. */
export const mimeType = (name: string): string =>
  ({ png: 'image/png', ics: 'text/calendar', csv: 'text/csv' })[name.split('.').at(-1)?.toLowerCase() ?? ''] ??
  'application/octet-stream';

/** The bytes arriving at an upload URL. */
export function upload(world: World, id: string, bytes: Uint8Array): Answer {
  const file = world.state.files.get(id);
  if (!file || file.complete) return { status: 404, headers: {}, body: 'not found' };
  file.bytes = bytes;
  touch(world);
  return { status: 200, headers: { 'content-type': 'text/plain' }, body: `OK - ${bytes.length}` };
}

/** A file a person chose in a form. */
export function addFile(
  world: World,
  userId: string,
  { name, bytes }: { name: string; bytes: Uint8Array },
): StoredFile {
  getUser(world, userId);
  const id = newId(world, 'F');
  const file = { id, name, title: name, size: bytes.length, bytes, complete: true, shares: [] };
  world.state.files.set(id, file);
  touch(world);
  return file;
}

/** A file's content; whoever may not read it gets the page to sign in, as with Slack. */
export function download(world: World, path: string, token: string): Answer {
  const file = world.state.files.get(path.split('/')[0] ?? '');
  const scopes = world.options.manifest.oauth_config?.scopes?.bot ?? [];
  if (token !== world.options.botToken || !scopes.includes('files:read') || !world.state.installed)
    return { status: 200, headers: { 'content-type': 'text/html; charset=utf-8' }, body: '<html>Sign in</html>' };
  if (!file) return { status: 404, headers: {}, body: 'not found' };
  return { status: 200, headers: { 'content-type': 'application/octet-stream' }, body: '', bytes: file.bytes };
}

/** A file as the app sees it. */
function fileForApp(world: World, { id, name, title, size, shares }: StoredFile) {
  const url = `${world.apiUrl()}/files/${id}/${encodeURIComponent(name)}`;
  const shared = Object.fromEntries(shares.map(({ channel, ts }) => [channel, [{ ts }]]));
  const links = { url_private: url, url_private_download: url };
  return { id, name, title, size, mimetype: mimeType(name), shares: { private: shared }, ...links };
}

export const fileMethods: Record<string, Method> = {
  'files.info': (world, params) => ({ file: fileForApp(world, getFile(world, required(params, 'file'))) }),
  'files.getUploadURLExternal': (world, params) => {
    const name = required(params, 'filename');
    const size = Number(required(params, 'length'));
    const id = newId(world, 'F');
    world.state.files.set(id, { id, name, title: name, size, bytes: new Uint8Array(), complete: false, shares: [] });
    return { upload_url: `${world.apiUrl()}/upload/${id}`, file_id: id };
  },
  'files.completeUploadExternal': (world, params) => {
    const wanted = params.files as { id: string; title?: string }[];
    if (!Array.isArray(wanted)) throw new SlackError('invalid_arguments');
    const channelId = optional(params, 'channel_id');
    const channel = channelId ? getVisible(world, channelId) : undefined;
    if (channel && !isMember(world, channel)) throw new SlackError('not_in_channel');
    const uploads = wanted.map(({ id, title }) => ({ file: getUpload(world, id), title }));
    const files = uploads.map(({ file, title }) => Object.assign(file, { complete: true, ...(title && { title }) }));
    if (channel) {
      const text = optional(params, 'initial_comment') ?? '';
      const threadTs = optional(params, 'thread_ts');
      const message = { channel: channel.id, user: world.options.botUserId, text, files };
      const stored = addMessage(world, { ...message, ...(threadTs ? { threadTs } : {}) });
      for (const file of files) file.shares.push({ channel: channel.id, ts: stored.ts });
      void messageEvent(world, stored);
    }
    return { files: files.map(({ id, name, title, size }) => ({ id, name, title, size })) };
  },
};
