import { beforeEach, describe, expect, test } from 'vitest';
import { checkView } from '../practice/slack/block-kit.ts';
import { type Contribution, findContributions } from '../src/contributions/service.ts';
import { contributionsHomeBlocks, contributionsModal } from '../src/contributions/views.ts';
import { saveReflection } from '../src/endings/service.ts';
import { actingOn } from '../src/knowledge/rights.ts';
import { findKudosToAdd } from '../src/objectives/evidence.ts';
import { kudosOffer } from '../src/objectives/views.ts';
import { addCard, addTeam } from './support/cards.ts';
import { skillId } from './support/mentoring.ts';
import { homeOf, type Pair, pair } from './support/pairs.ts';
import { useWorld } from './support/world.ts';

const w = useWorld();

let one: Pair;

const contributionsOf = async (who: string) =>
  findContributions(w.deps, await actingOn(w.deps, await w.member(who)), 9);

/** What somebody's App Home says, once the latest opening was dealt with. */
async function homeNow(who: string): Promise<string> {
  await homeOf(w, who);
  await w.eventsDone();
  await w.slack.settle();
  return JSON.stringify(w.slack.as(who).home()?.blocks);
}

beforeEach(async () => {
  one = await pair(w);
});

const complete = async () => {
  w.setClock('2027-02-16T10:00:00Z');
  await w.run('pairings.complete');
};
const thank = async (who: string, thanks: string | null) => {
  const nothing = { learned: 'A secret', willDo: null, storyConsent: false };
  await saveReflection(w.deps, await w.member(who), one.id, { ...nothing, thanks });
};

async function kudosFor(
  slackId: string,
  skill: string | null,
  deed: string,
  { status = 'POSTED', own = 'POSTED' }: { status?: 'POSTED' | 'PRIVATE' | 'REMOVED'; own?: 'POSTED' | 'REMOVED' } = {},
) {
  const workspaceId = w.workspace.id;
  return w.deps.db.kudos.create({
    data: {
      workspaceId,
      giverId: (await w.member(one.ana)).id,
      skillId: skill && (await skillId(w, skill)),
      deed,
      status,
      createdAt: w.deps.now(),
      recipients: { create: { memberId: (await w.member(slackId)).id, workspaceId, status: own } },
    },
  });
}

describe('what a mentor made possible', () => {
  test('is there for them alone, once something came of it', async () => {
    expect(await homeNow(one.ben)).toContain('Your mentoring is under way');
    expect(await homeNow(one.ana)).not.toContain('What you made possible');
    await complete();
    const said = await homeNow(one.ben);
    expect(said).toContain(`<@${one.ana}> learned De-escalation with you · February 2027`);
    expect(said).not.toContain('under way');
    expect(await homeNow(one.ana)).not.toContain('What you made possible');
  });

  test('holds the thanks they were given at the end, and nothing else that was written there', async () => {
    await complete();
    await thank(one.ben, 'Not to myself');
    expect(await homeNow(one.ben)).not.toContain('thanked you');
    await thank(one.ana, 'You never lost <!channel> patience.');
    const said = await homeNow(one.ben);
    expect(said).toContain('> You never lost &lt;!channel&gt; patience.');
    for (const absent of ['A secret', 'Not to myself']) expect(said).not.toContain(absent);
    await thank(one.ana, null);
    expect(await homeNow(one.ben)).not.toContain('patience');
  });

  test('holds kudos for skills they offer, as long as they keep them', async () => {
    await kudosFor(one.ben, 'De-escalation', 'Calmed a caller.');
    await kudosFor(one.ben, 'Clear writing', 'Wrote it up.');
    await kudosFor(one.ben, null, 'Stayed late.');
    await kudosFor(one.ben, 'De-escalation', 'Taken off the list.', { own: 'REMOVED' });
    await kudosFor(one.ben, 'De-escalation', 'Taken back.', { status: 'REMOVED' });
    await kudosFor(one.ana, 'De-escalation', 'Somebody else’s.');
    const found = await contributionsOf(one.ben);
    expect(found).toEqual([
      {
        is: 'kudos',
        at: w.deps.now(),
        partnerId: one.ana,
        skill: 'De-escalation',
        words: 'Calmed a caller.',
      },
    ]);
    expect(await contributionsOf(one.ana)).toEqual([]);
  });

  test('is all there behind a button when it is more than Home shows', async () => {
    for (let deed = 1; deed <= 5; deed++) {
      await kudosFor(one.ben, 'De-escalation', `Deed number ${deed}.`);
      w.advance({ minutes: 1 });
    }
    const said = await homeNow(one.ben);
    const [own = ''] = said.split('What you made possible').slice(1);
    expect(own).toContain('Deed number 5.');
    expect(own).not.toContain('Deed number 2.');
    const me = w.slack.as(one.ben);
    await me.press('home', 'contributions.open');
    await w.slack.settle(() => me.modal() !== undefined);
    expect(JSON.stringify(me.modal()?.blocks)).toContain('Deed number 1.');
  });

  test('two peers both see what they made possible', async () => {
    await w.deps.db.pairing.update({ where: { id: one.id }, data: { kind: 'PEER' } });
    await complete();
    for (const who of [one.ana, one.ben]) expect(await homeNow(who)).toContain('learned De-escalation with you');
  });
});

