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

/** Read once for each wish and mentor: a round compares them some hundred thousand times. */
const goals = new WeakMap<Wish, Set<string>>();
const subjects = new WeakMap<Person, Subject[]>();
/** Many have the same skills, products and interests. */
const named = new WeakMap<Rules, Map<string, Subject>>();

interface Subject {
  name: string;
  stems: Set<string>;
}

function goalOf(wish: Wish): Set<string> {
  const known = goals.get(wish);
  if (known) return known;
  const stems = stemsOf(wish.goal);
  goals.set(wish, stems);
  return stems;
}

function subjectOf(name: string, rules: Rules): Subject {
  const known = named.get(rules) ?? new Map<string, Subject>();
  named.set(rules, known);
  const subject = known.get(name) ?? { name, stems: stemsOf(name) };
  known.set(name, subject);
  return subject;
}

function subjectsOf(mentor: Person, rules: Rules): Subject[] {
  const known = subjects.get(mentor);
  if (known) return known;
  const skills = [...mentor.offered.keys()].flatMap((id) => rules.skillNames.get(id) ?? []);
  const names = [...new Set([...skills, ...mentor.products, ...mentor.interests])].sort();
  const all = names.map((name) => subjectOf(name, rules));
  subjects.set(mentor, all);
  return all;
}

/** Skills, products and interests of the mentor that the goal speaks of, beside the skill that was chosen anyway. */
export function commonSubjects(wish: Wish, mentor: Person, rules: Rules): string[] {
  const goal = goalOf(wish);
  if (goal.size === 0) return [];
  return subjectsOf(mentor, rules)
    .filter(({ name, stems }) => name !== wish.skillName && [...stems].some((one) => goal.has(one)))
    .map(({ name }) => name);
}
