import { describe, expect, test } from 'vitest';
import { getResident } from '../src/home/service.ts';
import { pairingsSection } from '../src/pairings/home.ts';
import { completePairings, recordMet, recordObjectiveSet, weeksAfter } from '../src/pairings/service.ts';
import { icebreakerFor, introductionMessage } from '../src/pairings/views.ts';
import { pauseOwnPairing } from '../src/pauses/service.ts';
import { addMentor, ask, GOAL, lastDm, offers, pairings, pressDm } from './support/mentoring.ts';
import { card, heard, homeOf, pair, pairingOf } from './support/pairs.ts';
import { useWorld } from './support/world.ts';

const w = useWorld();

type Words = (other: string) => string;
const PAIRINGS: [string, Words, Words][] = [
  ['CLASSIC', (ben) => `<@${ben}> mentors you`, (ana) => `You mentor <@${ana}>`],
  ['FLASH', (ben) => `<@${ben}> has half an hour for you`, (ana) => `<@${ana}> has a question for you`],
  ['PEER', (ben) => `You and <@${ben}> learn together`, (ana) => `You and <@${ana}> learn together`],
  ['SHADOW', (ben) => `You sit in on the work of <@${ben}>`, (ana) => `<@${ana}> sits in on your work`],
  ['REVERSE', (ben) => `<@${ben}> shows you how it is done`, (ana) => `You show <@${ana}> how it is done`],
];

