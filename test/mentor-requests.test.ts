import { describe, expect, test } from 'vitest';
import { markUninstalled, recordInstallation } from '../src/installation/service.ts';
import { acceptOffer } from '../src/mentor-requests/answers.ts';
import { findPosition, findWaiting } from '../src/mentor-requests/changes.ts';
import { expireOffers } from '../src/mentor-requests/deliveries.ts';
import { offerEndedMessage, offerMessage } from '../src/mentor-requests/offer-views.ts';
import { offerWaiting, requestMentor, tellMovedUp, withdrawRequest } from '../src/mentor-requests/service.ts';
import { helpMessage, MentorRequestForm, requestMessage } from '../src/mentor-requests/views.ts';
import { mergeSkills } from '../src/skills/merge.ts';
import { retireSkill } from '../src/skills/service.ts';
import { testDb } from './support/db.ts';
import {
  addMentor,
  ask,
  fillRequest,
  GOAL,
  lastDm,
  offers,
  pairings,
  pressDm,
  request,
  sendForm,
  skillId,
  wordsOf,
} from './support/mentoring.ts';
import { countQueries } from './support/queries.ts';
import { useWorld } from './support/world.ts';

const w = useWorld();

const statuses = async () => (await offers(w)).map(({ mentor, status }) => `${mentor.name} ${status}`);
const conversationOf = (...people: string[]) =>
  [...w.slack.state.conversations.values()].find(
    ({ kind, memberIds }) => kind === 'mpim' && people.every((id) => memberIds.includes(id)),
  );

describe('asking for a mentor', () => {
  test('from the command to a conversation of the two', async () => {
    const ben = await addMentor(w, 'Ben');
    const ana = w.person('Ana');
    await ask(w, ana);
    expect(lastDm(w, ana).text).toContain('I’ve asked somebody');
    expect(lastDm(w, ana).text).not.toContain(ben);
    expect(lastDm(w, ben).text).toContain(`<@${ana}> is looking for a mentor for De-escalation`);
    expect(wordsOf(lastDm(w, ben))).toContain('You can teach De-escalation');
    expect(wordsOf(lastDm(w, ben))).toContain('0 of 2 places taken');
    expect(wordsOf(lastDm(w, ben))).toContain('30 minutes every 2 weeks, for 12 weeks');

    await pressDm(w, ben, 'offer.accept');
    expect(lastDm(w, ben).text).toContain('You said yes');
    expect(wordsOf(lastDm(w, ben))).not.toContain('offer.accept');
    expect(lastDm(w, ana).text).toContain(`You and <@${ben}> are paired`);
    expect(w.slack.as(ana).directMessages()).toHaveLength(1);
    const group = conversationOf(ana, ben);
    expect(w.slack.as(ana).messages(group?.id ?? '')).toHaveLength(2);
    expect(await pairings(w)).toMatchObject([{ kind: 'CLASSIC', status: 'ACTIVE', channel: group?.id }]);
    expect((await request(w)).status).toBe('MATCHED');
    expect(await w.deps.db.checkIn.count()).toBe(2);
  });

  test('nobody to ask: a place in the queue, and a mentor as soon as there is one', async () => {
    const [ana, cem] = [w.person('Ana'), w.person('Cem')];
    await ask(w, ana);
    w.advance({ minutes: 1 });
    await ask(w, cem);
    expect(lastDm(w, ana).text).toContain('You are number 1 on the list');
    expect(lastDm(w, cem).text).toContain('You are number 2 on the list');

    const ben = await addMentor(w, 'Ben', { capacity: 1 });
    await w.run('requests.match-waiting');
    expect(lastDm(w, ben).text).toContain(`<@${ana}>`);
    expect(lastDm(w, ana).text).toContain('I’ve asked somebody');
    expect(lastDm(w, cem).text).toContain('You are number 1 on the list');
    expect(w.slack.as(cem).directMessages()).toHaveLength(1);
  });

  test('it is confirmed where the form was', async () => {
    const ana = w.person('Ana');
    expect(await sendForm(w, ana)).toBe(false);
    expect(w.slack.as(ana).modal()?.title?.text).toBe('Your request');
    expect(JSON.stringify(w.slack.as(ana).modal()?.blocks)).toContain('number 1 on the list');
  });

  test('a second request is answered with how the first stands, and it can be withdrawn there', async () => {
    const ben = await addMentor(w, 'Ben');
    const ana = w.person('Ana');
    await ask(w, ana);
    await w.slack.as(ana).command('/mentor');
    await w.slack.settle(() => w.slack.as(ana).ephemerals().length > 0);
    expect(w.slack.as(ana).modal()).toBeUndefined();
    const answer = w.slack.as(ana).ephemerals().at(-1);
    expect(answer?.text).toContain('I’ve asked somebody');
    if (answer) await w.slack.as(ana).press(answer, 'mentor-request.withdraw');
    await w.slack.settle(() => w.slack.as(ana).ephemerals().at(-1)?.text.includes('You took it back') === true);
    await w.deliver();
    expect(lastDm(w, ana).text).toContain('You took it back');
    expect(lastDm(w, ben).text).toContain('was withdrawn');
    expect(await statuses()).toEqual(['Ben CLOSED']);
  });

  test('a form that was open meanwhile cannot make a second request', async () => {
    const ana = w.person('Ana');
    await fillRequest(w, ana);
    const mentee = await w.member(ana);
    await requestMentor(w.deps, {
      mentee,
      skillId: await skillId(w),
      goal: GOAL,
      kind: 'FLASH',
      language: null,
      preferredSlackId: null,
    });
    expect((await w.slack.as(ana).submit()).errors).toEqual({
      skillId: 'You have an open request already. Type `/mentor` to see it.',
    });
    expect(await w.deps.db.mentorRequest.count()).toBe(1);
  });

  test('a guest is told why not', async () => {
    const guest = w.person('Gus', { isGuest: true });
    await w.slack.as(guest).command('/mentor');
    await w.slack.settle(() => w.slack.as(guest).ephemerals().length > 0);
    expect(w.slack.as(guest).ephemerals().at(-1)?.text).toContain('for full members');
  });

  test('whoever is asked for by name is asked first, even without the skill in the profile', async () => {
    await addMentor(w, 'Ben', { level: 'CAN_CERTIFY' });
    const dora = await addMentor(w, 'Dora', { skill: 'Phone manner' });
    await ask(w, w.person('Ana'), { preferredMentorId: dora });
    expect(wordsOf(lastDm(w, dora))).toContain('They asked for you');
  });

  test('oneself, the own lead and an app cannot be asked for', async () => {
    const [ana, lead, bot] = [w.person('Ana'), w.person('Lena'), w.person('Robo', { isBot: true })];
    const workspaceId = w.workspace.id;
    const team = await w.deps.db.team.create({
      data: { workspaceId, name: 'Phones', leadId: (await w.member(lead)).id },
    });
    await w.deps.db.member.update({ where: { id: (await w.member(ana)).id }, data: { teamId: team.id } });
    for (const [id, words] of [
      [ana, 'other than yourself'],
      [lead, 'your own lead'],
      [bot, 'is an app'],
    ] as const) {
      await fillRequest(w, ana, { preferredMentorId: id });
      expect((await w.slack.as(ana).submit()).errors.preferredMentorId).toContain(words);
    }
    expect(await w.deps.db.mentorRequest.count()).toBe(0);
  });

  test('a language that is asked for must be spoken', async () => {
    await addMentor(w, 'Ben');
    const dora = await addMentor(w, 'Dora', { languages: ['fr'], level: 'CAN_DO' });
    await ask(w, w.person('Ana'), { language: 'fr' });
    expect(wordsOf(lastDm(w, dora))).toContain('You speak French');
  });

  test('help and an unknown word are answered, only for the person', async () => {
    const ana = w.person('Ana');
    await w.slack.as(ana).command('/mentor', 'HELP me');
    expect(w.slack.as(ana).ephemerals().at(-1)?.text).toBe(helpMessage().text);
    await w.slack.as(ana).command('/mentor', '<!channel>');
    expect(w.slack.as(ana).ephemerals().at(-1)?.text).toContain('I don’t know “&');
    await w.slack.as(ana).command('/mentor', `${'x'.repeat(3000)}`);
    expect(w.slack.as(ana).ephemerals().at(-1)?.text.length).toBeLessThan(400);
    expect(w.slack.as(ana).modal()).toBeUndefined();
  });
});

