import type { KnownBlock } from '@slack/types';
import { z } from 'zod';
import {
  actions,
  button,
  context,
  dateFor,
  divider,
  escapeMrkdwn,
  field,
  type MessageContent,
  type Modal,
  mention,
  plain,
  quote,
  section,
  shorten,
} from '../slack/blocks.ts';
import type { EvidenceShown, KudosToAdd } from './evidence.ts';
import { ACHIEVE, carrying, EDIT_OBJECTIVE, objectiveLine, oneLine, progressButtons } from './lines.ts';
import type { ObjectiveWithPair } from './service.ts';

export const SHOW_OBJECTIVE = 'objective.show';
export const LIST_OBJECTIVES = 'objective.list';
export const LIST_PAIR = 'objective.list-pair';
export const DROP = 'objective.drop';
export const REOPEN = 'objective.reopen';
export const DISCARD = 'objective.discard';
export const SHARE = 'objective.share';
export const UNSHARE = 'objective.unshare';
export const HISTORY = 'objective.history';
export const ADD_KUDOS = 'objective.add-kudos';
export const SAVE_VALUE = 'objective.save-value';

export const KudosButton = z.object({ id: z.uuid(), kudosId: z.uuid() });

const MOST_EVIDENCE_SHOWN = 8;
/** Slack takes 3,000 characters a section, and "&" counts five times: so many fit beside the longest note. */
const MOST_WORDS_SHOWN = 200;

export const partnerOf = ({ pairing, ownerId }: ObjectiveWithPair) =>
  pairing.mentor.id === ownerId ? pairing.mentee : pairing.mentor;

/** Kudos for the same skill, offered as evidence. */
export const kudosOffer = ({ giver, skill, id: kudosId, deed, objectiveId }: KudosToAdd): KnownBlock =>
  section(
    `:tada: ${mention(giver.slackId)} thanked you for *${escapeMrkdwn(skill?.name ?? '')}*: add it to your objective?\n${oneLine(deed, 120)}`,
    button(ADD_KUDOS, 'Add', JSON.stringify({ id: objectiveId, kudosId } satisfies z.infer<typeof KudosButton>)),
  );

const STATES = {
  DRAFT: ':pencil2: A draft, only you see it.',
  ACTIVE: '',
  ACHIEVED: ':tada: *Achieved*',
  DROPPED: ':leaves: *Dropped*',
} as const;

/** What became of it and when; nothing to say while it is open. mrkdwn. */
export const stateOf = ({ status, closedAt }: ObjectiveWithPair): string =>
  closedAt ? `${STATES[status]} on ${dateFor(closedAt)}` : STATES[status];

const confirmShare = {
  title: plain('Share with your lead?'),
  text: plain(
    'They see what it says and how it stands. Not its history, its evidence or anything else of your pairing.',
  ),
  confirm: plain('Share'),
  deny: plain('Not now'),
};

/** What its owner can do with it. */
function ownerActions(objective: ObjectiveWithPair): KnownBlock[] {
  const { id, status, sharedAt } = objective;
  const value = carrying(id);
  const share = sharedAt
    ? button(UNSHARE, 'Stop sharing', value)
    : { ...button(SHARE, 'Share with my lead', value), confirm: confirmShare };
  const edit = button(EDIT_OBJECTIVE, status === 'DRAFT' ? 'Finish' : 'Edit', value);
  if (status === 'DRAFT') return [actions(edit, button(DISCARD, 'Throw away', value))];
  if (status !== 'ACTIVE') return [actions(button(REOPEN, 'Reopen', value), share)];
  const progress = progressButtons(objective);
  const achieve = progress.some(({ action_id }) => action_id === ACHIEVE) ? [] : [button(ACHIEVE, 'Achieved', value)];
  return [actions(...progress, ...achieve), actions(edit, button(DROP, 'Drop', value), share)];
}

function evidenceLine({ permalink, note, quoted, kudos, member, createdAt }: EvidenceShown): string {
  const by = `${mention(member.slackId)}, ${dateFor(createdAt)}`;
  if (kudos) return `• :tada: ${mention(kudos.giver.slackId)}: ${oneLine(kudos.deed, 200)}`;
  const link = permalink ? `<${permalink}|A message>` : 'A message without a link';
  const words = quoted ? `\n${quote(shorten(quoted, MOST_WORDS_SHOWN))}` : '';
  return `• ${link}${note === '' ? '' : `: ${oneLine(note, 300)}`} · ${by}${words}`;
}

function evidenceBlocks(evidence: EvidenceShown[], isOwner: boolean): KnownBlock[] {
  if (evidence.length === 0)
    return isOwner ? [context('Evidence: on any message choose *⋮ → Add to my objective*.')] : [];
  const shown = evidence.slice(0, MOST_EVIDENCE_SHOWN);
  const more = evidence.length - shown.length;
  return [
    section('*What shows it*'),
    ...shown.map((one) => section(evidenceLine(one))),
    ...(more > 0 ? [context(`and ${more} earlier`)] : []),
  ];
}

