import { z } from 'zod';
import type { Deps, Tx } from '../deps.ts';
import { UserError } from '../errors.ts';
import type { Member, OutboxMessage } from '../generated/prisma/client.ts';
import type { ReportDecision } from '../generated/prisma/enums.ts';
import { getSeenKudos, lockKudos, REPORTED, refreshPosts, TOLD_REPORTER } from '../kudos/after.ts';
import { applyEvent } from '../kudos/hiding.ts';
import { type KudosShown, type KudosWithPeople, toShown, WITH_PEOPLE } from '../kudos/service.ts';
import { checkCoordinator, findCoordinators } from '../people/service.ts';
import { CASE_WORDS, REPORT_WORDS, type Reason } from './words.ts';

export const TOLD_GIVER = 'moderation.giver';
export const TOLD_JOINER = 'moderation.joiner';

interface Involved {
  giverId: string;
  recipients: { memberId: string }[];
}

export const isInvolved = ({ giverId, recipients }: Involved, memberId: string): boolean =>
  giverId === memberId || recipients.some((one) => one.memberId === memberId);

/** The coordinators who decide on kudos: nobody on their own while there is another one. */
async function findDeciders(tx: Tx, workspaceId: string, kudos: Involved): Promise<Member[]> {
  const all = await findCoordinators(tx, workspaceId);
  const others = all.filter(({ id }) => !isInvolved(kudos, id));
  return others.length > 0 ? others : all;
}

async function checkNotReported(tx: Tx, { id: reporterId, workspaceId }: Member, kudosId: string): Promise<void> {
  const before = await tx.kudosReport.findFirst({ where: { workspaceId, kudosId, reporterId } });
  if (before) throw new UserError(before.decidedAt ? REPORT_WORDS.looked : REPORT_WORDS.known);
}

/** Whether somebody can report kudos, asked before the form. Throws UserError when not. */
export async function prepareReport({ db }: { db: Tx }, member: Member, id: string): Promise<void> {
  const kudos = await getSeenKudos({ db }, member, id);
  if (kudos.giverId === member.id) throw new UserError(REPORT_WORDS.own);
  await checkNotReported(db, member, id);
}

export interface NewReport {
  reason: Reason;
  note: string;
}

/** Reports kudos, once a person; the coordinators are asked to decide, with all who reported them until then. Throws UserError. */
export async function reportKudos(deps: Deps, member: Member, kudosId: string, report: NewReport): Promise<void> {
  const { workspaceId, id: reporterId } = member;
  await deps.db.$transaction(async (tx) => {
    const kudos = await lockKudos(tx, workspaceId, kudosId);
    await prepareReport({ db: tx }, member, kudosId);
    const isFirst = (await tx.kudosReport.count({ where: { workspaceId, kudosId, decidedAt: null } })) === 0;
    const { id } = await tx.kudosReport.create({
      data: { workspaceId, kudosId, reporterId, ...report, createdAt: deps.now() },
    });
    if (!isFirst) return deps.outbox.refresh(tx, workspaceId, REPORTED, kudosId);
    const deciders = await findDeciders(tx, workspaceId, kudos);
    const message = { workspaceId, kind: REPORTED, subject: kudosId, occurrence: id };
    await deps.outbox.add(tx, ...deciders.map(({ slackId: recipient }) => ({ ...message, recipient })));
  });
}

/** Reports as coordinators see them: never who they are from, and in an order that does not tell. */
export interface ReportShown {
  reason: string;
  note: string;
}

/** Reported kudos as coordinators see them, with all open reports. */
export interface Case {
  kudos: KudosShown;
  /** Only those they are for and who gave them see them now. */
  isPrivate: boolean;
  /** What others added, with whose it is. */
  sentences: { memberId: string; name: string; sentence: string }[];
  reports: ReportShown[];
}

