/** Both have been silent for several rounds: they are asked once whether to go on, each by themselves. */
import { Temporal } from 'temporal-polyfill';
import type { Deps, Tx } from '../deps.ts';
import { endAndTell } from '../endings/service.ts';
import { UserError } from '../errors.ts';
import type { Member } from '../generated/prisma/client.ts';
import { offerWaiting } from '../mentor-requests/service.ts';
import { gotOn } from '../overview/service.ts';
import { findPairing, lockOwnPairing, type PairingWithPeople, partnerFirst } from '../pairings/service.ts';
import { pauseOwnPairing } from '../pauses/service.ts';
import type { Seat } from './seats.ts';
import { keyOf, withdrawWaiting } from './service.ts';

export const GO_ON = 'check-in.go-on';

/** Policy: long enough for whatever is in the way to pass. */
const PAUSE_WEEKS = 4;

export type GoOnAnswer = 'go-on' | 'pause' | 'end';

/** One time that a pair was asked. */
export interface Asked {
  pairingId: string;
  /** Which time. */
  askedAt: Date;
}

/** Asks the two of each of these pairings, in the transaction of the round that went by; one of two at the same time does. */
export async function askGoOn(deps: Deps, tx: Tx, workspaceId: string, seats: Seat[]): Promise<void> {
  if (seats.length === 0) return;
  const now = deps.now();
  const asked = await tx.pairing.updateManyAndReturn({
    where: {
      workspaceId,
      status: 'ACTIVE',
      OR: seats.map(({ pairingId, basis }) => ({ id: pairingId, goOnAskedAt: basis.goOnAskedAt })),
    },
    data: { goOnAskedAt: now },
    select: {
      id: true,
      mentor: { select: { id: true, slackId: true } },
      mentee: { select: { id: true, slackId: true } },
    },
  });
  const people = asked.flatMap(({ id, mentor, mentee }) => [mentor, mentee].map((one) => ({ pairingId: id, ...one })));
  await tx.goOn.createMany({
    skipDuplicates: true,
    data: people.map(({ pairingId, id }) => ({ workspaceId, pairingId, memberId: id, askedAt: now })),
  });
  // It stands for the questions that are open: nobody is reminded of those beside it.
  const open = await tx.checkIn.findMany({
    where: { workspaceId, pairingId: { in: asked.map(({ id }) => id) }, status: 'SENT' },
    select: { id: true },
  });
  await withdrawWaiting(
    tx,
    workspaceId,
    open.map(({ id }) => id),
  );
  const occurrence = now.toISOString();
  await deps.outbox.add(
    tx,
    ...people.map(({ pairingId, slackId }) => ({
      workspaceId,
      kind: GO_ON,
      subject: pairingId,
      occurrence,
      recipient: slackId,
      key: keyOf(pairingId),
    })),
  );
}

/** The question as one of the two sees it. */
export interface GoOnState extends Asked {
  partnerId: string;
  skill: string;
  status: PairingWithPeople['status'];
  pausedUntil: Date | null;
  /** What this person said; null: nothing yet. */
  answer: string | null;
  /** It is about another time by now. */
  isOld: boolean;
}

/** Reads the question for one of the two, by Slack id; undefined: they were not asked. */
export async function findGoOn(
  { db }: { db: Tx },
  workspaceId: string,
  { pairingId, askedAt }: Asked,
  slackId: string,
): Promise<GoOnState | undefined> {
  const pairing = await findPairing({ db }, workspaceId, pairingId);
  const own = pairing && [pairing.mentor, pairing.mentee].find((one) => one.slackId === slackId);
  if (!own) return undefined;
  const row = await db.goOn.findFirst({ where: { workspaceId, pairingId, memberId: own.id, askedAt } });
  if (!row) return undefined;
  const { status, pausedUntil, goOnAskedAt, request } = pairing;
  return {
    pairingId,
    askedAt,
    partnerId: partnerFirst(pairing, own.id)[0].slackId,
    skill: request.skill.name,
    status,
    pausedUntil,
    answer: row.answer,
    isOld: goOnAskedAt?.getTime() !== askedAt.getTime(),
  };
}

/** Keeps the first answer of somebody. False: they had answered, or it is settled by now. */
async function record(deps: Deps, tx: Tx, actor: Member, { pairingId, askedAt }: Asked, answer: GoOnAnswer) {
  const { count } = await tx.goOn.updateMany({
    where: {
      workspaceId: actor.workspaceId,
      pairingId,
      memberId: actor.id,
      askedAt,
      answer: null,
      pairing: { goOnAskedAt: askedAt, status: 'ACTIVE' },
    },
    data: { answer, answeredAt: deps.now() },
  });
  return count > 0;
}

/** "Go on": the questions come again by their rhythm. What the other says stays theirs. A second press changes nothing. */
export async function goOn(deps: Deps, actor: Member, asked: Asked): Promise<void> {
  await deps.db.$transaction(async (tx) => {
    await lockOwnPairing(tx, actor, asked.pairingId);
    await record(deps, tx, actor, asked, 'go-on'); // the other one's message stays untouched: even "edited" would tell
  });
}

/** "End": without fault, and told to both in the same words. A second press changes nothing. */
export async function endSilent(deps: Deps, actor: Member, asked: Asked): Promise<void> {
  await deps.db.$transaction(async (tx) => {
    const pairing = await lockOwnPairing(tx, actor, asked.pairingId);
    if (!(await record(deps, tx, actor, asked, 'end'))) return;
    await endAndTell(deps, tx, pairing, 'silent', actor.id);
    await gotOn(deps, tx, pairing);
    await deps.outbox.refresh(tx, actor.workspaceId, GO_ON, asked.pairingId);
  });
  await offerWaiting(deps, undefined, actor.workspaceId);
}

/** The day until which it pauses if they choose no other, as a calendar date where the actor is. */
export const suggestPause = ({ now }: Pick<Deps, 'now'>, { zone }: Member): string =>
  Temporal.Instant.fromEpochMilliseconds(now().getTime())
    .toZonedDateTimeISO(zone)
    .toPlainDate()
    .add({ weeks: PAUSE_WEEKS })
    .toString();

/** "Pause" until a calendar day of theirs. Throws UserError for a day that will not do, and when it is settled by now. */
export async function pauseSilent(deps: Deps, actor: Member, asked: Asked, day: string): Promise<void> {
  const state = await findGoOn(deps, actor.workspaceId, asked, actor.slackId);
  if (!state || state.isOld || state.answer) throw new UserError('This is settled by now.', 'day');
  await pauseOwnPairing(deps, actor, asked.pairingId, day);
  await deps.db.$transaction(async (tx) => {
    await tx.goOn.updateMany({
      where: {
        workspaceId: actor.workspaceId,
        pairingId: asked.pairingId,
        memberId: actor.id,
        askedAt: asked.askedAt,
        answer: null,
      },
      data: { answer: 'pause', answeredAt: deps.now() },
    });
    await deps.outbox.refresh(tx, actor.workspaceId, GO_ON, asked.pairingId);
  });
}
