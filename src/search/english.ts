/** English words that mean something of their own, however alike they are to another one. */
import { readFileSync } from 'node:fs';

let lines: string | undefined;

/** One a line. Read when the first strange word is searched for: most processes of a small company never need it. */
const allWords = (): string => {
  lines ??= readFileSync(new URL('./english.txt', import.meta.url), 'utf8');
  return lines;
};

/** Whether it is a common English word, in lower case, of four to ten letters. */
export const isEnglish = (word: string): boolean =>
  /^[a-z]{4,11}$/.test(word) && [word, word.replace(/s$/, '')].some((one) => allWords().includes(`\n${one}\n`));
