import type { KnownBlock } from '@slack/types';
import { z } from 'zod';
import { type Progress, progressLine } from '../pairings/milestones.ts';
import {
  actions,
  button,
  context,
  dateFor,
  escapeMrkdwn,
  field,
  header,
  type MessageContent,
  type Modal,
  mention,
  option,
  plain,
  quote,
  section,
} from '../slack/blocks.ts';

export const OPEN_REFLECTION = 'ending.reflect';
export const SAVE_REFLECTION = 'ending.save-reflection';
export const CERTIFICATE = 'ending.certificate';
export const LOOK_BACK = 'ending.look-back';
export const LIST_EARLIER = 'ending.list';

export const EndingButton = z.object({ id: z.uuid() });
export const valueOf = (id: string) => JSON.stringify({ id } satisfies z.infer<typeof EndingButton>);

/** A pairing as one of the two sees it. */
export interface PairView {
  id: string;
  skill: string;
  partnerId: string;
}
export const aboutIt = ({ partnerId, skill }: PairView) => `*With ${mention(partnerId)} · ${escapeMrkdwn(skill)}*`;

export interface ReflectionView {
  learned: string | null;
  willDo: string | null;
  thanks: string | null;
  storyConsent: boolean;
}

/** A pairing that is over. */
export type EndingView = PairView & {
  progress: Progress;
  startedAt: Date;
  endedAt: Date | null;
  sessions: number;
  own: ReflectionView | undefined;
  /** What the other wrote for them. */
  thanks: string | undefined;
  hasCertificate: boolean;
};

const endButtons = ({ id, own, hasCertificate, progress }: EndingView): KnownBlock[] => {
  const reflect = button(OPEN_REFLECTION, own ? 'Change what I wrote' : 'What did you learn?', valueOf(id));
  const buttons = [
    ...(progress.status === 'COMPLETED' ? [own ? reflect : { ...reflect, style: 'primary' as const }] : []),
    ...(hasCertificate ? [button(CERTIFICATE, 'Certificate', valueOf(id))] : []),
  ];
  return buttons.length > 0 ? [actions(...buttons)] : [];
};

/** To each of the two when it is complete; edited once they wrote something. */
export const completedMessage = (ending: EndingView): MessageContent => {
  const { partnerId, skill, own, progress } = ending;
  const what = `Your pairing with ${mention(partnerId)} about ${escapeMrkdwn(skill)} is complete.`;
  const thanks = 'Thank you for the time, the trust and the questions.';
  const ask = own
    ? 'You have written down what you learned. App Home keeps it.'
    : 'Two minutes to look back? What did you learn, and what will you do?';
  return {
    text: `${what} ${thanks}`,
    blocks: [
      section(`:tada: *${what}*\n${thanks}`),
      context(progressLine(progress)),
      section(ask),
      ...endButtons(ending),
      context('Your conversation stays yours. `/mentor` finds the next mentor, `/kudos` thanks in public.'),
    ],
  };
};

/** From one to the other. */
export const thanksMessage = ({ partnerId, thanks }: Pick<EndingView, 'partnerId' | 'thanks'>): MessageContent => {
  const text = `${mention(partnerId)} thanks you for your time together`;
  return thanks
    ? { text: `${text}: ${escapeMrkdwn(thanks)}`, blocks: [section(`:bouquet: *${text}*\n${quote(thanks)}`)] }
    : { text: `${text}.` };
};

/** Slack takes 3,000 characters a section; with every character escaped and quoted line by line this fits. */
const MOST = 500;
const STORY = 'story';

const words = z
  .string()
  .trim()
  .max(MOST, `At most ${MOST} characters, please.`)
  .nullish()
  .transform((text) => text || null);

export const ReflectionForm = z
  .object({
    learned: words,
    willDo: words,
    thanks: words,
    story: z
      .array(z.string())
      .default([])
      .transform((ticked) => ticked.includes(STORY)),
  })
  .refine(({ learned, willDo, thanks }) => learned ?? willDo ?? thanks, {
    path: ['learned'],
    message: 'Write something, or close this: it is not asked again.',
  });

