/** How what somebody writes becomes a card: looked through for personal data, compared with what is there, saved once. */
import type { Deps, Tx } from '../deps.ts';
import { UserError } from '../errors.ts';
import { fillGap } from '../gaps/service.ts';
import type { Card, Workspace } from '../generated/prisma/client.ts';
import { addQuestion, lockCard, reviseCard, writeCard } from '../knowledge/cards.ts';
import { linkCards } from '../knowledge/links.ts';
import type { Actor } from '../knowledge/rights.ts';
import { findHelpGap, noteHelpCard } from '../live-help/service.ts';
import { indexCards, languageOf, similarCards } from '../search/service.ts';
import { claimForm, findDraft, findSaved, forgetDraft, keepDraft, noteSaved, releaseForm } from './drafts.ts';
import { findPeople, findVerifier } from './people.ts';
import { cleanTyped, cleanWords, putBack, withoutWords } from './privacy.ts';
import type { Course, Typed } from './typed.ts';
import { trouble } from './words.ts';

export interface Submitted {
  course: Course;
  typed: Typed;
  /** The same form sent twice is saved once. */
  formId: string;
  /** What was taken out of it, where the form showed that, and what is to become of it. */
  taken?: (string | null)[] | undefined;
  kept?: 'without' | 'keep' | undefined;
}

export interface Candidate {
  cardId: string;
  probablySame: boolean;
}

/** What comes of a form that was sent. */
export type Outcome =
  /** Nothing is stored: here is what it would be without. */
  | { is: 'personal'; typed: Typed; course: Course; told: string; taken: (string | null)[] }
  | { is: 'similar'; course: Course; candidates: Candidate[] }
  /** Somebody else saved it meanwhile. */
  | { is: 'changed'; card: Card; typed: Typed; course: Course }
  | { is: 'saved'; card: Card; course: Course };

const getWorkspace = ({ db }: Pick<Deps, 'db'>, { workspaceId }: Actor): Promise<Workspace> =>
  db.workspace.findUniqueOrThrow({ where: { id: workspaceId } });

/** The question or gap it came from has its answer. */
async function noteAnswered(deps: Deps, tx: Tx, actor: Actor, { source }: Course, card: Card): Promise<void> {
  if (source.helpId) {
    await noteHelpCard(deps, tx, actor, source.helpId, card);
    const gap = await findHelpGap(tx, actor.workspaceId, source.helpId);
    if (gap) await fillGap(deps, tx, actor, gap.gapId, card, [gap.askerId]);
  }
  if (source.gapId) await fillGap(deps, tx, actor, source.gapId, card);
}

/** Of one form a new card is saved once, and a change once for each version it is based on. */
const claimOf = ({ formId, course: { target } }: Form): string => (target ? `${formId}:${target.version}` : formId);

type Form = Pick<Submitted, 'course' | 'formId'>;

async function finish(tx: Tx, actor: Actor, form: Form, card: Card): Promise<void> {
  const { course, formId } = form;
  await noteSaved(tx, actor, claimOf(form), card.id);
  await forgetDraft(tx, actor, course.place);
  await forgetDraft(tx, actor, formId);
}

/** The card a form was saved as before; undefined: it is being saved now, by this transaction. */
async function savedBefore(deps: Deps, tx: Tx, actor: Actor, form: Form): Promise<Card | undefined> {
  const cardId = await claimForm(deps, tx, actor, claimOf(form));
  return cardId === undefined
    ? undefined
    : tx.card.findFirstOrThrow({ where: { id: cardId, workspaceId: actor.workspaceId } });
}

async function savedAs(deps: Deps, actor: Actor, claim: string): Promise<Card | undefined> {
  const id = await findSaved(deps, actor, claim);
  return id === undefined
    ? undefined
    : deps.db.card.findFirstOrThrow({ where: { id, workspaceId: actor.workspaceId } });
}

