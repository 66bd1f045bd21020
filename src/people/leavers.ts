import type { Deps } from '../deps.ts';
import type { Member } from '../generated/prisma/client.ts';
import { leaveLiveHelp } from '../live-help/service.ts';
import { leaveMatching, offerWaiting } from '../mentor-requests/service.ts';
import { leavePairLogs } from '../pair-logs/service.ts';
import { endPairing, findPairingsOf } from '../pairings/service.ts';
import { leaveShields } from '../shields/service.ts';
import { handOverCards } from '../verification/service.ts';

/**
 * Somebody's account was deactivated: what they asked for and were asked ends, their pairings close, each partner is told and
 * can find somebody new. Call it after the member is recorded as deactivated, or they could be asked again. Doing it twice
 * changes nothing more.
 */
export async function handleLeaver(deps: Deps, { id, workspaceId }: Member): Promise<void> {
  await deps.db.$transaction(async (tx) => {
    const member = await tx.member.findUniqueOrThrow({ where: { id, workspaceId } });
    // First, as it takes the lock of matching (mentor-requests/changes.ts).
    await leaveMatching(deps, tx, member);
    await leaveLiveHelp(deps, tx, member);
    await leaveShields(deps, tx, member);
    await leavePairLogs(deps, tx, member);
    for (const { mentor, mentee, ...pairing } of await findPairingsOf({ db: tx }, member)) {
      const partner = mentor.id === id ? mentee : mentor;
      if (!(await endPairing(deps, tx, pairing, 'left'))) continue;
      await deps.outbox.add(tx, {
        workspaceId,
        kind: 'pairing.partner-left',
        subject: pairing.id,
        recipient: partner.slackId,
      });
    }
    await offerWaiting(deps, tx, workspaceId);
    await handOverCards(deps, tx, member);
  });
}
