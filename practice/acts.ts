/** What the page asks to do, parsed and carried out by the person's driver. */
import { z } from 'zod';
import type { Act, ActResult, Choice, OptionsAsk, Place } from './contract.ts';
import { ownCommands } from './own-commands.ts';
import type { Driver, Outcome, Slack, Where } from './slack/types.ts';

const value = z.union([z.string(), z.array(z.string()), z.null()]);
const values = z.record(z.string(), value);
const place = z.discriminatedUnion('in', [
  z.object({ in: z.literal('message'), channel: z.string(), ts: z.string() }),
  z.object({ in: z.literal('modal'), viewId: z.string() }),
  z.object({ in: z.literal('home') }),
]);

export const ActSchema = z.discriminatedUnion('do', [
  z.object({ do: z.literal('command'), channel: z.string(), command: z.string(), text: z.string() }),
  z.object({
    do: z.literal('say'),
    channel: z.string(),
    text: z.string().min(1),
    threadTs: z.string().exactOptional(),
  }),
  z.object({ do: z.literal('react'), channel: z.string(), ts: z.string(), name: z.string().min(1) }),
  z.object({ do: z.literal('unreact'), channel: z.string(), ts: z.string(), name: z.string().min(1) }),
  z.object({ do: z.literal('delete'), channel: z.string(), ts: z.string() }),
  z.object({ do: z.literal('openHome') }),
  z.object({ do: z.literal('press'), place, blockId: z.string(), actionId: z.string(), value, values }),
  z.object({ do: z.literal('submit'), viewId: z.string(), values }),
  z.object({ do: z.literal('close'), viewId: z.string() }),
  z.object({
    do: z.literal('shortcut'),
    callbackId: z.string(),
    channel: z.string().exactOptional(),
    ts: z.string().exactOptional(),
  }),
  z.object({ do: z.literal('read'), channel: z.string() }),
]);

export const OptionsAskSchema = z.object({ place, blockId: z.string(), actionId: z.string(), query: z.string() });

export const FileSchema = z.object({ name: z.string().min(1).max(255), base64: z.base64() });

export const ClockMoveSchema = z.union([
  z.strictObject({ minutes: z.number().min(0) }),
  z.strictObject({ to: z.string().min(1) }),
]);

/** Only the top modal can be used; an older one on the page is told so. */
function inTopModal(driver: Driver, viewId: string): 'modal' {
  if (driver.modal()?.id !== viewId) throw new Error('This form is no longer open.');
  return 'modal';
}

function whereOf(driver: Driver, at: Place): Where {
  if (at.in === 'message') return { channel: at.channel, ts: at.ts };
  return at.in === 'home' ? 'home' : inTopModal(driver, at.viewId);
}

const done: Outcome = { ok: true, errors: {} };

async function command(slack: Slack, userId: string, act: Extract<Act, { do: 'command' }>): Promise<Outcome> {
  const own = ownCommands.find((one) => one.command === act.command);
  if (!own) return slack.as(userId).command(act.command, act.text, act.channel);
  await own.run(slack, userId, act.channel, act.text);
  return done;
}

async function perform(slack: Slack, userId: string, act: Act): Promise<Outcome> {
  const driver = slack.as(userId);
  switch (act.do) {
    case 'command':
      return command(slack, userId, act);
    case 'say':
      await driver.say(act.channel, act.text, act.threadTs);
      return done;
    case 'react':
      await driver.react(act, act.name);
      return done;
    case 'unreact':
      await driver.unreact(act, act.name);
      return done;
    case 'delete':
      driver.remove(act);
      return done;
    case 'openHome':
      return driver.openHome();
    case 'press': {
      const where = whereOf(driver, act.place);
      driver.fill(where, act.values);
      return driver.press(where, act.actionId, act.value, { blockId: act.blockId });
    }
    case 'submit':
      driver.fill(inTopModal(driver, act.viewId), act.values);
      return driver.submit();
    case 'close':
      inTopModal(driver, act.viewId);
      return driver.close();
    case 'shortcut':
      return driver.shortcut(act.callbackId, act.channel && act.ts ? { channel: act.channel, ts: act.ts } : undefined);
    case 'read':
      driver.read(act.channel);
      return done;
  }
}

/** Carries out an act; what Slack itself refuses comes back in words. */
export async function doAct(slack: Slack, userId: string, act: Act): Promise<ActResult> {
  try {
    const { ok, error } = await perform(slack, userId, act);
    return { ok, ...(error ? { error } : {}) };
  } catch (error) {
    return { ok: false, error: error instanceof Error ? error.message : String(error) };
  }
}

/** Choices for an external select; none when the element is gone. */
export async function findChoices(slack: Slack, userId: string, ask: OptionsAsk): Promise<Choice[]> {
  const driver = slack.as(userId);
  const { actionId, query, blockId } = ask;
  const options = await driver.search(actionId, query, whereOf(driver, ask.place), { blockId }).catch(() => []);
  return options.map(({ text, value: chosen = '', description }) => ({
    label: text.text,
    value: chosen,
    ...(description ? { description: description.text } : {}),
  }));
}
