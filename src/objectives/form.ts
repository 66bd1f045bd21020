/** The form of an objective as it is read: its fields' text into what is kept, strictly to set it, leniently to keep a draft. */
import { z } from 'zod';
import { ObjectiveMeasure } from '../generated/prisma/enums.ts';
import type { Typed } from './coach.ts';
import { inDigits, readNumber } from './numbers.ts';
import type { ObjectiveInput } from './service.ts';
import type { Template } from './templates.ts';

/** They stand in lists, messages and on App Home: short enough to be read there. */
export const MOST = { deed: 200, unit: 80, nextStep: 300, why: 300, number: 20 } as const;

/** The names of the fields, which are block ids. Those of what is typed; the skill is chosen. */
export const FIELDS = ['deed', 'measure', 'unit', 'baseline', 'target', 'nextStep', 'why', 'dueOn'] as const;

/** A field's text by its name, as FormDraft keeps it. */
export type Values = Record<string, string>;

/** Text as it is kept: no control characters, which PostgreSQL or Slack would refuse, and no needless space. */
const clean = (text: string): string =>
  text
    .toWellFormed()
    .normalize('NFC')
    .replaceAll(/[^\S\n]+|(?!\n)\p{Cc}/gu, ' ')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim();

/** Something a reader can see: invisible signs alone are no deed. */
const VISIBLE = /\p{L}|\p{N}|\p{Extended_Pictographic}/u;

const text = (most: number, missing: string) =>
  z
    .string(missing)
    .transform(clean)
    .pipe(z.string().regex(VISIBLE, missing).max(most, `At most ${most} characters, please.`));

const number = z.string().transform((typed, context) => {
  const read = readNumber(typed);
  if (typeof read === 'number') return read;
  context.addIssue({ code: 'custom', message: read });
  return z.NEVER;
});

const Fields = z.object({
  deed: text(MOST.deed, 'Say what you want to do.'),
  measure: z.enum(ObjectiveMeasure, 'Choose one.'),
  unit: z.string().transform(clean).pipe(z.string().max(MOST.unit)).optional(),
  baseline: number.optional(),
  target: number.optional(),
  nextStep: text(MOST.nextStep, 'Name one small step.'),
  why: text(MOST.why, 'Say why it matters to you.'),
  dueOn: z.iso.date('Choose a day.'),
  skillId: z.uuid('Choose from the list.').optional(),
});

const outOfPercent = (value: number | undefined) => value !== undefined && (value < 0 || value > 100);

/** What is truly wrong; everything else is a question the coach asks. */
export const ObjectiveForm = Fields.superRefine(({ measure, unit = '', baseline, target }, context) => {
  const report = (field: string, message: string) =>
    context.addIssue({ code: 'custom', path: [field], message, input: '' });
  if (measure === 'YES_NO') return;
  if (!VISIBLE.test(unit)) report('unit', measure === 'PERCENT' ? 'Say of what.' : 'Say what is counted.');
  if (target === undefined) report('target', 'Write the number you want to reach.');
  if (measure === 'PERCENT' && outOfPercent(baseline)) report('baseline', 'From 0 to 100, please.');
  if (measure === 'PERCENT' && outOfPercent(target)) report('target', 'From 0 to 100, please.');
}).transform(({ unit = '', baseline, target, skillId, ...rest }): ObjectiveInput => {
  const counted = rest.measure !== 'YES_NO';
  // What is counted begins at nothing unless somebody says otherwise; a percentage nobody measured is unknown.
  const from = rest.measure === 'NUMBER' ? (baseline ?? 0) : (baseline ?? null);
  const numbers = { baseline: counted ? from : null, target: counted ? (target ?? null) : null };
  return { ...rest, unit, ...numbers, skillId: skillId ?? null };
});

const measureOf = (values: Values): ObjectiveMeasure =>
  z.enum(ObjectiveMeasure).safeParse(values.measure).data ?? ObjectiveMeasure.NUMBER;

/** As much as can be read of a form that is not finished. */
export function readUnfinished(values: Values): Omit<ObjectiveInput, 'dueOn'> & { dueOn: string | null } {
  const line = (name: 'deed' | 'unit' | 'nextStep' | 'why') =>
    clean(values[name] ?? '')
      .slice(0, MOST[name])
      .toWellFormed();
  const read = (name: 'baseline' | 'target') => {
    const value = readNumber(values[name] ?? '');
    return typeof value === 'number' ? value : null;
  };
  return {
    deed: line('deed'),
    measure: measureOf(values),
    unit: line('unit'),
    baseline: read('baseline'),
    target: read('target'),
    nextStep: line('nextStep'),
    why: line('why'),
    dueOn: z.iso.date().safeParse(values.dueOn).data ?? null,
    skillId: z.uuid().safeParse(values.skillId).data ?? null,
  };
}

/** What the coach is asked about. */
export const typedOf = (values: Values): Typed => ({ ...values, measure: measureOf(values) });

const digits = (value: number | null | undefined): string =>
  value === null || value === undefined ? '' : inDigits(value);

/** A template as the form shows it. */
export const valuesOfTemplate = (template: Template): Values => {
  const { deed, measure, unit, baseline, target, nextStep, why } = template;
  return { deed, measure, unit, baseline: digits(baseline), target: digits(target), nextStep, why };
};

/** A saved objective as the form shows it. */
export const valuesOfInput = ({ baseline, target, skillId, ...input }: ObjectiveInput): Values => ({
  ...input,
  baseline: digits(baseline),
  target: digits(target),
  skillId: skillId ?? '',
});