describe('an offer', () => {
  test('passed on, it goes to the next and nobody is told', async () => {
    const ben = await addMentor(w, 'Ben', { level: 'CAN_CERTIFY' });
    const dora = await addMentor(w, 'Dora');
    const ana = w.person('Ana');
    await ask(w, ana);
    const before = lastDm(w, ana).text;
    await pressDm(w, ben, 'offer.pass');
    expect(lastDm(w, ben).text).toContain('and that is fine');
    expect(lastDm(w, dora).text).toContain('is looking for a mentor');
    expect(lastDm(w, ana).text).toBe(before);
    await pressDm(w, dora, 'offer.pass');
    expect(lastDm(w, ana).text).toContain('You are number 1 on the list');
    await w.run('requests.match-waiting');
    expect(await statuses()).toEqual(['Ben PASSED', 'Dora PASSED']);
  });

  test('met with silence, it moves on three days after it was delivered', async () => {
    w.setClock('2026-11-24T20:00:00Z'); // Tuesday evening: delivered on Wednesday at 9:00 in Berlin
    const ben = await addMentor(w, 'Ben', { level: 'CAN_CERTIFY' });
    const dora = await addMentor(w, 'Dora');
    await ask(w, w.person('Ana'));
    expect(w.slack.as(ben).directMessages()).toEqual([]);
    w.setClock('2026-11-25T08:00:00Z');
    await w.deliver();
    expect(lastDm(w, ben).text).toContain('is looking for a mentor');
    w.setClock('2026-11-28T07:59:00Z');
    await w.run('offers.expire');
    expect(await statuses()).toEqual(['Ben PENDING']);
    w.setClock('2026-11-28T08:00:00Z');
    await w.run('offers.expire');
    expect(await statuses()).toEqual(['Ben EXPIRED', 'Dora PENDING']);
    expect(lastDm(w, ben).text).toContain('has moved on');
    expect(w.slack.as(dora).directMessages()).toEqual([]); // it is Saturday
    await w.run('offers.expire');
    expect(await statuses()).toEqual(['Ben EXPIRED', 'Dora PENDING']);
  });

  test('a mentor with one place is asked by one person at a time', async () => {
    await addMentor(w, 'Ben', { capacity: 1 });
    const [ana, cem] = [w.person('Ana'), w.person('Cem')];
    await ask(w, ana);
    await ask(w, cem);
    expect(await statuses()).toEqual(['Ben PENDING']);
    expect(lastDm(w, cem).text).toContain('number 1 on the list');
    await w.slack.as(ana).press(lastDm(w, ana), 'mentor-request.withdraw');
    await w.deliver();
    expect(await statuses()).toEqual(['Ben CLOSED', 'Ben PENDING']);
    expect(lastDm(w, cem).text).toContain('I’ve asked somebody');
  });

  test('a mentor whose places were taken meanwhile is told so, and it goes on', async () => {
    const ben = await addMentor(w, 'Ben', { level: 'CAN_CERTIFY' });
    const dora = await addMentor(w, 'Dora');
    const [ana, cem] = [w.person('Ana'), w.person('Cem')];
    await ask(w, ana, { preferredMentorId: ben });
    await ask(w, cem, { preferredMentorId: ben });
    const [first, second] = w.slack.as(ben).directMessages();
    await w.deps.db.profile.updateMany({ data: { capacity: 1 } });
    if (first) await w.slack.as(ben).press(first, 'offer.accept');
    if (second) await w.slack.as(ben).press(second, 'offer.accept');
    await w.deliver();
    expect(await pairings(w)).toMatchObject([{ mentor: { name: 'Ben' }, mentee: { name: 'Ana' } }]);
    expect(w.slack.as(ben).directMessages()[1]?.text).toContain('Your places are all taken');
    expect(lastDm(w, dora).text).toContain(`<@${cem}>`);
  });

  test('can be answered on App Home, where only the open ones stand', async () => {
    const ben = await addMentor(w, 'Ben');
    const ana = w.person('Ana');
    const home = (slackId: string) => JSON.stringify(w.slack.as(slackId).home()?.blocks ?? '');
    const open = async (slackId: string, shows: string) => {
      await w.slack.as(slackId).openHome();
      await w.slack.settle(() => home(slackId).includes(shows));
    };
    await open(ana, 'Find a mentor');
    await ask(w, ana);
    await open(ben, 'offer.accept');
    await open(ana, 'mentor-request.withdraw');
    await w.slack.as(ben).press('home', 'offer.accept');
    await w.slack.settle(() => !home(ben).includes('offer.accept') && home(ben).includes('You mentor'));
    await w.deliver();
    expect(lastDm(w, ben).text).toContain('You said yes');
    // Ana's Home is from before: the press is answered with the truth.
    await w.slack.as(ana).press('home', 'mentor-request.withdraw');
    await w.slack.settle(() => home(ana).includes('mentors you'));
    expect(await pairings(w)).toHaveLength(1);
  });

  test('the Home button shows the open request where there is one', async () => {
    const ana = w.person('Ana');
    await w.slack.as(ana).openHome();
    await w.slack.settle(() => w.slack.as(ana).home() !== undefined);
    await w.slack.as(ana).press('home', 'mentor-request.open');
    await w.slack.settle(() => w.slack.as(ana).modal()?.callback_id === 'mentor-request.send');
    const wanted = {
      skillId: await skillId(w),
      goal: GOAL,
      kind: 'PEER' as const,
      language: null,
      preferredSlackId: null,
    };
    await requestMentor(w.deps, { mentee: await w.member(ana), ...wanted });
    await w.slack.as(ana).press('home', 'mentor-request.open');
    await w.slack.settle(() => w.slack.as(ana).modal()?.callback_id === '');
    expect(JSON.stringify(w.slack.as(ana).modal()?.blocks)).toContain('number 1 on the list');
  });
});

