/** Cards, gaps, questions, shields and pair logs of another workspace: their ids do nothing here and tell nothing. */
import { randomUUID } from 'node:crypto';
import { strToU8 } from 'fflate';
import { beforeEach, describe, expect, test } from 'vitest';
import { writeImport } from '../src/card-files/service.ts';
import { recordInstallation } from '../src/installation/service.ts';
import { linkCards, unlinkCards } from '../src/knowledge/links.ts';
import { indexCards } from '../src/search/service.ts';
import { actorFor, addCard } from './support/cards.ts';
import { allRows, choice, choices, isKeptOut, outside, told, typed } from './support/outside.ts';
import { useWorld } from './support/world.ts';

const w = useWorld();

const SECRETS = ['Secret', 'Zoe', 'Yan'];

interface Other {
  workspaceId: string;
  cardId: string;
  oldCardId: string;
  searchId: string;
  gapId: string;
  askedId: string;
  helpId: string;
  solvedId: string;
  shieldId: string;
  overId: string;
  logId: string;
  skillId: string;
  teamId: string;
}
let other: Other;
/** Has the Slack id that a member of the other workspace has too: Slack ids say nothing about whose something is. */
let ana: string;
const { payload, press, submit, close, suggest } = outside(w, () => ana);

/** A workspace beside ours in which everything of the kind exists, in the states in which it can be changed. */
async function makeOther(): Promise<Other> {
  const { db, now } = w.deps;
  const at = now();
  const { id: workspaceId } = await recordInstallation(w.deps, { slackId: 'T0OTHER', name: 'Other', botUserId: 'U0' });
  const member = (slackId: string, name: string) =>
    db.member.create({ data: { workspaceId, slackId, name, zone: 'UTC', createdAt: at, isCoordinator: true } });
  const [zoe, yan] = [await member(ana, 'Zoe'), await member('U0YAN', 'Yan')];
  const team = await db.team.create({ data: { workspaceId, name: 'Secret team', leadId: zoe.id } });
  const skill = await db.skill.create({ data: { workspaceId, name: 'Secret skill' } });
  const card = (title: string, status: 'PUBLISHED' | 'OBSOLETE') => {
    const tags = ['Secret tag'];
    const text = { kind: 'FAQ' as const, title, body: 'Secret answer', product: 'Secret product', tags };
    return db.card.create({
      data: {
        ...{ ...text, workspaceId, status, language: 'en', createdAt: at, updatedAt: at, dueAt: at, verifiedAt: at },
        ...{ makerId: zoe.id, ownerId: zoe.id, verifierId: zoe.id, ...(status === 'OBSOLETE' && { obsoleteAt: at }) },
        versions: { create: { ...text, workspaceId, version: 1, editorId: zoe.id, what: 'made', at } },
        questions: { create: { workspaceId, words: 'Secret question', at } },
      },
    });
  };
  const [shown, old] = [await card('Secret card', 'PUBLISHED'), await card('Secret old card', 'OBSOLETE')];
  await db.$transaction((tx) => indexCards(tx, workspaceId, [shown.id, old.id]));
  await db.cardLink.createMany({
    data: [
      { workspaceId, cardId: shown.id, otherId: old.id },
      { workspaceId, cardId: old.id, otherId: shown.id },
    ],
  });
  const gap = await db.gap.create({
    data: { workspaceId, words: 'Secret gap', createdAt: at, lastAt: at, offeredAt: at },
  });
  const search = await db.cardSearch.create({
    data: { workspaceId, memberId: zoe.id, words: 'Secret search', found: 1, at },
  });
  const help = (status: 'OPEN' | 'CLAIMED' | 'RESOLVED', mine: boolean) => {
    const [asker, helper] = mine ? [zoe, yan] : [yan, zoe];
    const common = { workspaceId, askerId: asker.id, question: 'Secret question', status, ring: 2, createdAt: at };
    return db.helpRequest.create({
      data: {
        ...common,
        ...(status !== 'OPEN' && { claimerId: helper.id, claimedAt: at, channel: 'G0SECRET' }),
        ...(status === 'RESOLVED' && { resolvedAt: at, closedAt: at }),
        asks: { create: { workspaceId, memberId: helper.id, ring: 2, status: 'ASKED', askedAt: at } },
      },
    });
  };
  const shield = (status: 'OPEN' | 'OVER') =>
    db.shield.create({
      data: {
        ...{ workspaceId, agentId: zoe.id, words: 'Secret call', status, createdAt: at },
        ...(status === 'OVER' && { takerId: yan.id, takenAt: at, overAt: at, askedAt: at }),
        asks: { create: { workspaceId, memberId: zoe.id, askedAt: at } },
      },
    });
  const log = await db.pairLog.create({
    data: {
      ...{ workspaceId, channel: 'C0SECRET', ts: '1.1', loggedById: zoe.id, createdAt: at },
      people: { create: [zoe, yan].map(({ id }) => ({ workspaceId, memberId: id })) },
    },
  });
  return {
    ...{ workspaceId, cardId: shown.id, oldCardId: old.id, searchId: search.id, gapId: gap.id, logId: log.id },
    ...{ askedId: (await help('OPEN', false)).id, helpId: (await help('CLAIMED', true)).id },
    ...{ solvedId: (await help('RESOLVED', true)).id, skillId: skill.id, teamId: team.id },
    ...{ shieldId: (await shield('OPEN')).id, overId: (await shield('OVER')).id },
  };
}

