/** What leads and the agent do about a shield. A tap that came too late changes nothing: the message then shows what is the case. */
import type { Deps, Tx } from '../deps.ts';
import { UserError } from '../errors.ts';
import type { Member, ShieldAsk } from '../generated/prisma/client.ts';
import { askNext } from './asking.ts';
import { ASKED, findShield, finish, forgotten, getOwnShield, MINE } from './service.ts';
import { refusals } from './words.ts';

/** The actor's own part of it. Throws UserError for whoever was not asked, in the same words as for none. */
async function getOwnAsk(tx: Tx, { id: memberId, workspaceId }: Member, shieldId: string): Promise<ShieldAsk> {
  const ask = await tx.shieldAsk.findFirst({ where: { shieldId, memberId, workspaceId } });
  if (!ask) throw new UserError(refusals.notYours);
  return ask;
}

/** The lead steps in: the first who says so does, also after having passed. */
export async function stepIn(deps: Deps, lead: Member, id: string): Promise<void> {
  const { workspaceId } = lead;
  await deps.db.$transaction(async (tx) => {
    await getOwnAsk(tx, lead, id);
    const { count } = await tx.shield.updateMany({
      where: { id, workspaceId, status: 'OPEN' },
      data: { status: 'TAKEN', takerId: lead.id, takenAt: deps.now(), nobodyAt: null },
    });
    if (count > 0) await deps.outbox.refresh(tx, workspaceId, [MINE, ASKED], id);
  });
}

/** The lead cannot be reached at all: as if they had said that they can't; within a minute the next one is asked. */
export async function recordUnreachable(
  { now }: Pick<Deps, 'now'>,
  tx: Tx,
  workspaceId: string,
  id: string,
  slackId: string,
): Promise<void> {
  await tx.shieldAsk.updateMany({
    where: { shieldId: id, workspaceId, passedAt: null, member: { slackId } },
    data: { passedAt: now() },
  });
}

/** The lead can’t: the next one is asked at once. Nobody learns who could not. */
export async function passShield(deps: Deps, lead: Member, id: string): Promise<void> {
  const { workspaceId, id: memberId } = lead;
  await getOwnAsk(deps.db, lead, id);
  await deps.db.shieldAsk.updateMany({
    where: { shieldId: id, memberId, workspaceId, passedAt: null, shield: { status: 'OPEN' } },
    data: { passedAt: deps.now() },
  });
  await askNext(deps, workspaceId, id);
}

/** It's over: the agent says so, also where nobody stepped in, or the lead who did. Throws UserError for anybody else. */
export async function endShield(deps: Deps, actor: Member, id: string): Promise<void> {
  const { workspaceId } = actor;
  await deps.db.$transaction(async (tx) => {
    const shield = await findShield({ db: tx }, workspaceId, id);
    if (!shield || (shield.agentId !== actor.id && shield.takerId !== actor.id)) throw new UserError(refusals.notYours);
    const [over] = await tx.shield.updateManyAndReturn({
      where: { id, workspaceId, status: shield.agentId === actor.id ? { in: ['OPEN', 'TAKEN'] } : 'TAKEN' },
      data: { status: 'OVER', overAt: deps.now(), ...forgotten },
    });
    if (over) await finish(deps, tx, over);
  });
}

/** The agent takes it back before anybody stepped in: nothing follows. Throws UserError for anybody else. */
export async function withdrawShield(deps: Deps, agent: Member, id: string): Promise<void> {
  const { workspaceId } = agent;
  await deps.db.$transaction(async (tx) => {
    await getOwnShield(tx, agent, id);
    const { count } = await tx.shield.updateMany({
      where: { id, workspaceId, status: 'OPEN' },
      data: { status: 'WITHDRAWN', overAt: deps.now(), ...forgotten },
    });
    if (count > 0) await deps.outbox.refresh(tx, workspaceId, [MINE, ASKED], id);
  });
}