/** `besideId`: a card that is to be read with it. */
async function saveNew(
  deps: Deps,
  actor: Actor,
  { course, typed, formId }: Submitted,
  besideId?: string,
): Promise<Card> {
  const { kind, title, body, product, tags, teamId } = typed;
  const { source } = course;
  const contributorIds = await findPeople(deps, actor.workspaceId, source.people);
  const verifierId = await findVerifier(deps, actor, typed);
  const sourceLink = source.link ?? null;
  return deps.db.$transaction(async (tx) => {
    const before = await savedBefore(deps, tx, actor, { course, formId });
    if (before) return before;
    // In the order of changing a card, that one and then the index: two at once do not wait for each other.
    if (besideId) await lockCard(tx, actor, besideId);
    const text = { kind, title, body, product, tags, teamId };
    const written = await writeCard(deps, tx, actor, { ...text, sourceLink, contributorIds, verifierId });
    if (besideId) await linkCards(tx, actor, written.id, besideId);
    await noteAnswered(deps, tx, actor, course, written);
    await finish(tx, actor, { course, formId }, written);
    // A gap may have named who checks it.
    return tx.card.findUniqueOrThrow({ where: { id: written.id, workspaceId: actor.workspaceId } });
  });
}

async function saveChange(deps: Deps, actor: Actor, submitted: Submitted): Promise<Outcome> {
  const { course, typed } = submitted;
  const { target, source } = course;
  if (!target) throw new Error('a change of no card');
  const { workspaceId } = actor;
  const { kind, title, body, product, tags, teamId } = typed;
  const people = await findPeople(deps, workspaceId, source.people);
  return deps.db.$transaction(async (tx): Promise<Outcome> => {
    const before = await savedBefore(deps, tx, actor, submitted);
    if (before) return { is: 'saved', card: before, course };
    const card = await lockCard(tx, actor, target.id);
    if (card.version !== target.version) {
      await releaseForm(tx, actor, claimOf(submitted));
      return { is: 'changed', card, typed, course };
    }
    const { merge } = target;
    if (merge) await addQuestion(deps, tx, card, merge);
    await tx.cardContributor.createMany({
      data: people.map((memberId) => ({ cardId: card.id, memberId, workspaceId })),
      skipDuplicates: true,
    });
    const change = { kind, title, body, product, tags, teamId };
    const what = merge === undefined ? 'edited' : 'merged';
    const revised = await reviseCard(deps, tx, actor, card.id, change, what, target.version);
    await noteAnswered(deps, tx, actor, course, revised);
    await finish(tx, actor, submitted, revised);
    return { is: 'saved', card: revised, course };
  });
}

/** What somebody decided about what was found: the text as it is to be, and what may stay in it. Throws UserError at "kept". */
function decided({ course, typed, taken, kept }: Submitted): { typed: Typed; course: Course } {
  if (!taken || kept !== 'keep') return { typed, course };
  const whole = putBack(typed, taken);
  if (!whole) throw new UserError(trouble.moved, 'kept');
  const allowed = [...new Set([...course.allowed, ...taken.filter((one) => one !== null)])];
  return { typed: whole, course: { ...course, allowed } };
}

/** Throws UserError where a tag or product holds personal data: nobody leaves that in by mistake. */
function checkWords({ product, tags }: Typed, patterns: string[]): void {
  for (const [field, words] of [
    ['capture.product', product ?? ''],
    ...tags.map((tag) => ['capture.tags', tag]),
  ] as const) {
    const told = cleanWords(words ?? '', patterns);
    if (told !== '') throw new UserError(trouble.personal(told), field);
  }
}

/** Cards this person may see that may say the same; never those of other teams. */
async function findCandidates(
  deps: Deps,
  actor: Actor,
  { cardLanguages }: Workspace,
  typed: Typed,
): Promise<Candidate[]> {
  const { title, body, product, tags } = typed;
  const language = await languageOf(deps.db, cardLanguages, `${title}\n${body}`);
  const similar = await similarCards(deps, actor, { language, title, body, product, tags });
  return similar.map(({ cardId, probablySame }) => ({ cardId, probablySame }));
}

