import type { KnownBlock } from '@slack/types';
import { z } from 'zod';
import {
  actions,
  button,
  context,
  escapeMrkdwn,
  header,
  type Modal,
  mention,
  plain,
  section,
  shorten,
} from '../slack/blocks.ts';
import { back, draftModal, pairWords, show, TABS, type Tab, WHY } from './draft-views.ts';
import type { DraftPair } from './drafts.ts';
import type { MentorLoad, PageOf, WaitingPerson } from './pages.ts';

export const FIND = 'round.find';
/** "round.decide." and what is decided. */
export const DECIDE = 'round.decide.';

/** A decision about a pair, and where the coordinator stands, to stay there. */
export const DecideButton = z.object({
  roundId: z.uuid(),
  version: z.number(),
  menteeId: z.uuid(),
  mentorId: z.uuid(),
  do: z.enum(['lock', 'unlock', 'forbid', 'allow']),
  tab: z.enum(TABS),
  page: z.number().int().min(0),
  memberId: z.uuid().optional(),
});

const reasonWords = (reasons: string[]) => escapeMrkdwn(shorten(reasons.join(' · '), 400));

/** Where in the draft somebody stands. */
export interface Place {
  roundId: string;
  version: number;
  tab: Tab;
  page: number;
  memberId?: string | undefined;
}

const STATUS: Record<DraftPair['status'], string> = { PROPOSED: '', LOCKED: ':lock: ', FORBIDDEN: ':no_entry_sign: ' };

function decisions({ roundId, version, tab, page, memberId }: Place, pair: DraftPair): KnownBlock {
  const { menteeId, mentorId } = pair;
  const offer = (does: z.infer<typeof DecideButton>['do'], label: string) =>
    button(
      `${DECIDE}${does}`,
      label,
      JSON.stringify({ roundId, version, menteeId, mentorId, do: does, tab, page, ...(memberId && { memberId }) }),
    );
  if (pair.status === 'FORBIDDEN') return actions(offer('allow', 'Allow again'));
  return actions(
    pair.status === 'LOCKED' ? offer('unlock', 'Unlock') : offer('lock', 'Lock'),
    offer('forbid', 'Forbid'),
  );
}

/** To the pages before and after, and back. */
function paging({ roundId, tab, memberId }: Place, { page, pages }: PageOf<unknown>): KnownBlock[] {
  const more = memberId === undefined ? {} : { memberId };
  return [
    actions(
      ...(page > 0 ? [show(roundId, tab, 'Previous', { page: page - 1, ...more })] : []),
      ...(page + 1 < pages ? [show(roundId, tab, 'Next', { page: page + 1, ...more })] : []),
      ...(memberId === undefined ? [] : [show(roundId, tab, 'All')]),
      back(roundId),
    ),
    ...(pages > 1 ? [context(`Page ${page + 1} of ${pages}`)] : []),
  ];
}

const findPerson = (): KnownBlock =>
  actions({ type: 'users_select', action_id: FIND, placeholder: plain('Find a person') });

const PAIRS_TITLE: Partial<Record<Tab, string>> = { locked: 'Locked pairs', forbidden: 'Forbidden pairs' };

/** A page of pairs with their reasons; of one person, also how they wait if they do. */
export const pairsModal = (place: Place, pairs: PageOf<DraftPair>, waits: WaitingPerson | undefined): Modal =>
  draftModal(place.roundId, [
    header(`${PAIRS_TITLE[place.tab] ?? 'Pairs, the weakest first'} (${pairs.total})`),
    context('Who learns → who mentors'),
    ...(place.tab === 'pairs' ? [findPerson()] : []),
    ...(waits
      ? [section(`${mention(waits.slackId)} waits for *${escapeMrkdwn(waits.skill)}*: ${WHY[waits.why]}.`)]
      : []),
    ...(pairs.total === 0 && !waits ? [section('There is none.')] : []),
    ...pairs.rows.flatMap((pair) => [
      section(
        `${STATUS[pair.status]}*${pairWords(pair)}*${pair.status === 'FORBIDDEN' ? '' : ` · ${pair.fit} of 100\n${reasonWords(pair.reasons)}`}`,
      ),
      decisions(place, pair),
    ]),
    ...paging(place, pairs),
  ]);

/** A page of people nobody was found for. */
export const waitingModal = (place: Place, people: PageOf<WaitingPerson>): Modal =>
  draftModal(place.roundId, [
    header(`Waiting (${people.total})`),
    ...(people.total === 0 ? [section('Nobody waits.')] : []),
    ...people.rows.map(({ slackId, skill, why }) =>
      section(`${mention(slackId)} · *${escapeMrkdwn(skill)}*: ${WHY[why]}`),
    ),
    context('They are told that every place is taken, and their place on the list. Never more.'),
    ...paging(place, people),
  ]);

const already = (taken: number) => (taken > 0 ? `, ${taken} already` : '');

const loadLine = ({ slackId, taken, proposed, capacity }: MentorLoad) =>
  `${mention(slackId)}: ${proposed} new${already(taken)}, takes ${capacity}${taken + proposed >= capacity ? ' · full' : ''}`;

const circleLine = ({ slackId, taken, circle }: MentorLoad) =>
  `*${mention(slackId)}: a circle of ${circle.length}*${already(taken)}\n${circle.map(mention).join(', ')}`;

/** A page of mentors and how full they would be, or in a round of circles, with whom. */
export const mentorsModal = (place: Place, loads: PageOf<MentorLoad>): Modal =>
  draftModal(place.roundId, [
    header(`Mentors in the draft (${loads.total})`),
    ...loads.rows.map((load) => section(load.circle.length > 1 ? circleLine(load) : loadLine(load))),
    ...paging(place, loads),
  ]);
