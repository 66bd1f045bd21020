/** Questions that make an objective clearer while somebody writes it. They never stand in the way of saving. */
import type { ObjectiveMeasure } from '../generated/prisma/enums.ts';
import { readNumber } from './numbers.ts';

/** A form as it is typed: any part may be missing. */
export interface Typed {
  deed?: string | undefined;
  measure?: ObjectiveMeasure | undefined;
  unit?: string | undefined;
  baseline?: string | undefined;
  target?: string | undefined;
  nextStep?: string | undefined;
  why?: string | undefined;
  /** YYYY-MM-DD */
  dueOn?: string | undefined;
}

export interface Calendar {
  /** YYYY-MM-DD, in the person's zone. */
  today: string;
  /** The pairing's last day, YYYY-MM-DD. */
  end: string;
  /** The same day in words. */
  endInWords: string;
}

export type Hints = { [name in keyof Typed]?: string | undefined };

/** Said of nearly everything, seen by nobody. English only: other languages simply get fewer hints. */
const VAGUE =
  /\b((get|be|become|feel|do|grow|getting|being|becoming)\s+(\w+\s+)?(better|good|great|best|faster|stronger|confident|professional|comfortable|strong)|improv\w+|learn\s+(more|about)|understand|know\s+more|master|develop|grow\s+as|be\s+more|work\s+on)\b/i;
const ABSOLUTE = /\b(always|never|every\s+(single|time)|all\s+(customers|cases|calls|tickets|contacts)|100\s?%)/i;
const LATER = /\b(some\s?day|some\s?time|soon|later|next\s+(month|quarter|year)|when\s+i\s+have\s+time|try\s+to)\b/i;

/** A number that is no length of time. */
const COUNTED = /\b\d+\b(?!\s*(min|minutes?|h|hours?|days?|weeks?)\b)/i;

const words = (text: string): number => text.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
/** Languages without spaces have no words to count. */
const isShort = (text: string, least: number): boolean => words(text) < least && text.length < 24;

function aboutDeed(deed: string): string | undefined {
  if (deed === '') return undefined;
  if (VAGUE.test(deed) && words(deed) < 12) return 'What would a colleague see you do?';
  if (isShort(deed, 4)) return 'Which contacts, with whom? Say it so that a colleague would recognise it.';
  if (ABSOLUTE.test(deed)) return 'That leaves no room for a bad day. How often would be enough?';
  if ((deed.match(/\band\b|;/gi) ?? []).length > 2) return 'These may be several objectives. Which one comes first?';
  return undefined;
}

function aboutUnit(unit: string, measure: ObjectiveMeasure): string | undefined {
  if (unit !== '') return undefined;
  return measure === 'YES_NO' ? 'How will the two of you know that it is done?' : 'What exactly is counted, and where?';
}

const numberIn = (text: string | undefined): number | undefined => {
  const number = readNumber(text ?? '');
  return typeof number === 'number' ? number : undefined;
};

function aboutTarget({ baseline, target, measure }: Typed): string | undefined {
  const [from, to] = [numberIn(baseline), numberIn(target)];
  if (from === undefined || to === undefined) return undefined;
  if (from === to) return 'That is where you stand today. What would be one step further?';
  if (measure === 'PERCENT' && Math.abs(to - from) > 30) return 'A big step. Would half of it be a success already?';
  if (measure === 'PERCENT' && to === 100) return '100% leaves no room for a bad day. What would be very good?';
  if (from !== 0 && Math.abs(to) >= Math.abs(from) * 5)
    return 'A big step. What would you be glad to have by half-time?';
  return undefined;
}

function aboutNextStep(nextStep: string): string | undefined {
  if (nextStep === '') return undefined;
  if (LATER.test(nextStep)) return 'What of it can you do this week, in half an hour?';
  if (isShort(nextStep, 3)) return 'With whom, and on which day?';
  return nextStep.length > 200 ? 'Is there a smaller first bit?' : undefined;
}

function aboutDate(dueOn: string, { today, end, endInWords }: Calendar): string | undefined {
  if (dueOn === '' || dueOn < today) return undefined;
  if (dueOn > end) return `Your pairing goes on until ${endInWords}. What could be done by then?`;
  const days = (Date.parse(dueOn) - Date.parse(today)) / 86_400_000;
  return days < 7 ? 'That is soon. Is there time to try it more than once?' : undefined;
}

/** One question at most for each field, and only where there is something to ask. Pure. */
export function coach(typed: Typed, calendar: Calendar): Hints {
  const text = (name: 'deed' | 'unit' | 'nextStep' | 'why' | 'dueOn') => typed[name]?.trim() ?? '';
  const { measure = 'NUMBER' } = typed;
  const begun = text('deed') !== '';
  return {
    deed: aboutDeed(text('deed')),
    measure:
      measure === 'YES_NO' && COUNTED.test(text('deed'))
        ? 'There is a number in it. Would counting show more?'
        : undefined,
    unit: begun ? aboutUnit(text('unit'), measure) : undefined,
    target: measure === 'YES_NO' ? undefined : aboutTarget(typed),
    nextStep: aboutNextStep(text('nextStep')),
    why:
      text('why') !== '' && isShort(text('why'), 3)
        ? 'Who would notice, and what would be different for them?'
        : undefined,
    dueOn: aboutDate(text('dueOn'), calendar),
  };
}
