import type { Button, KnownBlock } from '@slack/types';
import { actions, type Home, header, section, shorten } from '../slack/blocks.ts';

/** Slack shows at most 100 blocks. */
const MOST_BLOCKS = 100;

/** App Home: what one can do, then every feature's section in the order given. */
export const homeView = (name: string, quickActions: Button[], sections: KnownBlock[][]): Home => ({
  type: 'home',
  blocks: [
    header(`Hello ${shorten(name, 60)}`),
    section('Want to get better at something? Ask, and I find somebody who knows it.'),
    actions(...quickActions),
    ...sections.flat(),
  ].slice(0, MOST_BLOCKS),
});

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
