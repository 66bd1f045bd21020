import type { CardKind } from '../generated/prisma/client.ts';
import { fold } from '../people/service.ts';
import { type Draft, type Problem, tellWhere, tidyBody } from './fields.ts';
import { TROUBLE } from './words.ts';

/** A card that is there already, by a key or a title of the file. */
export interface KnownCard {
  id: string;
  externalKey: string | null;
  /** Whether the importer may see it: of one they may not only its key is told, by refusing it. */
  visible: boolean;
  title: string;
  body: string;
  kind: CardKind;
  status: string;
  language: string;
  product: string | null;
  tags: string[];
  teamId: string | null;
  sourceLink: string | null;
  questions: string[];
  /** Ids of the cards that are read beside it. */
  beside: string[];
}

export interface Known {
  byKey: Map<string, KnownCard>;
  /** Keys of cards the importer may see, by folded title. */
  byTitle: Map<string, string>;
  /** Teams the importer may write for, by folded name. */
  teams: Map<string, string>;
}

export interface Change extends Draft {
  /** Undefined: a new card. */
  id: string | undefined;
  teamId: string | undefined;
}

export interface Plan {
  added: Change[];
  changed: Change[];
  unchanged: Change[];
  problems: Problem[];
}

/** Whether a file names a card to read beside this one that is there, and does not stand beside it yet. */
function hasNewLink({ seeAlso = [] }: Change, { id, beside }: KnownCard, { byKey }: Known): boolean {
  const there = new Set([id, ...beside]);
  return seeAlso.some((key) => {
    const other = byKey.get(key);
    return other?.visible && !there.has(other.id);
  });
}

/** Whether a file says anything of a card that is not so already. */
function isOther(draft: Change, card: KnownCard, all: Known): boolean {
  const told: [unknown, unknown][] = [
    [draft.title, card.title],
    [draft.body, tidyBody(card.body)],
    [draft.kind, card.kind],
    [draft.status, card.status],
    [draft.language, card.language],
    [draft.product, card.product],
    [draft.tags?.join('\n'), card.tags.join('\n')],
    [draft.teamId, card.teamId],
    [draft.source, card.sourceLink],
  ];
  const known = new Set(card.questions);
  return (
    hasNewLink(draft, card, all) ||
    told.some(([now, before]) => now !== undefined && now !== before) ||
    (draft.questions ?? []).some((one) => !known.has(one))
  );
}

/** Compares what a file has with what is there. Pure. */
export function planCards(drafts: Draft[], known: Known): Plan {
  const plan: Plan = { added: [], changed: [], unchanged: [], problems: [] };
  const seen = new Map<string, string>();
  for (const draft of drafts) {
    const refuse = (column: Problem['column'], value: string, message: string) =>
      plan.problems.push({ line: draft.line, file: draft.file, column, value, message });
    const mark = draft.key === undefined ? `title ${fold(draft.title)}` : `key ${draft.key}`;
    const before = seen.get(mark);
    if (before !== undefined && draft.key !== undefined) refuse('key', draft.key, TROUBLE.keyTwice(before));
    if (before !== undefined && draft.key === undefined) refuse('title', draft.title, TROUBLE.titleTwice(before));
    seen.set(mark, tellWhere(draft));
    const teamId = draft.team === undefined ? undefined : known.teams.get(fold(draft.team));
    if (draft.team !== undefined && teamId === undefined) refuse('team', draft.team, TROUBLE.team);
    const card = draft.key === undefined ? undefined : known.byKey.get(draft.key);
    const same = draft.key === undefined ? known.byTitle.get(fold(draft.title)) : undefined;
    if (card && !card.visible) refuse('key', draft.key ?? '', TROUBLE.takenKey);
    if (same !== undefined) refuse('title', draft.title, TROUBLE.sameTitle(same));
    const change: Change = { ...draft, kind: draft.kind ?? card?.kind, id: card?.id, teamId };
    if (!card) plan.added.push(change);
    else if (isOther(change, card, known)) plan.changed.push(change);
    else plan.unchanged.push(change);
  }
  return plan;
}
