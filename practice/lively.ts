/** One pairing that is well under way: agreed, with an objective, a session behind it and one ahead. Both say and press it themselves. */
import { randomUUID } from 'node:crypto';
import { agree } from '../src/agreements/service.ts';
import type { Alongside } from '../src/app.ts';
import { recordProgress } from '../src/objectives/progress.ts';
import { saveObjective } from '../src/objectives/saving.ts';
import { getMember } from '../src/people/service.ts';
import { chooseTime, proposeSession } from '../src/sessions/planning.ts';
import { logSession } from '../src/sessions/service.ts';
import { DAY_MS } from './clock.ts';
import { LIVELY } from './company.ts';

const HOUR_MS = 3_600_000;

/** What happens so many days before the practice begins. */
export interface Event {
  daysAgo: number;
  happen: () => Promise<unknown>;
}

/** The life of that pairing so far. `start`: when the practice begins, in ms; the ids are those of the two in Slack. */
export function livelyEvents(
  { deps }: Alongside,
  workspaceId: string,
  start: number,
  ids: { mentee: string; mentor: string },
): Event[] {
  const { db } = deps;
  const mentee = () => getMember(deps, workspaceId, ids.mentee);
  const mentor = () => getMember(deps, workspaceId, ids.mentor);
  const pairing = async () =>
    db.pairing.findFirstOrThrow({ where: { workspaceId, menteeId: (await mentee()).id, status: 'ACTIVE' } });
  const objective = async () =>
    db.objective.findFirstOrThrow({ where: { workspaceId, pairingId: (await pairing()).id, status: 'ACTIVE' } });

  const agreeBoth = async () => {
    const { id: pairingId } = await pairing();
    const { id } = await db.agreement.findFirstOrThrow({ where: { workspaceId, pairingId, status: 'PROPOSED' } });
    await agree(deps, await mentee(), id);
    await agree(deps, await mentor(), id);
  };
  const setObjective = async () => {
    const { id: pairingId, endsAt } = await pairing();
    const place = { pairingId, objectiveId: null, formId: randomUUID(), template: null, seenAt: null };
    const dueOn = endsAt.toISOString().slice(0, 10);
    await saveObjective(deps, await mentee(), place, { ...LIVELY.objective, skillId: null, dueOn });
  };
  const move = (to: number) => async () => recordProgress(deps, await mentee(), (await objective()).id, { to });
  /** The mentee suggests it, the mentor takes it. */
  const meetAt = (instant: number) => async () => {
    const at = new Date(instant);
    const proposal = { times: [at, new Date(instant + DAY_MS)], minutes: 45, guide: null };
    const { id } = await proposeSession(deps, await mentee(), (await pairing()).id, proposal);
    await chooseTime(deps, await mentor(), id, at);
  };
  const log = async () => {
    const [{ id: pairingId }, learner, teacher] = [await pairing(), await mentee(), await mentor()];
    const { line, own, others } = LIVELY.session;
    const actions = [
      ...own.map((text) => ({ ownerId: learner.id, text })),
      ...others.map((text) => ({ ownerId: teacher.id, text })),
    ];
    await db.$transaction((tx) => logSession(deps, tx, learner, { pairingId, met: true, line, actions }));
  };

  return [
    { daysAgo: 7.9, happen: agreeBoth },
    { daysAgo: 6.95, happen: setObjective },
    { daysAgo: 6.93, happen: meetAt(start - 4 * DAY_MS + HOUR_MS) },
    { daysAgo: 3.9, happen: log },
    { daysAgo: 3.86, happen: move(1) },
    { daysAgo: 0.95, happen: move(2) },
    { daysAgo: 0.94, happen: meetAt(start + 8 * DAY_MS + 4 * HOUR_MS) },
  ];
}