describe('at the same time', () => {
  test('two clicks on accept make one pairing, and neither is an error', async () => {
    const ben = await addMentor(w, 'Ben');
    await ask(w, w.person('Ana'));
    const message = lastDm(w, ben);
    const outcomes = await Promise.all([1, 2, 3].map(() => w.slack.as(ben).press(message, 'offer.accept')));
    await w.deliver();
    expect(outcomes.every(({ ok }) => ok)).toBe(true);
    expect(await pairings(w)).toHaveLength(1);
    expect(lastDm(w, ben).text).toContain('You said yes');
    expect(w.slack.as(ben).ephemerals()).toEqual([]);
  });

  test('accepting and withdrawing: one of them holds, and both people are told which', async () => {
    for (let round = 0; round < 6; round++) {
      const ben = await addMentor(w, `Ben ${round}`, { capacity: 1 });
      const ana = w.person(`Ana ${round}`);
      await ask(w, ana, { preferredMentorId: ben });
      const accept = () => w.slack.as(ben).press(lastDm(w, ben), 'offer.accept');
      const withdraw = () => w.slack.as(ana).press(lastDm(w, ana), 'mentor-request.withdraw');
      await Promise.all(round % 2 ? [accept(), withdraw()] : [withdraw(), accept()]);
      await w.deliver();
      const { status } = await request(w);
      const paired = status === 'MATCHED';
      expect(['MATCHED', 'WITHDRAWN']).toContain(status);
      expect(await w.deps.db.pairing.count({ where: { mentee: { slackId: ana } } })).toBe(paired ? 1 : 0);
      expect(lastDm(w, ben).text).toContain(paired ? 'You said yes' : 'was withdrawn');
      expect(lastDm(w, ana).text).toContain(paired ? 'are paired' : 'You took it back');
    }
  });

  test('accepting and expiring: one of them holds', async () => {
    const ben = await addMentor(w, 'Ben');
    await ask(w, w.person('Ana'));
    const [offer] = await offers(w);
    w.advance({ days: 3 });
    const mentor = await w.member(ben);
    await Promise.all([expireOffers(w.deps), acceptOffer(w.deps, mentor, offer?.id), expireOffers(w.deps)]);
    await w.deliver();
    const [after] = await offers(w);
    expect(['ACCEPTED', 'EXPIRED']).toContain(after?.status);
    expect(await pairings(w)).toHaveLength(after?.status === 'ACCEPTED' ? 1 : 0);
    expect(lastDm(w, ben).text).toContain(after?.status === 'ACCEPTED' ? 'You said yes' : 'has moved on');
  });

  test('two requests of one person: one is made, the other refused in words', async () => {
    const mentee = await w.member(w.person('Ana'));
    const wanted = {
      mentee,
      skillId: await skillId(w),
      goal: GOAL,
      kind: 'CLASSIC' as const,
      language: null,
      preferredSlackId: null,
    };
    const results = await Promise.allSettled([requestMentor(w.deps, wanted), requestMentor(w.deps, wanted)]);
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await w.deps.db.mentorRequest.count()).toBe(1);
  });

  test('a skill that is merged or retired while it is asked for: either it is asked for in time, or that is said at its field', async () => {
    await w.deps.db.member.update({
      where: { id: (await w.member(w.person('Cora'))).id },
      data: { isCoordinator: true },
    });
    const cora = await w.deps.db.member.findFirstOrThrow({ where: { isCoordinator: true } });
    const into = await skillId(w, 'Clear writing');
    for (let round = 0; round < 10; round++) {
      const { id } = await w.deps.db.skill.create({ data: { workspaceId: w.workspace.id, name: `Skill ${round}` } });
      const mentee = await w.member(w.person(`Ana ${round}`));
      const asking = {
        mentee,
        skillId: id,
        goal: GOAL,
        kind: 'CLASSIC',
        language: null,
        preferredSlackId: null,
      } as const;
      const end = () => (round % 2 ? mergeSkills(w.deps, cora, id, into) : retireSkill(w.deps, cora, id));
      const [asked, ended] = await Promise.allSettled(
        round % 4 < 2 ? [requestMentor(w.deps, asking), end()] : [end(), requestMentor(w.deps, asking)].reverse(),
      );
      expect(ended?.status).toBe('fulfilled');
      if (asked?.status === 'rejected')
        expect(asked.reason).toMatchObject({
          field: 'skillId',
          message: 'That skill has just left the list or got another name. Choose again.',
        });
      const open = await w.deps.db.mentorRequest.findFirst({ where: { menteeId: mentee.id } });
      expect(open === null).toBe(asked?.status === 'rejected');
      if (open && round % 2) expect(open.skillId).toBe(into);
    }
  });

  test('many at once: no mentor gets more than their places, no mentee more than one pairing', async () => {
    const mentors = await Promise.all(['Ben', 'Dora', 'Emil'].map((name) => addMentor(w, name, { capacity: 2 })));
    const mentees = await Promise.all(Array.from({ length: 9 }, (_, index) => w.member(w.person(`Agent ${index}`))));
    const skill = await skillId(w);
    await Promise.all(
      mentees.map((mentee) =>
        requestMentor(w.deps, {
          mentee,
          skillId: skill,
          goal: GOAL,
          kind: 'CLASSIC',
          language: null,
          preferredSlackId: null,
        }),
      ),
    );
    const pending = (await offers(w)).filter(({ status }) => status === 'PENDING');
    expect(pending).toHaveLength(6);
    await Promise.all(
      pending.flatMap(({ mentor, id }) => [acceptOffer(w.deps, mentor, id), acceptOffer(w.deps, mentor, id)]),
    );
    const made = await pairings(w);
    expect(made).toHaveLength(6);
    for (const slackId of mentors) expect(made.filter(({ mentor }) => mentor.slackId === slackId)).toHaveLength(2);
    expect(new Set(made.map(({ menteeId }) => menteeId)).size).toBe(6);
    expect(await w.deps.db.mentorRequest.count({ where: { status: 'WAITLISTED' } })).toBe(3);
  });
});

