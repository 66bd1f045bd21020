import type { KnownBlock } from '@slack/types';
import { z } from 'zod';
import {
  actions,
  button,
  context,
  escapeMrkdwn,
  header,
  type Modal,
  mention,
  plain,
  quote,
  section,
} from '../slack/blocks.ts';
import type { Contribution } from './service.ts';
import { CONTRIBUTION_WORDS, words } from './words.ts';

export const OPEN_CONTRIBUTIONS = 'contributions.open';
export const QUIET_THANKS = 'contributions.quiet';

export const QuietButton = z.object({ quiet: z.boolean() });

const monthOf = (at: Date, zone: string): string =>
  at.toLocaleDateString('en-GB', { month: 'long', year: 'numeric', timeZone: zone });

const row = (one: Contribution, zone: string): KnownBlock => {
  const what = CONTRIBUTION_WORDS[one.is](mention(one.partnerId), escapeMrkdwn(one.skill));
  const line = `${what} · ${monthOf(one.at, zone)}`;
  return section(one.is === 'pairing' ? line : `${line}\n${quote(one.words)}`);
};

export interface OwnContributions {
  latest: Contribution[];
  hasMore: boolean;
  zone: string;
  quietThanks: boolean;
}

/** App Home of somebody who mentors, or did. */
export const contributionsHomeBlocks = ({ latest, hasMore, zone, quietThanks }: OwnContributions): KnownBlock[] => {
  const value = JSON.stringify({ quiet: !quietThanks } satisfies z.infer<typeof QuietButton>);
  return [
    header(words.title),
    ...(latest.length === 0 ? [section(words.underWay)] : latest.map((one) => row(one, zone))),
    actions(
      ...(hasMore ? [button(OPEN_CONTRIBUTIONS, words.all)] : []),
      button(QUIET_THANKS, quietThanks ? words.switchOn : words.switchOff, value),
    ),
    context(`${words.private} ${quietThanks ? words.thanksOff : words.thanksOn}`),
  ];
};

/** All of it, as far as a modal holds. */
export const contributionsModal = (all: Contribution[], zone: string): Modal => ({
  type: 'modal',
  title: plain(words.title),
  close: plain('Close'),
  blocks: [...(all.length === 0 ? [section(words.none)] : all.map((one) => row(one, zone))), context(words.private)],
});