const byWords = (a: ReportShown, b: ReportShown) => (a.reason + a.note < b.reason + b.note ? -1 : 1);
const shownReports = (reports: ReportShown[]): ReportShown[] =>
  reports.map(({ reason, note }) => ({ reason, note })).sort(byWords);

const toCase = (kudos: KudosWithPeople, reports: ReportShown[]): Case => ({
  kudos: toShown(kudos),
  isPrivate: kudos.status === 'PRIVATE',
  sentences: kudos.joins.flatMap(({ memberId, member, sentence }) =>
    sentence ? [{ memberId, name: member.name, sentence }] : [],
  ),
  reports: shownReports(reports),
});

/**
 * What the message about a report says: the open case, that the kudos are gone, that its reader no longer coordinates, or who
 * decided and how. Undefined: there is no such report any more.
 */
export type CaseNow =
  | ({ is: 'open' } & Case)
  | { is: 'gone' }
  | { is: 'not-theirs' }
  | { is: 'decided'; bySlackId: string | undefined; decision: ReportDecision };

/** The case that a message to a coordinator is about, as it is now. */
export async function findCase({ db }: Pick<Deps, 'db'>, message: OutboxMessage): Promise<CaseNow | undefined> {
  const { workspaceId, subject: kudosId, occurrence, recipient } = message;
  const first = await db.kudosReport.findFirst({
    where: { id: occurrence, workspaceId, kudosId },
    include: { decidedBy: true, kudos: { include: WITH_PEOPLE } },
  });
  if (!first) return undefined;
  if (first.decision) return { is: 'decided', bySlackId: first.decidedBy?.slackId, decision: first.decision };
  if (first.kudos.status === 'REMOVED') return { is: 'gone' };
  const readers = await findCoordinators(db, workspaceId);
  if (!readers.some(({ slackId }) => slackId === recipient)) return { is: 'not-theirs' };
  const open = await db.kudosReport.findMany({ where: { workspaceId, kudosId, decidedAt: null } });
  return { is: 'open', ...toCase(first.kudos, open) };
}

/** Takes it that nothing is open. */
async function sayDecided(tx: Tx, workspaceId: string, kudosId: string): Promise<never> {
  const last = await tx.kudosReport.findFirst({
    where: { workspaceId, kudosId, decision: { not: null } },
    orderBy: { decidedAt: 'desc' },
    include: { decidedBy: true },
  });
  if (!last?.decision) throw new UserError(CASE_WORDS.nobody);
  throw new UserError(CASE_WORDS.already(last.decidedBy?.name ?? '', CASE_WORDS.outcome[last.decision]).trim());
}

async function checkDecides(tx: Tx, member: Member, kudos: Involved): Promise<void> {
  checkCoordinator(member, CASE_WORDS.only);
  const deciders = await findDeciders(tx, member.workspaceId, kudos);
  if (!deciders.some(({ id }) => id === member.id)) throw new UserError(CASE_WORDS.involved);
}

/** Reported kudos with their open reports, for the form. Throws UserError unless this coordinator may decide on them now. */
export async function prepareDecision({ db }: Pick<Deps, 'db'>, member: Member, kudosId: string): Promise<Case> {
  const { workspaceId } = member;
  checkCoordinator(member, CASE_WORDS.only);
  const kudos = await db.kudos.findFirst({ where: { id: kudosId, workspaceId }, include: WITH_PEOPLE });
  if (!kudos) throw new UserError(CASE_WORDS.nobody);
  await checkDecides(db, member, kudos);
  const open = await db.kudosReport.findMany({ where: { workspaceId, kudosId, decidedAt: null } });
  if (open.length === 0) return sayDecided(db, workspaceId, kudosId);
  return toCase(kudos, open);
}

export interface Decision {
  decision: ReportDecision;
  /** Told to whom it concerns. */
  reason: Reason;
  /** Members whose sentences are taken off the post. */
  takeOff: string[];
}

