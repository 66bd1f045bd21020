import type { WebClient } from '@slack/web-api';
import { UserError } from '../errors.ts';
import { sayWait } from './clients.ts';

const AGAIN = 'Slack did not hand out the file. Please try again.';

/** The content of a file somebody gave us, at most `most` bytes. Throws UserError. Needs the scope files:read. */
export async function downloadFile(client: WebClient, id: string, most: number): Promise<Uint8Array> {
  const { file } = await client.files.info({ file: id }).catch(sayWait);
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
  return bytes;
}
