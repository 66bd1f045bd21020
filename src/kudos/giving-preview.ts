/** The look before kudos are posted: kept until then, so that posting twice, or after a crash, gives them once. */
import type { Deps, Tx } from '../deps.ts';
import { UserError } from '../errors.ts';
import type { Member } from '../generated/prisma/client.ts';
import { fold } from '../people/service.ts';
import { isVague } from './coach.ts';
import { checkGift, createKudos, Gift, loadGift, type NewKudos, resolveGift, type WholeGift } from './giving.ts';
import { lockGiver } from './limits.ts';
import { findDestination } from './posting.ts';
import type { KudosShown } from './service.ts';
import { nudge, refused } from './words.ts';

const FORM = 'kudos.preview';
/** What nobody posted within a day is forgotten. */
const KEPT_MS = 86_400_000;
/** Who is in the channel is good to know, not worth waiting for. */
const MEMBERS_MS = 700;

const keyOf = ({ id, workspaceId }: Member, subject: string) => ({
  memberId: id,
  workspaceId,
  form: FORM,
  subject,
});

/** Kudos as they will stand, and where. */
export interface Preview {
  id: string;
  shown: KudosShown;
  isPrivate: boolean;
  /** Null: private, or there is no channel. */
  channelId: string | null;
  /** Those chosen by name, and how many of the group, who are not in that channel; undefined: Slack does not say. */
  absent: { toIds: string[]; others: number } | undefined;
}

function shownOf(id: string, giver: Member, { gift, named, value, skill }: WholeGift): KudosShown {
  const { groupName, deed, impact, link } = gift;
  return {
    id,
    giverId: giver.slackId,
    toIds: named.map(({ slackId }) => slackId).sort(),
    groupName,
    value,
    skill: skill?.name ?? null,
    deed,
    impact,
    link,
    joins: [],
    isEdited: false,
  };
}

/** What is shown before posting. Asks Slack who is in the channel, so never within a transaction. */
async function previewOf(deps: Deps, giver: Member, id: string, whole: WholeGift): Promise<Preview> {
  const { workspaceId } = giver;
  const { named, grouped, gift } = whole;
  const all = [...named, ...grouped];
  const { channelId } = gift.isPrivate ? { channelId: null } : await findDestination(deps.db, workspaceId, all);
  const members = channelId ? await deps.channelMembers(workspaceId, channelId, MEMBERS_MS) : undefined;
  const isAbsent = ({ slackId }: Member) => !members?.has(slackId);
  return {
    id,
    shown: shownOf(id, giver, whole),
    isPrivate: gift.isPrivate,
    channelId,
    absent: members
      ? {
          toIds: named
            .filter(isAbsent)
            .map(({ slackId }) => slackId)
            .sort(),
          others: grouped.filter(isAbsent).length,
        }
      : undefined,
  };
}

async function keepGift(deps: Deps, tx: Tx, giver: Member, id: string, gift: Gift): Promise<void> {
  const { workspaceId, id: memberId } = giver;
  const kept = { values: gift, updatedAt: deps.now() };
  await tx.formDraft.upsert({
    where: { memberId_form_subject: { memberId, form: FORM, subject: id }, workspaceId },
    create: { ...keyOf(giver, id), ...kept },
    update: kept,
  });
}

/** Forgets, in all workspaces, what was looked at and never posted. */
export async function forgetPreviews({ db, now }: Pick<Deps, 'db' | 'now'>): Promise<void> {
  await db.formDraft.deleteMany({ where: { form: FORM, updatedAt: { lt: new Date(now().getTime() - KEPT_MS) } } });
}

/** Whether these kudos were posted, by whoever asks. */
const isPosted = async (tx: Tx, { id: giverId, workspaceId }: Member, id: string): Promise<boolean> =>
  (await tx.kudos.count({ where: { id, workspaceId, giverId } })) > 0;

export type Looked = { is: 'vague'; nudge: string } | { is: 'ready'; preview: Preview };

/**
 * Checks what was filled in and keeps it for posting under `id`. A vague deed comes back with a friendly line instead, unless it
 * did before (`coached`). Throws UserError at the field it is about.
 */
export async function lookAtKudos(deps: Deps, kudos: NewKudos, id: string, coached: boolean): Promise<Looked> {
  const { giver, workspaceId } = kudos;
  const gift = await resolveGift(deps, kudos);
  const { whole, line } = await deps.db.$transaction(async (tx) => {
    await lockGiver(tx, giver);
    if (await isPosted(tx, giver, id)) throw new UserError(refused.postedAlready);
    const loaded = await loadGift(tx, workspaceId, gift);
    await checkGift(deps, tx, giver, loaded);
    const { named, grouped, value, skill } = loaded;
    const names = [...named, ...grouped].map(({ name }) => name);
    if (!coached && isVague(gift.deed, [...names, gift.groupName ?? '']))
      return { whole: loaded, line: nudge([value && fold(value.name), skill?.category]) };
    await keepGift(deps, tx, giver, id, gift);
    return { whole: loaded, line: undefined };
  });
  if (line !== undefined) return { is: 'vague', nudge: line };
  return { is: 'ready', preview: await previewOf(deps, giver, id, whole) };
}

/** Posted; or why not, in words, with the preview as it is now (null: it is no longer kept). */
export type Posted = { ok: true } | { ok: false; why: string; preview: Preview | null };

type Tried = { ok: true } | { ok: false; why: string; whole: WholeGift | null };

async function tryToPost(deps: Deps, tx: Tx, giver: Member, id: string): Promise<Tried> {
  await lockGiver(tx, giver);
  if (await isPosted(tx, giver, id)) return { ok: true };
  const kept = Gift.safeParse((await tx.formDraft.findFirst({ where: keyOf(giver, id) }))?.values);
  if (!kept.success) return { ok: false, why: refused.lost, whole: null };
  const whole = await loadGift(tx, giver.workspaceId, kept.data);
  const problem = await checkGift(deps, tx, giver, whole).then(
    () => undefined,
    (error: unknown) => {
      if (error instanceof UserError) return error.message;
      throw error;
    },
  );
  if (problem !== undefined) return { ok: false, why: problem, whole };
  await createKudos(deps, tx, giver, whole, id);
  await tx.formDraft.deleteMany({ where: keyOf(giver, id) });
  return { ok: true };
}

/** Posts what was looked at. The same preview twice, or at once, posts it once. */
export async function postKudos(deps: Deps, giver: Member, id: string): Promise<Posted> {
  const tried = await deps.db.$transaction((tx) => tryToPost(deps, tx, giver, id));
  if (tried.ok) return tried;
  const preview = tried.whole && (await previewOf(deps, giver, id, tried.whole));
  return { ok: false, why: tried.why, preview };
}
