import type { Button, KnownBlock, PlainTextOption } from '@slack/types';
import { z } from 'zod';
import {
  actions,
  button,
  channelMention,
  context,
  divider,
  field,
  type MessageContent,
  type Modal,
  mention,
  momentFor,
  option,
  plain,
  section,
  shorten,
  tidyName,
} from '../slack/blocks.ts';
import type { Choice, Preview } from './previews.ts';
import { bodyBlocks, valuesInWords } from './views.ts';
import { PREVIEW, REFUSED } from './words.ts';

export const OPEN_PREVIEW = 'shout-out.open-preview';
export const SKIP_SHOUT_OUT = 'shout-out.skip';
export const SAVE_PREVIEW = 'shout-out.save-preview';
export const LEAVE_OUT = 'leaveOutOfShoutOut';

const LONGEST_INTRO = 300;
const MOST_LEFT_OUT = 100;

/** Which shout-out a button or a form is about. */
export const ShoutOutRef = z.object({ id: z.uuid() });

export const PreviewForm = z.object({
  intro: z.string().trim().max(LONGEST_INTRO, REFUSED.tooLong).optional(),
  [LEAVE_OUT]: z.array(z.uuid()).max(MOST_LEFT_OUT, REFUSED.tooMany).default([]),
});

const where = ({ channelId }: Preview): string => (channelId ? channelMention(channelId) : PREVIEW.itsChannel);
const changed = ({ changedBy }: Preview): KnownBlock[] =>
  changedBy ? [context(PREVIEW.seen(mention(changedBy)))] : [];

function skipButton(id: string): Button {
  return {
    ...button(SKIP_SHOUT_OUT, PREVIEW.skip, JSON.stringify({ id })),
    confirm: {
      title: plain(PREVIEW.sureTitle),
      text: plain(PREVIEW.sure),
      confirm: plain(PREVIEW.skip),
      deny: plain(PREVIEW.keep),
    },
  };
}

/** What is to be said once nothing can be changed any more. */
function overMessage(preview: Preview): MessageContent {
  const { shoutOut, changedBy } = preview;
  const text = {
    PREVIEW: PREVIEW.isOnItsWay(where(preview)),
    MADE: PREVIEW.isOut(where(preview)),
    SKIPPED: PREVIEW.skipped(changedBy && mention(changedBy)),
  }[shoutOut.status];
  return { text, blocks: [section(text)] };
}

/** To whoever looks after a shout-out, an hour before it goes out; afterwards what became of it. */
export function previewMessage(preview: Preview, isOpen: boolean): MessageContent & { settled: boolean } {
  const { shoutOut, told } = preview;
  if (!isOpen) return { ...overMessage(preview), settled: true };
  const comes = PREVIEW.comes(momentFor(shoutOut.slot), where(preview));
  const about = told.groups.length > 0 ? PREVIEW.about(valuesInWords(told.groups)) : PREVIEW.nothing;
  return {
    settled: false,
    text: `${comes.replaceAll('*', '')} ${PREVIEW.aboutSummary}`,
    blocks: [
      section(`${comes}\n${about}`),
      actions(
        button(OPEN_PREVIEW, PREVIEW.edit, JSON.stringify({ id: shoutOut.id }), 'primary'),
        skipButton(shoutOut.id),
      ),
      context(PREVIEW.nothingNeeded),
      ...changed(preview),
    ],
  };
}

/** A kudos to choose: who, and what they did. */
export const choiceOption = ({ id, names, deed }: Choice): PlainTextOption =>
  option(`${shorten(names.map(tidyName).join(', '), 30)}: ${deed.replaceAll(/\s+/g, ' ')}`, id);

/** The shout-out as it would go out, with what can be changed of it. */
export function previewModal(preview: Preview): Modal {
  const { shoutOut, told, leftOut } = preview;
  const chosen = leftOut.slice(0, MOST_LEFT_OUT).map(choiceOption);
  return {
    type: 'modal',
    callback_id: SAVE_PREVIEW,
    private_metadata: JSON.stringify({ id: shoutOut.id }),
    title: plain(PREVIEW.modalTitle),
    submit: plain('Save'),
    close: plain('Cancel'),
    blocks: [
      context(PREVIEW.comes(momentFor(shoutOut.slot), where(preview))),
      ...changed(preview),
      field(
        'intro',
        PREVIEW.intro,
        {
          type: 'plain_text_input',
          multiline: true,
          max_length: LONGEST_INTRO,
          ...(shoutOut.intro && { initial_value: shoutOut.intro }),
        },
        { optional: true, hint: PREVIEW.introHint },
      ),
      field(
        LEAVE_OUT,
        PREVIEW.leaveOut,
        {
          type: 'multi_external_select',
          min_query_length: 0,
          max_selected_items: MOST_LEFT_OUT,
          placeholder: plain(PREVIEW.search),
          ...(chosen.length > 0 && { initial_options: chosen }),
        },
        { optional: true, hint: PREVIEW.leaveOutHint },
      ),
      divider(),
      section(PREVIEW.looksLike),
      ...bodyBlocks({ ...told, shoutOut: { ...shoutOut, intro: null } }),
      ...(told.goesOn ? [context(PREVIEW.goesOn)] : []),
    ],
  };
}
