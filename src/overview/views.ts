import type { KnownBlock } from '@slack/types';
import { z } from 'zod';
import type { PairingKind, PairingStatus } from '../generated/prisma/enums.ts';
import { progressLine } from '../pairings/milestones.ts';
import {
  actions,
  button,
  context,
  dateFor,
  escapeMrkdwn,
  type Modal,
  mention,
  option,
  plain,
  section,
} from '../slack/blocks.ts';
import { PairFilter } from './filter.ts';
import { type Matter, mattersOf, type Pair, type Stage, wasNoted } from './matters.ts';
import type { Counts, PairPage } from './service.ts';

export const OPEN_OVERVIEW = 'overview.open';
/** "overview.go." and where to. */
export const GO = 'overview.go.';
export const PAIR_MENU = 'overview.pair';
/** From a message: the suggested note of one pairing. */
export const OPEN_NOTE = 'overview.open-note';

/** Where in the list somebody stands; every modal of it carries that (private_metadata) to come back to. */
export const Place = z.object({ filter: PairFilter, page: z.number().int().min(0) });
export type Place = z.infer<typeof Place>;
export const START: Place = { filter: PairFilter.parse({}), page: 0 };

/** What a modal carries: the place, and what it is about. Without a place it was opened from a message. */
export const Metadata = z
  .string()
  .transform((text): unknown => JSON.parse(text))
  .pipe(z.object({ place: Place.optional(), id: z.uuid().optional() }));
export type Metadata = z.infer<typeof Metadata>;
export const metadata = (carried: Metadata): string => JSON.stringify(carried);

const PairDeed = z.enum(['note', 'agreement', 'pause', 'resume', 'end', 'details']);
export type PairDeed = z.infer<typeof PairDeed>;
/** Slack allows 75 characters in a menu: a word and the id. */
export const PairChoice = z.object({ do: PairDeed, id: z.uuid() });
export const PairButton = z.object({ id: z.uuid() });

export const KINDS: Record<PairingKind, string> = {
  CLASSIC: 'Classic',
  REVERSE: 'Reverse',
  PEER: 'Peer',
  FLASH: 'Flash',
  SHADOW: 'Shadow',
};

export const STAGE_WORDS: Record<Stage, string> = {
  new: 'Just paired',
  agreed: 'Agreed',
  objectives: 'Objectives set',
  'first-session': 'Had a first session',
  halfway: 'Halfway',
};

export const STATUS_WORDS: Record<PairFilter['status'], string> = {
  on: 'Going on',
  stuck: 'Could use a hand',
  active: 'Active',
  paused: 'Paused',
  completed: 'Completed',
  ended: 'Ended early',
};

