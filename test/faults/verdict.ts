import type { Slack } from '../../practice/slack/types.ts';
import type { PrismaClient } from '../../src/generated/prisma/client.ts';
import type { Told } from './people.ts';

/** How often each outbox message stands in Slack, by the id it carries. */
function posted(slack: Slack): Map<string, number> {
  const times = new Map<string, number>();
  for (const messages of slack.state.messages.values()) {
    for (const { metadata } of messages) {
      const key = metadata?.event_payload.key;
      if (typeof key === 'string') times.set(key, (times.get(key) ?? 0) + 1);
    }
  }
  return times;
}

/** Everything that is wrong, in words; empty when nothing was lost and nothing sent twice. */
export async function findFaults(slack: Slack, db: PrismaClient, told: Told): Promise<string[]> {
  const rows = await db.outboxMessage.findMany();
  const times = posted(slack);
  const isEdit = (kind: string) => /\.(closed|changed|edited|refreshed)$/.test(kind) && kind !== 'knowledge.changed';
  const faults: string[] = [];
  for (const { id, kind, status, reason, nudge, dueAt } of rows) {
    const count = times.get(id) ?? 0;
    if (count > 1) faults.push(`${kind} was sent ${count} times (${status}, ${reason})`);
    // A nudge may wait for its day.
    const waits = nudge && status === 'PENDING' && dueAt > new Date();
    if (['PENDING', 'SENDING', 'UNSURE', 'FAILED'].includes(status) && !waits)
      faults.push(`${kind} is ${status} (${reason})`);
    if (status === 'SENT' && count === 0 && !isEdit(kind)) faults.push(`${kind} is recorded as sent but is not there`);
    if (status === 'DROPPED' && reason?.startsWith('unsure') && count === 0)
      faults.push(`${kind} was given up and is not there`);
  }
  const kudos = await db.kudos.findMany({ include: { giver: true, recipients: { include: { member: true } } } });
  for (const { giver, recipient } of told.kudos) {
    const count = kudos.filter(
      (one) => one.giver.slackId === giver && one.recipients[0]?.member.slackId === recipient,
    ).length;
    if (count !== 1) faults.push(`${giver} was told of one kudos and there are ${count}`);
  }
  const requests = await db.mentorRequest.findMany({ include: { mentee: true, pairing: true } });
  for (const mentee of told.requests) {
    const count = requests.filter((one) => one.mentee.slackId === mentee).length;
    if (count !== 1) faults.push(`${mentee} was told of one request and there are ${count}`);
  }
  const pairings = await db.pairing.findMany({ include: { mentor: true } });
  for (const mentor of told.accepted) {
    const count = pairings.filter((one) => one.mentor.slackId === mentor).length;
    if (count !== 1) faults.push(`${mentor} accepted once and has ${count} pairings`);
  }
  return faults;
}
