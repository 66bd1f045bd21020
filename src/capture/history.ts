/** What a card was before: versions, what changed in each, and bringing one back. */
import type { Deps } from '../deps.ts';
import { UserError } from '../errors.ts';
import type { Card, CardVersion, Member } from '../generated/prisma/client.ts';
import { CARD_TROUBLE } from '../knowledge/card-words.ts';
import { getSeen, OPENED, reviseCard } from '../knowledge/cards.ts';
import { licenceOf } from '../knowledge/licence.ts';
import { type Actor, mayEdit } from '../knowledge/rights.ts';
import { tellKinds } from '../redaction/words.ts';
import { typedOfCard } from './opening.ts';
import { cleanTyped, withoutWhatWent, withoutWords } from './privacy.ts';

/** Policy: of older ones there are more pages. */
const ON_A_PAGE = 8;

export type Version = CardVersion & { editor: Member | null };

export interface History {
  card: Card;
  versions: Version[];
  /** There are older ones. */
  more: boolean;
}

/** The first version they may see: of what was a team's own only whoever wrote or keeps it sees what it was before others could. */
async function firstSeen({ db }: Pick<Deps, 'db'>, { id }: Actor, card: Card): Promise<number> {
  if ([card.makerId, card.ownerId, card.verifierId].includes(id)) return 1;
  const { workspaceId, id: cardId } = card;
  const opened = await db.cardVersion.findFirst({
    where: { workspaceId, cardId, what: OPENED },
    orderBy: { version: 'desc' },
  });
  return opened?.version ?? 1;
}

/** A card's versions, the latest first, from `before` on. Throws UserError if the card is gone or not theirs to see. */
export async function findHistory(
  deps: Pick<Deps, 'db'>,
  actor: Actor,
  cardId: string,
  before?: number,
): Promise<History> {
  const card = await getSeen(deps, actor, cardId);
  const from = await firstSeen(deps, actor, card);
  const version = { gte: from, ...(before !== undefined && { lt: before }) };
  const rows = await deps.db.cardVersion.findMany({
    where: { workspaceId: card.workspaceId, cardId, version },
    include: { editor: true },
    orderBy: { version: 'desc' },
    take: ON_A_PAGE + 1,
  });
  return { card, versions: rows.slice(0, ON_A_PAGE), more: rows.length > ON_A_PAGE };
}

export interface VersionShown {
  card: Card;
  version: Version;
  /** Undefined: it is the first one, or they may not see what it was before. */
  earlier: Version | undefined;
  mayRestore: boolean;
}

async function patternsOf({ db }: Pick<Deps, 'db'>, { workspaceId: id }: Actor): Promise<string[]> {
  return (await db.workspace.findUniqueOrThrow({ where: { id } })).privatePatterns;
}

/** A version and the one before it, without personal data that was taken out since. Throws UserError as `readVersion` does. */
export async function getVersion(
  deps: Pick<Deps, 'db'>,
  actor: Actor,
  cardId: string,
  version: number,
): Promise<VersionShown> {
  const read = await readVersion(deps, actor, cardId, version);
  const shown = withoutWhatWent(read.card, await patternsOf(deps, actor));
  return { ...read, version: shown(read.version), earlier: read.earlier && shown(read.earlier) };
}

/** A version and the one before it. Throws UserError if there is none, or the card is not theirs to see. */
async function readVersion(
  deps: Pick<Deps, 'db'>,
  actor: Actor,
  cardId: string,
  version: number,
): Promise<VersionShown> {
  const card = await getSeen(deps, actor, cardId);
  const [found, earlier] = await deps.db.cardVersion.findMany({
    where: {
      workspaceId: card.workspaceId,
      cardId,
      version: { gte: await firstSeen(deps, actor, card), lte: version },
    },
    include: { editor: true },
    orderBy: { version: 'desc' },
    take: 2,
  });
  if (found?.version !== version) throw new UserError(CARD_TROUBLE.gone);
  const mayRestore = card.version !== version && mayEdit(actor, await licenceOf(deps, actor), card);
  return { card, version: found, earlier, mayRestore };
}

export interface ChangesShown {
  card: Card;
  /** Those that came since it was checked, the latest first, at most so many as one page. */
  versions: Version[];
  version: Version;
  /** As it was checked. */
  earlier: Version;
}

/**
 * What is other in a card since somebody last answered for it. Undefined: nothing is, or that version is gone. Throws UserError if it
 * is not theirs to see.
 */
export async function findChanges(
  deps: Pick<Deps, 'db'>,
  actor: Actor,
  cardId: string,
): Promise<ChangesShown | undefined> {
  const card = await getSeen(deps, actor, cardId);
  const { workspaceId, changedFrom } = card;
  if (changedFrom === null || changedFrom < (await firstSeen(deps, actor, card))) return undefined;
  const of = { where: { workspaceId, cardId }, include: { editor: true } };
  const earlier = await deps.db.cardVersion.findFirst({ ...of, where: { ...of.where, version: changedFrom } });
  const versions = await deps.db.cardVersion.findMany({
    ...of,
    where: { ...of.where, version: { gt: changedFrom } },
    orderBy: { version: 'desc' },
    take: ON_A_PAGE,
  });
  const [version] = versions;
  if (!version || !earlier) return undefined;
  return { card, versions, version, earlier: withoutWhatWent(card, await patternsOf(deps, actor))(earlier) };
}

/**
 * An earlier version is in use again, as a new one; what is personal data by now is left out, and told in words. Throws UserError
 * unless it is theirs to change, and if somebody changed the card since `basedOn`.
 */
export async function restoreVersion(
  deps: Deps,
  actor: Actor,
  { cardId, version, basedOn }: { cardId: string; version: number; basedOn: number },
): Promise<{ card: Card; told: string }> {
  const { card, version: earlier } = await readVersion(deps, actor, cardId, version);
  const { kind, title, body, product, tags } = earlier;
  const privatePatterns = await patternsOf(deps, actor);
  const then = { ...typedOfCard(card), kind, title, body, product, tags };
  const clean = cleanTyped(then, privatePatterns, []);
  const { typed, found } = withoutWords(clean.typed, privatePatterns);
  const { verifier: _, ...change } = typed;
  const restored = await deps.db.$transaction((tx) => reviseCard(deps, tx, actor, cardId, change, 'restored', basedOn));
  return { card: restored, told: tellKinds([...clean.found, ...found]) };
}
