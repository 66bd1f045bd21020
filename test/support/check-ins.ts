import { scheduleKickOff } from '../../src/check-ins/service.ts';
import type { CheckIn, Pairing, PairingKind } from '../../src/generated/prisma/client.ts';
import type { World } from './world.ts';

export const DAY_MS = 86_400_000;

/** Pairs, questions and taps in a world. */
export function checkInsIn(w: World) {
  /** Pairs two people now, with nothing but their check-ins. */
  async function pair(mentor: string, mentee: string, kind: PairingKind = 'CLASSIC', weeks = 12): Promise<Pairing> {
    const { db, now } = w.deps;
    const workspaceId = w.workspace.id;
    const [one, other] = [await w.member(mentor), await w.member(mentee)];
    const skill = await db.skill.findFirstOrThrow({ where: { workspaceId } });
    const request = await db.mentorRequest.create({
      data: {
        workspaceId,
        menteeId: other.id,
        skillId: skill.id,
        goal: 'g',
        kind,
        status: 'MATCHED',
        createdAt: now(),
      },
    });
    const startedAt = now();
    return db.$transaction(async (tx) => {
      const pairing = await tx.pairing.create({
        data: {
          workspaceId,
          requestId: request.id,
          mentorId: one.id,
          menteeId: other.id,
          kind,
          status: 'ACTIVE',
          starterId: other.id,
          startedAt,
          endsAt: new Date(startedAt.getTime() + weeks * 7 * DAY_MS),
        },
      });
      await scheduleKickOff(w.deps, tx, pairing);
      return pairing;
    });
  }

  const checkInsOf = async (slackId: string): Promise<CheckIn[]> =>
    w.deps.db.checkIn.findMany({ where: { memberId: (await w.member(slackId)).id }, orderBy: { round: 'asc' } });
  const firstOf = async (slackId: string) => (await checkInsOf(slackId))[0] as CheckIn;
  const messagesOf = (slackId: string) =>
    w.slack
      .as(slackId)
      .directMessages()
      .filter((one) => !one.onlyFor);
  const latestOf = (slackId: string) => {
    const message = messagesOf(slackId).at(-1);
    if (!message) throw new Error('no message');
    return { channel: message.channel, ts: message.ts };
  };
  const shownTo = (slackId: string) => JSON.stringify(messagesOf(slackId).at(-1)?.blocks);
  const whispered = (slackId: string) => w.slack.as(slackId).ephemerals().at(-1)?.text ?? '';
  const send = () => w.run('check-ins.send');
  /** All that somebody has before them: what the app does after its acknowledgement is seen here. */
  const sees = (slackId: string) => {
    const person = w.slack.as(slackId);
    return JSON.stringify([person.directMessages(), person.modals(), person.home()]);
  };
  /** Presses on the latest message; the value of a menu is JSON as its option carries it. */
  async function tap(slackId: string, actionId: string, value: string | null = null) {
    const at = latestOf(slackId);
    const before = sees(slackId);
    await w.slack.as(slackId).press(at, actionId, value);
    await w.slack.settle(() => sees(slackId) !== before);
  }

  /** A day a step, with all that comes round. */
  async function days(count: number) {
    for (let day = 0; day < count; day++) {
      w.advance({ days: 1 });
      await w.app.runSchedule('check-ins.plan');
      await send();
    }
  }

  /** A date of the two, which begins some days from now. */
  const plan = ({ id: pairingId, menteeId }: Pairing, inDays: number) =>
    w.deps.db.session.create({
      data: {
        workspaceId: w.workspace.id,
        pairingId,
        status: 'SCHEDULED',
        proposedById: menteeId,
        startsAt: new Date(w.deps.now().getTime() + inDays * DAY_MS),
        minutes: 30,
        createdAt: w.deps.now(),
      },
    });

  return { pair, plan, days, checkInsOf, firstOf, messagesOf, latestOf, shownTo, whispered, send, tap };
}