describe('what should not be', () => {
  test('a button of somebody else, a made-up one and a malformed one change nothing', async () => {
    await addMentor(w, 'Ben');
    const [ana, eve] = [w.person('Ana'), w.person('Eve')];
    await ask(w, ana);
    const [offer] = await offers(w);
    const { id: requestId } = await request(w);
    const intruder = await w.member(eve);
    const nobody = '019abcde-0000-7000-8000-000000000000';
    for (const id of [offer?.id, nobody, undefined]) {
      await expect(acceptOffer(w.deps, intruder, id)).rejects.toThrow(
        'This is not yours to answer, or it is no longer there.',
      );
    }
    for (const id of [requestId, nobody, undefined]) {
      await expect(withdrawRequest(w.deps, intruder, id)).rejects.toThrow(
        'This is not your request, or it is no longer there.',
      );
    }
    expect(await statuses()).toEqual(['Ben PENDING']);
  });

  test.each(['not json', '{}', '{"offerId":"1"}', '{"offerId":"019abcde-0000-7000-8000-000000000000"}', '[[[['])(
    'a button that carries %s is refused kindly',
    async (value) => {
      const ben = await addMentor(w, 'Ben');
      await ask(w, w.person('Ana'));
      for (const block of lastDm(w, ben).blocks) {
        if (block.type === 'actions') for (const element of block.elements) Object.assign(element, { value });
      }
      await w.slack.as(ben).press(lastDm(w, ben), 'offer.accept');
      await w.slack.settle(() => w.slack.as(ben).ephemerals().length > 0);
      expect(w.slack.as(ben).ephemerals().at(-1)?.text).toBe('This is not yours to answer, or it is no longer there.');
      expect(await statuses()).toEqual(['Ben PENDING']);
    },
  );

  test('another workspace’s member of the same Slack id has no say', async () => {
    const ben = await addMentor(w, 'Ben');
    await ask(w, w.person('Ana'));
    const other = await w.deps.db.workspace.create({
      data: { slackId: 'T0OTHER', name: 'Other', botUserId: 'U0BOT', installedAt: w.deps.now() },
    });
    const { id: _, ...same } = await w.member(ben);
    const twin = await w.deps.db.member.create({ data: { ...same, workspaceId: other.id } });
    const [offer] = await offers(w);
    await expect(acceptOffer(w.deps, twin, offer?.id)).rejects.toThrow('no longer there');
    expect(await pairings(w)).toEqual([]);
  });

  test('a stale button gives way to what is the case', async () => {
    const ben = await addMentor(w, 'Ben');
    const ana = w.person('Ana');
    await ask(w, ana);
    w.slack.faults.add({ kind: 'error', error: 'message_not_found', method: 'chat.update' }); // the edits do not get through
    await w.slack.as(ana).press(lastDm(w, ana), 'mentor-request.withdraw');
    await w.deliver();
    expect(lastDm(w, ben).text).toContain('is looking for a mentor');
    w.slack.faults.clear();
    await w.slack.as(ben).press(lastDm(w, ben), 'offer.accept');
    await w.slack.settle(() => lastDm(w, ben).text.includes('was withdrawn'));
    expect(await pairings(w)).toEqual([]);
  });

  test.each([
    ['a mention of everybody', 'Tell <!channel> & <@U1> that I want to be heard'],
    ['right to left', 'أريد أن أبقى هادئًا مع عميل غاضب ‮ abc'],
    ['emoji', '🧑‍🚀'.repeat(40)],
    ['many lines', '> quoted\n\n*bold*\n```code```\n- list'],
    ['as long as it may be', '&'.repeat(300)],
  ])('a goal with %s is shown as it was typed and nothing else', async (_, goal) => {
    const ben = await addMentor(w, 'Ben');
    const ana = w.person('Ana');
    await ask(w, ana, { goal });
    expect(w.slack.refusals).toEqual([]);
    expect(wordsOf(lastDm(w, ben))).not.toContain('<!channel>');
    await pressDm(w, ben, 'offer.accept');
    expect(conversationOf(ana, ben)).toBeDefined();
    expect((await request(w)).goal).toBe(goal.trim());
  });

  test.each([
    ['empty', { goal: '         ' }, 'goal'],
    ['too long', { goal: 'x'.repeat(301) }, 'goal'],
    ['no id', { skillId: "'; DROP TABLE" }, 'skillId'],
    ['an unknown kind', { kind: 'HOLIDAY' }, 'kind'],
    ['an unknown language', { language: 'xx' }, 'language'],
  ])('a form with %s is refused at its field', (_, values, at) => {
    const good = { skillId: '019abcde-0000-7000-8000-000000000000', goal: GOAL, kind: 'CLASSIC' };
    const result = MentorRequestForm.safeParse({ ...good, ...values });
    expect(result.error?.issues[0]?.path).toEqual([at]);
  });

  test('a skill that was retired or belongs elsewhere is refused at its field', async () => {
    const ana = w.person('Ana');
    await fillRequest(w, ana);
    await w.deps.db.skill.updateMany({ data: { retiredAt: w.deps.now() } });
    expect((await w.slack.as(ana).submit()).errors).toEqual({
      skillId: 'That skill has just left the list or got another name. Choose again.',
    });
  });
});

