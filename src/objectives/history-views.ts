import type { KnownBlock } from '@slack/types';
import { z } from 'zod';
import { context, dateFor, type Modal, mention, plain, section } from '../slack/blocks.ts';
import { objectiveLine, oneLine } from './lines.ts';
import { inDigits, inWords } from './numbers.ts';
import type { History, What } from './service.ts';
import { dayInWords } from './words.ts';

type Update = History['updates'][number];

/** Fields as people know them from the form. */
const NAMES: Record<string, string> = {
  deed: 'What to do',
  measure: 'How it is seen',
  unit: 'What is counted',
  baseline: 'The beginning',
  target: 'The target',
  nextStep: 'The next step',
  why: 'Why',
  dueOn: 'The date',
  skillId: 'The skill',
};

const Before = z.record(z.string(), z.union([z.string(), z.number(), z.null()]));

/** Slack takes 3,000 characters in a section, and "&" counts five times. */
const MOST = 80;

const MEASURES: Record<string, string> = { YES_NO: 'done or not', NUMBER: 'a number', PERCENT: 'a percentage' };

function earlier(name: string, value: string | number | null): string {
  if (name === 'skillId') return `• ${NAMES[name]}`;
  const words =
    value === null || value === ''
      ? '_empty_'
      : typeof value === 'number'
        ? inDigits(value)
        : name === 'dueOn'
          ? dayInWords(value)
          : oneLine(MEASURES[value] ?? value, MOST);
  return `• ${NAMES[name] ?? name} was: ${words}`;
}

const WORDS: Record<What, string> = {
  created: 'set it',
  edited: 'changed it',
  progress: 'updated it',
  achieved: 'achieved it :tada:',
  dropped: 'dropped it',
  reopened: 'reopened it',
  shared: 'shared it with their lead',
  unshared: 'stopped sharing it',
};

function updateLine({ what, value, note, before, member, createdAt }: Update, measured: History['objective']): string {
  const done = value === null ? (WORDS[what as What] ?? what) : `is at ${inWords(value, measured)}`;
  const changes = Object.entries(Before.safeParse(before).data ?? {}).map(([name, old]) => earlier(name, old));
  const said = note ? `: ${oneLine(note, 200)}` : '';
  return [`${dateFor(createdAt)} · ${mention(member.slackId)} ${done}${said}`, ...changes].join('\n');
}

/** What was done to an objective, newest first. */
export const historyModal = ({ objective, updates }: History): Modal => ({
  type: 'modal',
  title: plain('History'),
  close: plain('Back'),
  blocks: [
    section(objectiveLine(objective)),
    ...updates.map((update): KnownBlock => section(updateLine(update, objective))),
    ...(updates.length === 0 ? [context('Nothing yet.')] : []),
  ],
});
