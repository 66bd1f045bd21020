/** What people do about knowledge and about help by themselves: with the commands and forms they have. */
import type { StoredMessage } from '../../../practice/slack/model.ts';
import type { Driver } from '../../../practice/slack/types.ts';
import { UserError } from '../../../src/errors.ts';
import type { Member } from '../../../src/generated/prisma/client.ts';
import { NONE_HELPED } from '../../../src/knowledge/search-views.ts';
import { CARD_HELPED, CARD_OUTDATED, OPEN_CARD } from '../../../src/knowledge/views.ts';
import type { Doing } from './habits.ts';
import type { Random } from './random.ts';
import { shiftNow } from './rules.ts';
import { KNOWN, MISSING, textOf } from './topics.ts';
import type { YearWorld } from './world.ts';

/** The latest answer that only they see. */
async function answerTo(w: YearWorld, me: Driver, command: string, words: string): Promise<StoredMessage | undefined> {
  const before = me.ephemerals().length;
  await me.command(command, words);
  await w.settle();
  return me.ephemerals()[before];
}

const has = (message: StoredMessage, actionId: string): boolean =>
  JSON.stringify(message.blocks).includes(`"action_id":"${actionId}"`);

async function press(w: YearWorld, me: Driver, where: StoredMessage | 'modal', actionId: string): Promise<void> {
  const blocks = where === 'modal' ? (me.modal()?.blocks ?? []) : where.blocks;
  const found = new RegExp(`"action_id":"${actionId}"[^{}]*"value":("(?:[^"\\\\]|\\\\.)*")`).exec(
    JSON.stringify(blocks),
  );
  await me.press(where, actionId, found?.[1] ? (JSON.parse(found[1]) as string) : null);
  await w.settle();
}

async function closeAll(me: Driver): Promise<void> {
  while (me.modal()) await me.close();
}

/** Looks for what is written down, and says whether it helped; now and then that it is outdated. */
const lookUp: Doing = async (w, { slackId }, random) => {
  const me = w.slack.as(slackId);
  const answer = await answerTo(w, me, '/know', random.pick(KNOWN));
  if (!answer || !has(answer, OPEN_CARD)) return;
  const dice = random.next();
  if (dice < 0.45) return press(w, me, answer, CARD_HELPED);
  if (dice > 0.8) return;
  await press(w, me, answer, OPEN_CARD);
  if (random.chance(0.7)) await sayOutdated(w, me, random);
  await closeAll(me);
};

async function sayOutdated(w: YearWorld, me: Driver, random: Random): Promise<void> {
  if (!JSON.stringify(me.modal()?.blocks ?? []).includes(`"${CARD_OUTDATED}"`)) return;
  await press(w, me, 'modal', CARD_OUTDATED);
  me.fill('modal', { reason: textOf((words) => random.pick(words)) });
  await me.submit();
  await w.settle();
}

/** Looks for what nobody has written down. */
const lookInVain: Doing = async (w, { slackId }, random) => {
  const me = w.slack.as(slackId);
  const answer = await answerTo(w, me, '/know', random.pick(random.pick(MISSING)));
  if (answer && has(answer, NONE_HELPED)) await press(w, me, answer, NONE_HELPED);
};

/** Writes a card, names who is to check it, and does not mind that another one is like it. */
const writeDown: Doing = async (w, { slackId, workspaceId }, random) => {
  const me = w.slack.as(slackId);
  await me.command('/know', `new ${random.pick(KNOWN)} (${random.between(1, 9999)})`);
  await w.settle();
  const ids = (me.modal()?.blocks ?? []).flatMap((block) => block.block_id ?? []);
  const people = await w.deps.db.member.findMany({
    where: { workspaceId, deactivatedAt: null, slackId: { not: slackId } },
    orderBy: { slackId: 'asc' },
  });
  // Of whom nothing is ever heard, nobody thinks.
  const known = people.filter((one) => w.people.get(one.slackId)?.manner !== 'silent');
  for (const id of ids)
    if (id.startsWith('answer.')) me.fill('modal', { [id]: textOf((words) => random.pick(words)) });
    else if (id === 'verifier' && random.chance(0.6)) me.fill('modal', { [id]: random.pick(known).slackId });
  for (let step = 0; step < 2 && me.modal()?.submit; step++) {
    await me.submit();
    await w.settle();
  }
  await closeAll(me);
};

/** Throws UserError outside their hours: nobody asks for help at home. */
async function checkAtWork({ deps, now }: YearWorld, member: Member): Promise<void> {
  const workspace = await deps.db.workspace.findUniqueOrThrow({ where: { id: member.workspaceId } });
  if (!shiftNow({ member, workspace, daysOff: new Set() }, now())) throw new UserError('not at work');
}

/** Asks a person in the middle of a contact, after what is known was no help. */
const askPeople: Doing = async (w, member, random) => {
  await checkAtWork(w, member);
  const me = w.slack.as(member.slackId);
  const skills = await w.deps.db.offeredSkill.findMany({
    where: { workspaceId: w.workspaceId },
    distinct: ['skillId'],
    include: { skill: true },
  });
  const names = skills.map(({ skill }) => skill.name).sort();
  const subject = random.chance(0.25) ? random.pick(MISSING)[0] : random.pick(names);
  await me.command('/ask', `What now with ${subject}? ${random.pick(KNOWN)}`);
  await w.settle();
  for (let step = 0; step < 3 && me.modal()?.submit; step++) {
    await me.submit();
    await w.settle();
  }
  await closeAll(me);
};

/** Calls a lead into a bad contact. */
const callLead: Doing = async (w, member) => {
  await checkAtWork(w, member);
  const me = w.slack.as(member.slackId);
  await me.command('/shield', 'He shouts & threatens.');
  await w.settle();
  if (me.modal()?.submit) await me.submit();
  await w.settle();
  await closeAll(me);
};

/** As HABITS: how likely in a week. Of what is done at work only, about a quarter falls into somebody's hours. */
export const INQUIRIES: Record<string, [probability: number, does: Doing]> = {
  'looks something up': [0.08, lookUp],
  'looks in vain': [0.12, lookInVain],
  'writes a card': [0.03, writeDown],
  'asks for help': [0.24, askPeople],
  'calls a lead': [0.15, callLead],
};
