import type { Deps } from '../deps.ts';

/** How long a right to send lasts unless it is renewed: a crashed sender is replaced after this. */
const LEASE_MS = 10_000;
/** Renewed so often that one slow renewal loses nothing. */
const RENEW_MS = 3000;

/** Takes or renews the right to send for a workspace: one sender a workspace over all replicas. False: another one has it, or Slack said wait. */
export async function takeLease({ db, now }: Deps, workspaceId: string, holder: string): Promise<boolean> {
  const at = now();
  const until = new Date(at.getTime() + LEASE_MS);
  const taken = await db.$executeRaw`
    INSERT INTO "SenderLease" ("workspaceId", "holder", "until") VALUES (${workspaceId}::uuid, ${holder}, ${until})
    ON CONFLICT ("workspaceId") DO UPDATE SET "holder" = ${holder}, "until" = ${until}
    WHERE ("SenderLease"."holder" = ${holder} OR "SenderLease"."until" <= ${at})
      AND ("SenderLease"."waitUntil" IS NULL OR "SenderLease"."waitUntil" <= ${at})`;
  return taken === 1;
}

/** Keeps the right while a sender waits for Slack. Returns the function that ends it. */
export function keepLease(deps: Deps, workspaceId: string, holder: string): () => void {
  const timer = setInterval(() => {
    takeLease(deps, workspaceId, holder).catch((error: unknown) =>
      deps.log.warn({ err: error, workspaceId }, 'the right to send could not be renewed'),
    );
  }, RENEW_MS);
  return () => clearInterval(timer);
}

/** Gives the right back; `waitUntil`: Slack wants nothing from this workspace before then. */
export async function releaseLease(
  { db, now }: Deps,
  workspaceId: string,
  holder: string,
  waitUntil?: Date,
): Promise<void> {
  await db.senderLease.updateMany({
    where: { workspaceId, holder },
    data: { until: now(), waitUntil: waitUntil ?? null },
  });
}
