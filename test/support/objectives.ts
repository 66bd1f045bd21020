import { expect } from 'vitest';
import type { Value } from '../../practice/contract.ts';
import type { Objective, Pairing, PairingKind } from '../../src/generated/prisma/client.ts';
import { skillId } from './mentoring.ts';
import type { World } from './world.ts';

const WEEK_MS = 7 * 86_400_000;

/** Two people paired since now, as mentor and mentee. */
export async function pairUp(
  w: World,
  mentor: string,
  mentee: string,
  kind: PairingKind = 'CLASSIC',
): Promise<Pairing> {
  const { db, now } = w.deps;
  const workspaceId = w.workspace.id;
  const [one, other] = [await w.member(mentor), await w.member(mentee)];
  const at = now();
  const request = { workspaceId, menteeId: other.id, skillId: await skillId(w), goal: 'g', kind, createdAt: at };
  const { id: requestId } = await db.mentorRequest.create({ data: { ...request, status: 'MATCHED' } });
  const people = { mentorId: one.id, menteeId: other.id, starterId: other.id };
  const dates = { startedAt: at, endsAt: new Date(at.getTime() + 12 * WEEK_MS) };
  return db.pairing.create({ data: { workspaceId, requestId, kind, status: 'ACTIVE', ...people, ...dates } });
}

/** A form that says all there is to say. */
export const FILLED: Record<string, Value> = {
  deed: 'Handle a refund dispute alone, from the first message to the payment',
  unit: 'handled alone',
  baseline: '0',
  target: '5',
  nextStep: 'Sit in on one dispute with Ben and write the steps down',
  why: 'The customer has one person to talk to',
  dueOn: '2027-01-29',
};

/** Waits until all that was asked is worked off. */
export async function quiet(w: World): Promise<void> {
  await w.slack.settle();
  await w.app.idle();
  await w.slack.settle();
}

export async function openHome(w: World, person: string): Promise<string> {
  const me = w.slack.as(person);
  await me.openHome();
  await quiet(w);
  return homeOf(w, person);
}

export const homeOf = (w: World, person: string): string => JSON.stringify(w.slack.as(person).home()?.blocks ?? []);
export const modalOf = (w: World, person: string): string => JSON.stringify(w.slack.as(person).modal()?.blocks ?? []);

/** Presses something on Home or in the top modal and waits until all that follows has happened. */
export async function tap(w: World, person: string, where: 'home' | 'modal', action: string, value: Value = null) {
  await w.slack.as(person).press(where, action, value);
  await quiet(w);
}

/** Opens the empty form from Home. */
export async function openBlank(w: World, person: string): Promise<void> {
  await openHome(w, person);
  await tap(w, person, 'home', 'objective.set');
  await tap(w, person, 'modal', 'objective.blank');
}

/** Types into the form, field by field, as the person would see it asked back. */
export async function typeAll(w: World, person: string, values: Record<string, Value>): Promise<void> {
  for (const [block, value] of Object.entries(values)) {
    await w.slack.as(person).type(block, value);
    await quiet(w);
  }
}

/** Sets an objective through the form and returns it: what changes the form is typed, the rest stands there as a browser fills it in. */
export async function setObjective(w: World, person: string, values: Record<string, Value> = {}): Promise<Objective> {
  await openBlank(w, person);
  const { measure, ...rest } = { ...FILLED, ...values };
  if (measure !== undefined) await typeAll(w, person, { measure });
  w.slack.as(person).fill('modal', rest);
  expect(await w.slack.as(person).submit()).toEqual({ ok: true, errors: {} });
  await w.slack.as(person).close();
  await quiet(w);
  const ownerId = (await w.member(person)).id;
  return w.deps.db.objective.findFirstOrThrow({ where: { ownerId }, orderBy: { createdAt: 'desc' } });
}
