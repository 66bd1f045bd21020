import { z } from 'zod';
import { PairingKind } from '../generated/prisma/enums.ts';
import { tidy } from '../people/service.ts';
import { actions, field, type Modal, option, plain } from '../slack/blocks.ts';
import { type PairFilter, STATUSES } from './filter.ts';
import { STAGES } from './matters.ts';
import { count, go, KINDS, metadata, type Place, STAGE_WORDS, STATUS_WORDS } from './views.ts';

export const SAVE_FILTER = 'overview.filter';
/** Slack asks for these choices while somebody types. */
export const TEAM_FIELD = 'overviewTeam';
export const SITE_FIELD = 'overviewSite';

export const FilterForm = z
  .object({
    name: z.string().trim().max(80, 'At most 80 characters, please.').nullish(),
    status: z.enum(STATUSES).default('on'),
    stage: z.enum(STAGES).optional(),
    kind: z.enum(PairingKind).optional(),
    [TEAM_FIELD]: z.uuid('Choose from the list.').optional(),
    [SITE_FIELD]: z.string().max(75).optional(),
    round: z.uuid('Choose from the list.').optional(),
  })
  .transform(
    ({ name, status, stage, kind, overviewTeam, overviewSite, round }): PairFilter => ({
      status,
      ...(name && tidy(name) && { name: tidy(name) }),
      ...(stage && { stage }),
      ...(kind && { kind }),
      ...(overviewTeam && { teamId: overviewTeam }),
      ...(overviewSite && { site: overviewSite }),
      ...(round && { roundId: round }),
    }),
  );

export interface FilterView {
  /** The chosen team's name. */
  team: string | undefined;
  rounds: { id: string; sentAt: Date; people: number }[];
}

/** Rounds are known by their day and size. */
export const roundWords = ({ sentAt, people }: Omit<FilterView['rounds'][number], 'id'>): string =>
  `Round of ${sentAt.toISOString().slice(0, 10)}, ${count(people, 'person', 'people')}`;

const chosenOf = <T extends { value?: string }>(options: T[], value: string | undefined) => {
  const initial = options.find((one) => one.value === value);
  return initial && { initial_option: initial };
};

/** Whom to look at. */
export function filterModal(place: Place, { team, rounds }: FilterView): Modal {
  const { status, stage, kind, teamId, site, roundId, name } = place.filter;
  const statuses = STATUSES.map((value) => option(STATUS_WORDS[value], value));
  const stages = STAGES.map((value) => option(STAGE_WORDS[value], value));
  const kinds = Object.values(PairingKind).map((value) => option(KINDS[value], value));
  const sent = rounds.map((round) => option(roundWords(round), round.id));
  const any = { optional: true };
  const select = (options: ReturnType<typeof option>[], value: string | undefined) =>
    ({ type: 'static_select', placeholder: plain('Any'), options, ...chosenOf(options, value) }) as const;
  const search = (initial: ReturnType<typeof option> | undefined) =>
    ({
      type: 'external_select',
      min_query_length: 0,
      placeholder: plain('Any'),
      ...(initial && { initial_option: initial }),
    }) as const;
  return {
    type: 'modal',
    callback_id: SAVE_FILTER,
    title: plain('Pairings'),
    submit: plain('Show'),
    close: plain('Cancel'),
    private_metadata: metadata({ place }),
    blocks: [
      field(
        'name',
        'Name of one of the two',
        { type: 'plain_text_input', max_length: 80, ...(name && { initial_value: name }) },
        any,
      ),
      field('status', 'Status', select(statuses, status), any),
      field('stage', 'How far they are', select(stages, stage), any),
      field('kind', 'Kind', select(kinds, kind), any),
      field(TEAM_FIELD, 'Team', search(teamId && team ? option(team, teamId) : undefined), any),
      field(SITE_FIELD, 'Site', search(site === undefined ? undefined : option(site, site)), any),
      ...(sent.length > 0 ? [field('round', 'From a round', select(sent, roundId), any)] : []),
      actions(go('back', 'Back', place)),
    ],
  };
}