describe('what somebody who helped otherwise made possible', () => {
  test('is help they gave, with who asked, whom they know; how it was found cannot be told from it', async () => {
    const [asker, helper] = [w.person('Asker'), w.person('Helper')];
    const given = async (rating: 'GREAT' | 'NOT_YET' | null, status: 'RESOLVED' | 'CLAIMED' = 'RESOLVED') =>
      w.deps.db.helpRequest.create({
        data: {
          ...{ workspaceId: w.workspace.id, question: 'A secret', status, rating, skillId: await skillId(w) },
          askerId: (await w.member(asker)).id,
          claimerId: (await w.member(helper)).id,
          createdAt: w.deps.now(),
          resolvedAt: w.deps.now(),
        },
      });
    await given('GREAT');
    await given(null);
    await given('NOT_YET');
    await given(null, 'CLAIMED');
    const one = { is: 'help', at: w.deps.now(), partnerId: asker, skill: 'De-escalation' };
    expect(await contributionsOf(helper)).toEqual([one, one, one]);
    expect(await contributionsOf(asker)).toEqual([]);
    const said = await homeNow(helper);
    expect(said).toContain(`You helped <@${asker}> with De-escalation`);
    for (const absent of ['A secret', 'shout-out thanks you']) expect(said).not.toContain(absent);
  });

  test('is what they worked out with others, for all who were in it and nobody else', async () => {
    const [pat, quin, out] = ['Pat', 'Quin', 'Out'].map((name) => w.person(name)) as [string, string, string];
    const log = async (ts: string, recordedAt: Date | null) => {
      const people = [pat, quin, out].map(async (slackId) => ({
        ...{ memberId: (await w.member(slackId)).id, workspaceId: w.workspace.id, confirmedAt: w.deps.now() },
        declinedAt: slackId === out ? w.deps.now() : null,
      }));
      await w.deps.db.pairLog.create({
        data: {
          ...{ workspaceId: w.workspace.id, channel: 'C1', ts, createdAt: w.deps.now(), recordedAt },
          loggedById: (await w.member(pat)).id,
          people: { create: await Promise.all(people) },
        },
      });
    };
    await log('1.1', w.deps.now());
    await log('1.2', null);
    expect(await contributionsOf(pat)).toEqual([{ is: 'pair-log', at: w.deps.now(), partnerIds: [quin] }]);
    expect(await contributionsOf(quin)).toEqual([{ is: 'pair-log', at: w.deps.now(), partnerIds: [pat] }]);
    expect(await contributionsOf(out)).toEqual([]);
  });

  test('is their cards that others used, each once, without by whom; not what they may no longer see', async () => {
    const [maker, user, lead] = [w.person('Maker'), w.person('User'), w.person('Lead')];
    const use = async (cardId: string, slackId: string, kind: 'HELPED' | 'SHARED' | 'OPENED') =>
      w.deps.db.cardUse.create({
        data: {
          ...{ cardId, kind, workspaceId: w.workspace.id, day: w.deps.now(), at: w.deps.now() },
          memberId: (await w.member(slackId)).id,
        },
      });
    const [helped, opened, own] = [
      await addCard(w, maker, { title: 'How long does it take?' }),
      await addCard(w, maker, { title: 'Only opened' }),
      await addCard(w, maker, { title: 'Only by myself' }),
    ];
    await use(helped.id, user, 'HELPED');
    await use(helped.id, lead, 'SHARED');
    await use(opened.id, user, 'OPENED');
    await use(own.id, maker, 'HELPED');
    const team = await addTeam(w, 'Secret', lead, maker);
    const teamOnly = await addCard(w, maker, { title: 'Team only', teamId: team.id });
    await use(teamOnly.id, lead, 'HELPED');
    const titles = async () => (await contributionsOf(maker)).map((one) => 'title' in one && one.title).sort();
    expect(await titles()).toEqual(['How long does it take?', 'Team only']);
    await w.deps.db.member.update({ where: { id: (await w.member(maker)).id }, data: { teamId: null } });
    expect(await titles()).toEqual(['How long does it take?']);
    const said = await homeNow(maker);
    for (const who of [user, lead]) expect(said).not.toContain(who);
    expect(await contributionsOf(user)).toEqual([]);
  });
});

