import type { KnownBlock } from '@slack/types';
import { z } from 'zod';
import {
  actions,
  button,
  context,
  dateFor,
  type Modal,
  mention,
  option,
  plain,
  quote,
  section,
  shorten,
} from '../slack/blocks.ts';
import { MOST } from './form.ts';
import { TEMPLATES } from './templates.ts';

export const BEGIN_OBJECTIVE = 'objective.begin';
export const CHOOSE_TEMPLATE = 'objective.template';
export const BLANK = 'objective.blank';
export const GO_ON = 'objective.go-on';
export const START_AFRESH = 'objective.afresh';

/** Before the form: an example, a blank page, or what was begun. */
export const BeginMeta = z.object({ pairingId: z.uuid(), objectiveId: z.uuid().nullable() });

export interface Begin {
  pairingId: string;
  objectiveId: string | null;
  partnerId: string;
  /** What was typed and not sent. */
  begun?: { deed: string; updatedAt: Date } | undefined;
}

const examples = (): KnownBlock[] => [
  section('*Begin with an example and make it yours, or with a blank page.*'),
  actions(
    {
      type: 'static_select',
      action_id: CHOOSE_TEMPLATE,
      placeholder: plain('Choose an example'),
      options: TEMPLATES.map(({ key, title }) => option(title, key)),
    },
    button(BLANK, 'Blank page'),
  ),
];

const begunBlocks = ({ deed, updatedAt }: NonNullable<Begin['begun']>): KnownBlock[] => [
  section(
    `*You began this on ${dateFor(updatedAt)}.*\n${deed.trim() === '' ? '_Nothing in the first field yet._' : quote(shorten(deed, MOST.deed))}`,
  ),
  actions(button(GO_ON, 'Go on', undefined, 'primary'), button(START_AFRESH, 'Start afresh')),
];

/** The way into the form. */
export const beginModal = ({ pairingId, objectiveId, partnerId, begun }: Begin): Modal => ({
  type: 'modal',
  callback_id: BEGIN_OBJECTIVE,
  private_metadata: JSON.stringify({ pairingId, objectiveId } satisfies z.infer<typeof BeginMeta>),
  title: plain(objectiveId ? 'Edit objective' : 'Set an objective'),
  close: plain('Close'),
  blocks: [
    ...(begun ? begunBlocks(begun) : examples()),
    context(`Only you and ${mention(partnerId)} see your objectives.`),
  ],
});
