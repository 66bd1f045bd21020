import { beforeEach, describe, expect, test } from 'vitest';
import type { Member } from '../src/generated/prisma/client.ts';
import { recordInstallation } from '../src/installation/service.ts';
import { fromMrkdwn, readQuestion } from '../src/live-help/question.ts';
import {
  askPerson,
  asks,
  conversation,
  expert,
  help,
  mentors,
  openAsk,
  pass,
  press,
  QUESTION,
  sendAsk,
  team,
} from './support/live-help.ts';
import { lastDm, wordsOf } from './support/mentoring.ts';
import { homeOf } from './support/pairs.ts';
import { useWorld } from './support/world.ts';

const w = useWorld();
/** A name that nothing else holds, and that is no word. */
const NAME = 'Anastasia Quillfeather';
let ana: string;

beforeEach(async () => {
  ana = w.person(NAME);
  await w.deps.db.skill.create({ data: { workspaceId: w.workspace.id, name: 'Refunds' } });
});

/** All that the app has told Slack for others' eyes so far, and all that it has logged. */
function toldToOthers(): string {
  const own = w.slack.dmOf(ana).id;
  const calls = w.slack.calls
    // Whether somebody is known, asked by id, is told to nobody.
    .filter(({ method }) => !/^(users|dnd|auth|conversations)\./.test(method))
    .filter(({ params }) => params.channel !== ana && params.channel !== own && params.user_id !== ana);
  const views = [...w.slack.calls].filter(({ method }) => method.startsWith('views.'));
  const others = calls.filter((call) => !views.includes(call));
  return JSON.stringify(others.map(({ method, params }) => ({ method, params })));
}

describe('until somebody takes it', () => {
  test('no payload to others and no log line holds who asks: not in a value, not in metadata, not in any ring', async () => {
    const [mia, ben, cyd, lea] = [w.person('Mia'), await expert(w, 'Ben'), await expert(w, 'Cyd'), w.person('Lea')];
    await mentors(w, mia, ana);
    await team(w, lea, [ana]); // a team of one
    const { id: memberId } = await w.member(ana);
    w.slack.calls.length = 0;
    w.logs.length = 0;
    await openAsk(w, ana, `${QUESTION} Yours, ${NAME} (@${NAME}) <@${ana}>`);
    await sendAsk(w, ana);
    await w.slack.as(ana).close();
    await w.deliver();
    await press(w, cyd, 'live-help.pass').catch(() => undefined);
    await pass(w, 21);
    await press(w, ben, 'live-help.pass');
    await homeOf(w, ben);
    const told = toldToOthers();
    for (const one of [mia, ben, lea]) expect(told).toContain(`"channel":"${one}"`);
    for (const secret of [ana, NAME, 'Anastasia', memberId]) {
      expect(told).not.toContain(secret);
      expect(JSON.stringify(w.slack.as(ben).home())).not.toContain(secret);
      for (const one of [mia, ben, cyd, lea])
        expect(JSON.stringify(w.slack.as(one).directMessages())).not.toContain(secret);
    }
    expect(w.logs.filter((line) => [ana, NAME, memberId, QUESTION].some((one) => line.includes(one)))).toEqual([]);
  });

  test('everybody who is asked reads the same, so that nobody can tell from whom it is', async () => {
    const [mia, ben, lea] = [w.person('Mia'), await expert(w, 'Ben'), w.person('Lea')];
    await mentors(w, mia, ana);
    await team(w, lea, [ana]);
    await askPerson(w, ana);
    await pass(w, 20);
    expect(await asks(w)).toHaveLength(3);
    const [one, ...others] = [mia, ben, lea].map((person) => {
      const { text, blocks } = lastDm(w, person);
      return JSON.stringify({ text, blocks }).replaceAll(/"block_id":"[^"]*"/g, '');
    });
    for (const other of others) expect(other).toBe(one);
  });

  test('the message it is about is shown only once it is taken', async () => {
    const ben = await expert(w, 'Ben');
    const { id: channel } = w.slack.addChannel({ name: 'help', memberIds: [ana], botIsMember: true });
    const me = w.slack.as(ana);
    await me.shortcut('live-help.message', await me.say(channel, 'Refund to an expired card?'));
    await w.slack.settle(() => me.modal() !== undefined);
    await me.submit();
    await sendAsk(w, ana);
    await w.deliver();
    const { link } = await help(w);
    expect(link).not.toBeNull();
    expect(wordsOf(lastDm(w, ben))).not.toContain(link);
    await press(w, ben, 'live-help.take');
    expect(wordsOf((await conversation(w, ben))[0] as never)).toContain(link);
  });

  test('the asker is never told who was asked, nor who had no time', async () => {
    const ben = await expert(w, 'Ben');
    await askPerson(w, ana);
    await press(w, ben, 'live-help.pass');
    await pass(w, 21);
    await homeOf(w, ana);
    const seen = JSON.stringify([w.slack.as(ana).directMessages(), w.slack.as(ana).home()]);
    expect(seen).not.toContain(ben);
    expect(seen).not.toContain('Ben');
  });

  test('others who were asked learn who took it, and never for whom', async () => {
    const [ben, cyd] = [await expert(w, 'Ben'), await expert(w, 'Cyd')];
    await askPerson(w, ana);
    await press(w, ben, 'live-help.take');
    await press(w, ben, 'live-help.solved');
    expect(JSON.stringify(w.slack.as(cyd).directMessages())).not.toContain(ana);
    expect(w.logs.filter((line) => line.includes(NAME) || line.includes(QUESTION))).toEqual([]);
  });
});

