import type { StoredMessage } from '../../practice/slack/model.ts';
import { addMentor, ask, pairings, pressDm } from './mentoring.ts';
import type { World } from './world.ts';

export interface Pair {
  /** The mentee. */
  ana: string;
  /** The mentor. */
  ben: string;
  id: string;
  channel: string;
}

/** A pairing that was asked for, accepted and introduced. */
export async function pair(w: World, kind = 'CLASSIC'): Promise<Pair> {
  const ben = await addMentor(w, 'Ben', { capacity: 1 });
  const ana = w.person('Ana');
  await ask(w, ana, { kind });
  await pressDm(w, ben, 'offer.accept');
  const [pairing] = await pairings(w);
  if (!pairing?.channel) throw new Error('there is no conversation');
  return { ana, ben, id: pairing.id, channel: pairing.channel };
}

export const pairingOf = (w: World, { id }: Pick<Pair, 'id'>) => w.deps.db.pairing.findUniqueOrThrow({ where: { id } });

/** The message in the pair's conversation that shows their agreement and progress. */
export function card(w: World, { ana, channel }: Pair): StoredMessage {
  const message = w.slack.as(ana).messages(channel)[1];
  if (!message) throw new Error('there is no card');
  return message;
}

/** Chooses from a pairing's menu on App Home and waits for what opens. */
export async function choose(w: World, who: string, does: string, id: string): Promise<void> {
  const me = w.slack.as(who);
  await me.openHome();
  await w.slack.settle(() => me.home() !== undefined);
  await me.press('home', 'pairing.menu', JSON.stringify({ do: does, id }));
  await w.slack.settle(() => me.modal() !== undefined);
}

/** Everything somebody's App Home says. */
export async function homeOf(w: World, who: string): Promise<string> {
  const me = w.slack.as(who);
  await me.openHome();
  await w.eventsDone();
  return JSON.stringify(me.home()?.blocks);
}

/** The message that only one person sees, once there is one. */
export async function whispered(w: World, who: string): Promise<string> {
  await w.slack.settle(() => w.slack.as(who).ephemerals().length > 0);
  return w.slack.as(who).ephemerals().at(-1)?.text ?? '';
}

/** All direct messages somebody has, in words. */
export const heard = (w: World, who: string): string[] =>
  w.slack
    .as(who)
    .directMessages()
    .map(({ text }) => text);
