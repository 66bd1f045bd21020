/** What is other in a version than in the one before, for reading. Pure. */
import type { RichTextElement } from '@slack/types';
import { type Change, diffLines, diffWordsWithSpace } from 'diff';

/** Two long texts that have nothing in common would be compared for minutes. */
const TRY_MS = 250;
/** Around a change, so that it is known where it stands. */
const AROUND = 120;

/** Words that went and came; of two texts that share hardly anything, lines or all of them. */
export function compare(before: string, after: string): Pick<Change, 'value' | 'added' | 'removed'>[] {
  const limit = { timeout: TRY_MS };
  return (
    diffWordsWithSpace(before, after, limit) ??
    diffLines(before, after, limit) ?? [
      { value: before, added: false, removed: true },
      { value: after, added: true, removed: false },
    ]
  );
}

/** What stayed the same between two changes: its beginning and end. */
function shortened(text: string, isFirst: boolean, isLast: boolean): string {
  const head = isFirst ? '' : text.slice(0, AROUND);
  const tail = isLast ? '' : text.slice(-AROUND);
  return text.length <= AROUND * 2 + 40 ? text : `${head.toWellFormed()} […] ${tail.toWellFormed()}`;
}

/** A text as it changed: what went is struck out, what came is bold. Empty: it is the same. */
export function changedText(before: string, after: string): RichTextElement[] {
  if (before === after) return [];
  const changes = compare(before, after);
  return changes.flatMap(({ value, added, removed }, index): RichTextElement[] => {
    const text = added || removed ? value : shortened(value, index === 0, index === changes.length - 1);
    if (text === '') return [];
    const style = added ? { bold: true as const } : removed ? { strike: true as const } : undefined;
    return [{ type: 'text', text, ...(style && { style }) }];
  });
}