beforeEach(async () => {
  ana = w.person('Ana');
  // One who may do everything there is to do, here.
  const { id } = await w.member(ana);
  await w.deps.db.member.update({ where: { id }, data: { isCoordinator: true } });
  other = await makeOther();
});

const isOut = (act: () => ReturnType<typeof press>) =>
  isKeptOut(w, { workspaceId: other.workspaceId, secrets: SECRETS }, act);

/** Nothing that we have refers to anything of theirs. */
async function nothingRefersThere(): Promise<void> {
  const ours = (await allRows(w, w.workspace.id)).join('\n');
  for (const [name, id] of Object.entries(other)) expect(ours, name).not.toContain(id);
}

/** The words in which the one who pressed was told the last time. */
const lastWords = () => w.slack.as(ana).ephemerals().at(-1)?.text;

/** It does nothing, tells nothing, and says the same as for an id that never existed. */
async function saysTheSame(action: string, valueOf: (idOf: (name: keyof Other) => string) => object): Promise<void> {
  await isOut(() =>
    press(
      action,
      valueOf((name) => other[name]),
    ),
  );
  const said = lastWords();
  await nothingRefersThere();
  await press(
    action,
    valueOf(() => randomUUID()),
  );
  await w.app.idle();
  await w.slack.settle();
  expect(lastWords()).toBe(said);
}