test('a link to a message of Slack in the question, whose author may be the asker, waits until it is taken', async () => {
  const ben = await expert(w, 'Ben');
  const link = 'https://bright.slack.com/archives/C0HELP/p1700000000000100?thread_ts=1700000000.000100&cid=C0HELP';
  await openAsk(w, ana, `See ${link}: may I refund?`);
  await sendAsk(w, ana);
  await w.deliver();
  expect(await help(w)).toMatchObject({ question: 'See a message: may I refund?', link });
  expect(wordsOf(lastDm(w, ben))).not.toContain('archives');
  await press(w, ben, 'live-help.take');
  expect(wordsOf((await conversation(w, ben))[0] as never)).toContain('https://bright.slack.com/archives/C0HELP');
});

test('a product is kept without personal data and without the asker, as the question is', async () => {
  await openAsk(w, ana);
  const product = `${NAME} ana.q@example.com`;
  await w.slack.as(ana).search('products', product);
  await sendAsk(w, ana, { products: [product] });
  expect((await help(w)).product).toBe('a colleague [e-mail address]');
});

describe('a question as it is kept', () => {
  const asker = { name: NAME, slackId: 'U0ANA' } as Member;
  const text = (typed: string) => readQuestion(typed, asker, ['ORD-[0-9]+']);

  test.each([
    [`Regards, ${NAME}`, 'Regards, a colleague'],
    [`regards ${NAME.toLowerCase()}!`, 'regards a colleague!'],
    ['I am U0ANA, help', 'I am a colleague, help'],
    ['Who is Anastasiana?', 'Who is Anastasiana?'],
    ['Card 4111 1111 1111 1111, mail a.b@example.com', 'Card [card number], mail [e-mail address]'],
    ['Ask https://x.enterprise.slack.com/team/U0ANA, please', 'Ask a colleague, please'],
    ['See https://x.slack-gov.com/archives/C1/p1700000000000100', 'See a message'],
    ['See https://files.slack.com/files-pri/T1-F2/ana.png', 'See a message'],
    ['See bright.slack.com/archives/C1/p1700000000000100, please', 'See a message, please'],
    ['See https://bright.slack.com/docs/T1/F2', 'See a message'],
    ['See slack://channel?team=T1&id=C1&message=1.2', 'See a message'],
    ['See notslack.com/archives/C1', 'See notslack.com/archives/C1'],
    ['See https://status.example.com/archives/1 first', 'See https://status.example.com/archives/1 first'],
    ['Order ORD-12345 is late', 'Order [ticket or order number] is late'],
  ])('%s', (typed, kept) => {
    expect(text(typed).text.replaceAll(/\[[^\]]*\]/g, '[]')).toBe(kept.replaceAll(/\[[^\]]*\]/g, '[]'));
  });

  test('one-word names that are words stay, but not after an @', () => {
    const will = { name: 'Will', slackId: 'U1' } as Member;
    expect(readQuestion('Will it work? asks @Will', will, []).text).toBe('Will it work? asks a colleague');
  });

  test.each([
    ['Hi, I’m Ana. Can I refund?', 'Hi, I’m a colleague. Can I refund?'],
    ['this is Ana, can I refund?', 'this is a colleague, can I refund?'],
    ['Ana here: can I refund?', 'a colleague here: can I refund?'],
    ['Can I refund?\nThanks, Ana', 'Can I refund?\nThanks, a colleague'],
    ['Can I refund? – Ana.', 'Can I refund? – a colleague.'],
    ['Ana Banana Ltd. asks for a refund', 'Ana Banana Ltd. asks for a refund'],
    ['Can I refund Ana?', 'Can I refund Ana?'],
  ])('somebody who says who they are does not: %s', (typed, kept) => {
    for (const name of ['Ana', 'ana', 'Ana Ortiz'])
      expect(readQuestion(typed, { name, slackId: 'U1' }, []).text).toBe(kept);
  });

  test('a handle that is no word needs no @', () => {
    const handle = { name: 'ana.ortiz', slackId: 'U1' };
    expect(readQuestion('I am logged in as ana.ortiz', handle, []).text).toBe('I am logged in as a colleague');
  });

  test.each(['.', '7', 'v2', '_', 'Ana from Returns', '🙂', 'a'])('nothing else is taken for the name %s', (name) => {
    const typed = 'I am from sales. See v2, page 7: a_b 🙂, may I refund?';
    expect(readQuestion(typed, { name, slackId: 'U1' }, []).text).toBe(typed);
  });

  test('a name is found without its accents, and with the last one first', () => {
    const jose = { name: 'José García', slackId: 'U1' };
    for (const typed of ['Jose Garcia', 'García, José', 'garcia jose'])
      expect(readQuestion(`Agent: ${typed}; refund?`, jose, []).text).toBe('Agent: a colleague; refund?');
  });

  test('a day in a message of an app is a day', () => {
    expect(fromMrkdwn('Due <!date^1764000000^{date}|24 Nov>, <!subteam^S1|@support>')).toBe('Due 24 Nov, a colleague');
  });

  test('a name is found however Slack writes its accents and spaces', () => {
    const jose = { name: 'Jose\u0301  Garci\u0301a ', slackId: 'U1' } as Member;
    expect(readQuestion('Thanks, José García', jose, []).text).toBe('Thanks, a colleague');
  });

  test('what only looks like a link to a message is none to keep', () => {
    const odd = readQuestion('See https://slack.com/archives/1, https://--.a.slack.com/archives/é%', asker, []);
    expect(odd.text).not.toContain('archives');
    expect(odd.link === undefined || URL.canParse(odd.link)).toBe(true);
  });

  test('signs that mean something in patterns are only signs in a name', () => {
    const odd = { name: 'A (b) [c] $ .*', slackId: 'U1' } as Member;
    expect(readQuestion('Ask A (b) [c] $ .* please, or nobody', odd, []).text).toBe(
      'Ask a colleague please, or nobody',
    );
  });

  test('what was taken out is told', () => {
    expect(text('Card 4111 1111 1111 1111').told).toBe('a card number');
    expect(text('Nothing').told).toBe('');
  });
});