export const reflectionModal = (pair: PairView, own: ReflectionView | undefined): Modal => {
  const area = (name: 'learned' | 'willDo' | 'thanks', label: string, hint?: string) => {
    const before = own?.[name];
    return field(
      name,
      label,
      { type: 'plain_text_input', multiline: true, max_length: MOST, ...(before && { initial_value: before }) },
      { optional: true, ...(hint && { hint }) },
    );
  };
  const story = option('This may be told as a success story', STORY);
  return {
    type: 'modal',
    callback_id: SAVE_REFLECTION,
    private_metadata: valueOf(pair.id),
    title: plain('Looking back'),
    submit: plain('Save'),
    close: plain('Cancel'),
    blocks: [
      section(aboutIt(pair)),
      area('learned', 'What did you learn?', 'Only you see this.'),
      area('willDo', 'What will you do?', 'Only you see this.'),
      area('thanks', 'Thank you for …', 'Your partner reads this, as soon as you save it.'),
      field(
        'story',
        'A story for others?',
        { type: 'checkboxes', options: [story], ...(own?.storyConsent && { initial_options: [story] }) },
        { optional: true, hint: 'Only if you both say so, and you both see it before anybody else does.' },
      ),
    ],
  };
};

const outcome = ({ progress, endedAt }: Pick<EndingView, 'progress' | 'endedAt'>) =>
  `${progress.status === 'COMPLETED' ? 'Completed' : 'Ended'}${endedAt ? ` ${dateFor(endedAt)}` : ''}`;

/** App Home → an earlier pairing: for this one of the two only. */
export const lookBackModal = (ending: EndingView): Modal => {
  const { startedAt, sessions, own, thanks, partnerId, progress } = ending;
  const count = sessions === 1 ? '1 session' : `${sessions} sessions`;
  const part = (title: string, text: string | null | undefined): KnownBlock[] =>
    text ? [section(`*${title}*\n${quote(text)}`)] : [];
  return {
    type: 'modal',
    private_metadata: valueOf(ending.id),
    title: plain('Your pairing'),
    close: plain('Close'),
    blocks: [
      section(`${aboutIt(ending)}\n${dateFor(startedAt)} · ${outcome(ending)} · ${count}`),
      context(progressLine(progress)),
      ...part('What you learned', own?.learned),
      ...part('What you will do', own?.willDo),
      ...part('Your thanks', own?.thanks),
      ...part(`From ${mention(partnerId)}`, thanks),
      ...endButtons(ending),
    ],
  };
};

/** To whoever asked for it, with the picture. */
export const certificateMessage = ({ skill }: Pick<PairView, 'skill'>): MessageContent => ({
  text: `Your certificate for ${escapeMrkdwn(skill)}. Well done.`,
});

export interface EarlierView extends PairView {
  progress: Progress;
  endedAt: Date | null;
}

const earlierRow = (one: EarlierView): KnownBlock =>
  section(`${aboutIt(one)}\n${outcome(one)}`, button(LOOK_BACK, 'Look back', valueOf(one.id)));

/** App Home: the latest pairings that are over, at most so many; where there are more, with a way to them. */
export const earlierHomeBlocks = (earlier: EarlierView[], most: number): KnownBlock[] =>
  earlier.length === 0
    ? []
    : [
        header('Earlier pairings'),
        ...earlier.slice(0, most).map(earlierRow),
        ...(earlier.length > most ? [actions(button(LIST_EARLIER, 'All earlier pairings'))] : []),
      ];

/** All of them; what two wrote for each other stays theirs to read. */
export const earlierModal = (earlier: EarlierView[]): Modal => ({
  type: 'modal',
  title: plain('Earlier pairings'),
  close: plain('Close'),
  blocks: earlier.length === 0 ? [section('None so far.')] : earlier.map(earlierRow),
});