describe('buttons with ids of another workspace', () => {
  test.each([
    'knowledge.open',
    'knowledge.card-next',
    'knowledge.helped',
    'knowledge.see-also',
    'knowledge.share',
    'knowledge.outdated',
    'verification.confirm',
    'verification.retire',
    'capture.edit',
    'capture.history',
    'capture.all-versions',
    'capture.merge',
    'capture.link',
    'capture.save-linked',
    'capture.changes',
    'live-help.helped',
  ])('a card: %s', async (action) => {
    await saysTheSame(action, (idOf) => ({ cardId: idOf('cardId') }));
    expect(lastWords()).toBeDefined();
  });

  test.each(['knowledge.open', 'knowledge.helped', 'live-help.helped'])('a search with its card: %s', (action) =>
    saysTheSame(action, (idOf) => ({ cardId: idOf('cardId'), searchId: idOf('searchId') })),
  );

  test('a retired card: verification.revive', () =>
    saysTheSame('verification.revive', (idOf) => ({ cardId: idOf('oldCardId') })));

  test.each(['capture.see-version', 'capture.older-versions', 'capture.restore'])('a version: %s', (action) =>
    saysTheSame(action, (idOf) => ({ cardId: idOf('cardId'), version: 1, basedOn: 1 })),
  );

  test.each(['knowledge.page-next', 'knowledge.none-helped', 'live-help.ask'])('a search: %s', (action) =>
    saysTheSame(action, (idOf) => ({ s: idOf('searchId'), searchId: idOf('searchId'), question: 'Mine?' })),
  );

  test.each(['gaps.claim', 'gaps.hand-back', 'gaps.dismiss', 'gaps.pass'])('a gap: %s', (action) =>
    saysTheSame(action, (idOf) => ({ gapId: idOf('gapId') })),
  );

  test.each([
    ['live-help.take', 'askedId'],
    ['live-help.pass', 'askedId'],
    ['live-help.pass-today', 'askedId'],
    ['live-help.withdraw', 'helpId'],
    ['live-help.solved', 'helpId'],
    ['live-help.hand-back', 'helpId'],
    ['live-help.ask-other', 'helpId'],
    ['live-help.still-open', 'helpId'],
    ['live-help.keep-asking', 'helpId'],
    ['live-help.cards', 'helpId'],
    ['live-help.reopen', 'solvedId'],
    ['live-help.rate-great', 'solvedId'],
    ['live-help.rate-not-yet', 'solvedId'],
    ['live-help.open-rating', 'solvedId'],
    ['live-help.save', 'solvedId'],
  ] as const)('a question: %s', async (action, which) => {
    await saysTheSame(action, (idOf) => ({ id: idOf(which), also: true }));
    expect(lastWords()).toBeDefined();
  });

  test.each([
    ['shield.step-in', 'shieldId'],
    ['shield.pass', 'shieldId'],
    ['shield.end', 'shieldId'],
    ['shield.withdraw', 'shieldId'],
    ['shield.talk-mentor', 'overId'],
    ['shield.take-break', 'overId'],
    ['shield.feel-1', 'overId'],
  ] as const)('a shield: %s', async (action, which) => {
    await saysTheSame(action, (idOf) => ({ id: idOf(which), feeling: 1 }));
    expect(lastWords()).toBeDefined();
  });

  test.each(['pair-log.start', 'pair-log.confirm', 'pair-log.leave'])('a pair log: %s', async (action) => {
    await saysTheSame(action, (idOf) => ({ id: idOf('logId') }));
    expect(lastWords()).toBeDefined();
  });
});

