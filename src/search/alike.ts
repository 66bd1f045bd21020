/** Whether two questions ask the same, in other words: for what nobody has answered yet, which no card's words can tell. */
import type { Tx } from '../deps.ts';
import { lookUpAll, type Question, questionOf, SAYS_LITTLE, type Telling } from './questions.ts';
import { distance } from './spelling.ts';

/** From here on one question says what the other says, with more words: "refund toaster", "how to refund a broken toaster". */
const ONE_SAYS_MORE = 0.6;
/** From here on both say the same although each has a word of its own: "change delivery address", "change the address of a delivery". */
const EACH_SAYS_MORE = 0.74;
/** A slip of the finger: surely the same word, but not as surely as the word itself. */
const SLIP = 0.9;

/** "money back" where the other question has "refund": one word then, that means the same. */
function namedLike(telling: Telling[], { names }: Question, other: Question): Telling[] {
  const groups = new Set(other.names.map(({ group }) => group));
  let left = telling;
  for (const { group, words } of names.filter((name) => groups.has(name.group))) {
    const own = left.filter(({ whole }) => words.includes(whole));
    if (own.length === 0) continue;
    const one = {
      ...{ whole: words.join(' '), isCode: false, isKnown: true, tells: Math.max(...own.map(({ tells }) => tells)) },
      stems: new Set([...(words.length === 1 ? own.flatMap(({ stems }) => [...stems]) : words), `=${group}`]),
    };
    left = [...left.filter((word) => !own.includes(word)), one];
  }
  return left;
}

/** "gift card" where the other question has "giftcard": one word then, also where one half says nothing ("log in"). */
function joinedLike(one: Question, other: Question): Telling[] {
  const { words, telling } = one;
  const theirs = new Map(other.telling.map((one) => [one.whole, one]));
  let joined = telling;
  for (const [at, { whole }] of words.entries()) {
    const before = words[at - 1]?.whole;
    const same = before === undefined ? undefined : theirs.get(before + whole);
    if (same) joined = [...joined.filter((word) => word.whole !== whole && word.whole !== before), same];
  }
  return namedLike(joined, one, other);
}

const shareStem = (a: Telling, b: Telling): boolean => [...a.stems].some((stem) => b.stems.has(stem));

/** One of the two is the other with a slip in it: not in short words, not in codes, and not where cards have both. */
function isSlip(a: Telling, b: Telling): boolean {
  if (a.isCode || b.isCode || (a.isKnown && b.isKnown)) return false;
  return [...a.stems].some((one) =>
    [...b.stems].some((two) => {
      const letters = Math.min(one.length, two.length);
      const most = letters < 5 ? 0 : letters < 8 ? 1 : 2;
      return most > 0 && distance(one, two, most) <= most;
    }),
  );
}

/** Error E1042 is not E1024, however alike the rest. */
function otherCode(ours: Telling[], theirs: Telling[]): boolean {
  const codes = (words: Telling[]) => words.filter(({ isCode }) => isCode);
  const [mine, other] = [codes(ours), codes(theirs)];
  return mine.length > 0 && other.length > 0 && !mine.some((one) => other.some((two) => one.whole === two.whole));
}

/** Words of the first that the second has as well, each with how surely. */
function matched(ours: Telling[], theirs: Telling[]): Map<Telling, { with: Telling; counts: number }> {
  const free = new Set(theirs);
  const found = new Map<Telling, { with: Telling; counts: number }>();
  for (const [counts, isSame] of [[1, shareStem] as const, [SLIP, isSlip] as const]) {
    // With no word in common, slips are looked for in questions of one word only.
    if (counts === SLIP && found.size === 0 && (ours.length > 1 || theirs.length > 1)) break;
    for (const one of ours.filter((word) => !found.has(word))) {
      const same = [...free].find((word) => isSame(one, word));
      if (!same) continue;
      found.set(one, { with: same, counts });
      free.delete(same);
    }
  }
  return found;
}

