import type { StoredFile, StoredMessage } from '../../practice/slack/model.ts';
import type { PairingKind } from '../../src/generated/prisma/enums.ts';
import { addMentor, ask, pairings, pressDm } from './mentoring.ts';
import type { World } from './world.ts';

export interface Two {
  /** The mentee. */
  ana: string;
  /** The mentor. */
  ben: string;
  id: string;
  channel: string;
}

/** Ana, whom Ben mentors. */
export async function paired(w: World, kind: PairingKind = 'CLASSIC'): Promise<Two> {
  const ben = await addMentor(w, 'Ben');
  const ana = w.person('Ana');
  await ask(w, ana);
  await w.deps.db.mentorRequest.updateMany({ data: { kind } });
  await pressDm(w, ben, 'offer.accept');
  const [pairing] = await pairings(w);
  return { ana, ben, id: pairing?.id ?? '', channel: pairing?.channel ?? '' };
}

const standsIn = (w: World, { ana, channel }: Two) => w.slack.as(ana).messages(channel);

/** The messages that show sessions in the pair's conversation, oldest first. */
export const cards = (w: World, two: Two): StoredMessage[] =>
  standsIn(w, two).filter(({ blocks, files, metadata }) => {
    const words = JSON.stringify(blocks);
    const isOfPair = words.includes('To break the ice'); // the introduction, which finds the first time
    return (
      files.length === 0 && metadata !== undefined && !isOfPair && /session\.|These times are no longer/.test(words)
    );
  });

export function card(w: World, two: Two): StoredMessage {
  const last = cards(w, two).at(-1);
  if (!last) throw new Error('no session is shown');
  return last;
}

/** The messages that came with a file, and the files' text. */
export const files = (w: World, two: Two): { text: string; ics: string }[] =>
  standsIn(w, two)
    .filter((message) => message.files.length > 0)
    .map(({ text, files: [file] }) => ({ text, ics: new TextDecoder().decode((file as StoredFile).bytes) }));

export const session = (w: World) =>
  w.deps.db.session.findFirstOrThrow({ orderBy: { id: 'desc' }, include: { actions: { orderBy: { id: 'asc' } } } });

/** From App Home to the form that suggests times. */
export async function findTime(w: World, slackId: string): Promise<void> {
  const me = w.slack.as(slackId);
  await me.openHome();
  await w.slack.settle(() => JSON.stringify(me.home()?.blocks ?? '').includes('session.find-time'));
  await me.press('home', 'session.find-time');
  await w.slack.settle(() => me.modal() !== undefined);
}

/** Suggests the times the form comes with, and delivers what follows. */
export async function propose(w: World, slackId: string): Promise<void> {
  await findTime(w, slackId);
  await w.slack.as(slackId).submit();
  await w.deliver();
}

/** What a press can change for a person: the message, a form, a word to them alone. */
const seen = (w: World, two: Two, slackId: string): string => {
  const me = w.slack.as(slackId);
  return JSON.stringify([me.modals().length, me.ephemerals().length, standsIn(w, two)]);
};

/** Presses a button of the latest card, of several the first, and waits until that shows. */
export async function pressCard(w: World, two: Two, slackId: string, action: string): Promise<void> {
  const shown = card(w, two);
  const value = firstValue(shown, action);
  const before = seen(w, two, slackId);
  await w.slack.as(slackId).press(shown, action, value);
  await w.slack.settle(() => seen(w, two, slackId) !== before);
  w.advance({ seconds: 2 });
  await w.deliver();
}

/** The value of the first of several buttons with this action. */
function firstValue(message: StoredMessage, action: string): string {
  for (const block of message.blocks) {
    const elements =
      block.type === 'actions' ? block.elements : block.type === 'section' && block.accessory ? [block.accessory] : [];
    for (const element of elements)
      if (element.type === 'button' && element.action_id === action) return element.value ?? '';
  }
  throw new Error(`no ${action} there: ${JSON.stringify(message.blocks)}`);
}

/** A session with a date: Ana suggests, Ben takes the first. */
export async function plan(w: World): Promise<Two> {
  const two = await paired(w);
  await propose(w, two.ana);
  await pressCard(w, two, two.ben, 'session.choose');
  return two;
}
