import type { KnownBlock } from '@slack/types';
import { z } from 'zod';
import { actions, button, context, field, type Modal, option, plain, section } from '../slack/blocks.ts';
import { SEE_JOINS, sentenceBlock, signsBlocks } from './after-views.ts';
import type { NewJoin } from './join.ts';
import type { KudosShown } from './service.ts';
import { JOIN_WORDS, SIGNS } from './words.ts';

export const SAVE_JOIN = 'kudos.save-join';
export const TAKE_BACK_JOIN = 'kudos.take-back-join';

/** Policy: a sentence, not a second kudos. */
const MOST = 200;

type Sign = keyof typeof SIGNS;
const signs = Object.keys(SIGNS) as [Sign, ...Sign[]];

export const JoinForm = z
  .object({
    sentence: z
      .string()
      .trim()
      .max(MOST, JOIN_WORDS.tooLong(MOST))
      // Invisible characters alone say nothing.
      .refine((text) => text === '' || /\p{L}|\p{N}|\p{P}|\p{S}/u.test(text), JOIN_WORDS.nothing)
      .optional(),
    emoji: z.enum(signs, JOIN_WORDS.nothing).optional(),
  })
  .transform(({ sentence, emoji }) => ({ sentence: sentence || null, emoji: emoji ?? null }));

const signOption = (sign: Sign) => option(`:${sign}: ${SIGNS[sign]}`, sign);

/** One's own sentence or sign under somebody's kudos. `own`: what stands there already. */
export function joinModal(id: string, own: NewJoin | undefined): Modal {
  const chosen = signs.find((sign) => sign === own?.emoji);
  return {
    type: 'modal',
    callback_id: SAVE_JOIN,
    private_metadata: JSON.stringify({ id }),
    title: plain(JOIN_WORDS.title),
    submit: plain(own ? JOIN_WORDS.change : JOIN_WORDS.submit),
    close: plain(JOIN_WORDS.close),
    blocks: [
      section(JOIN_WORDS.about),
      field(
        'sentence',
        JOIN_WORDS.sentence,
        {
          type: 'plain_text_input',
          max_length: MOST,
          placeholder: plain(JOIN_WORDS.sentenceExample),
          ...(own?.sentence && { initial_value: own.sentence }),
        },
        { optional: true },
      ),
      field(
        'emoji',
        JOIN_WORDS.sign,
        {
          type: 'static_select',
          placeholder: plain(JOIN_WORDS.signChoose),
          options: signs.map(signOption),
          ...(chosen && { initial_option: signOption(chosen) }),
        },
        { optional: true },
      ),
      ...(own ? [actions(button(TAKE_BACK_JOIN, JOIN_WORDS.takeBack, JSON.stringify({ id }), 'danger'))] : []),
    ],
  };
}

/** Where in the list of who joined in somebody stands. */
export const JoinsPlace = z.object({ id: z.uuid(), page: z.number().int().min(0).max(10_000) });
type JoinsPlace = z.infer<typeof JoinsPlace>;

/** Slack: 100 blocks and 250 kB a view. */
const A_PAGE = 40;

/** Everybody who joined in, oldest first, page by page. */
export function joinsModal({ id, page }: JoinsPlace, joins: KudosShown['joins']): Modal {
  const from = Math.min(page, Math.max(0, Math.ceil(joins.length / A_PAGE) - 1)) * A_PAGE;
  const shown = joins.slice(from, from + A_PAGE);
  const go = (label: string, to: number) => button(SEE_JOINS, label, JSON.stringify({ id, page: to }));
  const pager = [
    ...(from > 0 ? [{ ...go(JOIN_WORDS.previous, from / A_PAGE - 1), action_id: `${SEE_JOINS}.previous` }] : []),
    ...(from + A_PAGE < joins.length
      ? [{ ...go(JOIN_WORDS.next, from / A_PAGE + 1), action_id: `${SEE_JOINS}.next` }]
      : []),
  ];
  const blocks: KnownBlock[] = [
    ...shown.filter(({ sentence }) => sentence).map(sentenceBlock),
    ...signsBlocks(shown.filter(({ sentence }) => !sentence)),
    ...(pager.length > 0 ? [actions(...pager)] : []),
  ];
  return {
    type: 'modal',
    title: plain(JOIN_WORDS.allTitle),
    close: plain(JOIN_WORDS.back),
    blocks: blocks.length > 0 ? blocks : [context(JOIN_WORDS.nobody)],
  };
}