const sum = (words: Telling[]): number => words.reduce((all, { tells }) => all + tells, 0);

/** How much two questions agree, 0 to 1, and whether it is enough. `words`: those of the first that the second has. */
function compare(one: Question, two: Question): { alike: number; isSame: boolean; words: Set<string> } {
  const [ours, theirs] = [joinedLike(one, two), joinedLike(two, one)];
  const pairs = otherCode(ours, theirs) ? new Map<never, never>() : matched(ours, theirs);
  const both = [...pairs].reduce((all, [word, pair]) => all + (word.tells + pair.with.tells) * pair.counts, 0);
  const either = sum(ours) + sum(theirs);
  const alike = either > 0 ? both / either : 0;
  const own = (words: Telling[], taken: Set<Telling>) =>
    words.some((word) => !taken.has(word) && !SAYS_LITTLE.has(word.whole));
  const eachSaysMore =
    own(ours, new Set(pairs.keys())) && own(theirs, new Set([...pairs.values()].map((pair) => pair.with)));
  // Questions that share nothing but "get" and "customer" share nothing.
  const tellsSomething = [...pairs.keys()].some(({ whole }) => !SAYS_LITTLE.has(whole));
  return {
    alike,
    isSame: tellsSomething && alike >= (eachSaysMore ? EACH_SAYS_MORE : ONE_SAYS_MORE),
    words: new Set([...pairs.keys()].flatMap(({ whole }) => whole.split(' '))),
  };
}

export interface AlikeQuestion {
  id: string;
  /** 0 to 1. */
  alike: number;
  /** What of the new question the other one says too, in the new one's order: nothing that only one of the two has said. */
  shared: string;
}

/** As they were written, the words that are in `kept` or tell nothing; nothing at the ends that tells nothing. */
function sharedWords({ words, telling }: Question, kept: Set<string>): string {
  const tells = new Set(telling.map(({ whole }) => whole));
  const isKept = words.map(({ whole }, at) => {
    const halves = [`${words[at - 1]?.whole ?? ''}${whole}`, `${whole}${words[at + 1]?.whole ?? ''}`];
    return kept.has(whole) || halves.some((joined) => kept.has(joined));
  });
  const [first, last] = [isKept.indexOf(true), isKept.lastIndexOf(true)];
  return words
    .filter(({ whole }, at) => isKept[at] || (!tells.has(whole) && at > first && at < last))
    .map(({ whole }) => whole)
    .join(' ');
}

const wordsIn = (others: { words: string }[]): string[] => others.map(({ words }) => words);

/** Those of the other questions that ask the same as these words, the most alike first. Two statements. */
export async function findAlike(
  tx: Tx,
  workspaceId: string,
  text: string,
  others: { id: string; words: string }[],
): Promise<AlikeQuestion[]> {
  const known = await lookUpAll(tx, workspaceId, [text, ...wordsIn(others)]);
  const mine = questionOf(text, known);
  return others
    .map(({ id, words }) => {
      const { alike, isSame, words: kept } = compare(mine, questionOf(words, known));
      return { id, alike, isSame, shared: sharedWords(mine, kept) };
    })
    .filter(({ isSame }) => isSame)
    .sort((a, b) => b.alike - a.alike)
    .map(({ id, alike, shared }) => ({ id, alike, shared }));
}

/** Those of the names whose telling words all stand in the text, each perhaps in another form or by another name. Two statements. */
export async function findNamed<T extends { words: string }>(
  tx: Tx,
  workspaceId: string,
  text: string,
  names: T[],
): Promise<T[]> {
  const known = await lookUpAll(tx, workspaceId, [text, ...wordsIn(names)]);
  const mine = questionOf(text, known);
  return names.filter(({ words }) => {
    const theirs = questionOf(words, known);
    const joined = joinedLike(theirs, mine);
    return joined.length > 0 && matched(joined, joinedLike(mine, theirs)).size === joined.length;
  });
}
