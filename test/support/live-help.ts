import { expect } from 'vitest';
import type { Value } from '../../practice/contract.ts';
import type { StoredMessage } from '../../practice/slack/model.ts';
import { addMentor, lastDm, type NewMentor, skillId, wordsOf } from './mentoring.ts';
import type { World } from './world.ts';

export const QUESTION = 'Can a refund go to another card when the first one expired?';

/** The latest request for help. */
export const help = (w: World) =>
  w.deps.db.helpRequest.findFirstOrThrow({ orderBy: { id: 'desc' }, include: { claimer: true } });

/** Who was asked so far, in words like "Ben 2 ASKED", in the order they were. */
export async function asks(w: World): Promise<string[]> {
  const { id } = await help(w);
  const rows = await w.deps.db.helpAsk.findMany({
    where: { helpRequestId: id },
    include: { member: true },
    orderBy: [{ askedAt: 'asc' }, { ring: 'asc' }, { member: { name: 'asc' } }],
  });
  return rows.map(({ member, ring, status }) => `${member.name} ${ring} ${status}`);
}

/** Types /ask with a question and waits for the form, or what is known. */
export async function openAsk(w: World, who: string, question = QUESTION): Promise<void> {
  const me = w.slack.as(who);
  await me.command('/ask', question);
  await w.slack.settle(() => me.modal() !== undefined);
}

/** What was acknowledged is also done. */
export async function settled(w: World): Promise<void> {
  await w.app.idle();
  await w.slack.settle();
}

/** Fills in the open form and sends it. */
export async function sendAsk(w: World, who: string, values: Record<string, Value> = {}): Promise<void> {
  const me = w.slack.as(who);
  for (const [block, value] of Object.entries(values)) {
    if (block === 'skillId') await me.search('skillId', '');
    await me.type(block, value);
  }
  expect(await me.submit()).toEqual({ ok: true, errors: {} });
  await settled(w);
}

/** Asks a person through the form, and delivers what follows at once. */
export async function askPerson(w: World, who: string, values: Record<string, Value> = {}): Promise<void> {
  await openAsk(w, who);
  await sendAsk(w, who, values);
  await w.slack.as(who).close();
  await w.deliver();
}

/** Time passes minute by minute, as the clock of the app does. */
export async function pass(w: World, minutes: number): Promise<void> {
  for (let minute = 0; minute < minutes; minute += 1) {
    w.advance({ minutes: 1 });
    await w.run('live-help.ask-next');
  }
}

/** The latest direct message with this button; the latest of all where none has it. */
const withButton = (w: World, who: string, action: string): StoredMessage =>
  w.slack
    .as(who)
    .directMessages()
    .findLast((message) => wordsOf(message).includes(`"${action}"`)) ?? lastDm(w, who);

/** Presses a button of the latest direct message that has it, or of this one, and delivers what follows. */
export async function press(w: World, who: string, action: string, message?: StoredMessage): Promise<void> {
  await w.slack.as(who).press(message ?? withButton(w, who, action), action);
  await settled(w);
  await w.deliver();
}

/** What the two see in the conversation that was opened for them. */
export async function conversation(w: World, who: string): Promise<StoredMessage[]> {
  const { channel } = await help(w);
  return channel ? w.slack.as(who).messages(channel) : [];
}

/** A team of these people under this lead. */
export async function team(w: World, lead: string, people: string[]): Promise<void> {
  const { id: leadId } = await w.member(lead);
  const made = await w.deps.db.team.create({ data: { workspaceId: w.workspace.id, name: 'Returns', leadId } });
  for (const one of people) {
    const { id } = await w.member(one);
    await w.deps.db.member.update({ where: { id }, data: { teamId: made.id } });
  }
}

/** A pairing that goes on, without any of its messages. */
export async function mentors(w: World, mentor: string, mentee: string, kind: 'CLASSIC' | 'PEER' = 'CLASSIC') {
  const [one, other] = [await w.member(mentor), await w.member(mentee)];
  const at = { workspaceId: w.workspace.id, menteeId: other.id, kind };
  const request = await w.deps.db.mentorRequest.create({
    data: { ...at, skillId: await skillId(w), goal: 'Learn it well.', status: 'MATCHED', createdAt: w.deps.now() },
  });
  return w.deps.db.pairing.create({
    data: {
      ...{ ...at, requestId: request.id, mentorId: one.id, starterId: other.id, status: 'ACTIVE' },
      ...{ startedAt: w.deps.now(), endsAt: new Date(w.deps.now().getTime() + 80 * 86_400_000) },
    },
  });
}

export const expert = (w: World, name: string, extra: NewMentor = {}) =>
  addMentor(w, name, { skill: 'Refunds', ...extra });
