/** The form of a card as it opens: empty, with what is known already, or with a card that is there. */
import { createHash } from 'node:crypto';
import type { KnownBlock } from '@slack/types';
import { z } from 'zod';
import type { Deps } from '../deps.ts';
import { UserError } from '../errors.ts';
import type { Card } from '../generated/prisma/client.ts';
import { CardKind } from '../generated/prisma/enums.ts';
import { CARD_TROUBLE } from '../knowledge/card-words.ts';
import { getSeen } from '../knowledge/cards.ts';
import { licenceOf } from '../knowledge/licence.ts';
import { toPlainText } from '../knowledge/markdown.ts';
import { type Actor, mayConfirm, mayEdit } from '../knowledge/rights.ts';
import { OPEN_CARD } from '../knowledge/views.ts';
import { teamsOf, visibleTo } from '../knowledge/visibility.ts';
import { actions, button, context, type Modal, section, shorten } from '../slack/blocks.ts';
import { findBegun, findDraft, placeBeside, placeOf } from './drafts.ts';
import { begunBlocks, cardModal, type FormShown, fromNote } from './form-views.ts';
import { guessKind, guessTaxonomy, guessTitle } from './guesses.ts';
import { tidyText } from './layouts.ts';
import { layPieces } from './pieces.ts';
import { findTaxonomy } from './taxonomy.ts';
import { type Course, LONGEST, Source, type Typed } from './typed.ts';
import { saved, trouble, form as words } from './words.ts';

/** Opens the form; the value is JSON of CaptureFrom. */
export const NEW_CARD = 'capture.new';
/** All with the value `{cardId}`. */
export const EDIT_CARD = 'capture.edit';
export const CARD_HISTORY = 'capture.history';
export const CARD_CHANGES = 'capture.changes';

/** What is known of a card before somebody writes it. `body` is CommonMark. */
export const CaptureFrom = z.object({
  title: z.string().optional(),
  body: z.string().optional(),
  kind: z.enum(CardKind).optional(),
  link: z.string().optional(),
  contributorSlackIds: z.array(z.string()).optional(),
  helpId: z.uuid().optional(),
  gapId: z.uuid().optional(),
  sessionId: z.uuid().optional(),
});
export type CaptureFrom = z.infer<typeof CaptureFrom>;

/** Policy: a card names those whose words it is made of, not a whole channel. */
const MOST_PEOPLE = 12;

/** By which a form that was closed as it was opened is known. */
export function fingerprint({ title, body, product, tags }: Typed): string {
  const all = JSON.stringify([title, body, product, tags]);
  return createHash('sha256').update(all).digest('hex').slice(0, 16);
}

/** Only what leads somewhere and travels with a form. */
const linkOf = (link: string | undefined): string | undefined =>
  link && link.length <= LONGEST.link && /^https?:\/\/[^\s<>|]+$/.test(link) ? link : undefined;

function sourceOf({ link, helpId, gapId, sessionId, contributorSlackIds = [] }: CaptureFrom): Source {
  const people = [...new Set(contributorSlackIds)].filter((id) => /^[UW][A-Z0-9]{2,20}$/.test(id));
  const all = { link: linkOf(link), helpId, gapId, sessionId, people: people.slice(0, MOST_PEOPLE) };
  return Source.parse(all);
}

/** What is known from where it comes: the gap's words and its verifier, the line two people logged. Throws UserError for others'. */
async function findKnown({ db }: Pick<Deps, 'db'>, actor: Actor, { gapId, sessionId }: Source) {
  const { workspaceId, id } = actor;
  if (sessionId) {
    const pair = { OR: [{ mentorId: id }, { menteeId: id }] };
    const session = await db.session.findFirst({ where: { id: sessionId, workspaceId, pairing: pair } });
    if (!session) throw new UserError(trouble.notYours);
    return { body: session.line ?? '', kind: 'STORY' as const };
  }
  if (!gapId) return {};
  const gap = await db.gap.findFirst({ where: { ...visibleTo(actor), id: gapId }, include: { verifier: true } });
  if (!gap) return {};
  // Whoever writes it cannot check it, nor somebody who has left.
  const { verifier } = gap;
  const checks = verifier && verifier.id !== id && !verifier.deactivatedAt ? verifier.slackId : null;
  return { title: gap.words, verifier: checks };
}

/** Whoever is asked to check a candidate's card unless they choose another: their lead. */
async function usualVerifier({ db }: Pick<Deps, 'db'>, actor: Actor): Promise<string | null> {
  if (!actor.teamId || (await licenceOf({ db }, actor)) !== 'candidate') return null;
  const { workspaceId, teamId } = actor;
  const team = await db.team.findFirst({ where: { id: teamId, workspaceId }, include: { lead: true } });
  return team?.lead && team.lead.id !== actor.id && !team.lead.deactivatedAt ? team.lead.slackId : null;
}