const EVENTS = { KEPT: undefined, PRIVATE: 'decided-private', REMOVED: 'decided-removed' } as const;
const AUDIT = { KEPT: 'kudos.kept', PRIVATE: 'kudos.private', REMOVED: 'kudos.removed' } as const;

/** Takes sentences off the post. Returns whose they were. */
async function takeOff(deps: Deps, tx: Tx, workspaceId: string, kudosId: string, memberIds: string[]) {
  const where = { workspaceId, kudosId, removedAt: null, memberId: { in: memberIds } };
  const joins = await tx.kudosJoin.findMany({ where, include: { member: true } });
  await tx.kudosJoin.updateMany({ where, data: { removedAt: deps.now() } });
  return joins.map(({ member }) => member);
}

/**
 * Decides all open reports of kudos together. The giver hears of it when that changes something for them, those who reported hear that it was
 * looked at, and it is written down who decided what. Throws UserError, also when another coordinator was first.
 */
export async function decide(deps: Deps, member: Member, kudosId: string, given: Decision): Promise<void> {
  const { workspaceId } = member;
  const { decision, reason } = given;
  checkCoordinator(member, CASE_WORDS.only);
  await deps.db.$transaction(async (tx) => {
    const kudos = await lockKudos(tx, workspaceId, kudosId);
    await checkDecides(tx, member, kudos);
    const reports = await tx.kudosReport.updateManyAndReturn({
      where: { workspaceId, kudosId, decidedAt: null },
      data: { decision, decidedAt: deps.now(), decidedById: member.id },
      include: { reporter: true },
    });
    if (reports.length === 0) return sayDecided(tx, workspaceId, kudosId);
    const joiners = await takeOff(deps, tx, workspaceId, kudosId, given.takeOff);
    const event = EVENTS[decision];
    const changed = event ? await applyEvent(deps, tx, kudos, event) : false;
    if (!changed && joiners.length > 0) await refreshPosts(deps, tx, kudos);
    if (!changed) await deps.outbox.refresh(tx, workspaceId, REPORTED, kudosId);
    const detail = { reason, sentences: joiners.length };
    const line = { workspaceId, actorId: member.id, what: AUDIT[decision], subject: kudosId, detail, at: deps.now() };
    const { id: subject } = await tx.auditLine.create({ data: line });
    const isNews = changed && (decision === 'REMOVED' || kudos.status === 'POSTED');
    await deps.outbox.add(
      tx,
      ...(isNews ? [{ workspaceId, kind: TOLD_GIVER, subject, recipient: kudos.giver.slackId }] : []),
      ...joiners.map(({ slackId: recipient }) => ({ workspaceId, kind: TOLD_JOINER, subject, recipient })),
      ...reports.map(({ id, reporter }) => ({
        workspaceId,
        kind: TOLD_REPORTER,
        subject: id,
        recipient: reporter.slackId,
      })),
    );
  });
}

export type Outcome = ReportDecision | 'GONE';

export const Detail = z.object({ reason: z.string(), sentences: z.number() });

/** What a decision was, for the message that tells of it. */
export async function findDecision({ db }: Pick<Deps, 'db'>, { workspaceId, subject: id }: OutboxMessage) {
  const line = await db.auditLine.findFirst({ where: { id, workspaceId } });
  const detail = Detail.safeParse(line?.detail);
  if (!line || !detail.success) return undefined;
  const kudos = await db.kudos.findFirst({ where: { id: line.subject, workspaceId }, include: WITH_PEOPLE });
  return kudos ? { what: line.what, reason: detail.data.reason, kudos } : undefined;
}

/** How the report that a message is about ended; "GONE": the kudos were taken away before anybody decided. Undefined: it is open. */
export async function findOutcome(
  { db }: Pick<Deps, 'db'>,
  { workspaceId, subject: id }: OutboxMessage,
): Promise<Outcome | undefined> {
  const report = await db.kudosReport.findFirst({ where: { id, workspaceId, decidedAt: { not: null } } });
  return report ? (report.decision ?? 'GONE') : undefined;
}
