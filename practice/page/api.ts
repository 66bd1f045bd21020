import type { Act, ActResult, Choice, ClockMove, OptionsAsk, Snapshot } from '../contract.ts';

const path = (name: string, userId: string) => `/practice/${name}?user=${encodeURIComponent(userId)}`;

/** There is no such person: an address from another practice workspace. */
export class UnknownPerson extends Error {}

async function json<T>(url: string, body?: unknown): Promise<T> {
  const answer = await fetch(
    url,
    body === undefined
      ? {}
      : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) },
  );
  if (answer.status === 404) throw new UnknownPerson('There is no such person.');
  if (!answer.ok) throw new Error(`The practice server answered ${answer.status}.`);
  return (await answer.json()) as T;
}

/** Everything this person may see. Without a person the server chooses one. */
export function fetchState(userId: string): Promise<Snapshot> {
  return json<Snapshot>(path('state', userId));
}

/** Does one thing as this person; a server that is gone is told in words rather than thrown. */
export async function sendAct(userId: string, act: Act): Promise<ActResult> {
  try {
    return await json<ActResult>(path('act', userId), act);
  } catch {
    return { ok: false, error: 'That did not reach the practice server. Is it still running?' };
  }
}

const asBase64 = async (file: File): Promise<string> => {
  const bytes = new Uint8Array(await file.arrayBuffer());
  // In pieces: a call takes only so many arguments.
  let text = '';
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(text);
};

/** Uploads a file as this person; its id, or undefined when it did not arrive. */
export async function sendFile(userId: string, file: File): Promise<string | undefined> {
  try {
    const body = { name: file.name, base64: await asBase64(file) };
    return (await json<{ id: string }>(path('file', userId), body)).id;
  } catch {
    return undefined;
  }
}

/** The choices of an external select; none when the app did not answer. */
export async function askOptions(userId: string, ask: OptionsAsk): Promise<Choice[]> {
  try {
    return await json<Choice[]>(path('options', userId), ask);
  } catch {
    return [];
  }
}

/** Moves the practice clock forward; false when the server is gone. */
export async function moveClock(move: ClockMove): Promise<boolean> {
  try {
    await json<{ now: string }>('/practice/clock', move);
    return true;
  } catch {
    return false;
  }
}

/** The address of the stream that tells when something changed. */
export function livePath(userId: string): string {
  return path('live', userId);
}