describe('when Slack does not cooperate', () => {
  test('an offer whose answer was lost is still edited when the request is withdrawn meanwhile', async () => {
    const ben = await addMentor(w, 'Ben');
    const ana = w.person('Ana');
    w.slack.faults.add({
      kind: 'drop_after',
      method: 'chat.postMessage',
      times: 1,
      when: ({ channel }) => channel === ben,
    });
    await ask(w, ana);
    const [offer] = await offers(w);
    expect(offer?.messageTs).toBeNull();
    await w.slack.as(ana).press(lastDm(w, ana), 'mentor-request.withdraw');
    await w.deliver();
    w.advance({ seconds: 10 });
    await w.deliver();
    expect(w.slack.as(ben).directMessages()).toHaveLength(1);
    expect(lastDm(w, ben).text).toContain('was withdrawn');
  });

  test('a slow Slack keeps the mentee’s message one message', async () => {
    const ana = w.person('Ana');
    w.slack.faults.add({ kind: 'rate_limited', retryAfter: 2, method: 'chat.postMessage', times: 1 });
    await ask(w, ana);
    await addMentor(w, 'Ben');
    await w.run('requests.match-waiting');
    w.advance({ seconds: 5 });
    await w.deliver();
    expect(w.slack.as(ana).directMessages()).toHaveLength(1);
    expect(lastDm(w, ana).text).toContain('I’ve asked somebody');
  });
});

