/** An objective on one or two lines, with its buttons: for App Home, a check-in, or the pair's conversation. */
import type { ActionsBlockElement, Button, KnownBlock } from '@slack/types';
import { z } from 'zod';
import type { Objective } from '../generated/prisma/client.ts';
import { actions, button, escapeMrkdwn, section, shorten } from '../slack/blocks.ts';
import { fractionOf, inDigits, isReached, steppedFrom } from './numbers.ts';
import { dayInWords, progressInWords } from './words.ts';

/** In messages: a tap edits the tapped message by the outbox (its kind's `shown`), so a kind that shows these needs nothing more. */
export const SET_OBJECTIVE = 'objective.set';
export const OPEN_OBJECTIVE = 'objective.open';
export const EDIT_OBJECTIVE = 'objective.edit';
export const STEP = 'objective.step';
export const SET_VALUE = 'objective.value';
export const ACHIEVE = 'objective.achieve';

/** What the buttons carry. */
export const PairingButton = z.object({ pairingId: z.uuid() });
export const ObjectiveButton = z.object({ id: z.uuid() });
/** From and to: two taps on the same button are one step. */
export const StepButton = z.object({ id: z.uuid(), from: z.number().nullable(), to: z.number() });

export const carrying = (id: string): string => JSON.stringify({ id } satisfies z.infer<typeof ObjectiveButton>);

/** What somebody typed, on one line and harmless. */
export const oneLine = (text: string, most = 200): string =>
  escapeMrkdwn(shorten(text.replaceAll(/\s+/g, ' ').replaceAll(/`{3,}/g, '`'), most));

/** [Set an objective], for a message or a section of the pairing. */
export const setObjectiveButton = (pairingId: string): Button =>
  button(SET_OBJECTIVE, 'Set an objective', JSON.stringify({ pairingId } satisfies z.infer<typeof PairingButton>));

const CELLS = 5;

/** The way that is done, e.g. "▰▰▱▱▱ "; nothing where it cannot be said. */
function bar(objective: Objective): string {
  const fraction = fractionOf(objective);
  if (fraction === undefined) return '';
  const done = isReached(objective) ? CELLS : Math.min(CELLS - 1, Math.floor(fraction * CELLS));
  return `${'▰'.repeat(done)}${'▱'.repeat(CELLS - done)} `;
}

/** Deed, progress and date. mrkdwn. */
export const objectiveLine = (objective: Objective): string =>
  `*${oneLine(objective.deed)}*\n${bar(objective)}${oneLine(progressInWords(objective), 150)} · until ${dayInWords(objective.dueOn)}`;

function stepButton(objective: Objective): Button {
  const { id, current } = objective;
  const to = steppedFrom(objective);
  const step = to - (current ?? objective.baseline ?? 0);
  const value = { id, from: current, to } satisfies z.infer<typeof StepButton>;
  return button(STEP, `${step < 0 ? '' : '+'}${inDigits(step)}`, JSON.stringify(value));
}

/** One tap for where it stands; for its owner only. Once the target is reached, the tap that says so comes first. */
export function progressButtons(objective: Objective): Button[] {
  const { id, measure } = objective;
  if (measure === 'YES_NO') return [button(ACHIEVE, 'Done', carrying(id))];
  const set = button(SET_VALUE, 'Set…', carrying(id));
  if (isReached(objective)) return [button(ACHIEVE, 'Achieved', carrying(id), 'primary'), set];
  return steppedFrom(objective) === (objective.current ?? objective.baseline) ? [set] : [stepButton(objective), set];
}

/** An open objective with its buttons; whoever does not own it can look at it. */
export function objectiveRow(objective: Objective & { own: boolean }): KnownBlock[] {
  const open = button(OPEN_OBJECTIVE, 'Open', carrying(objective.id));
  if (!objective.own) return [section(objectiveLine(objective), open)];
  const buttons: ActionsBlockElement[] = [...progressButtons(objective), open];
  return [section(objectiveLine(objective)), actions(...buttons)];
}
