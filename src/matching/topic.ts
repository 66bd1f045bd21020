import type { Person, Rules, Wish } from './types.ts';

/** Words of three letters say little, and these say nothing in customer service. Already folded and cut to their stems. */
const COMMON = new Set(
  'able about after agent alway becom before better call chat client could custom every from good handle have help into know learn make more need other people please should skill some someon stay support talk team than that their them they this time want well what when where which will with without work would your'.split(
    ' ',
  ),
);
const MOST_STEM = 6;
const words = new Intl.Segmenter('en', { granularity: 'word' });

/** Scripts without spaces and accents have short words that say a lot. */
const says = (word: string) => word.length >= 4 || (word.length >= 2 && /[^\p{ASCII}]/u.test(word));

/** Crude and the same for all: enough for "refund" to meet "refunds" and "refunding". */
const stem = (word: string) => word.replace(/s$/, '').slice(0, MOST_STEM);

/** What a text is about: its telling words without case, accents and endings. */
function stemsOf(text: string): Set<string> {
  const folded = text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
  const stems = [...words.segment(folded)]
    .filter(({ isWordLike, segment }) => isWordLike && says(segment))
    .map(({ segment }) => stem(segment));
  return new Set(stems.filter((one) => !COMMON.has(one)));
}

interface Goal {
  stems: Set<string>;
  /** Name → whether the goal speaks of it. */
  touched: Map<string, boolean>;
}

/** Read once for each wish: a round compares them some hundred thousand times. */
const goals = new WeakMap<Wish, Goal>();
/** Many have the same skills, products and interests, and a request is followed by the next. Forgotten when there are many. */
const named = new Map<string, Set<string>>();
const MOST_NAMED = 5000;

function goalOf(wish: Wish): Goal {
  const known = goals.get(wish);
  if (known) return known;
  const goal = { stems: stemsOf(wish.goal), touched: new Map<string, boolean>() };
  goals.set(wish, goal);
  return goal;
}

function stemsOfName(name: string): Set<string> {
  const known = named.get(name);
  if (known) return known;
  if (named.size >= MOST_NAMED) named.clear();
  const stems = stemsOf(name);
  named.set(name, stems);
  return stems;
}

function meet(stems: Set<string>, goal: Set<string>): boolean {
  for (const one of stems) if (goal.has(one)) return true;
  return false;
}

function isTouched(name: string, goal: Goal): boolean {
  const known = goal.touched.get(name);
  if (known !== undefined) return known;
  const touched = meet(stemsOfName(name), goal.stems);
  goal.touched.set(name, touched);
  return touched;
}

/** Skills, products and interests of the mentor that the goal speaks of, beside the skill that was chosen anyway. */
export function commonSubjects(wish: Wish, mentor: Person, rules: Rules): string[] {
  const goal = goalOf(wish);
  if (goal.stems.size === 0) return [];
  const subjects: string[] = [];
  const look = (name: string | undefined) => {
    if (name !== undefined && name !== wish.skillName && isTouched(name, goal)) subjects.push(name);
  };
  for (const id of mentor.offered.keys()) look(rules.skillNames.get(id));
  for (const name of mentor.products) look(name);
  for (const name of mentor.interests) look(name);
  return subjects.length < 2 ? subjects : [...new Set(subjects)].sort();
}

/** Of these names, by what stands for them, the ones that share a telling word with the stems. */
const touchedBy = (stems: Set<string>, names: ReadonlyMap<string, string>): string[] =>
  stems.size === 0 ? [] : [...names].filter(([, name]) => meet(stemsOfName(name), stems)).map(([id]) => id);

/** The skills that what they look for speaks of: whoever offers one may have a subject in common. */
export const skillsTouched = (wishes: Wish[], { skillNames }: Pick<Rules, 'skillNames'>): string[] =>
  touchedBy(new Set(wishes.flatMap((wish) => [...goalOf(wish).stems])), skillNames);

/** What a text speaks of: of these names (id → name) the ids. */
export const namesTouched = (text: string, names: ReadonlyMap<string, string>): string[] =>
  touchedBy(stemsOf(text), names);
