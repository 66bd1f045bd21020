import { KINDS, type PersonalKind } from './kinds.ts';

/** What stands in place of it, and how many of it are told: "2 card numbers". */
const NAMES: Record<PersonalKind, { one: string; several: string; a: string }> = {
  card: { one: 'card number', several: 'card numbers', a: 'a' },
  email: { one: 'e-mail address', several: 'e-mail addresses', a: 'an' },
  iban: { one: 'bank account', several: 'bank accounts', a: 'a' },
  id: { one: 'order or ticket id', several: 'order or ticket ids', a: 'an' },
  phone: { one: 'phone number', several: 'phone numbers', a: 'a' },
};

export const placeholder = (kind: PersonalKind): string => `[${NAMES[kind].one}]`;

/** Finds our own placeholders: they are nothing to look at again. */
export const PLACEHOLDERS = new RegExp(
  KINDS.map((kind) => placeholder(kind).replaceAll(/[[\]]/g, String.raw`\$&`)).join('|'),
  'g',
);

/** "2 card numbers and an e-mail address"; empty for nothing. */
export function tellKinds(found: { kind: PersonalKind }[]): string {
  const parts = KINDS.flatMap((kind) => {
    const count = found.filter((one) => one.kind === kind).length;
    const { one, several, a } = NAMES[kind];
    if (count === 0) return [];
    return [count === 1 ? `${a} ${one}` : `${count} ${several}`];
  });
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}

export const PATTERN_TROUBLE = {
  broken: 'This pattern cannot be read. It is a regular expression without look-around and back-references.',
  long: (most: number) => `This pattern is too long. ${most} characters at most.`,
  many: (most: number) => `${most} patterns at most.`,
  greedy: 'This pattern takes out ordinary words too. Make it more exact, such as ORD-\\d{6}.',
};
