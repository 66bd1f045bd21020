import { expect, test } from 'vitest';
import { DEFAULT_WEIGHTS } from '../src/matching/weights.ts';
import { WeightsForm } from '../src/weights/fields.ts';
import { getEffect, getWeights, saveWeights } from '../src/weights/service.ts';
import { weightsModal } from '../src/weights/views.ts';
import { addMentor } from './support/mentoring.ts';
import { useWorld } from './support/world.ts';

const w = useWorld();

async function coordinator() {
  const slackId = w.person('Priya');
  const { id } = await w.member(slackId);
  return { slackId, member: await w.deps.db.member.update({ where: { id }, data: { isCoordinator: true } }) };
}

test('a coordinator sees the effect of a change before saving it', async () => {
  const { slackId, member } = await coordinator();
  const [ben, dora] = [
    await addMentor(w, 'Ben', { level: 'CAN_CERTIFY' }),
    await addMentor(w, 'Dora', { level: 'CAN_DO' }),
  ];
  // Ben is an expert whom she can hardly meet.
  await w.deps.db.member.updateMany({ where: { slackId: ben }, data: { zone: 'Pacific/Auckland' } });
  const priya = w.slack.as(slackId);
  await priya.openHome();
  await w.slack.settle(() => priya.home() !== undefined);
  await priya.press('home', 'weights.open');
  await w.slack.settle(() => priya.modal() !== undefined);
  await priya.type('hours', 'none');
  await priya.press('modal', 'weights.try');
  await w.slack.settle(() => JSON.stringify(priya.modal()?.blocks).includes('*Then*'));
  const shown = JSON.stringify(priya.modal()?.blocks);
  const [now = '', then = ''] = shown.split('*Then*');
  expect(now.indexOf(dora)).toBeLessThan(now.indexOf(ben));
  expect(then.indexOf(ben)).toBeLessThan(then.indexOf(dora));
  expect(await getWeights(w.deps, member)).toEqual(DEFAULT_WEIGHTS);
  expect(await priya.submit()).toEqual({ ok: true, errors: {} });
  expect(await getWeights(w.deps, member)).toEqual({ ...DEFAULT_WEIGHTS, hours: 0 });
});

test('only a coordinator may look, try or save', async () => {
  const member = await w.member(w.person('Ana'));
  for (const act of [
    () => getWeights(w.deps, member),
    () => saveWeights(w.deps, member, DEFAULT_WEIGHTS),
    () => getEffect(w.deps, member, DEFAULT_WEIGHTS),
  ])
    await expect(act()).rejects.toThrow('Only a coordinator');
});

test('without mentors there is nothing to compare', async () => {
  const { member } = await coordinator();
  expect(await getEffect(w.deps, member, DEFAULT_WEIGHTS)).toBeUndefined();
  expect(JSON.stringify(weightsModal(DEFAULT_WEIGHTS, { found: undefined }))).toContain('Nobody mentors yet');
});

test('the form knows four words, and as designed is what it begins with', () => {
  expect(WeightsForm.parse({})).toEqual(DEFAULT_WEIGHTS);
  expect(WeightsForm.parse({ skill: 'more', hours: 'less', room: 'none' })).toMatchObject({
    skill: 560,
    hours: 80,
    room: 0,
  });
  expect(WeightsForm.safeParse({ skill: 'most' }).success).toBe(false);
});
