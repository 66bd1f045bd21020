import { describe, expect, test } from 'vitest';
import { pairingsSection } from '../src/pairings/home.ts';
import { completePairings, weeksAfter } from '../src/pairings/service.ts';
import { completedMessage, icebreakerFor, introductionMessage } from '../src/pairings/views.ts';
import { addMentor, ask, GOAL, lastDm, offers, pairings, pressDm } from './support/mentoring.ts';
import { useWorld } from './support/world.ts';

const w = useWorld();

/** A pairing that was asked for, accepted and introduced. */
async function pair(kind = 'CLASSIC') {
  const ben = await addMentor(w, 'Ben', { capacity: 1 });
  const ana = w.person('Ana');
  await ask(w, ana, { kind });
  await pressDm(w, ben, 'offer.accept');
  const [pairing] = await pairings(w);
  if (!pairing?.channel) throw new Error('there is no conversation');
  return { ana, ben, pairing, channel: pairing.channel };
}

describe('a pairing', () => {
  test('is introduced to both with the request, an icebreaker, an agenda and a named starter', async () => {
    const { ana, ben, channel, pairing } = await pair();
    const [message, ...more] = w.slack.as(ana).messages(channel);
    expect(more).toEqual([]);
    expect(w.slack.as(ben).messages(channel)).toHaveLength(1);
    const words = JSON.stringify(message?.blocks);
    for (const part of [
      GOAL,
      icebreakerFor(pairing.id),
      '1. Who we are',
      `<@${ana}>, please write first and suggest a time.`,
    ]) {
      expect(words).toContain(part);
    }
    expect(message?.text).toContain(`<@${ana}>, please write first`);
  });

  test('where Slack opens no conversation for the two, each hears of the other', async () => {
    const ben = await addMentor(w, 'Ben');
    const ana = w.person('Ana');
    await ask(w, ana);
    w.slack.faults.add({ method: 'conversations.open', kind: 'error', error: 'restricted_action' });
    await pressDm(w, ben, 'offer.accept');
    for (const person of [ana, ben]) {
      expect(lastDm(w, person).text).toContain(`<@${ana}>, meet <@${ben}>`);
      expect(lastDm(w, person).text).toContain(`<@${ana}>, please write first`);
    }
    expect((await pairings(w))[0]?.channel).toBeNull();
  });

  test.each([
    ['CLASSIC', '2027-02-16T09:00:00.000Z'],
    ['PEER', '2027-02-16T09:00:00.000Z'],
    ['REVERSE', '2027-02-16T09:00:00.000Z'],
    ['FLASH', '2026-12-08T09:00:00.000Z'],
  ])('%s lasts until %s, and the mentee is asked to start', async (kind, until) => {
    const { pairing } = await pair(kind);
    expect(pairing.endsAt.toISOString()).toBe(until);
    expect(pairing.starterId).toBe(pairing.menteeId);
  });

  test('shows on both App Homes while it goes on', async () => {
    const { ana, ben, channel } = await pair();
    const shown = async (slackId: string) =>
      JSON.stringify(await pairingsSection(w.deps, { ...(await w.member(slackId)), workspace: w.workspace }));
    expect(await shown(ana)).toContain(`<@${ben}> mentors you`);
    expect(await shown(ben)).toContain(`You mentor <@${ana}>`);
    expect(await shown(ben)).toContain(`https://slack.com/app_redirect?channel=${channel}`);
    w.advance({ days: 84 });
    await w.run('pairings.complete');
    expect(await shown(ana)).toBe('[]');
  });

  test('completes when its time is up: both are thanked once and the place goes to who waits', async () => {
    const { ana, ben, channel } = await pair('FLASH');
    const cem = w.person('Cem');
    await ask(w, cem);
    expect(lastDm(w, cem).text).toContain('number 1 on the list');
    w.advance({ days: 13, hours: 23 });
    await w.run('pairings.complete');
    expect(w.slack.as(ana).messages(channel)).toHaveLength(1);
    w.advance({ hours: 1 });
    await w.run('pairings.complete');
    await w.run('pairings.complete');
    const messages = w.slack.as(ana).messages(channel);
    expect(messages).toHaveLength(2);
    expect(messages.at(-1)?.text).toContain(`Thank you, <@${ben}>`);
    expect(await offers(w)).toMatchObject([{ status: 'ACCEPTED' }, { status: 'PENDING' }]);
    expect(lastDm(w, cem).text).toContain('I’ve asked somebody');
  });

  test('completes once when two replicas look at the same time', async () => {
    const { channel, ana } = await pair('FLASH');
    w.advance({ days: 14 });
    const freed = await Promise.all([completePairings(w.deps), completePairings(w.deps)]);
    expect(freed.flat()).toEqual([w.workspace.id]);
    await w.deliver();
    expect(w.slack.as(ana).messages(channel)).toHaveLength(2);
  });

  test('is left alone while the app is not installed', async () => {
    await pair('FLASH');
    w.advance({ days: 20 });
    await w.deps.db.workspace.updateMany({ data: { status: 'UNINSTALLED' } });
    expect(await completePairings(w.deps)).toEqual([]);
    expect(await pairings(w)).toMatchObject([{ status: 'ACTIVE' }]);
  });

  test('is still made when Slack is slow to open the conversation', async () => {
    w.slack.faults.add({ kind: 'server_error', method: 'conversations.open', times: 2 });
    const ben = await addMentor(w, 'Ben');
    await ask(w, w.person('Ana'));
    await pressDm(w, ben, 'offer.accept');
    expect(await pairings(w)).toMatchObject([{ channel: null }]);
    for (let second = 0; second < 4; second++) {
      w.advance({ seconds: 8 });
      await w.deliver();
    }
    const [pairing] = await pairings(w);
    expect(w.slack.as(ben).messages(pairing?.channel ?? '')).toHaveLength(1);
  });
});