describe('what people read', () => {
  const base = {
    id: 'r1',
    goal: GOAL,
    urgent: false,
    skill: { name: 'Saying <no> kindly' },
    workspace: { offerDays: 3 },
    pairing: null,
  };

  test('a request in each state', () => {
    const texts = (['OPEN', 'OFFERED', 'WAITLISTED', 'MATCHED', 'WITHDRAWN'] as const).map(
      (status) => requestMessage({ ...base, status, position: 2, pairing: { mentor: { slackId: 'UBEN' } } }).text,
    );
    expect(texts).toMatchInlineSnapshot(`
      [
        "Your request for a mentor (Saying &lt;no&gt; kindly): I’m looking for somebody.",
        "Your request for a mentor (Saying &lt;no&gt; kindly): I’ve asked somebody. They have 3 days to answer, then I ask the next.",
        "Your request for a mentor (Saying &lt;no&gt; kindly): Nobody who fits is free just now. You are number 2 on the list, and I ask as soon as there is a place.",
        "Your request for a mentor (Saying &lt;no&gt; kindly): You and <@UBEN> are paired. My introduction is on its way.",
        "Your request for a mentor (Saying &lt;no&gt; kindly): You took it back. You can ask again at any time.",
      ]
    `);
  });

  const offer = {
    id: 'o1',
    status: 'PENDING' as const,
    reasons: ['They asked for you', 'You can certify Saying <no> kindly'],
    circle: null,
    workspace: { pairingWeeks: 12 },
    request: {
      status: 'OFFERED' as const,
      goal: GOAL,
      kind: 'CLASSIC' as const,
      urgent: false,
      skill: base.skill,
      mentee: { slackId: 'UANA' },
    },
  };

  test('an offer', () => {
    expect(offerMessage(offer, new Date('2026-11-27T09:00:00Z'))).toMatchInlineSnapshot(`
      {
        "blocks": [
          {
            "text": {
              "text": ":wave: *<@UANA> is looking for a mentor for Saying &lt;no&gt; kindly*
      > Stay calm when a customer shouts, and end the call well.",
              "type": "mrkdwn",
            },
            "type": "section",
          },
          {
            "text": {
              "text": "*Why you*
      • They asked for you
      • You can certify Saying &lt;no&gt; kindly",
              "type": "mrkdwn",
            },
            "type": "section",
          },
          {
            "text": {
              "text": "*What it takes:* 30 minutes every 2 weeks, for 12 weeks",
              "type": "mrkdwn",
            },
            "type": "section",
          },
          {
            "elements": [
              {
                "action_id": "offer.accept",
                "style": "primary",
                "text": {
                  "emoji": true,
                  "text": "Accept",
                  "type": "plain_text",
                },
                "type": "button",
                "value": "{"offerId":"o1"}",
              },
              {
                "action_id": "offer.pass",
                "text": {
                  "emoji": true,
                  "text": "Pass",
                  "type": "plain_text",
                },
                "type": "button",
                "value": "{"offerId":"o1"}",
              },
            ],
            "type": "actions",
          },
          {
            "elements": [
              {
                "text": "Open until <!date^1795770000^{date}|27 November>. Not for you? Just pass: nobody is told.",
                "type": "mrkdwn",
              },
            ],
            "type": "context",
          },
        ],
        "text": "<@UANA> is looking for a mentor for Saying &lt;no&gt; kindly: “Stay calm when a customer shouts, and end the call well.” You can accept or pass until <!date^1795770000^{date}|27 November>.",
      }
    `);
  });

  test('each kind of offer, and each end of one', () => {
    const kinds = (['CLASSIC', 'FLASH', 'PEER', 'REVERSE'] as const).map(
      (kind) => offerMessage({ ...offer, request: { ...offer.request, kind } }, new Date('2026-11-27T09:00:00Z')).text,
    );
    expect(kinds).toMatchInlineSnapshot(`
      [
        "<@UANA> is looking for a mentor for Saying &lt;no&gt; kindly: “Stay calm when a customer shouts, and end the call well.” You can accept or pass until <!date^1795770000^{date}|27 November>.",
        "<@UANA> would like one conversation about Saying &lt;no&gt; kindly: “Stay calm when a customer shouts, and end the call well.” You can accept or pass until <!date^1795770000^{date}|27 November>.",
        "<@UANA> is looking for a colleague to learn Saying &lt;no&gt; kindly with: “Stay calm when a customer shouts, and end the call well.” You can accept or pass until <!date^1795770000^{date}|27 November>.",
        "<@UANA> would like to learn Saying &lt;no&gt; kindly from somebody closer to the work: “Stay calm when a customer shouts, and end the call well.” You can accept or pass until <!date^1795770000^{date}|27 November>.",
      ]
    `);
    const ends = (['ACCEPTED', 'PASSED', 'EXPIRED', 'CLOSED'] as const).map(
      (status) => offerEndedMessage({ ...offer, status }).text,
    );
    const withdrawn = {
      ...offer,
      status: 'CLOSED' as const,
      request: { ...offer.request, status: 'WITHDRAWN' as const },
    };
    expect([...ends, offerEndedMessage(withdrawn).text]).toMatchInlineSnapshot(`
      [
        ":handshake: You said yes: you and <@UANA> are paired for Saying &lt;no&gt; kindly. My introduction is on its way.",
        "You passed on Saying &lt;no&gt; kindly with <@UANA>, and that is fine. Nobody is told.",
        "The request about Saying &lt;no&gt; kindly has moved on to somebody else. Nothing is left to do, and nobody is told.",
        "Your places are all taken, so the request about Saying &lt;no&gt; kindly has moved on. To take more, type \`/mentor profile\`.",
        "The request about Saying &lt;no&gt; kindly was withdrawn. Nothing is left to do.",
      ]
    `);
  });
});

