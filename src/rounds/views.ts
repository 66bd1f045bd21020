import type { KnownBlock } from '@slack/types';
import { z } from 'zod';
import { SkillCategory } from '../generated/prisma/enums.ts';
import { FEWEST_IN_CIRCLE, MOST_IN_CIRCLE } from '../matching/circles.ts';
import {
  actions,
  button,
  context,
  escapeMrkdwn,
  field,
  header,
  type Modal,
  mention,
  option,
  plain,
  section,
} from '../slack/blocks.ts';
import { RoundFilter } from './filter.ts';
import type { Preview } from './seats.ts';
import type { RoundWithOpener } from './service.ts';

export const OPEN_ROUND = 'round.open';
export const PREVIEW_ROUND = 'round.preview';
export const COMPUTE_ROUND = 'round.compute';
export const CANCEL_ROUND = 'round.cancel';
export const START_ROUND_AGAIN = 'round.start-again';

/** What the buttons about a round carry, and every modal of one (private_metadata). */
export const RoundButton = z.object({ roundId: z.uuid() });
export const carrying = (roundId: string) => JSON.stringify({ roundId } satisfies z.infer<typeof RoundButton>);

const CATEGORIES: Record<SkillCategory, string> = {
  PRODUCT: 'Product',
  PROCESS: 'Process',
  TOOLS: 'Tools',
  SOFT_SKILLS: 'Soft skills',
};

const PAIRS = option('Pairs', 'pairs');
const CIRCLES = option(`Circles: one mentor with up to ${MOST_IN_CIRCLE} people who share a conversation`, 'circles');
const SIZES = Array.from({ length: MOST_IN_CIRCLE - FEWEST_IN_CIRCLE + 1 }, (_, at) =>
  option(`${at + FEWEST_IN_CIRCLE} people`, String(at + FEWEST_IN_CIRCLE)),
);

const WAITING_ONLY = option('Only people on the waitlist', 'waiting');

export const RoundForm = z
  .object({
    roundTeamIds: z.array(z.uuid('Choose from the list.')).default([]),
    roundSite: z.string().optional(),
    category: z.enum(SkillCategory).optional(),
    waitingOnly: z.array(z.string()).default([]),
    startedSince: z.iso.date('Choose a day.').optional(),
    togetherAs: z.enum(['pairs', 'circles'], 'Choose one.').default('pairs'),
    circleSize: z.coerce
      .number('Choose a number.')
      .int()
      .min(FEWEST_IN_CIRCLE, 'Choose from the list.')
      .max(MOST_IN_CIRCLE, 'Choose from the list.')
      .default(MOST_IN_CIRCLE),
  })
  .transform(
    ({ roundTeamIds, roundSite, category, waitingOnly, startedSince, togetherAs, circleSize }): RoundFilter => ({
      teamIds: roundTeamIds,
      waitingOnly: waitingOnly.length > 0,
      ...(roundSite !== undefined && { site: roundSite }),
      ...(category !== undefined && { category }),
      ...(startedSince !== undefined && { startedSince }),
      ...(togetherAs === 'circles' && { circleSize }),
    }),
  );

/** What every modal of a round carries. */
export const ModalMetadata = z
  .string()
  .transform((text): unknown => JSON.parse(text))
  .pipe(RoundButton);

/** The filter on its way from the preview to the round. */
export const PreviewMetadata = z
  .string()
  .transform((text): unknown => JSON.parse(text))
  .pipe(RoundFilter);

const togetherFields = (): KnownBlock[] => [
  field('togetherAs', 'How?', { type: 'radio_buttons', options: [PAIRS, CIRCLES], initial_option: PAIRS }),
  field('circleSize', 'At most in a circle', {
    type: 'static_select',
    options: SIZES,
    initial_option: option(`${MOST_IN_CIRCLE} people`, String(MOST_IN_CIRCLE)),
  }),
];

/** Who is to be matched. */
export const roundFormModal = (): Modal => ({
  type: 'modal',
  callback_id: PREVIEW_ROUND,
  title: plain('Match a group'),
  submit: plain('Next'),
  close: plain('Cancel'),
  blocks: [
    section(
      'Finds mentors for many people at once. You get a draft to look at and change. *Nobody hears of it until you send it.*',
    ),
    field(
      'roundTeamIds',
      'Teams',
      { type: 'multi_external_select', min_query_length: 0, placeholder: plain('All teams') },
      { optional: true, hint: 'Who learns. Mentors come from everywhere.' },
    ),
    field(
      'roundSite',
      'Site',
      { type: 'external_select', min_query_length: 0, placeholder: plain('All sites') },
      { optional: true },
    ),
    field(
      'category',
      'What they want to learn',
      {
        type: 'static_select',
        placeholder: plain('Anything'),
        options: Object.values(SkillCategory).map((category) => option(CATEGORIES[category], category)),
      },
      { optional: true },
    ),
    field('startedSince', 'Started in the company since', { type: 'datepicker' }, { optional: true }),
    field('waitingOnly', 'Waitlist', { type: 'checkboxes', options: [WAITING_ONLY] }, { optional: true }),
    ...togetherFields(),
    context('In are people who asked for a mentor, or whose profile says what they want to learn. Nobody else.'),
  ],
});

