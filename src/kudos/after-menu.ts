import type { BlockAction, Middleware, SlackActionMiddlewareArgs } from '@slack/bolt';
import type { Overflow } from '@slack/types';
import { z } from 'zod';
import { UserError } from '../errors.ts';
import { option } from '../slack/blocks.ts';
import { JsonText, parseButton } from '../slack/forms.ts';
import { MENU_WORDS, STALE } from './words.ts';

/** The menu of kudos, under the post, on App Home and in a person's own list: each choice is heard by the feature it belongs to. */
export const KUDOS_MENU = 'kudos.menu';

/** Slack allows 75 characters: a word and the kudos' id. */
export const KudosChoice = z.object({ do: z.enum(['edit', 'hide', 'show', 'remove', 'report']), id: z.uuid() });
export type KudosDeed = z.infer<typeof KudosChoice>['do'];

/** Slack takes one choice at least, and five at most. */
export const kudosMenu = (id: string, ...deeds: [KudosDeed, ...KudosDeed[]]): Overflow => ({
  type: 'overflow',
  action_id: KUDOS_MENU,
  options: deeds.map((does) => option(MENU_WORDS[does], JSON.stringify({ do: does, id }))),
});

/** Lets a listener hear one choice of the menu only. */
export function chosen(...deeds: KudosDeed[]): Middleware<SlackActionMiddlewareArgs<BlockAction>> {
  return async ({ action, next }) => {
    const pressed = parseButton(KudosChoice, action);
    if (pressed && deeds.includes(pressed.do)) await next();
  };
}

/** Where in their own list somebody stands: which side, what they search for, and the page. */
export const MinePlace = z.object({
  side: z.enum(['received', 'given']).catch('received'),
  search: z.string().max(100).catch(''),
  page: z.number().int().min(0).max(100_000).catch(0),
});
export type MinePlace = z.infer<typeof MinePlace>;

/** What is carried through a form: which kudos, and the own list it was opened from, to come back to. */
export const Carried = z.object({ id: z.uuid(), list: MinePlace.optional() });
export type Carried = z.infer<typeof Carried>;

const Metadata = JsonText.pipe(z.union([Carried, MinePlace]));

/** The own list a modal shows, or was opened from. */
export function listOf(privateMetadata: string): MinePlace | undefined {
  const carried = Metadata.safeParse(privateMetadata).data;
  return carried && 'id' in carried ? carried.list : carried;
}

/** What a form of ours carries. Throws UserError when it is forged. */
export function carriedBy(privateMetadata: string): Carried {
  const carried = Metadata.safeParse(privateMetadata).data;
  if (!carried || !('id' in carried)) throw new UserError(STALE);
  return carried;
}