test('weeks keep the hour of the day across a clock change', () => {
  expect(weeksAfter(new Date('2026-10-20T07:00:00Z'), 2, 'Europe/Berlin').toISOString()).toBe(
    '2026-11-03T08:00:00.000Z',
  );
});

describe('what people read', () => {
  const pairing = {
    id: '019abcde-0000-7000-8000-000000000003',
    kind: 'CLASSIC' as const,
    endsAt: new Date('2027-02-16T09:00:00Z'),
    channel: 'G1',
    starterId: 'm2',
    mentor: { id: 'm1', slackId: 'UBEN' },
    mentee: { id: 'm2', slackId: 'UANA' },
    request: { goal: GOAL, skill: { name: 'De-escalation' } },
  };
  const words = ({ blocks = [] }: { blocks?: object[] }) =>
    blocks.map((block) => ('text' in block ? block.text : 'elements' in block ? block.elements : undefined));

  test('the introduction', () => {
    expect(introductionMessage(pairing).text).toMatchInlineSnapshot(
      `"<@UANA>, meet <@UBEN>, who is your mentor for De-escalation. The goal: “Stay calm when a customer shouts, and end the call well.” <@UANA>, please write first and suggest a time."`,
    );
    expect(words(introductionMessage(pairing))).toMatchInlineSnapshot(`
      [
        {
          "text": ":wave: *<@UANA>, meet <@UBEN>, who is your mentor for De-escalation.*",
          "type": "mrkdwn",
        },
        {
          "text": "*The goal*
      > Stay calm when a customer shouts, and end the call well.",
          "type": "mrkdwn",
        },
        {
          "text": "*To break the ice*
      What was your very first day in support like?",
          "type": "mrkdwn",
        },
        {
          "text": "*Your first 30 minutes*
      1. Who we are, and a recent case that stayed with us
      2. What should be different at the end?
      3. One small thing to try, and the date of your next session",
          "type": "mrkdwn",
        },
        {
          "text": ":point_right: *<@UANA>, please write first and suggest a time.*",
          "type": "mrkdwn",
        },
        [
          {
            "text": "30 minutes every 2 weeks, until <!date^1802768400^{date}|16 February>. What you say here stays between you; Alongside cannot read it.",
            "type": "mrkdwn",
          },
        ],
      ]
    `);
  });

  test('the introduction of a single conversation', () => {
    expect(words(introductionMessage({ ...pairing, kind: 'FLASH' })).slice(3)).toMatchInlineSnapshot(`
      [
        {
          "text": "*Your first 30 minutes*
      1. Who we are, and a recent case that stayed with us
      2. What should be different at the end?
      3. One thing to try this week",
          "type": "mrkdwn",
        },
        {
          "text": ":point_right: *<@UANA>, please write first and suggest a time.*",
          "type": "mrkdwn",
        },
        [
          {
            "text": "One conversation, until <!date^1802768400^{date}|16 February>. What you say here stays between you; Alongside cannot read it.",
            "type": "mrkdwn",
          },
        ],
      ]
    `);
  });

  test('the end', () => {
    expect(completedMessage(pairing)).toMatchInlineSnapshot(`
      {
        "blocks": [
          {
            "text": {
              "text": ":tada: *Your pairing about De-escalation is complete.*
      Thank you, <@UBEN>, for your time, and <@UANA>, for your trust.",
              "type": "mrkdwn",
            },
            "type": "section",
          },
          {
            "elements": [
              {
                "text": "This conversation stays yours. \`/kudos\` says thank you, \`/mentor\` finds the next mentor.",
                "type": "mrkdwn",
              },
            ],
            "type": "context",
          },
        ],
        "text": "Your pairing about De-escalation is complete. Thank you, <@UBEN>, for your time, and <@UANA>, for your trust.",
      }
    `);
  });
});