test('asking for a mentor costs the same few queries however many people wait', async () => {
  const { pool } = await testDb();
  await addMentor(w, 'Ben', { capacity: 1 });
  await ask(w, w.person('First'));
  const costOf = async (name: string) => {
    const wanted = {
      skillId: await skillId(w),
      goal: GOAL,
      kind: 'CLASSIC',
      language: null,
      preferredSlackId: null,
    } as const;
    const mentee = await w.member(w.person(name));
    return countQueries(pool, () => requestMentor(w.deps, { mentee, ...wanted }));
  };
  await addMentor(w, 'Cem', { skill: 'Clear writing' }); // room, but not for what they wait for
  await costOf('Second');
  const few = await costOf('Third');
  for (let number = 0; number < 10; number++) await costOf(`Waits ${number}`);
  expect(await costOf('Last')).toBe(few);
});

describe('a long waitlist', () => {
  /** This many wait, each a minute less than the one before. Returns their Slack ids, the longest waiting first. */
  async function waitlist(count: number): Promise<string[]> {
    const [workspaceId, skill] = [w.workspace.id, await skillId(w)];
    const createdAt = w.deps.now();
    const rows = Array.from({ length: count }, (_, at) => ({
      workspaceId,
      slackId: `U9${String(at).padStart(6, '0')}`,
      name: `Agent ${at}`,
      zone: 'Europe/Berlin',
      createdAt,
    }));
    const members = await w.deps.db.member.createManyAndReturn({ data: rows });
    await w.deps.db.mentorRequest.createMany({
      data: members.map(({ id: menteeId, slackId }) => ({
        workspaceId,
        menteeId,
        skillId: skill,
        goal: GOAL,
        kind: 'CLASSIC' as const,
        status: 'WAITLISTED' as const,
        createdAt,
        waitlistedAt: new Date(createdAt.getTime() - (count - Number(slackId.slice(2))) * 60_000),
      })),
    });
    return rows.map(({ slackId }) => slackId);
  }
  const look = () => offerWaiting(w.deps, undefined, w.workspace.id);
  const asked = async () =>
    (
      await w.deps.db.offer.findMany({
        orderBy: { id: 'asc' },
        include: { mentor: true, request: { include: { mentee: true } } },
      })
    ).map(({ mentor, request: { mentee } }) => `${mentor.name}: ${mentee.slackId}`);

  test('is gone through in parts, and whoever has waited longest comes first, across the parts', async () => {
    const waiting = await waitlist(450);
    await addMentor(w, 'Ben', { capacity: 2 });
    const dora = await w.member(await addMentor(w, 'Dora', { capacity: 1 }));
    // Dora would rather not with anybody of the first two parts: hers is the first of the third.
    const avoided = await w.deps.db.member.findMany({ where: { slackId: { in: waiting.slice(0, 410) } } });
    await w.deps.db.avoidance.createMany({
      data: avoided.map(({ id: avoidedId }) => ({ workspaceId: w.workspace.id, memberId: dora.id, avoidedId })),
    });
    await look();
    expect(await asked()).toEqual([`Ben: ${waiting[0]}`, `Ben: ${waiting[1]}`, `Dora: ${waiting[410]}`]);
    await look();
    expect(await asked()).toHaveLength(3);
  });

  test('has one order, whoever asks for it: those left behind by a partner, then by how long they have waited', async () => {
    const waiting = await waitlist(6);
    const ofThose = (...at: number[]) => ({ mentee: { slackId: { in: at.map((one) => waiting[one] ?? '') } } });
    await w.deps.db.mentorRequest.updateMany({ where: ofThose(2, 5), data: { first: true } });
    // Asked and never on the list: after everybody else.
    await w.deps.db.mentorRequest.updateMany({ where: ofThose(1), data: { status: 'OPEN', waitlistedAt: null } });
    const names = new Map(
      (await w.deps.db.mentorRequest.findMany({ include: { mentee: true } })).map(({ id, mentee }) => [
        id,
        waiting.indexOf(mentee.slackId),
      ]),
    );
    const order = await w.deps.db.$transaction((tx) => findWaiting(tx, w.workspace.id));
    expect(order.map((id) => names.get(id))).toEqual([2, 5, 0, 3, 4, 1]);
    const places = await w.deps.db.$transaction(async (tx) => {
      const requests = await tx.mentorRequest.findMany({ where: { status: 'WAITLISTED' } });
      return Promise.all(requests.map(async (one) => [one.id, await findPosition(tx, one)] as const));
    });
    expect(new Map(places)).toEqual(new Map(order.slice(0, 5).map((id, at) => [id, at + 1])));
  });

  test('tells whoever moved up when one of those left behind is matched by a round, also who has waited longer', async () => {
    const waiting = await waitlist(3);
    const all = await w.deps.db.mentorRequest.findMany({
      where: { mentee: { slackId: { in: waiting } } },
      include: { mentee: true },
    });
    const [longest, , latest] = waiting.map((one) => all.find(({ mentee }) => mentee.slackId === one));
    if (!longest || !latest) throw new Error('nobody waits');
    await w.deps.db.outboxMessage.createMany({
      data: all.map(({ id: subject, mentee }) => ({
        workspaceId: w.workspace.id,
        kind: 'mentor-request.received',
        subject,
        occurrence: '',
        recipient: mentee.slackId,
        nudge: false,
        status: 'SENT' as const,
        createdAt: w.deps.now(),
        dueAt: w.deps.now(),
      })),
    });
    w.advance({ minutes: 1 });
    const dora = await w.member(await addMentor(w, 'Dora', { capacity: 1 }));
    const since = w.deps.now();
    const offer = { workspaceId: w.workspace.id, mentorId: dora.id, status: 'PENDING' as const, reasons: [] };
    await w.deps.db.offer.create({
      data: { ...offer, requestId: latest.id, createdAt: since, expiresAt: new Date(since.getTime() + 1) },
    });
    await w.deps.db.mentorRequest.update({ where: { id: latest.id }, data: { status: 'OFFERED', first: true } });
    const told = async () => {
      await w.deps.db.$transaction((tx) => tellMovedUp(w.deps, tx, w.workspace.id, { since, why: 'a round' }));
      const messages = await w.deps.db.outboxMessage.findMany({ where: { occurrence: 'a round' } });
      return messages.map(({ recipient }) => recipient).sort();
    };
    expect(await told()).toEqual(waiting.slice(0, 2).toSorted());
    // Whoever is not among those moves only who is behind them.
    await w.deps.db.outboxMessage.deleteMany({ where: { occurrence: 'a round' } });
    await w.deps.db.mentorRequest.update({ where: { id: latest.id }, data: { first: false } });
    expect(await told()).toEqual([]);
  });

  test('costs the same few queries for one and for two hundred, and as many again for the next two hundred', async () => {
    const { pool } = await testDb();
    await addMentor(w, 'Cem', { skill: 'Clear writing' });
    const waiting = await waitlist(1);
    const one = await countQueries(pool, look);
    await w.deps.db.mentorRequest.deleteMany({});
    await w.deps.db.member.deleteMany({ where: { slackId: { in: waiting } } });
    await waitlist(200);
    expect(await countQueries(pool, look)).toBe(one);
    await w.deps.db.mentorRequest.deleteMany({});
    await w.deps.db.member.deleteMany({ where: { slackId: { startsWith: 'U9' } } });
    await waitlist(401);
    const three = await countQueries(pool, look);
    expect(three - one).toBeLessThanOrEqual(2 * 8);
  });
});

