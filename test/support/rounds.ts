import { expect } from 'vitest';
import type { Round } from '../../src/generated/prisma/client.ts';
import { RoundFilter } from '../../src/rounds/filter.ts';
import { openRound } from '../../src/rounds/service.ts';
import { OPEN_ROUND } from '../../src/rounds/views.ts';
import { skillId } from './mentoring.ts';
import type { World } from './world.ts';

/** A colleague who coordinates. */
export async function addCoordinator(w: World, name = 'Cora'): Promise<string> {
  const slackId = w.person(name);
  const { id } = await w.member(slackId);
  await w.deps.db.member.update({ where: { id }, data: { isCoordinator: true } });
  return slackId;
}

/** A colleague whose profile says what they want to learn. */
export async function addLearner(w: World, name: string, ...skills: string[]): Promise<string> {
  const slackId = w.person(name);
  const { id: memberId } = await w.member(slackId);
  const workspaceId = w.workspace.id;
  const wanted = await Promise.all(
    (skills.length > 0 ? skills : ['De-escalation']).map(async (skill) => ({
      skillId: await skillId(w, skill),
      workspaceId,
    })),
  );
  await w.deps.db.profile.create({
    data: {
      memberId,
      workspaceId,
      mentoring: false,
      languages: ['en'],
      supportChannels: [],
      updatedAt: w.deps.now(),
      wanted: { create: wanted },
    },
  });
  return slackId;
}

/** All that the top modal says. */
export const screen = (w: World, slackId: string): string =>
  JSON.stringify(w.slack.as(slackId).modal()?.blocks ?? '').replaceAll('\\n', '\n');

/** Waits until the top modal says something. */
export const sees = (w: World, slackId: string, words: string | RegExp) =>
  w.slack.settle(() => screen(w, slackId).search(words) >= 0, 8000);

/** From App Home to the preview of a group. */
export async function preview(w: World, slackId: string, values: Record<string, string | string[]> = {}) {
  const me = w.slack.as(slackId);
  await me.openHome();
  await w.slack.settle(() => me.home() !== undefined);
  await me.press('home', OPEN_ROUND);
  await w.slack.settle(() => me.modal() !== undefined);
  for (const [block, value] of Object.entries(values)) await me.type(block, value);
  expect(await me.submit()).toEqual({ ok: true, errors: {} });
  return me;
}

/** From App Home to a draft. */
export async function openDraft(w: World, slackId: string, values: Record<string, string | string[]> = {}) {
  const me = await preview(w, slackId, values);
  expect(await me.submit()).toEqual({ ok: true, errors: {} });
  await sees(w, slackId, /A mentor for/);
  return me;
}

export const round = (w: World) => w.deps.db.round.findFirstOrThrow({ orderBy: { id: 'desc' } });
/** Mentee's and mentor's names of the draft's pairs. */
export async function draftPairs(w: World): Promise<string[]> {
  const { id: roundId } = await round(w);
  const rows = await w.deps.db.roundPair.findMany({ where: { roundId }, include: { mentee: true, mentor: true } });
  return rows.map(({ mentee, mentor, status }) => `${mentee.name} ${mentor.name} ${status}`).sort();
}

/** A draft, without the screens: opened, and computed by the job that takes up what a crash left. */
export async function draftOf(w: World, coordinator: string, filter: Partial<RoundFilter> = {}): Promise<Round> {
  await openRound(w.deps, await w.member(coordinator), { filter: RoundFilter.parse(filter) });
  return computeLeftOver(w);
}

/** Computes what stands to be computed, as after a restart. */
export async function computeLeftOver(w: World): Promise<Round> {
  w.advance({ minutes: 2 });
  await w.app.runSchedule('rounds.compute');
  return round(w);
}
