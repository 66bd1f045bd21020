/** Live help, cards and shields, as people do them while the app is killed. */
import type { StoredMessage } from '../../practice/slack/model.ts';
import type { Slack } from '../../practice/slack/types.ts';
import type { PrismaClient } from '../../src/generated/prisma/client.ts';
import { writeCard } from '../../src/knowledge/cards.ts';
import { actingOn } from '../../src/knowledge/rights.ts';
import { openForm, pause, until } from './people.ts';

/** What people were told had worked. */
export interface Known {
  asked: string[];
  claimed: { asker: string; helper: string }[];
  solved: string[];
  /** Titles. */
  written: string[];
  foundOutdated: string[];
  putRight: string[];
  called: string[];
  steppedIn: { agent: string; lead: string }[];
}

export const newKnown = (): Known => ({
  ...{ asked: [], claimed: [], solved: [], written: [] },
  ...{ foundOutdated: [], putRight: [], called: [], steppedIn: [] },
});

export const countKnown = (known: Known): number => Object.values(known).reduce((sum, { length }) => sum + length, 0);

/** Everybody of one turn: somebody with a question and two who can answer it, a writer, a finder with a keeper, an agent with a lead. */
interface Few {
  asker: string;
  helpers: [string, string];
  skill: { id: string; name: string };
  writer: string;
  written: string;
  finder: string;
  keeper: string;
  kept: string;
  agent: string;
  lead: string;
}

const SYLLABLES = ['ba', 'ko', 'ri', 'mu', 'ta', 'ne', 'zo', 'li'];
/** A word of its own for each number: cards and questions are not mistaken for each other. */
const word = (n: number): string =>
  [...n.toString(8).padStart(4, '0')].map((digit) => SYLLABLES[Number(digit)]).join('');

/** People, skills, teams and cards for so many turns. */
export async function prepareKnowing(slack: Slack, db: PrismaClient, count: number): Promise<Few[]> {
  const { id: workspaceId } = await db.workspace.findFirstOrThrow();
  const now = new Date();
  const person = async (role: string, n: number) => {
    const slackId = slack.addUser({ name: `${role}${n}` }).id;
    return db.member.create({ data: { workspaceId, slackId, name: slackId, zone: 'UTC', createdAt: now } });
  };
  const all: Few[] = [];
  for (let n = 0; n < count; n += 1) {
    const [asker, writer, finder, keeper, agent, lead] = [
      ...[await person('asker', n), await person('writer', n), await person('finder', n)],
      ...[await person('keeper', n), await person('agent', n), await person('lead', n)],
    ] as const;
    if (!asker || !writer || !finder || !keeper || !agent || !lead) throw new Error('nobody is there');
    const skill = await db.skill.create({ data: { workspaceId, name: `Skill ${word(n)}` } });
    const helpers = [await person('helper', 2 * n), await person('helper', 2 * n + 1)] as const;
    for (const { id: memberId } of helpers) {
      const offered = { create: { skillId: skill.id, workspaceId, level: 'CAN_TEACH' as const } };
      const profile = { workspaceId, mentoring: true, capacity: 0, languages: ['en'], supportChannels: [], offered };
      await db.profile.create({ data: { memberId, ...profile, updatedAt: now } });
    }
    const team = await db.team.create({ data: { workspaceId, name: `Team ${n}`, leadId: lead.id } });
    await db.member.update({ where: { id: agent.id }, data: { teamId: team.id } });
    const kept = `What about ${word(200 + n)} ${word(300 + n)}?`;
    const text = { kind: 'FAQ' as const, title: kept, body: 'It is so.', product: null, tags: [], teamId: null };
    const keeping = await actingOn({ db }, keeper);
    const { id } = await db.$transaction((tx) => writeCard({ now: () => now }, tx, keeping, text));
    await db.card.update({ where: { id }, data: { status: 'PUBLISHED', verifiedAt: now } });
    all.push({
      ...{ asker: asker.slackId, helpers: [helpers[0].slackId, helpers[1].slackId], skill },
      ...{ writer: writer.slackId, written: `How is ${word(400 + n)} done with ${word(500 + n)}?` },
      ...{ finder: finder.slackId, keeper: keeper.slackId, kept, agent: agent.slackId, lead: lead.slackId },
    });
  }
  return all;
}

export const wordsOf = (message: StoredMessage) => `${message.text} ${JSON.stringify(message.blocks)}`;
export const findDm = (slack: Slack, person: string, words: string) =>
  slack
    .as(person)
    .directMessages()
    .find((message) => wordsOf(message).includes(words));
const inModal = (slack: Slack, person: string, words: string) =>
  JSON.stringify(slack.as(person).modal()?.blocks ?? '').includes(words);

/** Presses a button in a direct message, if it stands in one. */
async function pressDm(slack: Slack, person: string, action: string): Promise<void> {
  const message = findDm(slack, person, `"${action}"`);
  if (message) await slack.as(person).press({ channel: message.channel, ts: message.ts }, action);
}

/** Opens a form with a command, unless it stands there from an attempt that went wrong. False: something else came, or nothing. */
async function formIs(slack: Slack, person: string, callbackId: string, command: string, text: string) {
  const me = slack.as(person);
  if (me.modal()?.callback_id === callbackId) return true;
  while (me.modal()) await me.close();
  return (await openForm(slack, person, command, text)) && me.modal()?.callback_id === callbackId;
}

