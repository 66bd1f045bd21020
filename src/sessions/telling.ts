import type { Deps, Place, Tx } from '../deps.ts';
import type { OutboxMessage, Session } from '../generated/prisma/client.ts';
import type { PairingWithPeople } from '../pairings/service.ts';
import { findSession, type SessionWithPair } from './rows.ts';

/** The kind of the message in the pair's conversation that shows a session, from its proposal to its log. */
export const SESSION_CARD = 'session.card';
/** The preparation sent to the mentor. */
export const SESSION_PREP = 'session.prep';
/** The calendar file of a date, its change or its end. */
export const SESSION_CALENDAR = 'session.calendar';
/** The calendar file of a date that fell with its pairing: neither of the two need be there just now. */
export const SESSION_CALLED_OFF = 'session.called-off';

/** Where a pair is written to: their conversation, or one with both that is opened for it. Of a circle the others read nothing of it. */
export const conversationOf = ({
  channel,
  circleId,
  mentor,
  mentee,
}: Pick<PairingWithPeople, 'channel' | 'circleId' | 'mentor' | 'mentee'>): string =>
  (circleId === null && channel) || `${mentor.slackId},${mentee.slackId}`;

/** Slack opens no conversation for the two, or knows theirs no more: each of them gets it in a message of their own. */
export async function sendApart(
  deps: Deps,
  tx: Tx,
  { workspaceId, kind, subject, occurrence, recipient }: OutboxMessage,
) {
  const session = await findSession({ db: tx }, workspaceId, subject);
  if (!session || recipient !== conversationOf(session.pairing)) return;
  const people = [session.pairing.mentor.slackId, session.pairing.mentee.slackId];
  await deps.outbox.add(tx, ...people.map((one) => ({ workspaceId, kind, subject, occurrence, recipient: one })));
}

/** Keeps where the card stands, from its first sending. */
export async function recordPlace(tx: Tx, { workspaceId, subject: id }: OutboxMessage, { channel, ts }: Place) {
  await tx.session.updateMany({ where: { id, workspaceId }, data: { channel, messageTs: ts } });
}

/** Where each of the two has a card of their own, both are changed. */
export async function showApart(deps: Deps, tx: Tx, { workspaceId, subject }: OutboxMessage): Promise<void> {
  const standing = { workspaceId, kind: SESSION_CARD, subject, status: 'SENT' as const };
  if ((await tx.outboxMessage.count({ where: standing })) > 1)
    await deps.outbox.refresh(tx, workspaceId, SESSION_CARD, subject);
}

/** Has what stands in Slack about a session changed to what is now the case. */
export async function showChange(deps: Deps, tx: Tx, { workspaceId, id }: Pick<Session, 'workspaceId' | 'id'>) {
  for (const kind of [SESSION_CARD, SESSION_PREP]) await deps.outbox.refresh(tx, workspaceId, kind, id);
}

/** Records the calendar file of what a session is now. `what` and `who`: for the words that come with it. */
export async function sendCalendar(
  deps: Deps,
  tx: Tx,
  { workspaceId, id, pairing }: SessionWithPair,
  change: { sequence: number; what: 'planned' | 'moved' | 'cancelled'; who: string },
): Promise<void> {
  await deps.outbox.add(tx, {
    workspaceId,
    kind: SESSION_CALENDAR,
    subject: id,
    occurrence: `${change.sequence} ${change.what} ${change.who}`,
    recipient: conversationOf(pairing),
  });
}

/** Records the file of a date that fell with its pairing, for each of the two in their own hours, as they do not meet any more. */
export async function tellCalledOff(
  deps: Deps,
  tx: Tx,
  { workspaceId, id: subject, pairing: { mentor, mentee } }: SessionWithPair,
  { sequence, startsAt: until }: { sequence: number; startsAt: Date },
): Promise<void> {
  // A date that is over takes no place in anybody's calendar.
  const what = { workspaceId, kind: SESSION_CALLED_OFF, subject, occurrence: `${sequence} cancelled`, until };
  await deps.outbox.add(tx, ...[mentor, mentee].map(({ slackId: recipient }) => ({ ...what, recipient })));
}
