/** What is looked for. "id": an order or ticket id by a pattern of the workspace's own. */
export const KINDS = ['card', 'email', 'iban', 'id', 'phone'] as const;
export type PersonalKind = (typeof KINDS)[number];

/** A piece of personal data in a text, in UTF-16 units. */
export interface Finding {
  kind: PersonalKind;
  start: number;
  end: number;
}

/** A stretch of folded text. */
export type Span = Omit<Finding, 'kind'>;
