import { expect } from 'vitest';
import type { Value } from '../../practice/contract.ts';
import type { StoredMessage } from '../../practice/slack/model.ts';
import type { SkillLevel } from '../../src/generated/prisma/client.ts';
import type { World } from './world.ts';

export const GOAL = 'Stay calm when a customer shouts, and end the call well.';

/** Id of one of the skills every workspace starts with. */
export async function skillId(w: World, name = 'De-escalation'): Promise<string> {
  const skill = await w.deps.db.skill.findFirstOrThrow({ where: { workspaceId: w.workspace.id, name } });
  return skill.id;
}

export interface NewMentor {
  skill?: string;
  level?: SkillLevel;
  capacity?: number;
  /** Would take a circle on one free place. */
  circles?: boolean;
  languages?: string[];
}

/** A colleague who mentors. Returns the Slack id. */
export async function addMentor(w: World, name: string, mentor: NewMentor = {}): Promise<string> {
  const { skill = 'De-escalation', level = 'CAN_TEACH', capacity = 2, circles = false, languages = ['en'] } = mentor;
  const slackId = w.person(name);
  const { id: memberId } = await w.member(slackId);
  const workspaceId = w.workspace.id;
  await w.deps.db.profile.create({
    data: {
      memberId,
      workspaceId,
      mentoring: true,
      capacity,
      circles,
      languages,
      supportChannels: [],
      updatedAt: w.deps.now(),
      offered: { create: { skillId: await skillId(w, skill), workspaceId, level } },
    },
  });
  return slackId;
}

/** Opens the form and fills what must be filled; `values` change or add to it. */
export async function fillRequest(w: World, slackId: string, values: Record<string, Value> = {}): Promise<void> {
  const me = w.slack.as(slackId);
  await me.command('/mentor');
  await w.slack.settle(() => me.modal() !== undefined);
  await me.search('skillId', '');
  const all = { skillId: await skillId(w), goal: GOAL, ...values };
  for (const [block, value] of Object.entries(all)) await me.type(block, value);
}

/** Sends the form; true: there is somebody to choose from, and the second step is open. */
export async function sendForm(w: World, slackId: string, values: Record<string, Value> = {}): Promise<boolean> {
  await fillRequest(w, slackId, values);
  const me = w.slack.as(slackId);
  expect(await me.submit()).toEqual({ ok: true, errors: {} });
  return me.modal()?.callback_id === 'mentor-request.choose';
}

/** Asks for a mentor through the form, leaves the choice to us and delivers what follows from it. */
export async function ask(w: World, slackId: string, values: Record<string, Value> = {}): Promise<void> {
  const me = w.slack.as(slackId);
  if (await sendForm(w, slackId, values)) {
    await me.press('modal', 'mentor-request.you-choose');
    await w.slack.settle(() => me.modal()?.callback_id !== 'mentor-request.choose');
  }
  await me.close();
  await w.deliver();
}

/** The latest direct message of the app that somebody has. */
export function lastDm(w: World, slackId: string): StoredMessage {
  const message = w.slack.as(slackId).directMessages().at(-1);
  if (!message) throw new Error(`${slackId} has no message`);
  return message;
}

/** All that a message's blocks say, for looking into. */
export const wordsOf = (message: StoredMessage): string => JSON.stringify(message.blocks);

/** Presses a button of somebody's latest direct message and delivers what follows. */
export async function pressDm(w: World, slackId: string, action: string): Promise<void> {
  await w.slack.as(slackId).press(lastDm(w, slackId), action);
  await w.app.idle(); // it is acknowledged before it is done
  await w.deliver();
}

export const request = (w: World) => w.deps.db.mentorRequest.findFirstOrThrow({ orderBy: { id: 'desc' } });
export const offers = (w: World) => w.deps.db.offer.findMany({ orderBy: { id: 'asc' }, include: { mentor: true } });
/** By the mentee's name: pairings of one circle begin at the same instant. */
export const pairings = (w: World) =>
  w.deps.db.pairing.findMany({
    include: { mentor: true, mentee: true },
    orderBy: [{ startedAt: 'asc' }, { mentee: { name: 'asc' } }],
  });
