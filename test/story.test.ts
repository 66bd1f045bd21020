import { expect, test } from 'vitest';
import type { StoredMessage } from '../practice/slack/model.ts';
import { sendKudos } from './support/kudos.ts';
import { useWorld } from './support/world.ts';

const w = useWorld();

const shown = (message: StoredMessage | undefined) => JSON.stringify(message?.blocks ?? []);
const at = (message: StoredMessage) => ({ channel: message.channel, ts: message.ts });

test('from /mentor to the weekly shout-out, as the people see it', async () => {
  const [mina, tomas, ingrid] = [w.person('Mina'), w.person('Tomás'), w.person('Ingrid')];
  const [agent, mentor, lead] = [w.slack.as(mina), w.slack.as(tomas), w.slack.as(ingrid)];
  const channel = w.slack.addChannel({ name: 'recognition', botIsMember: true, memberIds: [mina, tomas, ingrid] });
  await w.deps.db.workspace.updateMany({ data: { recognitionChannelId: channel.id } });
  const skill = await w.deps.db.skill.findFirstOrThrow({ where: { name: 'De-escalation' } });

  // Tomás offers to mentor.
  await mentor.command('/mentor', 'profile');
  await w.slack.settle(() => mentor.modal() !== undefined);
  await mentor.search('skillsTeach', 'de-esc');
  await mentor.type('skillsTeach', [skill.id]);
  await mentor.type('mentoring', ['yes']);
  expect(await mentor.submit()).toEqual({ ok: true, errors: {} });

  // Mina asks and sees who could help; then she is told at once, and Tomás is asked.
  await agent.command('/mentor');
  await w.slack.settle(() => agent.modal() !== undefined);
  expect((await agent.search('skillId', 'DE-ESC')).map((option) => option.text.text)).toEqual(['De-escalation']);
  await agent.type('skillId', skill.id);
  await agent.type('goal', 'Stay calm when a customer shouts.');
  expect(await agent.submit()).toEqual({ ok: true, errors: {} });
  const choice = JSON.stringify(agent.modal()?.blocks);
  expect(choice).toContain(`<@${tomas}>`);
  expect(choice).toContain('Can teach De-escalation');
  expect(await agent.submit()).toEqual({ ok: true, errors: {} });
  await w.deliver();
  expect(agent.directMessages().at(-1)?.text).toContain('Your request for a mentor (De-escalation)');
  const offer = mentor.directMessages().at(-1);
  expect(shown(offer)).toContain('Stay calm when a customer shouts.');
  expect(shown(offer)).toContain('Why you');

  // He accepts: both see the introduction in their own conversation.
  if (offer) await mentor.press(at(offer), 'offer.accept');
  await w.deliver();
  expect(shown(mentor.directMessages().find((one) => one.ts === offer?.ts))).toContain('You said yes');
  const pairing = await w.deps.db.pairing.findFirstOrThrow();
  for (const person of [agent, mentor]) {
    const [introduction, agreement] = person.messages(pairing.channel ?? '');
    expect(introduction?.text).toContain('De-escalation');
    expect(shown(introduction)).toContain(`<@${mina}>`);
    expect(shown(agreement)).toContain('How do you want to work together?');
  }
  expect(shown(agent.directMessages().at(-1))).toContain('paired');

  // The next day the check-in arrives, is answered with one tap and edited in place.
  w.advance({ days: 1, minutes: 5 });
  await w.run('check-ins.send');
  const checkIn = mentor.directMessages().at(-1);
  expect(checkIn?.text).toContain('meet');
  if (checkIn) await mentor.press(at(checkIn), 'check-in.met');
  await w.slack.settle(() => shown(mentor.directMessages().at(-1)).includes('Good to hear'));
  expect(mentor.directMessages().at(-1)?.ts).toBe(checkIn?.ts);
  expect(await w.deps.db.checkIn.findMany({ where: { answer: 'MET' } })).toHaveLength(1);

  // Ingrid gives kudos; the channel sees it.
  const values = await w.deps.db.companyValue.findMany();
  await lead.command('/kudos', `@mina`);
  await w.slack.settle(() => lead.modal() !== undefined);
  await lead.type('toIds', [mina]);
  await lead.type('valueId', values[0]?.id ?? '');
  await lead.type('deed', 'Calmed a shouting customer and solved the refund in one call.');
  expect(await sendKudos(w.slack, ingrid)).toEqual({ ok: true, errors: {} });
  await w.deliver();
  expect(shown(agent.messages(channel.id).at(-1))).toContain('Calmed a shouting customer');

  // On Friday at three the shout-out tells the channel.
  w.setClock('2026-11-27T14:00:30Z');
  await w.run('kudos.shout-out');
  await w.run('kudos.shout-out');
  const posts = agent.messages(channel.id);
  expect(posts).toHaveLength(2);
  expect(shown(posts.at(-1))).toContain('shout-out');
  expect(shown(posts.at(-1))).toContain('Calmed a shouting customer');

  // Her Home shows all of it.
  await agent.openHome();
  await w.slack.settle(() => agent.home() !== undefined);
  const home = JSON.stringify(agent.home()?.blocks);
  expect(home).toContain(`<@${tomas}>`);
  expect(home).toContain('Calmed a shouting customer');
});
