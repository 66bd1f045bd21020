import { WebAPIPlatformError, type WebClient } from '@slack/web-api';
import { UserError } from '../errors.ts';
import { sayWait } from './clients.ts';

const AGAIN = 'Slack did not hand out the file. Please try again.';
const GONE = 'That file is no longer in Slack, or I cannot see it. Upload it again, please.';

const isGone = (error: unknown): boolean =>
  error instanceof WebAPIPlatformError && ['file_not_found', 'file_deleted'].includes(error.data.error);

/** For `.catch()`: what its person can put right, as a sentence. */
function sayGone(error: unknown): never {
  if (isGone(error)) throw new UserError(GONE);
  return sayWait(error);
}

/** A file somebody gave us, as they call it, with at most `most` bytes. Throws UserError. Needs the scope files:read. */
export async function receiveFile(
  client: WebClient,
  id: string,
  most: number,
): Promise<{ name: string; bytes: Uint8Array }> {
  const { file } = await client.files.info({ file: id }).catch(sayGone);
  const tooLong = () => new UserError(`The file is too long: ${Math.floor(most / 1_000_000)} MB at most.`);
  if ((file?.size ?? 0) > most) throw tooLong();
  const url = file?.url_private_download ?? file?.url_private;
  if (!url) throw new UserError(AGAIN);
  const answer = await fetch(url, {
    headers: { authorization: `Bearer ${client.token}` },
    signal: AbortSignal.timeout(15_000),
  }).catch(() => undefined);
  // Without the right to read it Slack answers with the page to sign in.
  if (!answer?.ok || answer.headers.get('content-type')?.startsWith('text/html')) throw new UserError(AGAIN);
  const bytes = new Uint8Array(await answer.arrayBuffer());
  if (bytes.length > most) throw tooLong();
  return { name: file?.name ?? '', bytes };
}

/** The content of a file somebody gave us, at most `most` bytes. Throws UserError. Needs the scope files:read. */
export const downloadFile = async (client: WebClient, id: string, most: number): Promise<Uint8Array> =>
  (await receiveFile(client, id, most)).bytes;

/** Slack's servers did not take the bytes of a file. Nothing happened that anybody sees. */
export class UploadError extends Error {
  constructor(reason: string, options?: ErrorOptions) {
    super(reason, options);
    this.name = 'UploadError';
  }
}

/**
 * Hands the bytes of a file to Slack; its id. Nobody sees it before it is completed, and Slack forgets what never is. Throws
 * UploadError, or what a Web API call throws. Needs the scope files:write. No alt_txt goes with it: files with one are completed
 * and then not shared (slackapi/python-slack-sdk#1818).
 */
export async function uploadFile(client: WebClient, filename: string, bytes: Uint8Array): Promise<string> {
  const { upload_url, file_id } = await client.files.getUploadURLExternal({ filename, length: bytes.length });
  if (!upload_url || !file_id) throw new UploadError('no upload url');
  const body = new Uint8Array(bytes);
  const answer = await fetch(upload_url, { method: 'POST', body, signal: AbortSignal.timeout(15_000) }).catch(
    (error: unknown) => {
      throw new UploadError('upload', { cause: error });
    },
  );
  if (!answer.ok) throw new UploadError(`upload_http_${answer.status}`);
  return file_id;
}

/** A completed file as Slack knows it. */
export interface KnownFile {
  /** Slack has looked into it: only then can a picture be put into a message. */
  isReady: boolean;
  /** The message of each conversation it was shared in. */
  sharedAt: Map<string, string>;
}

/** What Slack knows of a file of ours; undefined: its upload was not completed. Needs the scope files:read. */
export async function findFile(client: WebClient, id: string): Promise<KnownFile | undefined> {
  try {
    const { file } = await client.files.info({ file: id });
    const shares = Object.entries({ ...file?.shares?.private, ...file?.shares?.public });
    return {
      isReady: Boolean(file?.mimetype),
      sharedAt: new Map(shares.flatMap(([channel, [share]]) => (share?.ts ? [[channel, share.ts] as const] : []))),
    };
  } catch (error) {
    if (error instanceof WebAPIPlatformError && error.data.error === 'file_not_found') return undefined;
    throw error;
  }
}
