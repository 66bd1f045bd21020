/** What stands in a modal after each step, read and drawn. */
import type { KnownBlock } from '@slack/types';
import type { Deps } from '../deps.ts';
import type { Card } from '../generated/prisma/client.ts';
import { findKeeper } from '../knowledge/keepers.ts';
import { licenceOf } from '../knowledge/licence.ts';
import { toBlocks, toPlainText } from '../knowledge/markdown.ts';
import { cardModalFor } from '../knowledge/opening.ts';
import { type Actor, mayEdit } from '../knowledge/rights.ts';
import { visibleTo } from '../knowledge/visibility.ts';
import { divider, escapeMrkdwn, type Modal, section, shorten, tidyName } from '../slack/blocks.ts';
import { cardModal, type FormShown, fromNote, tookOutNote } from './form-views.ts';
import { formOf, getEditable, typedOfCard } from './opening.ts';
import type { FormRead } from './reading.ts';
import type { Candidate, Outcome } from './service.ts';
import { isForFewer } from './service.ts';
import { similarModal } from './similar-views.ts';
import { type Course, MOST_TAGS, type Typed } from './typed.ts';
import { saved as savedWords, form as words } from './words.ts';

const fromNotes = ({ source }: Course): KnownBlock[] => (source.link ? [fromNote(source.link)] : []);

/** The form with another text, all of its inputs anew. */
export async function redrawn(
  deps: Deps,
  actor: Actor,
  { gen }: Pick<FormRead['meta'], 'gen'>,
  course: Course,
  typed: Typed,
  extra: Partial<FormShown> = {},
): Promise<Modal> {
  return cardModal(await formOf(deps, actor, course, typed, { notes: fromNotes(course), ...extra, gen: gen + 1 }));
}

/** The form with other inputs; what stands in them stays with Slack. */
export async function rearranged(deps: Deps, actor: Actor, { meta, typed }: FormRead, pieces: FormShown['pieces']) {
  const { plain, gen, taken, ids: _, ...course } = meta;
  const notes = fromNotes(course);
  return cardModal(await formOf(deps, actor, course, typed, { plain, gen, pieces, notes, ...(taken && { taken }) }));
}

/** Cards that may say the same, those of them this person may see. */
export async function similarScreen(deps: Deps, actor: Actor, candidates: Candidate[]): Promise<Modal> {
  const cards = await deps.db.card.findMany({
    where: { ...visibleTo(actor), id: { in: candidates.map(({ cardId }) => cardId) } },
    include: { verifiedBy: true },
  });
  const licence = await licenceOf(deps, actor);
  const shown = candidates.flatMap(({ cardId, probablySame }) => {
    const card = cards.find(({ id }) => id === cardId);
    if (!card) return [];
    return [{ card, begins: toPlainText(card.body), probablySame, mayEdit: mayEdit(actor, licence, card) }];
  });
  return similarModal(shown, actor.zone);
}

/** As much of another version as leaves room for one's own. */
const MOST_BLOCKS = 15;
const MOST_BYTES = 60_000;

function theirBlocks({ title, body }: Card): KnownBlock[] {
  const shown: KnownBlock[] = [];
  let bytes = 0;
  for (const block of toBlocks(body).slice(0, MOST_BLOCKS)) {
    bytes += JSON.stringify(block).length;
    if (bytes > MOST_BYTES) break;
    shown.push(block);
  }
  return [section(`*${escapeMrkdwn(shorten(title, 150))}*`), ...shown];
}

/** Somebody saved the card meanwhile: both stand there, and nothing that was typed is lost. */
export async function changedScreen(
  deps: Deps,
  actor: Actor,
  { meta }: FormRead,
  { card, typed, course }: Extract<Outcome, { is: 'changed' }>,
): Promise<Modal> {
  const { workspaceId, id: cardId, version, teamId } = card;
  const latest = await deps.db.cardVersion.findFirst({
    where: { workspaceId, cardId, version },
    include: { editor: true },
  });
  const who = latest?.editor ? shorten(tidyName(latest.editor.name), 60) : words.somebody;
  const notes = [
    section(`:warning: ${escapeMrkdwn(words.thereNow(who))}`),
    ...theirBlocks(card),
    divider(),
    section(`*${words.yoursBelow}*`),
  ];
  const target = { ...course.target, id: cardId, version, teamId };
  return redrawn(deps, actor, meta, { ...course, target }, typed, { notes });
}