describe('a pairing', () => {
  test('is introduced to both with the request, an icebreaker, an agenda and a named starter', async () => {
    const { ana, ben, channel, id } = await pair(w);
    const [message, ...more] = w.slack.as(ana).messages(channel);
    expect(more).toMatchObject([{ text: expect.stringContaining('How do you want to work together?') }]);
    expect(w.slack.as(ben).messages(channel)).toHaveLength(2);
    const words = JSON.stringify(message?.blocks);
    for (const part of [
      GOAL,
      icebreakerFor(id),
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
      const [introduction, agreement] = heard(w, person).slice(-2);
      expect(introduction).toContain(`<@${ana}>, meet <@${ben}>`);
      expect(introduction).toContain(`<@${ana}>, please write first`);
      expect(agreement).toContain('How do you want to work together?');
    }
    expect((await pairings(w))[0]?.channel).toBeNull();
  });

  test.each([
    ['CLASSIC', '2027-02-16T09:00:00.000Z'],
    ['PEER', '2027-02-16T09:00:00.000Z'],
    ['REVERSE', '2027-02-16T09:00:00.000Z'],
    ['FLASH', '2026-12-08T09:00:00.000Z'],
    ['SHADOW', '2026-12-22T09:00:00.000Z'],
  ])('%s lasts until %s, and the mentee is asked to start', async (kind, until) => {
    const pairing = await pairingOf(w, await pair(w, kind));
    expect(pairing.endsAt.toISOString()).toBe(until);
    expect(pairing.starterId).toBe(pairing.menteeId);
  });

  test('shows on both App Homes while it goes on', async () => {
    const { ana, ben, channel } = await pair(w);
    const shown = async (slackId: string) =>
      JSON.stringify(await pairingsSection(w.deps, await getResident(w.deps, w.workspace.id, slackId)));
    expect(await shown(ana)).toContain(`<@${ben}> mentors you`);
    expect(await shown(ben)).toContain(`You mentor <@${ana}>`);
    expect(await shown(ben)).toContain(`https://slack.com/app_redirect?channel=${channel}`);
    w.advance({ days: 84 });
    await w.run('pairings.complete');
    expect(await shown(ana)).toBe('[]');
  });

  test('completes when its time is up: each is thanked once and the place goes to who waits', async () => {
    const { ana, ben, channel } = await pair(w, 'FLASH');
    const cem = w.person('Cem');
    await ask(w, cem);
    expect(lastDm(w, cem).text).toContain('number 1 on the list');
    w.advance({ days: 13, hours: 23 });
    await w.run('pairings.complete');
    expect(await pairings(w)).toMatchObject([{ status: 'ACTIVE' }]);
    w.advance({ hours: 1 });
    await w.run('pairings.complete');
    await w.run('pairings.complete');
    for (const [one, other] of [
      [ana, ben],
      [ben, ana],
    ] as const) {
      const thanks = heard(w, one).filter((text) => text.includes('is complete'));
      expect(thanks).toEqual([expect.stringContaining(`Your pairing with <@${other}>`)]);
    }
    expect(w.slack.as(ana).messages(channel)).toHaveLength(1);
    expect(await offers(w)).toMatchObject([{ status: 'ACCEPTED' }, { status: 'PENDING' }]);
    expect(lastDm(w, cem).text).toContain('I’ve asked somebody');
  });

  test('completes once when two replicas look at the same time', async () => {
    const { ana } = await pair(w, 'FLASH');
    w.advance({ days: 14 });
    const freed = await Promise.all([completePairings(w.deps), completePairings(w.deps)]);
    expect(freed.flat()).toEqual([w.workspace.id]);
    await w.deliver();
    expect(heard(w, ana).filter((text) => text.includes('is complete'))).toHaveLength(1);
  });

  test('thanks in working hours, though it ends at night', async () => {
    const { ana } = await pair(w, 'FLASH');
    w.setClock('2026-12-08T22:30:00Z');
    await w.run('pairings.complete');
    expect(await pairings(w)).toMatchObject([{ status: 'COMPLETED' }]);
    expect(lastDm(w, ana).text).not.toContain('is complete');
    w.setClock('2026-12-09T08:00:00Z');
    await w.deliver();
    expect(lastDm(w, ana).text).toContain('is complete');
  });

  test('is left alone while the app is not installed', async () => {
    await pair(w, 'FLASH');
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
    expect(w.slack.as(ben).messages(pairing?.channel ?? '')).toHaveLength(2);
  });
});

test('a pairing that is paused before Slack could open the conversation is introduced all the same', async () => {
  const ben = await addMentor(w, 'Ben');
  const ana = w.person('Ana');
  await ask(w, ana);
  w.slack.faults.add({ method: 'conversations.open', kind: 'server_error', times: 1 });
  await pressDm(w, ben, 'offer.accept');
  const [pairing] = await pairings(w);
  await pauseOwnPairing(w.deps, await w.member(ana), pairing?.id ?? '', '2026-12-08');
  w.advance({ minutes: 5 });
  await w.deliver();
  expect((await pairings(w))[0]?.channel).toEqual(expect.any(String));
});

describe('how far a pair is', () => {
  test('shows in their conversation and on App Home, whatever comes first, and each step once', async () => {
    const one = await pair(w);
    const progress = () => JSON.stringify(card(w, one).blocks);
    const at = new Date('2026-11-25T10:00:00Z');
    await w.deps.db.$transaction((tx) => recordMet(w.deps, tx, { id: one.id, workspaceId: w.workspace.id }, at));
    await w.deliver();
    expect(progress()).toContain(
      '○\u00a0Agreed · ○\u00a0Objectives set · ✓\u00a0First session · ○\u00a0Halfway · ○\u00a0Completed',
    );
    w.advance({ days: 3 });
    const later = new Date('2026-11-27T10:00:00Z');
    const key = { id: one.id, workspaceId: w.workspace.id };
    await w.deps.db.$transaction(async (tx) => {
      await recordMet(w.deps, tx, key, later);
      await recordMet(w.deps, tx, key, at);
      await recordObjectiveSet(w.deps, tx, key);
    });
    await w.deliver();
    expect(await pairingOf(w, one)).toMatchObject({ firstSessionAt: at, lastMetAt: later, objectivesAt: w.deps.now() });
    expect(progress()).toContain('○\u00a0Agreed · ✓\u00a0Objectives set · ✓\u00a0First session');
    expect(await homeOf(w, one.ben)).toContain('○\u00a0Agreed · ✓\u00a0Objectives set · ✓\u00a0First session');
  });

  test('half-way comes when half of the time is left, once, and a pause moves it', async () => {
    const one = await pair(w);
    const half = async () => {
      await w.run('pairings.halfway');
      return (await pairingOf(w, one)).halfwayAt;
    };
    w.advance({ days: 41, hours: 23 });
    expect(await half()).toBeNull();
    w.advance({ hours: 1 });
    expect(await half()).toEqual(w.deps.now());
    const reached = w.deps.now();
    w.advance({ days: 1 });
    expect(await half()).toEqual(reached);
  });

  test('a single conversation has no half', async () => {
    const one = await pair(w, 'FLASH');
    w.advance({ days: 13 });
    await w.run('pairings.halfway');
    expect((await pairingOf(w, one)).halfwayAt).toBeNull();
    expect(await homeOf(w, one.ana)).toContain('○\u00a0First session · ○\u00a0Completed');
  });

  test.each(PAIRINGS)('%s reads as what it is on both App Homes', async (kind, asMentee, asMentor) => {
    const { ana, ben } = await pair(w, kind);
    expect(await homeOf(w, ana)).toContain(asMentee(ben));
    expect(await homeOf(w, ben)).toContain(asMentor(ana));
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
    circleId: null,
    kind: 'CLASSIC' as const,
    endsAt: new Date('2027-02-16T09:00:00Z'),
    channel: 'G1',
    sessionDays: 14,
    sessionMinutes: 30,
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
            "action_id": "session.find-time",
            "text": {
              "emoji": true,
              "text": "Find a time",
              "type": "plain_text",
            },
            "type": "button",
            "value": "{"pairing":"019abcde-0000-7000-8000-000000000003"}",
          },
        ],
        [
          {
            "text": "What you say here stays between you; Alongside cannot read it.",
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
            "action_id": "session.find-time",
            "text": {
              "emoji": true,
              "text": "Find a time",
              "type": "plain_text",
            },
            "type": "button",
            "value": "{"pairing":"019abcde-0000-7000-8000-000000000003"}",
          },
        ],
        [
          {
            "text": "One conversation of 30 minutes, until <!date^1802768400^{date}|16 February>. What you say here stays between you; Alongside cannot read it.",
            "type": "mrkdwn",
          },
        ],
      ]
    `);
  });
});
