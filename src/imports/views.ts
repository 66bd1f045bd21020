import type { KnownBlock } from '@slack/types';
import { z } from 'zod';
import {
  button,
  context,
  divider,
  escapeMrkdwn,
  field,
  type Modal,
  option,
  plain,
  section,
  shorten,
} from '../slack/blocks.ts';
import { groupProblems, lineRanges, type ProblemGroup } from './report.ts';
import type { ImportReport } from './service.ts';

export const OPEN_IMPORT = 'imports.open';
export const TRY_IMPORT = 'imports.try';
export const APPLY_IMPORT = 'imports.apply';

export const ImportForm = z.object({
  file: z.array(z.string()).min(1, 'Choose a file.'),
  createSkills: z
    .array(z.string())
    .default([])
    .transform((ticked) => ticked.length > 0),
});
/** What the report carries to be applied. */
export const Ready = z.object({ fileId: z.string(), createSkills: z.boolean() });

const COLUMNS =
  '`slack id` or `e-mail` or `handle`, `team`, `lead` (yes), `site`, `start date` (2024-03-31), `languages`, `skills certify`, `skills teach`, `skills do`, `skills want`';

export const importModal = (): Modal => ({
  type: 'modal',
  callback_id: TRY_IMPORT,
  title: plain('Import people'),
  submit: plain('Check the file'),
  close: plain('Cancel'),
  blocks: [
    section(
      `A CSV file with a line for each person. The first line names the columns: ${COLUMNS}. Several skills or languages in one cell are separated by \`;\`. An empty cell changes nothing.`,
    ),
    field('file', 'File', { type: 'file_input', filetypes: ['csv', 'txt', 'text', 'tsv'], max_files: 1 }),
    field(
      'createSkills',
      'Skills',
      { type: 'checkboxes', options: [option('Create those that are not in the list yet', 'yes')] },
      { optional: true },
    ),
    context('Nothing is changed before you have seen what would happen. Nobody is enrolled or written to.'),
  ],
});

/** While the file is read, which may take longer than Slack waits for an answer. */
export const workingModal = (): Modal => ({
  type: 'modal',
  title: plain('Import people'),
  close: plain('Close'),
  blocks: [
    section(':hourglass_flowing_sand: Looking at the file…'),
    context('Nothing here after a minute? Close this and try again.'),
  ],
});

export const failedModal = (message: string): Modal => ({
  type: 'modal',
  title: plain('Import people'),
  close: plain('Close'),
  blocks: [section(`Nothing was imported. ${message}`)],
});

const count = (number: number, one: string, many: string) => `${number} ${number === 1 ? one : many}`;
const quoted = (names: string[], most: number): string => escapeMrkdwn(shorten(names.join(', '), most));

/** What the file does, a line each. */
const effects = (report: ImportReport): string[] => [
  `• ${count(report.people, 'person', 'people')}`,
  ...(report.newTeams.length > 0
    ? [`• ${count(report.newTeams.length, 'new team', 'new teams')}: ${quoted(report.newTeams, 300)}`]
    : []),
  ...(report.leads > 0 ? [`• ${count(report.leads, 'lead', 'leads')}`] : []),
  ...(report.profiles > 0 ? [`• languages or skills of ${count(report.profiles, 'person', 'people')}`] : []),
  ...(report.newSkills.length > 0
    ? [`• ${count(report.newSkills.length, 'new skill', 'new skills')}: ${quoted(report.newSkills, 300)}`]
    : []),
];

const ignoredBlocks = ({ ignored }: ImportReport): KnownBlock[] =>
  ignored.length > 0 ? [context(`Columns I don’t know and left out: ${quoted(ignored, 300)}.`)] : [];

/** A section holds 3,000 characters; a group's lines may take many. */
const MOST_TEXT = 2900;
/** Room in a view of 100 blocks for what stands around them. */
const MOST_PROBLEM_BLOCKS = 90;

/** Every line of a group, over as many sections as that takes. */
function groupTexts({ lines, column, message, values }: ProblemGroup): string[] {
  const shown = values.length > 0 ? ` (${quoted(values, 200)})` : '';
  const what = `*${column}:* ${escapeMrkdwn(message)}${shown}`;
  const parts: string[] = [''];
  for (const range of lineRanges(lines).split(', ')) {
    const last = parts.at(-1) ?? '';
    if (last.length + range.length + 2 > MOST_TEXT - what.length) parts.push(range);
    else parts[parts.length - 1] = last ? `${last}, ${range}` : range;
  }
  return parts.map((part) => `${/^\d+$/.test(part) ? 'Line' : 'Lines'} ${part} · ${what}`);
}

const problemBlocks = ({ problems }: ImportReport): KnownBlock[] => {
  const texts = groupProblems(problems).flatMap(groupTexts);
  const left = texts.length - MOST_PROBLEM_BLOCKS;
  return [
    ...texts.slice(0, MOST_PROBLEM_BLOCKS).map((text) => section(text)),
    ...(left > 0 ? [context(`…and more. Put these right first; \`npm run import\` lists every line.`)] : []),
  ];
};

/** What the file would do; with problems only those, and no way to go on. */
export const reportModal = (report: ImportReport, ready: z.infer<typeof Ready>): Modal => {
  const bad = new Set(report.problems.map(({ line }) => line)).size;
  const frame = { type: 'modal' as const, title: plain('Import people'), close: plain(bad > 0 ? 'Close' : 'Cancel') };
  if (bad > 0) {
    return {
      ...frame,
      blocks: [
        section(
          `*Nothing was imported: ${count(bad, 'line needs', 'lines need')} another look.* Put ${bad === 1 ? 'it' : 'them'} right and choose the file again.`,
        ),
        divider(),
        ...problemBlocks(report),
        ...ignoredBlocks(report),
      ],
    };
  }
  return {
    ...frame,
    callback_id: APPLY_IMPORT,
    private_metadata: JSON.stringify(ready),
    submit: plain('Import'),
    blocks: [section(['*The file is fine. It would set:*', ...effects(report)].join('\n')), ...ignoredBlocks(report)],
  };
};

export const importedModal = (report: ImportReport): Modal => ({
  type: 'modal',
  title: plain('Import people'),
  close: plain('Done'),
  blocks: [section([':white_check_mark: *Imported:*', ...effects(report)].join('\n')), ...ignoredBlocks(report)],
});

/** A coordinator's line on App Home. */
export const importsHomeBlocks = (): KnownBlock[] => [
  section('People, teams, leads and skills from a file', button(OPEN_IMPORT, 'Import people')),
];
