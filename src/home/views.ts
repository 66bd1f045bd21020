import type { Button, KnownBlock } from '@slack/types';
import { z } from 'zod';
import { actions, button, type Home, header, section, shorten } from '../slack/blocks.ts';

/** Slack shows at most 100 blocks. */
const MOST_BLOCKS = 100;

/** Shows the other page of a Home that is too long for one. */
export const TURN_PAGE = 'home.page';
export const HomePage = z.enum(['own', 'programme']);
export type HomePage = z.infer<typeof HomePage>;

/** Of this person; the programme is a coordinator's: what they decide about it. */
export interface Sections {
  own: KnownBlock[][];
  programme: KnownBlock[][];
}

const turnTo = (page: HomePage, label: string): KnownBlock => actions(button(TURN_PAGE, label, page));

/** App Home: what one can do, then every feature's section in the order given. What does not fit on one page gets a second one. */
export function homeView(
  name: string,
  quickActions: Button[],
  { own, programme }: Sections,
  page: HomePage = 'own',
): Home {
  const top = [
    header(`Hello ${shorten(name, 60)}`),
    section('Want to get better at something? Ask, and I find somebody who knows it.'),
    actions(...quickActions),
    ...own.flat(),
  ];
  const settings = programme.flat();
  if (top.length + settings.length <= MOST_BLOCKS) return { type: 'home', blocks: [...top, ...settings] };
  if (page === 'programme' && settings.length > 0)
    return { type: 'home', blocks: [turnTo('own', '‹ Back'), ...settings].slice(0, MOST_BLOCKS) };
  const turn = settings.length > 0 ? [turnTo('programme', 'Programme settings ›')] : [];
  return { type: 'home', blocks: [...top.slice(0, MOST_BLOCKS - turn.length), ...turn] };
}

/** A guest sees part of the workspace only and is never matched. */
export const guestHomeView = (name: string): Home => ({
  type: 'home',
  blocks: [
    header(`Hello ${shorten(name, 60)}`),
    section(
      `Nice to have you here. Mentoring is for members of this workspace, but you can be thanked like everybody else: kudos for you arrive as a message.`,
    ),
  ],
});
