import type { KnownBlock } from '@slack/types';
import { z } from 'zod';
import {
  actions,
  button,
  context,
  divider,
  escapeMrkdwn,
  field,
  type MessageContent,
  type Modal,
  option,
  plain,
  section,
  shorten,
} from '../slack/blocks.ts';
import { type Problem, tellWhere } from './fields.ts';
import type { ImportReport } from './service.ts';
import { FORM } from './words.ts';

export const OPEN_IMPORT = 'card-files.import';
export const TRY_IMPORT = 'card-files.try';
export const APPLY_IMPORT = 'card-files.apply';
export const OPEN_EXPORT = 'card-files.export';
export const SEND_EXPORT = 'card-files.send';

export const ImportForm = z.object({
  file: z.array(z.string(), 'Choose a file.').min(1, 'Choose a file.'),
  privacy: z.enum(['redact', 'refuse']),
});
/** What the report carries to be written. */
export const Ready = z.object({ fileId: z.string(), redact: z.boolean() });
export const ExportForm = z.object({ format: z.enum(['markdown', 'json']) });

const frame = (title: string, close = 'Close') => ({
  type: 'modal' as const,
  title: plain(title),
  close: plain(close),
});

const choices = (of: Record<string, string>) => Object.entries(of).map(([value, label]) => option(label, value));

export function importModal(): Modal {
  const privacy = choices({ redact: FORM.redact, refuse: FORM.refuse });
  return {
    ...frame(FORM.import, 'Cancel'),
    callback_id: TRY_IMPORT,
    submit: plain(FORM.check),
    blocks: [
      section(FORM.about),
      field('file', FORM.file, {
        type: 'file_input',
        filetypes: ['zip', 'md', 'markdown', 'csv', 'tsv', 'txt', 'text', 'json'],
        max_files: 1,
      }),
      field('privacy', FORM.privacy, {
        type: 'radio_buttons',
        options: privacy,
        ...(privacy[0] && { initial_option: privacy[0] }),
      }),
      context(FORM.dryRun),
    ],
  };
}

/** While the file is read or written, which may take longer than Slack waits for an answer. */
export const workingModal = (what: 'looking' | 'writing'): Modal => ({
  ...frame(FORM.import),
  blocks: [section(FORM[what]), ...(what === 'looking' ? [context(FORM.again)] : [])],
});

export const failedModal = (message: string): Modal => ({
  ...frame(FORM.import),
  blocks: [section(FORM.failed(escapeMrkdwn(message)))],
});

/** Names of what is told one by one; a section holds 3,000 characters. */
const MOST_NAMES = 15;
const LONGEST_NAME = 80;
const named = (names: string[]): string => {
  const shown = names.slice(0, MOST_NAMES).map((name) => `“${escapeMrkdwn(shorten(name, LONGEST_NAME))}”`);
  const left = names.length - shown.length;
  return [...shown, ...(left > 0 ? [FORM.andMore(left)] : [])].join(', ');
};

/** What the file does, a line each. */
function effects({ lines, added, changed, unchanged }: ImportReport): string[] {
  const titles = (what: 'added' | 'changed') =>
    named(lines.filter((one) => one.what === what).map(({ title }) => title));
  return [
    ...(added > 0 ? [`• ${FORM.added(added)}: ${titles('added')}`] : []),
    ...(changed > 0 ? [`• ${FORM.changed(changed)}: ${titles('changed')}`] : []),
    ...(unchanged > 0 ? [`• ${FORM.unchanged(unchanged)}`] : []),
  ];
}

function takenBlocks({ lines }: ImportReport): KnownBlock[] {
  const taken = lines.filter(({ redacted }) => redacted.length > 0);
  if (taken.length === 0) return [];
  const shown = taken
    .slice(0, MOST_NAMES)
    .map((one) => `• ${escapeMrkdwn(tellWhere(one))}: ${one.redacted.join(', ')}`);
  const left = taken.length - shown.length;
  const all = [FORM.taken(taken.length), ...shown, ...(left > 0 ? [`• ${FORM.andMore(left)}`] : [])];
  return [section(shorten(all.join('\n'), MOST_TEXT))];
}

