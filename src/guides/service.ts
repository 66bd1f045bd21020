import { createHash } from 'node:crypto';
import type { Deps, Tx } from '../deps.ts';
import { UserError } from '../errors.ts';
import type { Member } from '../generated/prisma/client.ts';
import { checkCoordinator } from '../people/service.ts';
import { ABOUTS, type About, GUIDES, type GuideText, STARTERS } from './defaults.ts';

/** A select shows 100; nobody reads so many. */
const MOST_GUIDES = 40;

/** A guide as the workspace has it. */
export interface Guide extends GuideText {
  /** Comes with the app, so that it can be set back. */
  isBuiltIn: boolean;
  isChanged: boolean;
  isRetired: boolean;
  /** What stands in it, in a few signs: a form carries them, to tell whether somebody else saved it meanwhile. */
  print: string;
}

/** The stages of a pairing for which there is a guide of its own. */
export type Stage = Exclude<About, 'topic'>;

const isAbout = (word: string): word is About => ABOUTS.some((one) => one === word);

const printOf = ({ title, about, body }: GuideInput): string =>
  createHash('sha256')
    .update(JSON.stringify([title, about, body]))
    .digest('base64url')
    .slice(0, 16);

/** All guides of a workspace, retired ones among them: the built-in ones in their order, as they were changed, then its own. */
async function findAll(db: Tx, workspaceId: string): Promise<Guide[]> {
  const rows = await db.guide.findMany({ where: { workspaceId }, orderBy: { id: 'asc' } });
  const own = rows.map(({ key, title, about, body, retiredAt }) => ({
    key,
    title,
    about: isAbout(about) ? about : 'topic',
    body,
    isBuiltIn: GUIDES.some((guide) => guide.key === key),
    isChanged: true,
    isRetired: retiredAt !== null,
  }));
  const builtIn = GUIDES.map((guide) => {
    const changed = own.find(({ key }) => key === guide.key);
    return changed ?? { ...guide, isBuiltIn: true, isChanged: false, isRetired: false };
  });
  return [...builtIn, ...own.filter((guide) => !guide.isBuiltIn)].map((guide) => ({ ...guide, print: printOf(guide) }));
}

/** The guides to choose from. */
export async function findGuides({ db }: { db: Tx }, workspaceId: string): Promise<Guide[]> {
  return (await findAll(db, workspaceId)).filter((guide) => !guide.isRetired);
}

/** The guide of a session: the one chosen for it, else the first for this stage; undefined: there is none any more. */
export async function findGuide(
  { db }: { db: Tx },
  workspaceId: string,
  key: string | null,
  stage: Stage,
): Promise<Guide | undefined> {
  const all = await findAll(db, workspaceId);
  const chosen = key === null ? undefined : all.find((guide) => guide.key === key); // also one retired since
  return chosen ?? all.find((guide) => guide.about === stage && !guide.isRetired);
}

/** Questions to get a conversation going, by theme. */
export const findStarters = () => STARTERS;

/** Whether a guide of this key can be chosen; null can always. Throws UserError. */
export async function checkGuide({ db }: { db: Tx }, workspaceId: string, key: string | null): Promise<void> {
  if (key === null) return;
  const guides = await findGuides({ db }, workspaceId);
  if (!guides.some((guide) => guide.key === key))
    throw new UserError('This guide is no longer there. Choose another one, or none.', 'guide');
}

/** Everything a coordinator looks after. Throws UserError for anybody else. */
export async function getGuidesToChange({ db }: { db: Tx }, member: Member): Promise<Guide[]> {
  checkCoordinator(member, 'change the guides');
  return findAll(db, member.workspaceId);
}

/** One of them. Throws UserError. */
export async function getGuideToChange(deps: { db: Tx }, member: Member, key: string): Promise<Guide> {
  const guide = (await getGuidesToChange(deps, member)).find((one) => one.key === key);
  if (!guide) throw new UserError('This guide is no longer there.');
  return guide;
}

export interface GuideInput {
  title: string;
  about: About;
  body: string;
}

/** Two at one guide come one after the other. */
async function lock(tx: Tx, { workspaceId }: Member): Promise<void> {
  await tx.$queryRaw`SELECT 1 FROM "Workspace" WHERE "id" = ${workspaceId}::uuid FOR NO KEY UPDATE`;
}

/**
 * Saves a workspace's own text of a guide, or a new one without a key. `seen`: what stood in it when its form was opened; if
 * something else stands there by now, nothing is saved and that comes back. Throws UserError.
 */
export async function saveGuide(
  deps: Deps,
  member: Member,
  key: string | undefined,
  input: GuideInput,
  seen?: string,
): Promise<Guide | undefined> {
  const { workspaceId } = member;
  return deps.db.$transaction(async (tx) => {
    await lock(tx, member);
    const all = await getGuidesToChange({ db: tx }, member);
    const updatedAt = deps.now();
    if (key === undefined) {
      if (all.length >= MOST_GUIDES)
        throw new UserError(
          `There are ${MOST_GUIDES} guides already, and nobody reads more. Change one of them.`,
          'title',
        );
      // Its own id is its key; the database makes it, as nothing else here may be random.
      const [made] = await tx.$queryRaw<{ key: string }[]>`SELECT gen_random_uuid()::text AS key`;
      await tx.guide.create({ data: { ...input, workspaceId, key: made?.key ?? '', updatedAt } });
      return undefined;
    }
    const guide = await getGuideToChange({ db: tx }, member, key);
    if (seen !== undefined && ![seen, printOf(input)].includes(guide.print)) return guide;
    await tx.guide.upsert({
      where: { workspaceId_key: { workspaceId, key } },
      create: { ...input, workspaceId, key, updatedAt },
      update: { ...input, updatedAt },
    });
    return undefined;
  });
}

/** Takes a guide out of the choice, or puts it back; sessions that chose it keep it. Throws UserError. */
export async function retireGuide(deps: Deps, member: Member, key: string, isRetired: boolean): Promise<void> {
  const { workspaceId } = member;
  await deps.db.$transaction(async (tx) => {
    const { title, about, body } = await getGuideToChange({ db: tx }, member, key);
    const now = deps.now();
    const retiredAt = isRetired ? now : null;
    await tx.guide.upsert({
      where: { workspaceId_key: { workspaceId, key } },
      create: { title, about, body, workspaceId, key, updatedAt: now, retiredAt },
      update: { retiredAt, updatedAt: now },
    });
  });
}

/** Gives a built-in guide its own text back. `seen`: as for `saveGuide`. Throws UserError, also if something else stands there by now. */
export async function resetGuide(deps: Deps, member: Member, key: string, seen?: string): Promise<void> {
  await deps.db.$transaction(async (tx) => {
    await lock(tx, member);
    const { isBuiltIn, print } = await getGuideToChange({ db: tx }, member, key);
    if (!isBuiltIn) throw new UserError('This guide is your own: there is nothing to set it back to.');
    if (seen !== undefined && seen !== print)
      throw new UserError('Somebody changed this guide meanwhile. Open it again to see what it says now.');
    await tx.guide.deleteMany({ where: { workspaceId: member.workspaceId, key } });
  });
}
