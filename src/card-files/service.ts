import { TextEncoder } from 'node:util';
import type { Deps, Tx } from '../deps.ts';
import { UserError } from '../errors.ts';
import type { Member } from '../generated/prisma/client.ts';
import { mapInTurns } from '../imports/turns.ts';
import type { Actor } from '../knowledge/rights.ts';
import { checkCoordinator } from '../people/service.ts';
import { indexCards } from '../search/service.ts';
import { checkEntry } from './checks.ts';
import { asMarkdown, findFiles, findStarts, type Told } from './exporting.ts';
import type { Problem, Where } from './fields.ts';
import { findKnown, seenByInSql } from './known.ts';
import { type Plan, planCards } from './plan.ts';
import { readCards } from './reading.ts';
import { NOTHING_TO_EXPORT } from './words.ts';
import { writeCards } from './write.ts';
import { writeZip } from './zip.ts';

/** A coordinator with the teams they lead, or an operator at the machine. */
export type Importer = Actor | 'operator';

export interface ImportInput {
  workspaceId: string;
  bytes: Uint8Array;
  /** Tells a Markdown file from a table. */
  name: string;
  /** Personal data is taken out; otherwise a card that holds some is refused. */
  redact: boolean;
}

/** What a file would do with a card, or has done. */
export interface ImportLine extends Where {
  what: 'added' | 'changed' | 'unchanged';
  title: string;
  /** Taken out of it: "2 card numbers and an e-mail address". */
  redacted: string[];
}

export interface ImportReport {
  added: number;
  changed: number;
  unchanged: number;
  /** In the order of the file. */
  lines: ImportLine[];
  /** With any, nothing is written. */
  problems: Problem[];
  /** Headings, and files of a zip, that were not read. */
  ignored: string[];
}

export interface ExportedFile {
  name: string;
  bytes: Uint8Array;
  cards: number;
}

/** A whole company in one transaction takes longer than the usual five seconds. */
const LONG = { timeout: 300_000, maxWait: 30_000 };
/** Cards that are looked through between two turns of everything else: of 30,000 characters each takes some ten milliseconds. */
const TURN = 10;

/** Throws UserError unless this person may take cards in and out. */
export function checkMayMoveCards(by: Member | 'operator', workspaceId: string): void {
  if (by === 'operator') return;
  checkCoordinator(by, 'import and export cards');
  if (by.workspaceId !== workspaceId) throw new Error('cards of another workspace');
}

/** A line, or a file of a zip, told from the others: names may be cut. */
const markOf = ({ line, file }: Where): string => `${line} ${file ?? ''}`;

type Settings = { privatePatterns: string[]; cardLanguages: string[]; verifyDays: number };

async function readFile({ bytes, name, redact }: ImportInput, settings: Settings) {
  const { entries, problems, ignored } = await readCards(bytes, name);
  const privacy = { patterns: settings.privatePatterns, redact };
  const checked = await mapInTurns(entries, (entry) => checkEntry(entry, privacy), TURN);
  return {
    drafts: checked.map(({ draft }) => draft),
    problems: [...problems, ...checked.flatMap((one) => one.problems)],
    redacted: new Map(checked.map(({ draft, redacted }) => [markOf(draft), redacted])),
    ignored,
  };
}

type Read = Awaited<ReturnType<typeof readFile>>;

function reportOf({ drafts, problems, redacted, ignored }: Read, plan: Plan): ImportReport {
  const whats = new Map<string, ImportLine['what']>(
    (['added', 'changed', 'unchanged'] as const).flatMap((what) =>
      plan[what].map((one) => [markOf(one), what] as const),
    ),
  );
  return {
    added: plan.added.length,
    changed: plan.changed.length,
    unchanged: plan.unchanged.length,
    lines: drafts.map((draft) => {
      const mark = markOf(draft);
      const { line, file, title } = draft;
      return { line, file, title, what: whats.get(mark) ?? 'unchanged', redacted: redacted.get(mark) ?? [] };
    }),
    problems: [...problems, ...plan.problems].sort((a, b) => a.line - b.line),
    ignored,
  };
}

const settingsOf = (tx: Tx, workspaceId: string): Promise<Settings> =>
  tx.workspace.findUniqueOrThrow({
    where: { id: workspaceId },
    select: { privatePatterns: true, cardLanguages: true, verifyDays: true },
  });

/** What a file would do, card by card. Writes nothing. Throws UserError for anybody but a coordinator. */
export async function planImport(deps: Pick<Deps, 'db'>, by: Importer, input: ImportInput): Promise<ImportReport> {
  checkMayMoveCards(by, input.workspaceId);
  const read = await readFile(input, await settingsOf(deps.db, input.workspaceId));
  return reportOf(read, planCards(read.drafts, await findKnown(deps.db, input.workspaceId, by, read.drafts)));
}

/**
 * Imports all of a file or, when anything in it is wrong, nothing; the report says which. What a card is known by is its key: the same
 * file again changes nothing. Throws UserError for anybody but a coordinator.
 */