test('an offer that Slack cannot deliver goes to the next at once', async () => {
  const [ben, cem] = [await addMentor(w, 'Ben', { level: 'CAN_CERTIFY' }), await addMentor(w, 'Cem')];
  w.slack.faults.add({
    method: 'chat.postMessage',
    kind: 'error',
    error: 'user_disabled',
    when: ({ channel }) => channel === ben,
  });
  await ask(w, w.person('Ana'));
  await w.deliver();
  expect((await offers(w)).map(({ status, mentor }) => [status, mentor.slackId])).toEqual([
    ['EXPIRED', ben],
    ['PENDING', cem],
  ]);
  expect(lastDm(w, cem).text).toContain('looking for a mentor');
});

test('an offer and an introduction that waited while the app was removed are sent when it is back', async () => {
  const [ben, cem] = [await addMentor(w, 'Ben'), await addMentor(w, 'Cem', { skill: 'Clear writing' })];
  const [ana, dan] = [w.person('Ana'), w.person('Dan')];
  await ask(w, ana);
  const offer = await w.deps.db.offer.findFirstOrThrow();
  await acceptOffer(w.deps, await w.member(ben), offer.id);
  const wanted = { goal: GOAL, kind: 'CLASSIC', language: null, preferredSlackId: null } as const;
  await requestMentor(w.deps, { mentee: await w.member(dan), skillId: await skillId(w, 'Clear writing'), ...wanted });
  await markUninstalled(w.deps, w.workspace.id);
  await recordInstallation(w.deps, { slackId: 'T0ALONG', name: 'Bright Support', botUserId: w.slack.botUserId });
  await w.deliver();
  expect(lastDm(w, cem).text).toContain('looking for a mentor');
  expect(conversationOf(ana, ben)).toBeDefined();
});