async function ask(slack: Slack, { asker, skill }: Few, end: number, known: Known): Promise<void> {
  const me = slack.as(asker);
  const isAsking = () => inModal(slack, asker, 'live-help.withdraw') || !!findDm(slack, asker, 'live-help.withdraw');
  const done = await until(end, async () => {
    if (isAsking()) return true;
    if (!(await formIs(slack, asker, 'live-help.send', '/ask', `Who can explain ${skill.name} to me?`)))
      return isAsking();
    await me.search('skillId', skill.name);
    await me.type('skillId', skill.id);
    await me.submit();
    return isAsking();
  });
  if (done) known.asked.push(asker);
}

/** Both press at the same moment; one has it, who solves it. */
async function takeByTwo(slack: Slack, { asker, helpers }: Few, end: number, known: Known): Promise<void> {
  const hasIt = () => helpers.find((helper) => findDm(slack, helper, 'You took it, for'));
  await until(end, async () => {
    if (hasIt()) return true;
    if (helpers.every((helper) => findDm(slack, helper, '"live-help.take"')))
      await Promise.all(helpers.map((helper) => pressDm(slack, helper, 'live-help.take')));
    return false;
  });
  const helper = hasIt();
  if (!helper) return;
  known.claimed.push({ asker, helper });
  const solved = await until(end, async () => {
    if (findDm(slack, helper, 'a hand at the right moment')) return true;
    await pressDm(slack, helper, 'live-help.solved');
    return false;
  });
  if (solved) known.solved.push(asker);
}

async function write(slack: Slack, { writer, written }: Few, end: number, known: Known): Promise<void> {
  const me = slack.as(writer);
  const isSaved = () => me.modal()?.callback_id === 'knowledge.card';
  const done = await until(end, async () => {
    if (isSaved()) return true;
    const form = me.modal()?.callback_id;
    // A form that opened late was sent twice over: among what says the same stands what was written in the first.
    if (form === 'capture.save-as-new' && inModal(slack, writer, written)) return true;
    if (form !== 'capture.save-as-new') {
      // One that Slack got no answer to stays open: it is sent again, not opened anew.
      if (form !== 'capture.save' && !(await formIs(slack, writer, 'capture.save', '/know', `new ${written}`)))
        return false;
      const answer = me.modal()?.blocks.find(({ block_id: id }) => id?.startsWith('answer.'));
      await me.type(answer?.block_id ?? '', `Like ${written}`);
    }
    await me.submit();
    return isSaved();
  });
  if (done) known.written.push(written);
}

const REASON = 'No longer so since Monday.';

async function findOutdated(slack: Slack, { finder, kept }: Few, end: number, known: Known): Promise<boolean> {
  const me = slack.as(finder);
  const done = await until(end, async () => {
    if (me.modal()?.callback_id !== 'knowledge.send-outdated') {
      while (me.modal()) await me.close();
      const before = me.ephemerals().length;
      await me.command('/know', kept);
      await slack.settle(() => me.ephemerals().length > before, 1500);
      const answer = me.ephemerals().at(-1);
      if (!answer) return false;
      await me.press({ channel: answer.channel, ts: answer.ts }, 'knowledge.outdated');
      await slack.settle(() => me.modal() !== undefined, 1500);
    }
    await me.type('reason', REASON);
    await me.submit();
    return inModal(slack, finder, REASON);
  });
  if (done) known.foundOutdated.push(kept);
  return done;
}

async function putRight(slack: Slack, { keeper, kept }: Few, end: number, known: Known): Promise<void> {
  const me = slack.as(keeper);
  const done = await until(end, async () => {
    if (!(await formIs(slack, keeper, 'verification.checks', '/know', 'check'))) return false;
    // Nothing is left to check: it had worked.
    if (!inModal(slack, keeper, 'verification.confirm')) return true;
    await me.press('modal', 'verification.confirm');
    await slack.settle(() => inModal(slack, keeper, 'still true'), 1500).catch(() => me.close());
    return inModal(slack, keeper, 'still true');
  });
  if (done) known.putRight.push(kept);
}

async function call(slack: Slack, { agent, lead }: Few, end: number, known: Known): Promise<void> {
  const me = slack.as(agent);
  const isCalled = () => inModal(slack, agent, 'shield.withdraw') || !!findDm(slack, agent, 'shield.withdraw');
  const called = await until(end, async () => {
    if (isCalled()) return true;
    if (!(await formIs(slack, agent, 'shield.call', '/shield', 'Somebody shouts.'))) return isCalled();
    await me.submit();
    return isCalled();
  });
  if (!called) return;
  known.called.push(agent);
  const isIn = await until(end, async () => {
    if (findDm(slack, lead, 'You are stepping in')) return true;
    await pressDm(slack, lead, 'shield.step-in');
    return false;
  });
  if (isIn) known.steppedIn.push({ agent, lead });
}

/** All of it, spread over the time: each turn begins with some delay. */
export async function workWithKnowledge(
  slack: Slack,
  all: Few[],
  { end, spreadMs }: { end: number; spreadMs: number },
  known: Known,
): Promise<void> {
  const turn = async (few: Few, index: number) => {
    await pause((index / all.length) * spreadMs);
    await Promise.all([
      ask(slack, few, end, known),
      takeByTwo(slack, few, end, known),
      write(slack, few, end, known),
      findOutdated(slack, few, end, known).then((found) => (found ? putRight(slack, few, end, known) : undefined)),
      call(slack, few, end, known),
    ]);
  };
  await Promise.all(all.map(turn));
}