describe('forms with ids of another workspace', () => {
  const card = { 'title.0': typed('Mine?'), 'answer.0.0': typed('My own.'), kind: choice('FAQ') };
  const form = (extra: object) =>
    JSON.stringify({ place: 'new', source: {}, plain: true, gen: 0, ids: { answer: [[0, 0]] }, ...extra });

  test('a card that is outdated', () =>
    isOut(() =>
      submit('knowledge.send-outdated', { reason: typed('Wrong') }, JSON.stringify({ cardId: other.cardId })),
    ));

  test('a card that is edited, or closed while it was', async () => {
    const target = { id: other.cardId, version: 1, teamId: null };
    const meta = form({ place: `card:${other.cardId}`, target });
    await isOut(() => submit('capture.save', card, meta));
    expect(await w.deps.db.card.count({ where: { workspaceId: w.workspace.id } })).toBe(0);
    await isOut(() => close('capture.save', card, meta));
  });

  test.each(['helpId', 'gapId', 'sessionId'] as const)('a new card for somebody else’s: %s', async (name) => {
    const id = name === 'helpId' ? other.solvedId : other.gapId;
    await isOut(() => press('capture.new', { title: 'Mine?', [name]: id }));
    await isOut(() => submit('capture.save', card, form({ source: { [name]: id } })));
  });

  test('a card for a team, or with a verifier, of theirs', async () => {
    await isOut(() => submit('capture.save', { ...card, teamOnly: choice(other.teamId) }, form({})));
    const verifier = { type: 'users_select', selected_user: 'U0YAN' };
    await isOut(() => submit('capture.save', { ...card, verifier }, form({})));
    await nothingRefersThere();
  });

  test('a card to read beside one of ours', async () => {
    const own = await addCard(w, ana, { title: 'Mine?' });
    const actor = await actorFor(w, ana);
    const gone = 'That card is no longer there.';
    for (const [one, two] of [
      [own.id, other.cardId],
      [other.cardId, own.id],
      [other.cardId, other.oldCardId],
    ] as const) {
      await expect(w.deps.db.$transaction((tx) => linkCards(tx, actor, one, two))).rejects.toThrow(gone);
      await expect(unlinkCards(w.deps, actor, one, two)).rejects.toThrow(gone);
    }
    const file = JSON.stringify([{ key: 'x', title: 'Fresh', body: 'x', 'see-also': [other.cardId] }]);
    const input = { workspaceId: w.workspace.id, bytes: strToU8(file), name: 'x.json', redact: false };
    for (const by of [actor, 'operator'] as const) await writeImport(w.deps, by, input);
    await nothingRefersThere();
    expect(await w.deps.db.cardLink.count()).toBe(2);
  });

  test('cards that are retired as unused', async () => {
    await isOut(() => submit('verification.retire-stale', { cardIds: choices(other.cardId, other.oldCardId) }));
  });

  test('a question about a skill, or from a search', async () => {
    const fields = { question: typed('Mine?'), skillId: choice(other.skillId) };
    await isOut(() => submit('live-help.send', fields));
    const seen = JSON.stringify({ question: 'Mine?', seen: [other.cardId] });
    await isOut(() => submit('live-help.send', { question: typed('Mine?') }, seen));
    await isOut(() =>
      submit('live-help.none-of-these', {}, JSON.stringify({ question: 'Mine?', searchId: other.searchId })),
    );
    await nothingRefersThere();
  });
});

describe('what comes of words that stand in another workspace only', () => {
  test.each(['knowledge.narrow-product', 'knowledge.narrow-tag', 'capture.tags', 'capture.product', 'skillId'])(
    'no choice: %s',
    (action) => isOut(() => suggest(action, 'secre')),
  );

  test.each([
    ['/know', 'answer cards'],
    ['/know', 'gaps'],
    ['/know', 'check'],
    ['/know', 'who product'],
    ['/ask', 'answer cards'],
    ['/shield', ''],
  ])('nothing: %s %s', (command, text) =>
    isOut(async () => {
      await w.slack.as(ana).command(command, text);
      return { status: 200 } as Awaited<ReturnType<typeof press>>;
    }),
  );

  test.each(['gaps.open', 'verification.checks', 'verification.stale', 'knowledge.search', 'shield.open'])(
    'no list of theirs: %s',
    (action) => isOut(() => press(action, {})),
  );

  test.each(['teams', 'workspace'])('not in numbers: shield.counts of %s', (scope) =>
    isOut(() => press('shield.counts', { scope })),
  );

  test('nor in an export, nor on Home', async () => {
    await isOut(() => submit('card-files.send', { format: choice('json') }));
    await isOut(async () => {
      await w.slack.as(ana).openHome();
      await w.eventsDone();
      return payload({ type: 'block_suggestion', action_id: 'skillId', block_id: 'skillId', value: 'secret' });
    });
    expect(told(w)).not.toContain(other.workspaceId);
  });

  test('nor in what comes round by itself', async () => {
    w.advance({ days: 100 });
    await w.app.runSchedules();
    await w.deliver();
    for (const secret of SECRETS) expect(told(w)).not.toContain(secret);
    await nothingRefersThere();
  });
});
