import type { Button, KnownBlock } from '@slack/types';
import type { z } from 'zod';
import { endOf } from '../pairings/states.ts';
import { actions, button, dateFor, escapeMrkdwn, header, mention, section } from '../slack/blocks.ts';
import {
  carrying,
  EDIT_OBJECTIVE,
  objectiveLine,
  objectiveRow,
  oneLine,
  type PairingButton,
  setObjectiveButton,
} from './lines.ts';
import type { HomeObjectives, PairObjectives } from './listing.ts';
import { kudosOffer, LIST_OBJECTIVES, LIST_PAIR, stateOf } from './views.ts';

/** Slack shows 100 blocks of Home for all features together. */
const MOST_ROWS = 8;

const draftRow = ({ id, deed }: { id: string; deed: string }): KnownBlock =>
  section(`:pencil2: _Draft, only you see it:_ ${oneLine(deed)}`, button(EDIT_OBJECTIVE, 'Finish', carrying(id)));

const pairListButton = (pairingId: string): Button =>
  button(LIST_PAIR, 'See all', JSON.stringify({ pairingId } satisfies z.infer<typeof PairingButton>));

function pairBlocks({ pairing, partnerId, maySet, objectives }: PairObjectives, room: number): KnownBlock[] {
  const { request, id } = pairing;
  const shown = objectives.slice(0, room);
  const rows = shown.flatMap((one) => (one.status === 'DRAFT' ? [draftRow(one)] : objectiveRow(one)));
  const more = objectives.length - shown.length;
  const rest = more > 0 ? [section(`and ${more} more`, pairListButton(id))] : [];
  if (!maySet) return rows.length === 0 ? [] : [section(`Of ${mention(partnerId)}`), ...rows, ...rest];
  const own = objectives.some((one) => one.own);
  const none = own ? '' : `\nNone yet. What should be different by ${dateFor(endOf(pairing))}?`;
  const title = `With ${mention(partnerId)} · ${escapeMrkdwn(request.skill.name)}${none}`;
  return [section(title, setObjectiveButton(id)), ...rows, ...rest];
}

/** App Home: the objectives of each pairing, with a tap for how far it is; and what others share with a lead. */
export function objectivesHomeBlocks({ pairs, kudos, hasAny, shared }: HomeObjectives): KnownBlock[] {
  let room = MOST_ROWS;
  const blocks = pairs.flatMap((pair) => {
    const made = pairBlocks(pair, room);
    room = Math.max(1, room - pair.objectives.length);
    return made;
  });
  const all = hasAny ? [actions(button(LIST_OBJECTIVES, 'All my objectives'))] : [];
  const own = [...blocks, ...kudos.map(kudosOffer), ...all];
  const withMe = shared.map((objective) => {
    const whose = `${mention(objective.owner.slackId)}: ${objectiveLine(objective)}`;
    return section([whose, stateOf(objective)].join('\n').trim());
  });
  return [
    ...(own.length > 0 ? [header('Objectives'), ...own] : []),
    ...(withMe.length > 0 ? [header('Shared with me'), ...withMe] : []),
  ];
}
