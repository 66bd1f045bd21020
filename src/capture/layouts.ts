/** A card's text in CommonMark as the fields of its kind, and back again: what comes out is what went in, to the letter. */
import type { CardKind } from '../generated/prisma/client.ts';
import { HEADINGS, type SectionName } from './words.ts';

/** Policy: longer guides are no longer followed; Slack shows 100 blocks. */
export const MOST_STEPS = 20;

/** The fields of each kind in their order; the main one takes what fits nowhere else. */
export const LAYOUTS: Record<CardKind, { sections: SectionName[]; main: SectionName }> = {
  FAQ: { sections: ['answer'], main: 'answer' },
  HOW_TO: { sections: ['intro', 'steps'], main: 'intro' },
  TROUBLESHOOTING: { sections: ['seen', 'steps', 'otherwise'], main: 'seen' },
  PLAYBOOK: { sections: ['situation', 'alone', 'limit'], main: 'situation' },
  STORY: { sections: ['situation', 'did', 'outcome'], main: 'situation' },
};

/** The text of each field; of the steps one each. */
export type Sections = Partial<Record<SectionName, string[]>>;

/** A text as it is kept: plain line ends, nothing empty around it. */
export const tidyText = (text: string): string =>
  text
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(/(?![\n\t])\p{Cc}/gu, '')
    .replace(/^(?:[ \t]*\n)+/, '')
    .trimEnd();

const headingOf = (section: SectionName): string => `**${HEADINGS[section]}**`;

function itemOf(step: string, index: number): string {
  const mark = `${index + 1}. `;
  return mark + step.replaceAll(/\n(?=[^\n])/g, `\n${' '.repeat(mark.length)}`);
}

/** The whole text: fields that are empty leave nothing behind. */
export function composeBody(kind: CardKind, sections: Sections): string {
  const texts = LAYOUTS[kind].sections.map((section) => {
    const all = (sections[section] ?? []).map(tidyText).filter((text) => text !== '');
    if (section === 'steps') return all.map(itemOf).join('\n');
    const text = all.join('\n\n');
    return HEADINGS[section] === undefined || text === '' ? text : `${headingOf(section)}\n\n${text}`;
  });
  return texts.filter((text) => text !== '').join('\n\n');
}

/** Splits before the line that holds this and nothing else. */
function cutAt(body: string, line: string): [before: string, after: string | undefined] {
  const at = `\n\n${body}`.lastIndexOf(`\n\n${line}\n\n`);
  if (at < 0) return [body, undefined];
  return [body.slice(0, Math.max(0, at - 2)), body.slice(at + line.length + 2)];
}

/** The numbered list a text ends with, item by item, and what comes before it. */
function cutSteps(body: string): [before: string, steps: string[]] {
  const begin = body.startsWith('1. ') ? 0 : body.lastIndexOf('\n\n1. ') + 2;
  if (begin === 1) return [body, []];
  const steps: string[][] = [];
  for (const line of body.slice(begin).split('\n')) {
    const mark = `${steps.length + 1}. `;
    const indent = ' '.repeat(`${steps.length}. `.length);
    if (line.startsWith(mark)) steps.push([line.slice(mark.length)]);
    else if (line === '' || line.startsWith(indent)) steps.at(-1)?.push(line.slice(indent.length));
    else return [body, []];
  }
  return [body.slice(0, Math.max(0, begin - 2)), steps.map((lines) => lines.join('\n'))];
}

function readSections(kind: CardKind, body: string): Sections {
  const { sections, main } = LAYOUTS[kind];
  const found: Sections = {};
  let rest = body;
  for (const section of sections.toReversed()) {
    if (section === 'steps') {
      const [before, steps] = cutSteps(rest);
      if (steps.length === 0) continue;
      found.steps = steps;
      rest = before;
    } else if (HEADINGS[section] !== undefined) {
      const [before, after] = cutAt(rest, headingOf(section));
      if (after === undefined) continue;
      found[section] = [after];
      rest = before;
    }
  }
  return { ...found, [main]: [rest] };
}

/** A text as the fields of a kind. Where it does not have that form to the letter, all of it is in the main field. */
export function splitBody(kind: CardKind, body: string): Sections {
  const whole: Sections = { [LAYOUTS[kind].main]: [body] };
  const sections = readSections(kind, body);
  const fits = (sections.steps ?? []).length <= MOST_STEPS && composeBody(kind, sections) === body;
  return fits ? sections : whole;
}