/** Everything a form is drawn by, besides what stands in it. */
export async function formOf(
  deps: Pick<Deps, 'db'>,
  actor: Actor,
  course: Course,
  typed: Typed,
  extra: Partial<FormShown> = {},
): Promise<FormShown> {
  const { workspaceId } = actor;
  const { target } = course;
  const licence = await licenceOf(deps, actor);
  const card = target && (await deps.db.card.findFirst({ where: { ...visibleTo(actor), id: target.id } }));
  // Who finds a card is for its owner and verifier to say.
  const asksTeam = !target || (card !== null && card !== undefined && mayConfirm(actor, licence, card));
  const teams = asksTeam
    ? await deps.db.team.findMany({
        where: { workspaceId, id: { in: teamsOf(actor) } },
        orderBy: { name: 'asc' },
        select: { id: true, name: true },
      })
    : [];
  const laid = layPieces(typed.kind, typed.body);
  return { course, typed, ...laid, gen: 0, teams, asksVerifier: licence !== 'publisher', notes: [], ...extra };
}

async function newTyped(deps: Deps, actor: Actor, from: CaptureFrom, known: Awaited<ReturnType<typeof findKnown>>) {
  const asked = from.title ?? known.title;
  // What is too long for a title is no less worth keeping.
  const long = asked !== undefined && asked.length > LONGEST.title ? asked : '';
  const body = tidyText(from.body ?? known.body ?? long);
  const read = toPlainText(body);
  const title = (asked ?? guessTitle(read)).replaceAll(/\s+/g, ' ').trim();
  const guessed = guessTaxonomy(`${title}\n${read}`, await findTaxonomy(deps, actor));
  const typed: Typed = {
    kind: from.kind ?? known.kind ?? guessKind(read),
    title: shorten(title, LONGEST.title),
    body: body.length > LONGEST.body ? shorten(body, LONGEST.body) : body,
    ...guessed,
    teamId: null,
    verifier: known.verifier ?? (await usualVerifier(deps, actor)),
  };
  return { typed, isCut: body.length > LONGEST.body };
}

/** A card that was made from the same message, if this person may see it. */
async function thereAlready({ db }: Pick<Deps, 'db'>, actor: Actor, link: string | undefined): Promise<KnownBlock[]> {
  if (!link) return [];
  const card = await db.card.findFirst({ where: { ...visibleTo(actor), sourceLink: link }, orderBy: { no: 'asc' } });
  if (!card) return [];
  return [section(words.alreadyThere), actions(button(OPEN_CARD, saved.open, JSON.stringify({ cardId: card.id })))];
}

/**
 * The form of a new card with what is known of it, ready for views.open or push. What somebody began about the same thing is offered
 * again. Throws UserError for what is not theirs to write about.
 */
export async function captureModalFor(deps: Deps, actor: Actor, from: CaptureFrom): Promise<Modal> {
  const source = sourceOf(from);
  const known = await findKnown(deps, actor, source);
  const { typed, isCut } = await newTyped(deps, actor, from, known);
  const begun = await findBegun(deps, actor, placeOf(source));
  const place = placeBeside(deps, placeOf(source), begun);
  const course: Course = { place, source, began: fingerprint(typed), over: false, allowed: [] };
  const notes = [
    ...(begun ? begunBlocks(begun.typed.title, begun.updatedAt) : []),
    ...(await thereAlready(deps, actor, source.link)),
    ...(source.link ? [fromNote(source.link)] : []),
    ...(isCut ? [context(words.cut)] : []),
  ];
  return cardModal(await formOf(deps, actor, course, typed, { notes }));
}

/** A card's text as its form has it. */
export const typedOfCard = ({ kind, title, body, product, tags, teamId }: Card): Typed => ({
  ...{ kind, title, body, product, tags, teamId },
  verifier: null,
});

/** A card this person may see and change. Throws UserError otherwise. */
export async function getEditable(deps: Pick<Deps, 'db'>, actor: Actor, cardId: string): Promise<Card> {
  const card = await getSeen(deps, actor, cardId);
  if (!mayEdit(actor, await licenceOf(deps, actor), card)) throw new UserError(CARD_TROUBLE.notYoursToEdit);
  return card;
}

/** The form of a card that is there. `over`: it opens on top of the card. Throws UserError unless it is theirs to change. */
export async function editModalFor(deps: Deps, actor: Actor, cardId: string, over: boolean): Promise<Modal> {
  const card = await getEditable(deps, actor, cardId);
  const source = Source.parse({});
  const place = placeOf(source, card.id);
  const typed = typedOfCard(card);
  const target = { id: card.id, version: card.version, teamId: card.teamId };
  const course: Course = { place, source, target, began: fingerprint(typed), over, allowed: [] };
  const begun = await findDraft(deps, actor, place);
  const notes = begun ? begunBlocks(begun.typed.title, begun.updatedAt) : [];
  return cardModal(await formOf(deps, actor, course, typed, { notes }));
}
