import type { KnownBlock } from '@slack/types';
import { z } from 'zod';
import {
  actions,
  button,
  context,
  divider,
  escapeMrkdwn,
  field,
  header,
  type Modal,
  option,
  plain,
  section,
  shorten,
} from '../slack/blocks.ts';
import type { About } from './defaults.ts';
import type { Guide, GuideInput } from './service.ts';

export const OPEN_GUIDES = 'guides.open';
export const EDIT_GUIDE = 'guides.edit';
export const ADD_GUIDE = 'guides.add';
export const SAVE_GUIDE = 'guides.save';
export const RETIRE_GUIDE = 'guides.retire';
export const RESET_GUIDE = 'guides.reset';
export const OPEN_STARTERS = 'guides.starters';

/** Longest own key: a UUID. */
export const GuideKey = z.object({ key: z.string().min(1).max(60) });
export const ResetButton = GuideKey.extend({ seen: z.string().optional() });
/** What a form carries: of a new guide nothing. */
export const GuideMeta = ResetButton.partial();
export const RetireButton = GuideKey.extend({ retired: z.boolean() });

/** With every sign escaped it still fits into two sections. */
const LONGEST_BODY = 2400;

const ABOUT_WORDS: Record<About, string> = {
  first: 'First session',
  middle: 'In the middle',
  last: 'Last session',
  topic: 'A topic',
};

export const GuideForm = z.object({
  title: z
    .string('Give it a title.')
    .trim()
    .min(3, 'A few letters more, please.')
    .max(70, 'At most 70 characters, please.'),
  about: z.enum(['first', 'middle', 'last', 'topic'], 'Choose one.'),
  body: z
    .string('What should they talk about?')
    .trim()
    .min(20, 'Say a little more: what for, what to ask, what to try?')
    .max(LONGEST_BODY, `At most ${LONGEST_BODY} characters, please.`),
});

/** Text in sections that fit, cut between lines; a single line may be longer than one holds. */
function bodyBlocks(body: string): KnownBlock[] {
  const lines = body.split('\n').flatMap((line) => line.match(/.{1,500}/gsu) ?? ['']);
  const parts: string[] = [];
  for (const line of lines.map(escapeMrkdwn)) {
    const last = parts.at(-1);
    if (last !== undefined && last.length + line.length < 2900) parts[parts.length - 1] = `${last}\n${line}`;
    else parts.push(line);
  }
  return parts.filter((part) => part.trim() !== '').map((part) => section(part));
}

/** A guide as the two read it. */
export const guideModal = (guide: Pick<Guide, 'title' | 'body'>): Modal => ({
  type: 'modal',
  title: plain('Session guide'),
  close: plain('Done'),
  blocks: [
    header(shorten(guide.title, 140)),
    ...bodyBlocks(guide.body),
    context('A guide is an offer: take what helps, leave the rest.'),
    actions(button(OPEN_STARTERS, 'Conversation starters')),
  ],
});

/** To get a conversation going. */
export const startersModal = (themes: { theme: string; questions: string[] }[]): Modal => ({
  type: 'modal',
  title: plain('Conversation starters'),
  close: plain('Done'),
  blocks: [
    ...themes.map(({ theme, questions }) =>
      section([`*${theme}*`, ...questions.map((question) => `• ${question}`)].join('\n')),
    ),
    context('Pick one that you would like to answer yourself. Anybody may pass.'),
  ],
});

const stateOf = ({ isBuiltIn, isChanged, isRetired }: Guide): string => {
  if (isRetired) return ' · _retired_';
  if (!isBuiltIn) return ' · your own';
  return isChanged ? ' · changed' : '';
};

/** A coordinator's list: what is offered, and what was retired. */
export const guidesModal = (guides: Guide[]): Modal => ({
  type: 'modal',
  callback_id: OPEN_GUIDES,
  title: plain('Session guides'),
  close: plain('Done'),
  blocks: [
    section('What pairs can take as a thread for a session. What you change here shows at once.'),
    actions(button(ADD_GUIDE, 'Add a guide')),
    ...guides.map((guide) =>
      section(
        `*${escapeMrkdwn(guide.title)}*\n${ABOUT_WORDS[guide.about]}${stateOf(guide)}`,
        button(EDIT_GUIDE, 'Edit', JSON.stringify({ key: guide.key })),
      ),
    ),
  ],
});

const aboutField = (about: About) => {
  const options = (Object.keys(ABOUT_WORDS) as About[]).map((one) => option(ABOUT_WORDS[one], one));
  const chosen = options.find(({ value }) => value === about);
  return field('about', 'What is it for?', {
    type: 'static_select',
    options,
    ...(chosen && { initial_option: chosen }),
  });
};

const bodyHint = 'What for, three to five questions, one thing to try. Plain text, a question a line.';

/** Somebody saved the guide while it was edited: theirs is shown, what was typed stays. */
const meanwhileBlocks = ({ title, body }: GuideInput): KnownBlock[] => [
  section(':warning: *Somebody changed this guide meanwhile.* It says now:'),
  section(`*${escapeMrkdwn(title)}*`),
  ...bodyBlocks(body),
  divider(),
  context('Yours is below. *Save* puts it in the place of theirs.'),
];

/** A guide's form; without one: a new guide. `typed`: what somebody typed while the guide was changed by somebody else. */
export const guideFormModal = (guide?: Guide, typed?: GuideInput): Modal => ({
  type: 'modal',
  callback_id: SAVE_GUIDE,
  private_metadata: JSON.stringify(guide ? { key: guide.key, seen: guide.print } : {}),
  title: plain(guide ? 'Edit a guide' : 'Add a guide'),
  submit: plain('Save'),
  close: plain('Back'),
  blocks: [
    ...(guide && typed ? meanwhileBlocks(guide) : []),
    field('title', 'Title', {
      type: 'plain_text_input',
      max_length: 70,
      ...(guide && { initial_value: (typed ?? guide).title }),
    }),
    aboutField((typed ?? guide)?.about ?? 'topic'),
    field(
      'body',
      'Text',
      {
        type: 'plain_text_input',
        multiline: true,
        max_length: LONGEST_BODY,
        ...(guide && { initial_value: (typed ?? guide).body }),
      },
      { hint: bodyHint },
    ),
    ...(guide ? [actions(...changeButtons(guide))] : []),
  ],
});

function changeButtons({ key, isRetired, isBuiltIn, isChanged, print }: Guide) {
  const retire = JSON.stringify({ key, retired: !isRetired });
  return [
    button(RETIRE_GUIDE, isRetired ? 'Offer it again' : 'Retire', retire),
    ...(isBuiltIn && isChanged
      ? [button(RESET_GUIDE, 'Back to the built-in text', JSON.stringify({ key, seen: print }))]
      : []),
  ];
}

/** In place of a guide's form: an app cannot close one from a button. */
export const guideDoneModal = (done: string): Modal => ({
  type: 'modal',
  title: plain('Session guide'),
  close: plain('Back'),
  blocks: [section(`:white_check_mark: ${done}`)],
});

/** A coordinator's line on App Home. */
export const guidesHomeBlocks = (): KnownBlock[] => [
  section('Session guides: what pairs can talk about', button(OPEN_GUIDES, 'Guides')),
];