test('kudos for a skill alone, without a value, are offered as evidence', async () => {
  const kudos = await kudosFor(one.ana, 'De-escalation', 'Calmed a caller.');
  const owner = await w.member(one.ana);
  const skill = await skillId(w, 'De-escalation');
  const objective = {
    id: one.id,
    ownerId: owner.id,
    skillId: skill,
    createdAt: w.deps.now(),
    status: 'ACTIVE',
  } as const;
  const [offered] = await findKudosToAdd(w.deps, owner, [objective], { recent: true });
  expect(offered?.id).toBe(kudos.id);
  expect(offered && JSON.stringify(kudosOffer(offered))).toContain('Calmed a caller.');
});

describe('thanks in the weekly shout-out', () => {
  const press = async () => {
    const me = w.slack.as(one.ben);
    await homeNow(one.ben);
    await me.press('home', 'contributions.quiet');
    await w.app.idle();
    return homeNow(one.ben);
  };

  test('can be switched off and on again by the mentor', async () => {
    expect(await homeNow(one.ben)).toContain('the weekly shout-out thanks you');
    expect(await press()).toContain('does not thank you by name');
    expect((await w.member(one.ben)).quietThanks).toBe(true);
    expect(await press()).toContain('the weekly shout-out thanks you');
    expect((await w.member(one.ben)).quietThanks).toBe(false);
  });
});

describe('views', () => {
  const at = new Date('2026-12-31T23:30:00Z');
  const all = [
    { is: 'pairing', at, partnerId: 'U1', skill: 'Clear <writing>' },
    { is: 'thanks', at, partnerId: 'U2', skill: 'x', words: 'Two\nlines' },
    { is: 'kudos', at, partnerId: 'U3', skill: 'Billing', words: 'Found it.' },
  ] as const;

  test('App Home', () => {
    const own = { hasMore: true, zone: 'Europe/Berlin', quietThanks: true, mentors: true };
    expect(contributionsHomeBlocks({ latest: [...all], ...own })).toMatchSnapshot();
  });
  test('App Home of somebody who helped otherwise than by mentoring', () => {
    const latest: Contribution[] = [
      { is: 'help', at, partnerId: 'U1', skill: 'Refunds & <co>' },
      { is: 'help', at, partnerId: 'U1', skill: null },
      { is: 'pair-log', at, partnerIds: ['U1', 'U2'] },
      { is: 'card', at, title: `<!channel> ${'long '.repeat(100)}` },
    ];
    const own = { hasMore: false, zone: 'Europe/Berlin', quietThanks: false, mentors: false };
    expect(contributionsHomeBlocks({ latest, ...own })).toMatchSnapshot();
  });
  test('all of it', () => {
    expect(contributionsModal([...all], 'Europe/Berlin')).toMatchSnapshot();
    expect(contributionsModal([], 'UTC')).toMatchSnapshot();
    const many = Array.from({ length: 60 }, () => all).flat();
    expect(checkView(contributionsModal(many, 'UTC'))).toEqual([]);
  });
});
