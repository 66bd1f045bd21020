/** What a coordinator does about one pairing. Everything is looked at again, with the pairing locked: two coordinators may press at once. */
import type { Deps, Tx } from '../deps.ts';
import { endAndTell } from '../endings/service.ts';
import { UserError } from '../errors.ts';
import type { Member, OutboxMessage } from '../generated/prisma/client.ts';
import { offerWaiting } from '../mentor-requests/service.ts';
import { findPairing, lockPairing, type PairingWithPeople } from '../pairings/service.ts';
import { pauseEnd, pausePairing, resumePairing } from '../pauses/service.ts';
import { refreshAlert } from './alerts.ts';
import { NOTE_DAYS } from './matters.ts';
import { GONE, getPairing, REMINDER } from './service.ts';

export const NOTE = 'overview.note';

/** What can be done, also to many at once. */
export type Deed =
  | { do: 'note'; text: string }
  | { do: 'agreement' }
  | { do: 'pause'; until: Date }
  | { do: 'resume' }
  | { do: 'end' };

/** `done`, or why the pairing was left alone. */
export const OUTCOMES = ['done', 'over', 'paused', 'going-on', 'noted', 'agreed', 'flash', 'late', 'gone'] as const;
export type Outcome = (typeof OUTCOMES)[number];

const apart = ({ mentor, mentee }: PairingWithPeople) => [mentor.slackId, mentee.slackId];

/** The pair's conversation, or each of the two where Slack opened none; of a circle the others read nothing of it. */
function recipientsOf(pairing: PairingWithPeople): string[] {
  if (pairing.circleId !== null) return [apart(pairing).join()];
  return pairing.channel ? [pairing.channel] : apart(pairing);
}

/** Slack opens no conversation for the two, or knows theirs no more: each of them gets it in a message of their own. */
export async function writeApart(deps: Deps, tx: Tx, { workspaceId, kind, subject, recipient }: OutboxMessage) {
  const note = await tx.coordinatorNote.findFirst({ where: { id: subject, workspaceId } });
  const pairing = note && (await findPairing({ db: tx }, workspaceId, note.pairingId));
  if (!pairing || apart(pairing).includes(recipient)) return;
  await deps.outbox.add(tx, ...apart(pairing).map((person) => ({ workspaceId, kind, subject, recipient: person })));
}

/** Writes to the two in the name of a coordinator. */
async function write(
  deps: Deps,
  tx: Tx,
  pairing: PairingWithPeople,
  byId: string,
  { do: what, text }: { do: 'note' | 'agreement'; text: string },
): Promise<Outcome> {
  const { workspaceId, id: pairingId, kind, status, agreedAt } = pairing;
  if (status === 'PAUSED') return 'paused';
  if (status !== 'ACTIVE') return 'over';
  if (what === 'agreement' && kind === 'FLASH') return 'flash';
  if (what === 'agreement' && agreedAt) return 'agreed';
  const createdAt = deps.now();
  const since = new Date(createdAt.getTime() - NOTE_DAYS * 86_400_000);
  const lately = await tx.coordinatorNote.count({ where: { workspaceId, pairingId, createdAt: { gt: since } } });
  if (lately > 0) return 'noted';
  const { id: subject } = await tx.coordinatorNote.create({
    data: { workspaceId, pairingId, byId, what, text, createdAt },
  });
  const message = { workspaceId, kind: what === 'note' ? NOTE : REMINDER, subject };
  await deps.outbox.add(tx, ...recipientsOf(pairing).map((recipient) => ({ ...message, recipient })));
  return 'done';
}

/** Does it to a pairing in the transaction, if it can still be done. Places that become free are looked at after the commit. */
export async function act(
  deps: Deps,
  tx: Tx,
  key: { id: string; workspaceId: string },
  byId: string,
  deed: Deed,
): Promise<Outcome> {
  await lockPairing(tx, key);
  const pairing = await findPairing({ db: tx }, key.workspaceId, key.id);
  if (!pairing) return 'gone';
  const isOver = pairing.status === 'COMPLETED' || pairing.status === 'ENDED';
  switch (deed.do) {
    case 'note':
      return write(deps, tx, pairing, byId, deed);
    case 'agreement':
      return write(deps, tx, pairing, byId, { ...deed, text: '' });
    case 'pause':
      if (isOver) return 'over';
      if (deed.until <= deps.now()) return 'late';
      return (await pausePairing(deps, tx, pairing, deed.until, null)) ? 'done' : 'paused';
    case 'resume':
      if (isOver) return 'over';
      return (await resumePairing(deps, tx, pairing, { byId: null })) ? 'done' : 'going-on';
    case 'end':
      return (await endAndTell(deps, tx, pairing, 'coordinator', byId)) ? 'done' : 'over';
  }
}

const REFUSED: Record<Exclude<Outcome, 'done'>, string> = {
  over: 'This pairing is over by now.',
  paused: 'They are paused, so let them be until then.',
  'going-on': 'They are going on already.',
  noted: `A coordinator has written to them within ${NOTE_DAYS} days. Give them time to answer.`,
  agreed: 'They have agreed by now.',
  flash: 'One conversation needs no agreement.',
  late: 'Choose a day to come.',
  gone: GONE,
};

/** Does one thing about one pairing. Throws UserError for everybody but coordinators, and when it cannot be done (any more). */
export async function actOn(deps: Deps, member: Member, id: string, deed: Deed): Promise<void> {
  const { workspaceId } = await getPairing(deps, member, id);
  await deps.db.$transaction(async (tx) => {
    const outcome = await act(deps, tx, { id, workspaceId }, member.id, deed);
    if (outcome !== 'done') throw new UserError(REFUSED[outcome]);
    await refreshAlert(deps, tx, workspaceId);
  });
  if (deed.do === 'end') await offerWaiting(deps, undefined, workspaceId);
}

/** Pauses until a calendar day where the coordinator is. Throws UserError at the field "day", else as actOn. */
export const pauseUntil = (deps: Deps, member: Member, id: string, day: string): Promise<void> =>
  actOn(deps, member, id, { do: 'pause', until: pauseEnd(deps, day, member.zone) });

/** What a coordinator wrote, with the pair it is for; undefined when it is of no use any more. */
export async function findNote(deps: Deps, { workspaceId, subject }: OutboxMessage) {
  const note = await deps.db.coordinatorNote.findFirst({ where: { id: subject, workspaceId }, include: { by: true } });
  const pairing = note && (await findPairing(deps, workspaceId, note.pairingId));
  return pairing ? { note, pairing } : undefined;
}