/** The group in words, e.g. "Harbour · Lisbon · on the waitlist". */
export function groupWords(filter: RoundFilter, teams: string[]): string {
  const { site, category, waitingOnly, startedSince, circleSize } = filter;
  const words = [
    ...teams,
    ...(site === undefined ? [] : [site]),
    ...(category === undefined ? [] : [CATEGORIES[category]]),
    ...(waitingOnly ? ['on the waitlist'] : []),
    ...(startedSince === undefined ? [] : [`started since ${startedSince}`]),
  ];
  const who = words.length === 0 ? 'Everybody who wants to learn' : escapeMrkdwn(words.slice(0, 12).join(' · '));
  return circleSize === undefined ? who : `${who} · circles of up to ${circleSize}`;
}

export const count = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`;

/** What a round of this filter would begin with. */
export const previewModal = (filter: RoundFilter, { mentees, waitlisted, mentors, places }: Preview): Modal => ({
  type: 'modal',
  callback_id: COMPUTE_ROUND,
  title: plain('Match a group'),
  ...(mentees > 0 && { submit: plain('Compute a draft') }),
  close: plain('Cancel'),
  private_metadata: JSON.stringify(filter),
  blocks:
    mentees === 0
      ? [section('Nobody of this group is looking for a mentor now. Choose a wider group.')]
      : [
          section(
            `*${count(mentees, 'person is', 'people are')} looking for a mentor.* ${waitlisted > 0 ? `${waitlisted} of them on the waitlist.` : ''}`,
          ),
          section(
            `*${count(mentors, 'mentor has', 'mentors have')} ${count(places, 'free place')}* in the whole workspace.`,
          ),
          context(
            `${filter.circleSize === undefined ? '' : `In circles of up to ${filter.circleSize}. Whoever asked for one conversation, a peer or a reverse pair is not in this round. `}Nobody hears of it until you send it.`,
          ),
        ],
});

/** Ten signs: █████░░░░░ */
export const bar = (percent: number): string => {
  const full = Math.round(percent / 10);
  return '█'.repeat(full) + '░'.repeat(10 - full);
};

const roundModal = (roundId: string, blocks: KnownBlock[]): Modal => ({
  type: 'modal',
  title: plain('Match a group'),
  close: plain('Close'),
  private_metadata: carrying(roundId),
  blocks,
});

/** While a round is computed. `percent` undefined: elsewhere, so nothing is known of how far it is. */
export const computingModal = (roundId: string, percent: number | undefined): Modal =>
  roundModal(roundId, [
    section(`*Looking for the best pairs* ${percent === undefined ? '' : `\n${bar(percent)} ${percent} %`}`),
    context('You can close this: I’ll write to you when the draft is ready.'),
    actions(button(CANCEL_ROUND, 'Cancel', carrying(roundId))),
  ]);

/** After the end of a round. */
export const endedModal = ({ id, status, reason }: RoundWithOpener): Modal =>
  roundModal(
    id,
    status === 'SENT'
      ? [
          section('*Sent.* Mentors are asked in their working hours, and everybody is told how it stands for them.'),
          context('Who says no is told to nobody; the next one is asked.'),
        ]
      : [
          section(`*Thrown away.* ${escapeMrkdwn(reason ?? '')}\nNobody heard of it.`),
          context('To start again keeps the group, your locks and what you forbade.'),
          actions(button(START_ROUND_AGAIN, 'Start again', carrying(id), 'primary')),
        ],
  );

/** The coordinator's section of App Home. */
export const roundHomeBlocks = (open: RoundWithOpener | undefined): KnownBlock[] => {
  const by = open && mention(open.openedBy.slackId);
  const stands = open?.status === 'DRAFT' ? `A draft of ${by} waits for a look.` : `${by} has a draft computed.`;
  return [
    header('Match a group'),
    section(open ? stands : 'Find mentors for many people at once: you look at a draft and change it, then send it.'),
    actions(button(OPEN_ROUND, open ? 'Open the draft' : 'Match a group')),
  ];
};