const ignoredBlocks = ({ ignored }: ImportReport): KnownBlock[] =>
  ignored.length > 0 ? [context(`${FORM.ignored}${escapeMrkdwn(shorten(ignored.join(', '), 300))}`)] : [];

const MOST_TEXT = 2900;
/** Room in a view of 100 blocks for what stands around them. */
const MOST_PROBLEM_BLOCKS = 90;
const MOST_PLACES = 20;

/** The same mistake in many places is told once, with the first of them. */
function problemTexts(problems: Problem[]): string[] {
  const groups = Map.groupBy(problems, ({ column, message }) => `${column} ${message.replaceAll(/\d+/g, '#')}`);
  return [...groups.values()].map((same) => {
    const places = [...new Set(same.map(tellWhere))];
    const left = places.length - MOST_PLACES;
    const where = [...places.slice(0, MOST_PLACES), ...(left > 0 ? [FORM.andMore(left)] : [])].join(', ');
    const [{ column, message }] = same as [Problem];
    const values = [...new Set(same.map(({ value }) => value).filter((value) => value !== ''))];
    const shown = values.length > 0 ? ` (${named(values)})` : '';
    const what = column === 'file' ? escapeMrkdwn(message) : `*${column}* ${escapeMrkdwn(message)}`;
    return shorten(`${escapeMrkdwn(where)} · ${what}`, MOST_TEXT / 2) + shorten(shown, MOST_TEXT / 2);
  });
}

function problemBlocks({ problems }: ImportReport): KnownBlock[] {
  const texts = problemTexts(problems);
  const left = texts.length - MOST_PROBLEM_BLOCKS;
  return [
    ...texts.slice(0, MOST_PROBLEM_BLOCKS).map((text) => section(text)),
    ...(left > 0 ? [context(FORM.more)] : []),
  ];
}

/** What the file would do; with problems only those, and no way to go on. */
export function reportModal(report: ImportReport, ready: z.infer<typeof Ready>): Modal {
  const { problems, added, changed, unchanged } = report;
  if (problems.length > 0) {
    const blocks = [
      section(FORM.wrong(problems.length)),
      divider(),
      ...problemBlocks(report),
      ...ignoredBlocks(report),
    ];
    return { ...frame(FORM.import), blocks };
  }
  if (added + changed === 0)
    return { ...frame(FORM.import), blocks: [section(FORM.nothing(unchanged)), ...ignoredBlocks(report)] };
  return {
    ...frame(FORM.import, 'Cancel'),
    callback_id: APPLY_IMPORT,
    private_metadata: JSON.stringify(ready),
    submit: plain(FORM.write),
    blocks: [
      section(shorten([FORM.fine, ...effects(report)].join('\n'), MOST_TEXT)),
      ...takenBlocks(report),
      ...ignoredBlocks(report),
    ],
  };
}

export const importedModal = (report: ImportReport): Modal => ({
  ...frame(FORM.import, 'Done'),
  blocks: [section(shorten([FORM.written, ...effects(report)].join('\n'), MOST_TEXT)), ...ignoredBlocks(report)],
});

/** To the coordinator, in whose form the same may stand. */
export const importedMessage = (added: number, changed: number, unchanged: number): MessageContent => ({
  text: FORM.told(added, changed, unchanged),
});

export function exportModal(cards: number): Modal {
  const formats = choices({ markdown: FORM.markdown, json: FORM.json });
  return {
    ...frame(FORM.export, 'Cancel'),
    callback_id: SEND_EXPORT,
    submit: plain(FORM.send),
    blocks: [
      section(FORM.count(cards)),
      field('format', FORM.format, {
        type: 'radio_buttons',
        options: formats,
        ...(formats[0] && { initial_option: formats[0] }),
      }),
    ],
  };
}

/** A coordinator's lines on App Home. */
export const cardFilesHomeBlocks = (): KnownBlock[] => [
  section(FORM.home),
  actions(button(OPEN_IMPORT, FORM.import), button(OPEN_EXPORT, FORM.export)),
];
