import { WebAPIPlatformError, type WebClient } from '@slack/web-api';
import type { Deps, Place } from '../deps.ts';
import type { OutboxMessage } from '../generated/prisma/client.ts';
import type { MessageContent } from '../slack/blocks.ts';
import { findFile, UploadError, uploadFile } from '../slack/files.ts';
import type { Attachment } from './kinds.ts';
import { troubleOf } from './outcome.ts';

/** Nothing happened that could not be done again. Its message is the reason. */
export class NotYet extends Error {
  constructor(reason: string, options?: ErrorOptions) {
    super(reason, options);
    this.name = 'NotYet';
  }
}

/** Work that may be done twice: where its answer is lost, nobody has to look in the conversation. */
async function repeatable<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof NotYet) throw error;
    if (error instanceof UploadError) throw new NotYet(error.message, { cause: error });
    const trouble = troubleOf(error);
    if (trouble.is === 'unsure') throw new NotYet(trouble.reason, { cause: error });
    throw error;
  }
}

/** Keeps the file's id before anything is shared: a crash in between is told from one after it by asking Slack about the file. */
async function recordFile({ db }: Deps, { id, workspaceId }: OutboxMessage, fileId: string | null): Promise<void> {
  await db.outboxMessage.updateMany({ where: { id, workspaceId }, data: { fileId } });
}

/** A picture that cannot be drawn now is no reason to lose the message. */
async function made({ log }: Deps, { id, workspaceId, kind }: OutboxMessage, file: Attachment): Promise<Uint8Array> {
  try {
    return await file.bytes();
  } catch (error) {
    log.error({ err: error, workspaceId, kind, message: id }, 'a file could not be made');
    throw new NotYet('file not made', { cause: error });
  }
}

async function uploaded(deps: Deps, client: WebClient, message: OutboxMessage, file: Attachment): Promise<string> {
  if (message.fileId) return message.fileId;
  const id = await uploadFile(client, file.name, await made(deps, message, file));
  await recordFile(deps, message, id);
  return id;
}

type Completion = Parameters<WebClient['files']['completeUploadExternal']>[0];

/** Slack completes an upload once; a second time it is refused, so that nothing is shared twice. False: it was done before. */
async function complete(deps: Deps, client: WebClient, message: OutboxMessage, completion: Completion) {
  const [{ id }] = completion.files;
  try {
    await client.files.completeUploadExternal(completion);
  } catch (error) {
    const refused = error instanceof WebAPIPlatformError && /^file_(not_found|update_failed)$/.test(error.data.error);
    if (!refused) throw error;
    if (await findFile(client, id)) return;
    await recordFile(deps, message, null); // the upload lay so long that Slack has forgotten it
    throw new NotYet('upload forgotten', { cause: error });
  }
}

/** Direct messages and groups have an id of their own to share into; opening one again gives the same one. */
async function conversationOf(client: WebClient, recipient: string): Promise<string> {
  if (!/^[UW]/.test(recipient)) return recipient;
  const opened = await client.conversations.open({ users: recipient });
  return opened.channel?.id ?? '';
}

/**
 * Shares a file with the message's text; where it stands, with an empty ts as long as Slack does not tell. Done again after a
 * lost answer or a crash, it shares nothing twice (docs/decisions/016).
 */
export function shareFile(
  deps: Deps,
  client: WebClient,
  message: OutboxMessage,
  text: string,
  file: Attachment,
): Promise<Place> {
  return repeatable(async () => {
    const channel = await conversationOf(client, message.recipient);
    const before = message.fileId ? await findFile(client, message.fileId) : undefined;
    const stands = before?.sharedAt.get(channel);
    if (stands) return { channel, ts: stands };
    const id = await uploaded(deps, client, message, file);
    const files: Completion['files'] = [{ id, title: file.title }];
    await complete(deps, client, message, { files, channel_id: channel, initial_comment: text });
    const ts = (await findFile(client, id))?.sharedAt.get(channel);
    return { channel, ts: ts ?? '' };
  });
}

/** The message with a picture under it, which is uploaded if it is not yet. To be posted like any other message. */
export function withPicture(
  deps: Deps,
  client: WebClient,
  message: OutboxMessage,
  { text, blocks }: MessageContent,
  file: Attachment & { alt: string },
): Promise<MessageContent> {
  return repeatable(async () => {
    const known = message.fileId ? await findFile(client, message.fileId) : undefined;
    const id = await uploaded(deps, client, message, file);
    if (!known) await complete(deps, client, message, { files: [{ id, title: file.title }] });
    if (!(known ?? (await findFile(client, id)))?.isReady) throw new NotYet('picture not ready');
    const words = blocks ?? [{ type: 'section', text: { type: 'mrkdwn', text } }];
    return { text, blocks: [...words, { type: 'image', slack_file: { id }, alt_text: file.alt }] };
  });
}
