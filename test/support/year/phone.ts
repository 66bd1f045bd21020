import type { Value } from '../../../practice/contract.ts';
import { type Control, controlsOf } from '../../../practice/slack/controls.ts';
import type { StoredMessage } from '../../../practice/slack/model.ts';
import type { Driver, Slack } from '../../../practice/slack/types.ts';
import type { Random } from './random.ts';
import { textOf } from './topics.ts';

/** How gladly somebody presses something, by action id; what is not named counts 1. */
export type Taste = (actionId: string, label: string) => number;

/** How gladly somebody leaves it at reading. */
const NOTHING = 0.3;

interface Choice {
  control: Control;
  value: string | null;
  label: string;
}

interface Option {
  value?: string;
  text?: { text?: string };
}

interface Limits {
  min_length?: number;
  max_length?: number;
  min_value?: string;
  max_value?: string;
}

const isPressed = ({ element, input }: Control) => !input && /^(button|overflow|static_select)$/.test(element.type);

/** Everything that can be pressed, each option of a menu for itself. */
function choicesOf(blocks: StoredMessage['blocks']): Choice[] {
  return controlsOf(blocks)
    .filter(isPressed)
    .filter(({ element }) => element.url === undefined)
    .flatMap((control) => {
      const { element } = control;
      if (element.type === 'button') {
        const label = (element.text as { text?: string } | undefined)?.text ?? '';
        return [{ control, value: (element.value as string | undefined) ?? null, label }];
      }
      return ((element.options ?? []) as Option[]).map(({ value = '', text }) => ({
        control,
        value,
        label: text?.text ?? '',
      }));
    });
}

const isoDay = (at: number) => new Date(at).toISOString().slice(0, 10);

/** Something sensible for an input; null: left as it is. */
function answerTo({ element }: Control, now: Date, random: Random): Value {
  const { min_length: least = 0, max_length: most = 3000, min_value, max_value } = element as unknown as Limits;
  const options = ((element.options ?? []) as Option[]).map(({ value }) => value ?? '');
  switch (element.type) {
    case 'rich_text_input':
      return textOf((words) => random.pick(words));
    case 'plain_text_input':
      return 'We talk about calls & listen <!channel> well. '.repeat(3).slice(0, Math.max(least, Math.min(most, 60)));
    case 'number_input':
      return String(random.between(Number(min_value ?? 1), Number(max_value ?? 5)));
    case 'datepicker':
      return isoDay(now.getTime() + random.between(2, 20) * 86_400_000);
    case 'timepicker':
      return random.pick(['09:00', '10:30', '14:00']);
    case 'datetimepicker':
      return String(Math.floor(now.getTime() / 1_800_000) * 1800 + random.between(20, 300) * 3600);
    case 'static_select':
    case 'radio_buttons':
      return options.length > 0 ? random.pick(options) : null;
    case 'multi_static_select':
    case 'checkboxes':
      return options.length > 0 ? random.some(options, 2) : null;
    default:
      return null;
  }
}

/** Fills what is empty, and now and then changes what is not. */
async function fillIn(me: Driver, now: Date, random: Random): Promise<void> {
  for (const control of controlsOf(me.modal()?.blocks ?? []).filter(({ input }) => input)) {
    const { element, blockId, input } = control;
    const isFilled = Object.keys(element).some((key) => key.startsWith('initial_'));
    // The text of a card is optional to Slack, and what the form is for.
    const isLeft = isFilled || (input?.optional && element.type !== 'rich_text_input');
    if (isLeft && !random.chance(0.2)) continue;
    const value = answerTo(control, now, random);
    if (value !== null) me.fill('modal', { [blockId]: value });
    else if (element.type === 'external_select' && !isFilled) {
      const found = await me.search(element.action_id, '   ', 'modal', { blockId });
      if (found[0]?.value) me.fill('modal', { [blockId]: found[0].value });
    }
  }
}

/** Deals with whatever opened, for a few steps, and puts it away. */
async function useModals(me: Driver, now: Date, random: Random, settle: () => Promise<void>): Promise<void> {
  for (let step = 0; step < 3 && me.modal(); step++) {
    await fillIn(me, now, random);
    if (!me.modal()?.submit) break;
    const { ok } = await me.submit();
    await settle();
    if (!ok) break;
  }
  while (me.modal()) await me.close();
}

/** Reads a message and presses something in it, twice at once if `twice`. What was pressed; undefined: nothing. */
export async function pressSomething(
  slack: Slack,
  slackId: string,
  message: StoredMessage,
  { random, taste, twice, settle }: { random: Random; taste: Taste; twice: boolean; settle: () => Promise<void> },
): Promise<string | undefined> {
  const me = slack.as(slackId);
  const choices: (Choice | null)[] = [null, ...choicesOf(message.blocks)];
  const chosen = random.weighted(choices, (one) => (one ? taste(one.control.element.action_id, one.label) : NOTHING));
  if (!chosen) return undefined;
  const { control, value, label } = chosen;
  const press = () => me.press(message, control.element.action_id, value, { blockId: control.blockId });
  await Promise.all(twice ? [press(), press()] : [press()]);
  await settle();
  await useModals(me, slack.now(), random, settle);
  return `${control.element.action_id} ${label}`;
}