export interface Detail {
  objective: ObjectiveWithPair;
  evidence: EvidenceShown[];
  kudos: KudosToAdd[];
  isOwner: boolean;
  /** With whom it is shared, and whether they still see it. */
  lead?: { slackId: string; sees: boolean } | undefined;
}

function whoSees({ objective, isOwner, lead }: Detail): string {
  const { owner, status } = objective;
  if (status === 'DRAFT') return 'Only you see it until you save it.';
  if (lead?.sees) return `Shared with ${mention(lead.slackId)}: they see what it says and how it stands, nothing else.`;
  const other = isOwner ? partnerOf(objective) : owner;
  const only = `Only you and ${mention(other.slackId)} see this.`;
  if (!lead) return only;
  return `${only} It was shared with ${mention(lead.slackId)}, who no longer leads ${isOwner ? 'your' : 'that'} team.`;
}

/** One objective with all that belongs to it, for one of the pair. */
export const detailModal = (detail: Detail): Modal => {
  const { objective, evidence, kudos, isOwner } = detail;
  const { id, nextStep, why, skill, status } = objective;
  const state = stateOf(objective);
  const parts = [
    ...(nextStep === '' ? [] : [`*This week*\n${escapeMrkdwn(nextStep)}`]),
    ...(why === '' ? [] : [`*Why*\n${escapeMrkdwn(why)}`]),
    ...(skill ? [`*Skill*\n${escapeMrkdwn(skill.name)}`] : []),
  ];
  return {
    type: 'modal',
    callback_id: SHOW_OBJECTIVE,
    private_metadata: carrying(id),
    // App Home below is drawn anew when it is closed.
    notify_on_close: true,
    title: plain('Objective'),
    close: plain('Close'),
    blocks: [
      section(`${state === '' ? '' : `${state}\n`}${objectiveLine(objective)}`),
      ...parts.map((part) => section(part)),
      ...(isOwner ? ownerActions(objective) : []),
      divider(),
      ...evidenceBlocks(evidence, isOwner && status === 'ACTIVE'),
      ...kudos.map(kudosOffer),
      ...(status === 'DRAFT'
        ? []
        : [
            actions(
              button(HISTORY, 'History', carrying(id)),
              ...(isOwner ? [button(LIST_OBJECTIVES, 'All my objectives')] : []),
            ),
          ]),
      context(whoSees(detail)),
    ],
  };
};

const MAX_NOTE = 200;

/** Where the message stands from which somebody sets a value; it is edited then. */
export const ValueMeta = z.object({
  id: z.uuid(),
  place: z.object({ channel: z.string(), ts: z.string() }).optional(),
});
export const ValueForm = z.object({
  value: z.string('Write a number.'),
  note: z.string().trim().max(MAX_NOTE).optional(),
});

/** Where an objective stands, as a number with a word to it. */
export const valueModal = (objective: ObjectiveWithPair, place?: { channel: string; ts: string }): Modal => ({
  type: 'modal',
  callback_id: SAVE_VALUE,
  private_metadata: JSON.stringify({ id: objective.id, ...(place && { place }) } satisfies z.infer<typeof ValueMeta>),
  title: plain('How far are you?'),
  submit: plain('Save'),
  close: plain('Cancel'),
  blocks: [
    section(objectiveLine(objective)),
    field(
      'value',
      objective.measure === 'PERCENT' ? 'Percent today' : 'Today’s number',
      { type: 'plain_text_input', max_length: 20, focus_on_load: true },
      { hint: 'For example 3 or 84.5.' },
    ),
    field('note', 'A word about it', { type: 'plain_text_input', max_length: MAX_NOTE }, { optional: true }),
  ],
});

/** After a tap in a message that is not one of the outbox. */
export const tappedMessage = (objective: ObjectiveWithPair): MessageContent => ({
  text: `${stateOf(objective) || 'Noted.'} ${objectiveLine(objective)}`,
});

/** A form was saved over somebody's other change. */
export const changedMeanwhileModal = ({ updatedAt }: { updatedAt: Date }): Modal => ({
  type: 'modal',
  title: plain('Saved'),
  close: plain('OK'),
  blocks: [
    section(
      `Saved. It had been changed elsewhere while your form was open; what you sent now (${dateFor(updatedAt)}) stands. What was there before is in the history.`,
    ),
  ],
});

/** An unfinished form was kept. */
export const keptModal = (): Modal => ({
  type: 'modal',
  callback_id: SHOW_OBJECTIVE,
  notify_on_close: true,
  title: plain('Kept as a draft'),
  close: plain('OK'),
  blocks: [section(':pencil2: Your draft waits on your App Home. Only you see it until you finish it.')],
});

/** A draft is gone. */
export const discardedModal = (): Modal => ({
  ...keptModal(),
  title: plain('Thrown away'),
  blocks: [section('The draft is gone.')],
});
