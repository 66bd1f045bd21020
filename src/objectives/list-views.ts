/** Lists of objectives, each with a way to open it. */
import type { KnownBlock } from '@slack/types';
import type { Objective } from '../generated/prisma/client.ts';
import type { PairingWithPeople } from '../pairings/service.ts';
import { button, type Modal, mention, plain, section } from '../slack/blocks.ts';
import { carrying, OPEN_OBJECTIVE, objectiveLine } from './lines.ts';
import type { ObjectiveWithPair } from './service.ts';
import { partnerOf, SHOW_OBJECTIVE, stateOf } from './views.ts';

const listRow = (objective: ObjectiveWithPair): KnownBlock => {
  const state = stateOf(objective);
  const edit = objective.status === 'DRAFT';
  return section(
    `${state === '' ? '' : `${state}\n`}${objectiveLine(objective)}\nWith ${mention(partnerOf(objective).slackId)}`,
    button(OPEN_OBJECTIVE, edit ? 'Open draft' : 'Open', carrying(objective.id)),
  );
};

/** Everything somebody ever set, also after a pairing has ended. */
export const listModal = (objectives: ObjectiveWithPair[]): Modal => ({
  type: 'modal',
  callback_id: SHOW_OBJECTIVE,
  notify_on_close: true,
  title: plain('My objectives'),
  close: plain('Close'),
  blocks: objectives.length === 0 ? [section('None so far.')] : objectives.map(listRow),
});

/** The open ones of a pairing, for one of the two. */
export const pairListModal = (
  objectives: Objective[],
  people: Pick<PairingWithPeople, 'mentor' | 'mentee'>,
): Modal => ({
  type: 'modal',
  title: plain('Objectives'),
  close: plain('Close'),
  blocks:
    objectives.length === 0
      ? [section('None is open now.')]
      : objectives.map((objective) => {
          const owner = people.mentor.id === objective.ownerId ? people.mentor : people.mentee;
          const text = `${mention(owner.slackId)}: ${objectiveLine(objective)}`;
          return section(text, button(OPEN_OBJECTIVE, 'Open', carrying(objective.id)));
        }),
});