describe('ids of others', () => {
  const press0 = (who: string, actionId: string, value: object) => {
    const channel = w.slack.dmOf(who).id;
    const payload = {
      type: 'block_actions',
      team: { id: 'T0ALONG', domain: 'x' },
      user: { id: who },
      api_app_id: 'A1',
      trigger_id: w.slack.issueTrigger(who),
      channel: { id: channel },
      response_url: w.slack.issueResponseUrl(who, channel),
      actions: [{ type: 'button', action_id: actionId, block_id: 'b', action_ts: '1', value: JSON.stringify(value) }],
    };
    return w.slack.deliverRaw(`payload=${encodeURIComponent(JSON.stringify(payload))}`);
  };

  const ALL = [
    ...['take', 'pass', 'pass-today', 'solved', 'hand-back', 'ask-other', 'withdraw', 'still-open', 'reopen'],
    ...['keep-asking', 'cards', 'open-rating', 'rate-great', 'save'],
  ].map((name) => `live-help.${name}`);

  async function makeOther(): Promise<string> {
    const { db, now } = w.deps;
    const { id: workspaceId } = await recordInstallation(w.deps, { slackId: 'T0X', name: 'Other', botUserId: 'U0' });
    const asker = await db.member.create({
      // The same Slack id as ours: ids say nothing about whose something is.
      data: { workspaceId, slackId: ana, name: 'Zoe', zone: 'UTC', createdAt: now() },
    });
    const { id } = await db.helpRequest.create({
      data: {
        ...{ workspaceId, askerId: asker.id, question: 'Secret question', status: 'CLAIMED', createdAt: now() },
        claimerId: asker.id,
        asks: { create: { memberId: asker.id, workspaceId, ring: 1, status: 'ASKED', askedAt: now() } },
      },
    });
    return id;
  }

  test.each(ALL)('%s about another workspace’s question does and tells nothing', async (action) => {
    const id = await makeOther();
    await w.member(ana);
    const before = JSON.stringify(await w.deps.db.helpRequest.findMany({ include: { asks: true } }));
    await press0(ana, action, { id });
    await w.app.idle();
    await w.deliver();
    expect(JSON.stringify(await w.deps.db.helpRequest.findMany({ include: { asks: true } }))).toBe(before);
    expect(w.slack.as(ana).ephemerals().at(-1)?.text).toBe('This is not with you, or it is no longer there.');
    expect(JSON.stringify(w.slack.calls)).not.toContain('Secret');
  });

  test.each(ALL)('%s about a colleague’s question that is not with them does and tells nothing', async (action) => {
    const eve = w.person('Eve');
    await expert(w, 'Ben');
    await askPerson(w, ana);
    const { id } = await help(w);
    const before = JSON.stringify(await w.deps.db.helpRequest.findMany({ include: { asks: true } }));
    await press0(eve, action, { id });
    await w.app.idle();
    await w.deliver();
    expect(JSON.stringify(await w.deps.db.helpRequest.findMany({ include: { asks: true } }))).toBe(before);
    expect(w.slack.as(eve).ephemerals().at(-1)?.text).toBe('This is not with you, or it is no longer there.');
  });

  test.each(['live-help.take', 'live-help.ask', 'live-help.helped', 'live-help.switch-on'])(
    '%s with a value that is nobody’s says that it no longer works',
    async (action) => {
      await press0(ana, action, ['no', 'object']);
      await w.app.idle();
      await w.slack.settle();
      expect(w.slack.as(ana).ephemerals().at(-1)?.text).toContain('no longer works');
    },
  );
});