/**
 * What comes of a form: personal data in it is shown first, then cards that may say the same, then it is saved. Nothing is stored that
 * holds personal data nobody has decided about. Throws UserError, at its field. The same form sent twice is saved once.
 */
export async function submitCard(deps: Deps, actor: Actor, submitted: Submitted): Promise<Outcome> {
  const before = await savedAs(deps, actor, claimOf(submitted));
  if (before) return { is: 'saved', card: before, course: submitted.course };
  const workspace = await getWorkspace(deps, actor);
  const { typed, course } = decided(submitted);
  checkWords(typed, workspace.privatePatterns);
  const cleaned = cleanTyped(typed, workspace.privatePatterns, course.allowed);
  if (cleaned.told !== '') return { is: 'personal', ...cleaned, course };
  const ready = { ...submitted, typed, course };
  if (course.target) return saveChange(deps, actor, ready);
  const candidates = await findCandidates(deps, actor, workspace, typed);
  // Pressed twice, it may have been saved meanwhile, and found as its own likeness.
  const isNew = candidates.length === 0 || (await findSaved(deps, actor, claimOf(ready))) !== undefined;
  if (isNew) return { is: 'saved', card: await saveNew(deps, actor, ready), course };
  await deps.db.$transaction(async (tx) => {
    await keepDraft(deps, tx, actor, { typed, course });
    // Under the form's own name as well: another form about the same thing does not get between.
    await keepDraft(deps, tx, actor, { typed, course }, submitted.formId);
  });
  return { is: 'similar', course, candidates };
}

/** What waits in a form while its person looks at similar cards. Throws UserError if it is gone. */
export async function getWaiting({ db }: Pick<Deps, 'db'>, actor: Actor, formId: string) {
  const draft = await findDraft({ db }, actor, formId);
  if (!draft) throw new UserError(trouble.lost);
  return draft;
}

/**
 * None of the similar cards is the same: saved as a new one, beside one of them (`besideId`) if they belong together. Throws UserError
 * if that one is gone, or not theirs to see.
 */
export async function saveAsNew(deps: Deps, actor: Actor, formId: string, besideId?: string): Promise<Card> {
  const draft = await findDraft(deps, actor, formId);
  if (draft) return saveNew(deps, actor, { ...draft, formId }, besideId);
  const there = await savedAs(deps, actor, formId);
  if (!there) throw new UserError(trouble.lost);
  return there;
}

/** Whether what was to be for one team alone would come before others' eyes in this card. */
export const isForFewer = ({ teamId }: Typed, card: Pick<Card, 'teamId'>): boolean =>
  teamId !== null && teamId !== card.teamId;

/**
 * A similar card says it already: it answers what was asked, and is found in these words too (`title`) unless they were for fewer people.
 * Throws UserError if it is not theirs to see.
 */
export async function linkCard(
  deps: Deps,
  actor: Actor,
  formId: string,
  cardId: string,
): Promise<{ card: Card; title: string | undefined }> {
  const { typed, course } = await getWaiting(deps, actor, formId);
  return deps.db.$transaction(async (tx) => {
    const card = await lockCard(tx, actor, cardId);
    const title = isForFewer(typed, card) ? undefined : typed.title;
    // In the order of saving, index and then gap: two at once do not wait for each other.
    if (title !== undefined && (await addQuestion(deps, tx, card, title)))
      await indexCards(tx, actor.workspaceId, [cardId]);
    await noteAnswered(deps, tx, actor, course, card);
    await forgetDraft(tx, actor, course.place);
    return { card, title };
  });
}

/** Keeps what is typed in a form that is closed, without personal data. */
export async function keepTyped(deps: Deps, actor: Actor, course: Course, typed: Typed): Promise<void> {
  const { privatePatterns } = await getWorkspace(deps, actor);
  const { typed: clean } = cleanTyped(typed, privatePatterns, course.allowed);
  const { typed: kept } = withoutWords(clean, privatePatterns);
  await deps.db.$transaction((tx) => keepDraft(deps, tx, actor, { typed: kept, course }));
}
