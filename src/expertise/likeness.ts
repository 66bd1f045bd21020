/** Whether a name is what somebody asks about, whatever its form and spelling. Pure. */
import { distance } from '../search/spelling.ts';
import { unaccented, wordsOf } from '../search/words.ts';

/** Of any question, here also whom it is for; languages of the workspace without a list of their own lose nothing but a little sharpness. */
const FILLING = new Set(
  'a an and about are as at be by can do does for from how i in is it know knows me my of on or our the to us we what when where which who why with you your customer customers client clients kunde kunden der die das den und mit für von wie was wer ist ein eine'.split(
    ' ',
  ),
);
/** Of a longer text the beginning says what it is about. */
const MOST_WORDS = 30;

/** What the words are about: without filling words, unless there is nothing else. */
export function topicOf(text: string): string[] {
  const all = [...new Set(wordsOf(text.slice(0, 1000)).map(({ whole }) => unaccented(whole)))].slice(0, MOST_WORDS);
  const telling = all.filter((word) => !FILLING.has(word));
  return telling.length > 0 ? telling : all;
}

/** What a word has in common with its other forms. Rough: it is compared with other words cut like this, and shown to nobody. */
const stemOf = (word: string): string =>
  word.length < 5
    ? word.replace(/(?<=..)(?<!s)s$/, '')
    : word.replace(/(?:ments?|ings?|ed|es|(?<!s)s|en|e|ly)$/, '').replace(/y$/, 'i');

/** In short words another letter is another word. */
const slipsIn = (length: number): number => (length < 5 ? 0 : length < 8 ? 1 : 2);

/** The same word, perhaps in another form ("refund", "refunds"); `slips`: also with slips of the finger. */
function isSame(a: string, b: string, slips: boolean): boolean {
  const [one, other] = [stemOf(a), stemOf(b)];
  if (one === other) return true;
  const most = slips ? slipsIn(Math.min(one.length, other.length)) : 0;
  return most > 0 && distance(one, other, most) <= most;
}

/** How much of `these` is among `those`, 0 to 1. */
export const shareIn = (these: string[], those: string[], slips = false): number =>
  these.length === 0
    ? 0
    : these.filter((one) => those.some((other) => isSame(one, other, slips))).length / these.length;

/** 0 to 1: half is how much of the name was asked for, half how much of the question the name answers. */
export const likeness = (topic: string[], name: string, slips = false): number => {
  const words = topicOf(name);
  return (shareIn(words, topic, slips) + shareIn(topic, words, slips)) / 2;
};

/** Whether half of each is enough: what they share is in no other of these names ("billing"), so that it tells them apart. */
export function sharesTellingWord(topic: string[], name: string, names: string[]): boolean {
  const shared = topicOf(name).filter((word) => topic.some((one) => isSame(word, one, false)));
  return shared.some(
    (word) => names.filter((other) => topicOf(other).some((one) => isSame(word, one, false))).length === 1,
  );
}
