import { describe, expect, test } from 'vitest';
import { useWorld } from './support/world.ts';

const w = useWorld();

describe('giving kudos', () => {
  test('the form opens, is sent, and the recipient hears of it', async () => {
    const ana = w.person('Ana');
    const ben = w.person('Ben');
    const values = await w.deps.db.companyValue.findMany();
    await w.slack.as(ana).command('/kudos');
    await w.slack.settle(() => w.slack.as(ana).modal() !== undefined);
    await w.slack.as(ana).type('toIds', [ben]);
    await w.slack.as(ana).type('valueId', values[0]?.id ?? '');
    await w.slack.as(ana).type('deed', 'Calmed an angry caller and found the lost parcel.');
    expect(await w.slack.as(ana).submit()).toEqual({ ok: true, errors: {} });
    await w.deliver();
    expect(w.slack.as(ben).directMessages().at(-1)?.text).toContain('Calmed an angry caller');
  });
});
