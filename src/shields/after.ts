/** The private check-in afterwards: for the agent's eyes only, and nobody is told anything they did not press. */
import type { Deps, Tx } from '../deps.ts';
import { UserError } from '../errors.ts';
import type { Member } from '../generated/prisma/client.ts';
import { findShield, getOwnShield, type WholeShield } from './service.ts';
import { refusals } from './words.ts';

/** To the mentor and to the lead: that somebody would be glad of a talk, or of a break, and nothing of why. */
export const TALK = 'shield.talk';
export const PAUSE = 'shield.pause';
export type Offer = typeof TALK | typeof PAUSE;

/** From here down the answer offers something. */
const LOW = 2;

export interface Helper {
  slackId: string;
  asked: boolean;
}

/** The check-in as its person sees it. A helper is offered only after a low answer, and only if there is one. */
export interface AfterShown {
  id: string;
  calledAt: Date;
  feeling: number | null;
  low: boolean;
  mentor: Helper | undefined;
  lead: Helper | undefined;
}

/** Somebody who can be turned to: whom the agent avoids hears nothing of them. */
const whomTheyMeet = (agentId: string) => ({ deactivatedAt: null, avoidedBy: { none: { memberId: agentId } } });

/** The mentor the agent learns from, longest first. */
const findMentor = (db: Tx, { workspaceId, agentId }: WholeShield): Promise<Member | undefined> =>
  db.pairing
    .findFirst({
      where: { workspaceId, menteeId: agentId, status: 'ACTIVE', mentor: whomTheyMeet(agentId) },
      orderBy: { startedAt: 'asc' },
      include: { mentor: true },
    })
    .then((pairing) => pairing?.mentor);

/** Who can see to a break: the lead of the agent's team, else whoever stepped in. */
async function findOwnLead(db: Tx, { workspaceId, agentId, agent, takerId }: WholeShield): Promise<Member | undefined> {
  const team = agent.teamId && (await db.team.findFirst({ where: { id: agent.teamId, workspaceId } }));
  const inTurn = [team ? team.leadId : null, takerId].filter((id) => id !== null && id !== agentId) as string[];
  const there = await db.member.findMany({ where: { workspaceId, id: { in: inTurn }, ...whomTheyMeet(agentId) } });
  return inTurn.flatMap((id) => there.find((one) => one.id === id) ?? [])[0];
}

const findHelper = (db: Tx, shield: WholeShield, offer: Offer) =>
  offer === TALK ? findMentor(db, shield) : findOwnLead(db, shield);

/** Whom the offer was passed to stands on the message that told them: it stays theirs whoever leads by then. */
async function readHelper(db: Tx, shield: WholeShield, offer: Offer): Promise<Helper | undefined> {
  const { workspaceId, id: subject } = shield;
  const told = await db.outboxMessage.findFirst({ where: { workspaceId, kind: offer, subject } });
  if (told) return { slackId: told.recipient, asked: true };
  const helper = await findHelper(db, shield, offer);
  return helper && { slackId: helper.slackId, asked: false };
}

/** The check-in as it stands; undefined: there is none, or the contact is not over. */
export async function findAfter({ db }: { db: Tx }, workspaceId: string, id: string): Promise<AfterShown | undefined> {
  const shield = await findShield({ db }, workspaceId, id);
  if (shield?.status !== 'OVER') return undefined;
  const { createdAt: calledAt, feeling } = shield;
  const low = feeling !== null && feeling <= LOW;
  const [mentor, lead] = low ? [await readHelper(db, shield, TALK), await readHelper(db, shield, PAUSE)] : [];
  return { id, calledAt, feeling, low, mentor, lead };
}

/** Keeps how somebody is; the first answer counts. Throws UserError for what is not theirs. */
export async function saveFeeling(deps: Deps, agent: Member, id: string, feeling: number): Promise<void> {
  const { workspaceId } = agent;
  await getOwnShield(deps.db, agent, id);
  await deps.db.shield.updateMany({
    where: { id, workspaceId, agentId: agent.id, status: 'OVER', feeling: null },
    data: { feeling, answeredAt: deps.now() },
  });
}

/** Passes the wish on, once. Throws UserError for what is not theirs, and when there is nobody to ask. */
export async function passOn(deps: Deps, agent: Member, id: string, offer: Offer): Promise<void> {
  const { workspaceId } = agent;
  await deps.db.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM "Shield" WHERE "id" = ${id}::uuid AND "workspaceId" = ${workspaceId}::uuid FOR UPDATE`;
    const shield = await getOwnShield(tx, agent, id);
    if (shield.feeling === null || shield.feeling > LOW) throw new UserError(refusals.notYours);
    const helper = await readHelper(tx, shield, offer);
    if (!helper) throw new UserError(refusals.nobodyToTalk);
    if (!helper.asked) await deps.outbox.add(tx, { workspaceId, kind: offer, subject: id, recipient: helper.slackId });
  });
}

/** Records that the agent was asked. */
export async function recordAsked(deps: Pick<Deps, 'now'>, tx: Tx, workspaceId: string, id: string): Promise<void> {
  await tx.shield.updateMany({ where: { id, workspaceId }, data: { askedAt: deps.now() } });
}