export const count = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`;
const days = (n: number) => count(n, 'day');

/** In words of what did not happen, never of who did not do it. */
const MATTER_WORDS: Record<Matter, (n: number) => string> = {
  'go-on': () => 'asked whether to go on, nothing has come of it yet',
  'no-session': (n) => `no session for ${days(n)}`,
  'not-started': (n) => `no first session for ${days(n)}`,
  'not-agreed': (n) => `no agreement for ${days(n)}`,
};

/** What is the matter, in words; "" when they get on. */
export const matterWords = (pair: Pair, now: Date): string =>
  mattersOf(pair, now)
    .map(({ is, days: n }) => MATTER_WORDS[is](n))
    .join(' · ');

/** The two, as Slack shows people. */
export const pairWords = ({ mentee, mentor }: Pick<Pair, 'mentee' | 'mentor'>): string =>
  `${mention(mentee)} and ${mention(mentor)}`;

const STANDS: Record<PairingStatus, (pair: Pair) => string> = {
  ACTIVE: ({ endsAt }) => `until ${dateFor(endsAt)}`,
  PAUSED: ({ pausedUntil, endsAt }) => `paused until ${dateFor(pausedUntil ?? endsAt)}`,
  COMPLETED: ({ endedAt, endsAt }) => `completed ${dateFor(endedAt ?? endsAt)}`,
  ENDED: ({ endedAt, endsAt }) => `ended ${dateFor(endedAt ?? endsAt)}`,
};

/** Kind, dates and status of a pairing on one line. */
export const datesLine = (pair: Pair): string =>
  `${KINDS[pair.kind]} · since ${dateFor(pair.startedAt)}, ${STANDS[pair.status](pair)}`;

/** A pairing in two or three lines. */
export function pairLines(pair: Pair, now: Date): string {
  const matter = matterWords(pair, now);
  const noted = pair.notedAt && wasNoted(pair, now) ? ` · written to ${dateFor(pair.notedAt)}` : '';
  return [`*${pairWords(pair)}*`, datesLine(pair), ...(matter ? [`:hand: ${matter}${noted}`] : [])].join('\n');
}

/** What makes sense for a pairing as it stands; Slack allows five. */
function pairMenu({ id, kind, status, agreedAt }: Pair): NonNullable<Parameters<typeof section>[1]> {
  const choice = (label: string, does: PairDeed) =>
    option(label, JSON.stringify({ do: does, id } satisfies z.infer<typeof PairChoice>));
  const isActive = status === 'ACTIVE';
  const goesOn = isActive || status === 'PAUSED';
  return {
    type: 'overflow',
    action_id: PAIR_MENU,
    options: [
      ...(isActive ? [choice('Send a friendly note', 'note')] : []),
      ...(isActive && !agreedAt && kind !== 'FLASH' ? [choice('Remind about the agreement', 'agreement')] : []),
      ...(isActive ? [choice('Pause', 'pause')] : []),
      ...(status === 'PAUSED' ? [choice('Go on now', 'resume')] : []),
      ...(goesOn ? [choice('End', 'end')] : []),
      choice('Open details', 'details'),
    ],
  };
}

const stageLine = ({ stages }: Counts): string =>
  (Object.keys(STAGE_WORDS) as Stage[])
    .filter((stage) => stages[stage] > 0)
    .map((stage) => `${STAGE_WORDS[stage]} ${stages[stage]}`)
    .join(' · ');

const statusLine = ({ active, paused, stuck, completed, ended }: Counts): string =>
  [
    `*${active + paused} going on*`,
    ...(paused > 0 ? [`${paused} of them paused`] : []),
    ...(stuck > 0 ? [`:hand: *${stuck} could use a hand*`] : []),
    ...(completed > 0 ? [`${completed} completed`] : []),
    ...(ended > 0 ? [`${ended} ended early`] : []),
  ].join(' · ');

/** How many there are, by status and by how far they are. */
export const countsText = (counts: Counts): string =>
  [statusLine(counts), stageLine(counts)].filter(Boolean).join('\n');

/** A coordinator's section of App Home. */
export const overviewHomeBlocks = (counts: Counts): KnownBlock[] => [
  { type: 'header', text: plain('Pairings') },
  section(countsText(counts)),
  actions(button(OPEN_OVERVIEW, 'See all pairings')),
];

/** To another part of the list. */
export const go = (where: string, label: string, place: Place) =>
  button(`${GO}${where}`, label, JSON.stringify(place satisfies Place));

export const overviewModal = (carried: Metadata, blocks: KnownBlock[], extra: Partial<Modal> = {}): Modal => ({
  type: 'modal',
  title: plain('Pairings'),
  close: plain('Close'),
  private_metadata: metadata(carried),
  ...extra,
  blocks,
});

/** What a filter says, in words for people, not yet escaped; names come with it. */
export const filterWords = (
  { status, stage, kind, site, name }: PairFilter,
  { team, round }: { team?: string | undefined; round?: string | undefined } = {},
): string =>
  [
    STATUS_WORDS[status],
    ...(stage ? [STAGE_WORDS[stage]] : []),
    ...(kind ? [KINDS[kind]] : []),
    ...(team ? [team] : []),
    ...(site === undefined ? [] : [site]),
    ...(round ? [round] : []),
    ...(name === undefined ? [] : [`“${name}”`]),
  ].join(' · ');

export interface ListView {
  counts: Counts;
  list: PairPage;
  /** The filter in words. */
  words: string;
  now: Date;
  /** What has just been done. */
  done?: string | undefined;
}

const isWhole = ({ filter }: Place) => JSON.stringify(filter) === JSON.stringify(START.filter);

const pagers = (place: Place, { page, pages }: PairPage): KnownBlock[] =>
  pages === 1
    ? []
    : [
        actions(
          ...(page > 0 ? [go('previous', 'Previous', { ...place, page: page - 1 })] : []),
          ...(page + 1 < pages ? [go('next', 'Next', { ...place, page: page + 1 })] : []),
        ),
        context(`Page ${page + 1} of ${pages}`),
      ];

/** All pairings that a filter chooses, page by page, those that could use a hand first. */
export function listModal(place: Place, { counts, list, words, now, done }: ListView): Modal {
  const { filter } = place;
  const stuck = { filter: PairFilter.parse({ status: 'stuck' }), page: 0 };
  return overviewModal({ place }, [
    ...(done ? [section(`:white_check_mark: ${done}`)] : []),
    section(countsText(counts)),
    actions(
      go('filter', 'Search and filter', place),
      ...(counts.stuck > 0 && filter.status !== 'stuck' ? [go('stuck', 'Only those who could use a hand', stuck)] : []),
      ...(isWhole(place) ? [] : [go('all', 'Show all', START)]),
      ...(list.total > 0 ? [go('bulk', 'Several at once', place)] : []),
      go('numbers', 'Numbers', place),
    ),
    context(`${escapeMrkdwn(words)}: ${list.total}`),
    ...(list.total === 0 ? [section('There is none.')] : []),
    ...list.rows.flatMap((pair) => [section(pairLines(pair, now), pairMenu(pair)), context(progressLine(pair))]),
    ...pagers(place, list),
  ]);
}