export async function writeImport(
  deps: Pick<Deps, 'db' | 'now' | 'log' | 'outbox'>,
  by: Importer,
  input: ImportInput,
  /** What else is recorded with it. */
  done?: (tx: Tx, report: ImportReport) => Promise<void>,
): Promise<ImportReport> {
  const { workspaceId } = input;
  checkMayMoveCards(by, workspaceId);
  const settings = await settingsOf(deps.db, workspaceId);
  const read = await readFile(input, settings);
  const report = await deps.db.$transaction(async (tx) => {
    // One import at a time: two of the same file would add its cards twice.
    await tx.$queryRaw`SELECT 1 FROM "Workspace" WHERE "id" = ${workspaceId}::uuid FOR UPDATE`;
    const known = await findKnown(tx, workspaceId, by, read.drafts);
    const plan = planCards(read.drafts, known);
    const planned = reportOf(read, plan);
    if (planned.problems.length > 0) return planned;
    const editorId = by === 'operator' ? null : by.id;
    const { cardLanguages: languages, verifyDays } = settings;
    const writing = { workspaceId, editorId, now: deps.now(), languages, verifyDays };
    const written = await writeCards(deps, tx, plan, known, writing);
    await done?.(tx, planned);
    await indexCards(tx, workspaceId, written);
    return planned;
  }, LONG);
  if (report.problems.length === 0) {
    const { added, changed } = report;
    deps.log.info({ workspaceId, person: by === 'operator' ? by : by.slackId, added, changed }, 'cards were imported');
  }
  return report;
}

async function fileOf(cards: AsyncIterable<Told>, format: 'markdown' | 'json', number: number): Promise<ExportedFile> {
  let count = 0;
  async function* counted() {
    for await (const card of cards) {
      count += 1;
      yield card;
    }
  }
  if (format === 'markdown') {
    const bytes = await writeZip(asMarkdown(counted()));
    return { name: `cards-${number}.zip`, bytes, cards: count };
  }
  const lines: string[] = [];
  for await (const card of counted()) lines.push(JSON.stringify(card));
  return {
    name: `cards-${number}.json`,
    bytes: new TextEncoder().encode(`[\n${lines.join(',\n')}\n]\n`),
    cards: count,
  };
}

/**
 * All cards somebody may see, one file after the other, each with at most 20,000 of them: zips of Markdown files with front matter, or
 * JSON. Nothing for no card. Throws UserError for anybody but a coordinator.
 */
export async function* exportCards(
  deps: Pick<Deps, 'db'>,
  by: Importer,
  { workspaceId, format }: { workspaceId: string; format: 'markdown' | 'json' },
): AsyncGenerator<ExportedFile> {
  checkMayMoveCards(by, workspaceId);
  let number = 0;
  for await (const cards of findFiles(deps, workspaceId, by)) {
    number += 1;
    yield fileOf(cards, format, number);
  }
}

/** Imports a file and writes to the coordinator what came of it: the form they sent it with may be closed by then. */
export function importForPerson(
  deps: Pick<Deps, 'db' | 'now' | 'log' | 'outbox'>,
  by: Actor,
  file: Omit<ImportInput, 'workspaceId'>,
): Promise<ImportReport> {
  const { workspaceId, id: subject, slackId: recipient } = by;
  return writeImport(deps, by, { workspaceId, ...file }, async (tx, { added, changed, unchanged }) => {
    const occurrence = `${deps.now().toISOString()} ${added} ${changed} ${unchanged}`;
    await deps.outbox.add(tx, { workspaceId, kind: 'card-files.imported', subject, occurrence, recipient });
  });
}

/** How many cards a coordinator can take out: all they may see. Throws UserError for anybody else, and when there is none. */
export async function countForExport({ db }: Pick<Deps, 'db'>, by: Actor): Promise<number> {
  const { workspaceId } = by;
  checkMayMoveCards(by, workspaceId);
  const [counted] = await db.$queryRaw<{ cards: number }[]>`
    SELECT count(*)::int AS cards FROM "Card" c WHERE c."workspaceId" = ${workspaceId}::uuid AND ${seenByInSql(by)}`;
  if (!counted?.cards) throw new UserError(NOTHING_TO_EXPORT);
  return counted.cards;
}

const MINUTE_LENGTH = '2026-11-24T09:00'.length;

/** Sends a coordinator all cards they may see as files. Asked twice in a minute, they come once. Throws UserError for anybody else. */
export async function sendExport(deps: Deps, by: Actor, format: 'markdown' | 'json'): Promise<void> {
  await countForExport(deps, by);
  const { workspaceId, id: subject, slackId: recipient } = by;
  const starts = await findStarts(deps, workspaceId, by);
  const minute = deps.now().toISOString().slice(0, MINUTE_LENGTH);
  const messages = starts.map((after, index) => {
    const occurrence = `${minute} ${format} ${index + 1} ${starts.length} ${after}`;
    return { workspaceId, kind: 'card-files.export', subject, occurrence, recipient };
  });
  await deps.db.$transaction((tx) => deps.outbox.add(tx, ...messages));
}

/** One file of an export, the cards after this one; without any if they are gone meanwhile. */
export async function getExportFile(
  deps: Pick<Deps, 'db'>,
  by: Actor,
  { format, number, after }: { format: 'markdown' | 'json'; number: number; after: number },
): Promise<ExportedFile> {
  checkMayMoveCards(by, by.workspaceId);
  for await (const cards of findFiles(deps, by.workspaceId, by, after)) return fileOf(cards, format, number);
  return fileOf((async function* () {})(), format, number);
}