/** What personal data was taken out, and the form without it. */
export const personalScreen = (
  deps: Deps,
  actor: Actor,
  { meta }: FormRead,
  { typed, course, told, taken }: Extract<Outcome, { is: 'personal' }>,
): Promise<Modal> =>
  redrawn(deps, actor, meta, course, typed, { taken, notes: [tookOutNote(told), ...fromNotes(course)] });

/** The form of a similar card with what was written at its end. Throws UserError unless it is theirs to change. */
export async function mergeScreen(deps: Deps, actor: Actor, cardId: string, draft: { typed: Typed; course: Course }) {
  const card = await getEditable(deps, actor, cardId);
  const there = typedOfCard(card);
  const { typed, course } = draft;
  const both: Typed = {
    ...there,
    body: [there.body, typed.body].filter((text) => text !== '').join('\n\n'),
    product: there.product ?? typed.product,
    tags: [...new Set([...there.tags, ...typed.tags])].slice(0, MOST_TAGS),
  };
  const isWider = isForFewer(typed, card);
  const target = { id: card.id, version: card.version, teamId: card.teamId, merge: isWider ? '' : typed.title };
  const notes = [section(words.merged), ...(isWider ? [section(words.mergedWider)] : []), ...fromNotes(course)];
  return redrawn(deps, actor, { gen: 0 }, { ...course, target, over: false }, both, { notes });
}

/** Who looks at a change by whoever may not say that it is true; empty where the change counts as checked. */
export async function changeNotice(deps: Pick<Deps, 'db'>, card: Card): Promise<string> {
  if (card.changedFrom === null || card.status !== 'DUE') return '';
  const keeper = await findKeeper(deps, card);
  return savedWords.looksAtIt(keeper ? escapeMrkdwn(shorten(tidyName(keeper.name), 60)) : undefined);
}

/** What became of it, in words. */
async function savedNotice(
  { db }: Pick<Deps, 'db'>,
  actor: Actor,
  card: Card,
  target: Course['target'],
): Promise<string> {
  if (target) {
    const done = target.merge === undefined ? savedWords.changed : savedWords.merged;
    return `${done} ${await changeNotice({ db }, card)}`.trim();
  }
  if (card.status !== 'DRAFT') return card.verifiedById === actor.id ? savedWords.verified : savedWords.published;
  const { workspaceId, verifierId: id } = card;
  const verifier = id ? await db.member.findFirst({ where: { id, workspaceId } }) : null;
  return verifier ? savedWords.by(escapeMrkdwn(shorten(tidyName(verifier.name), 60))) : savedWords.candidate;
}

/** The card as it was saved, with what that means. `target`: it was there before. */
export const savedScreen = async (deps: Deps, actor: Actor, card: Card, target?: Course['target']): Promise<Modal> =>
  cardModalFor(deps, actor, { cardId: card.id }, await savedNotice(deps, actor, card, target));

/** The new card, which shows another one beside it. */
export const savedBesideScreen = async (deps: Deps, actor: Actor, card: Card): Promise<Modal> =>
  cardModalFor(
    deps,
    actor,
    { cardId: card.id },
    `${await savedNotice(deps, actor, card, undefined)} ${savedWords.beside}`,
  );

/** The card that says it already. */
export const linkedScreen = (deps: Deps, actor: Actor, cardId: string, title: string | undefined): Promise<Modal> =>
  cardModalFor(
    deps,
    actor,
    { cardId },
    title === undefined ? savedWords.there : savedWords.linked(escapeMrkdwn(shorten(title, 150))),
  );
