/** What somebody wrote and has not saved: without personal data, as everything that is stored. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Deps, Tx } from '../deps.ts';
import type { Member, Prisma } from '../generated/prisma/client.ts';
import { Course, type Source, Typed } from './typed.ts';

const DRAFT = 'capture.draft';
/** That a form was saved, and as which card: sent twice, it is saved once. */
const SAVED = 'capture.saved';
/** That somebody was asked about a message. */
const ASKED = 'capture.asked';

const DAY_MS = 86_400_000;
/** Policy: what nobody came back to for so long is forgotten. */
const DRAFT_DAYS = 30;
/** A form stays open for some hours at most. */
const SAVED_DAYS = 2;

const Draft = z.object({ typed: Typed, course: Course });
export type Draft = z.infer<typeof Draft>;

type Whose = Pick<Member, 'id' | 'workspaceId'>;

const keyOf = ({ id, workspaceId }: Whose, form: string, subject: string) => ({
  memberId: id,
  workspaceId,
  form,
  subject,
});

/** Short and of one length, whatever it stands for. */
const digest = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 40);

/** Under which name it is kept what somebody writes: once for each thing there is to write about. */
export function placeOf({ helpId, gapId, sessionId, link }: Omit<Source, 'people'>, cardId?: string): string {
  if (cardId) return `card:${cardId}`;
  if (helpId) return `help:${helpId}`;
  if (gapId) return `gap:${gapId}`;
  if (sessionId) return `session:${sessionId}`;
  return link ? `link:${digest(link)}` : NEW;
}

/** Keeps what was typed; it was cleaned of personal data before. */
export async function keepDraft(
  deps: Pick<Deps, 'now'>,
  tx: Tx,
  member: Whose,
  draft: Draft,
  place = draft.course.place,
): Promise<void> {
  const key = keyOf(member, DRAFT, place);
  const now = { values: draft as Prisma.InputJsonObject, updatedAt: deps.now() };
  const { memberId, form, subject, workspaceId } = key;
  await tx.formDraft.upsert({
    where: { memberId_form_subject: { memberId, form, subject }, workspaceId },
    create: { ...key, ...now },
    update: now,
  });
}

/** What somebody began under this name, and when; undefined: nothing. */
export async function findDraft(
  { db }: { db: Tx },
  member: Whose,
  place: string,
): Promise<(Draft & { updatedAt: Date }) | undefined> {
  const row = await db.formDraft.findFirst({ where: keyOf(member, DRAFT, place) });
  const read = Draft.safeParse(row?.values);
  return row && read.success ? { ...read.data, updatedAt: row.updatedAt } : undefined;
}

const NEW = 'new';
const isNew = (place: string): boolean => place === NEW || place.startsWith(`${NEW}:`);

/** What somebody began and may go on with, where a form under this name is opened: of what is about nothing yet the latest. */
export async function findBegun(
  { db }: { db: Tx },
  member: Whose,
  place: string,
): Promise<(Draft & { updatedAt: Date }) | undefined> {
  if (!isNew(place)) return findDraft({ db }, member, place);
  const { subject: _, ...whose } = keyOf(member, DRAFT, place);
  const row = await db.formDraft.findFirst({
    where: { ...whose, OR: [{ subject: NEW }, { subject: { startsWith: `${NEW}:` } }] },
    orderBy: { updatedAt: 'desc' },
  });
  const read = Draft.safeParse(row?.values);
  return row && read.success ? { ...read.data, updatedAt: row.updatedAt } : undefined;
}

/** Under which name a form is kept that is opened now: beside what was begun about nothing yet, not in place of it. */
export const placeBeside = ({ now }: Pick<Deps, 'now'>, place: string, begun: Draft | undefined): string =>
  begun && isNew(place) ? `${NEW}:${now().getTime()}` : place;

export async function forgetDraft(tx: Tx, member: Whose, place: string): Promise<void> {
  await tx.formDraft.deleteMany({ where: keyOf(member, DRAFT, place) });
}

const SavedAs = z.object({ cardId: z.uuid() });

/**
 * Notes that this form is being saved, until the transaction ends; whoever sends it again waits for that. The card it was saved as
 * before, or undefined: nobody has.
 */
export async function claimForm(
  deps: Pick<Deps, 'now'>,
  tx: Tx,
  member: Whose,
  formId: string,
): Promise<string | undefined> {
  const key = keyOf(member, SAVED, formId);
  const { count } = await tx.formDraft.createMany({
    data: [{ ...key, values: {}, updatedAt: deps.now() }],
    skipDuplicates: true,
  });
  if (count > 0) return undefined;
  const row = await tx.formDraft.findFirst({ where: key });
  return SavedAs.safeParse(row?.values).data?.cardId;
}

/** The card a form was saved as; undefined: it was not. */
export async function findSaved({ db }: Pick<Deps, 'db'>, member: Whose, formId: string): Promise<string | undefined> {
  const row = await db.formDraft.findFirst({ where: keyOf(member, SAVED, formId) });
  return SavedAs.safeParse(row?.values).data?.cardId;
}

/** It was not saved after all: the form may be sent again. */
export async function releaseForm(tx: Tx, member: Whose, formId: string): Promise<void> {
  await tx.formDraft.deleteMany({ where: keyOf(member, SAVED, formId) });
}

export async function noteSaved(tx: Tx, member: Whose, formId: string, cardId: string): Promise<void> {
  await tx.formDraft.updateMany({ where: keyOf(member, SAVED, formId), data: { values: { cardId } } });
}

/** Which form it is: a modal keeps its id through all its steps. */
export const formIdOf = (viewId: string): string => `form:${digest(viewId)}`;

const messageOf = ({ channel, ts }: { channel: string; ts: string }): string => `${channel}:${ts}`;

/** Whether somebody was asked about a message already. */
export const wasAsked = async (
  { db }: Pick<Deps, 'db'>,
  member: Whose,
  at: { channel: string; ts: string },
): Promise<boolean> => (await db.formDraft.count({ where: keyOf(member, ASKED, messageOf(at)) })) > 0;

export async function noteAsked(deps: Pick<Deps, 'db' | 'now'>, member: Whose, at: { channel: string; ts: string }) {
  const key = keyOf(member, ASKED, messageOf(at));
  await deps.db.formDraft.createMany({ data: [{ ...key, values: {}, updatedAt: deps.now() }], skipDuplicates: true });
}

/** Forgets, in all workspaces, what nobody came back to. */
export async function forgetOld({ db, now }: Pick<Deps, 'db' | 'now'>): Promise<void> {
  const before = (days: number) => ({ lt: new Date(now().getTime() - days * DAY_MS) });
  await db.formDraft.deleteMany({ where: { form: { in: [DRAFT, ASKED] }, updatedAt: before(DRAFT_DAYS) } });
  await db.formDraft.deleteMany({ where: { form: SAVED, updatedAt: before(SAVED_DAYS) } });
}
