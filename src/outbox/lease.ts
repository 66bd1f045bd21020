import type { Deps } from '../deps.ts';

/** Longer than any single send (the client gives up after 10 s), short enough that a crashed sender is soon replaced. */
export const LEASE_MS = 20_000;

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

/** Gives the right back; `waitUntil`: Slack wants nothing from this workspace before then. */
export async function releaseLease({ db, now }: Deps, workspaceId: string, holder: string, waitUntil?: Date): Promise<void> {
  await db.senderLease.updateMany({
    where: { workspaceId, holder },
    data: { until: now(), waitUntil: waitUntil ?? null },
  });
}
