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
  mentions,
  plain,
  quote,
  section,
  shorten,
} from '../slack/blocks.ts';
import type { Contribution } from './service.ts';
import { CONTRIBUTION_WORDS, words } from './words.ts';

export const OPEN_CONTRIBUTIONS = 'contributions.open';
export const QUIET_THANKS = 'contributions.quiet';

export const QuietButton = z.object({ quiet: z.boolean() });

const monthOf = (at: Date, zone: string): string =>
  at.toLocaleDateString('en-GB', { month: 'long', year: 'numeric', timeZone: zone });

/** Room for a few; a title is longer than a name. */
const TITLE = 150;

function whatIs(one: Contribution): string {
  switch (one.is) {
    case 'pair-log':
      return CONTRIBUTION_WORDS[one.is](mentions(one.partnerIds));
    case 'card':
      return CONTRIBUTION_WORDS[one.is](escapeMrkdwn(shorten(one.title, TITLE)));
    case 'help':
      return CONTRIBUTION_WORDS[one.is](mention(one.partnerId), one.skill && escapeMrkdwn(one.skill));
    case 'thanks':
      return CONTRIBUTION_WORDS[one.is](mention(one.partnerId));
    case 'pairing':
    case 'kudos':
      return CONTRIBUTION_WORDS[one.is](mention(one.partnerId), escapeMrkdwn(one.skill));
  }
}

const row = (one: Contribution, zone: string): KnownBlock => {
  const line = `${whatIs(one)} · ${monthOf(one.at, zone)}`;
  return section('words' in one ? `${line}\n${quote(one.words)}` : line);
};

export interface OwnContributions {
  latest: Contribution[];
  hasMore: boolean;
  zone: string;
  quietThanks: boolean;
  /** The weekly shout-out has something to thank them for. */
  mentors: boolean;
}

/** App Home of somebody who mentors, or did, or helped otherwise. */
export const contributionsHomeBlocks = (own: OwnContributions): KnownBlock[] => {
  const { latest, hasMore, zone, quietThanks, mentors } = own;
  const value = JSON.stringify({ quiet: !quietThanks } satisfies z.infer<typeof QuietButton>);
  const buttons = [
    ...(hasMore ? [button(OPEN_CONTRIBUTIONS, words.all)] : []),
    ...(mentors ? [button(QUIET_THANKS, quietThanks ? words.switchOn : words.switchOff, value)] : []),
  ];
  return [
    header(words.title),
    ...(latest.length === 0 ? [section(words.underWay)] : latest.map((one) => row(one, zone))),
    ...(buttons.length > 0 ? [actions(...buttons)] : []),
    context(mentors ? `${words.private} ${quietThanks ? words.thanksOff : words.thanksOn}` : words.private),
  ];
};

/** Slack shows at most 100 blocks; one says whose eyes it is for. */
const MOST_ROWS = 99;

/** All of it, as far as a modal holds. */
export const contributionsModal = (all: Contribution[], zone: string): Modal => ({
  type: 'modal',
  title: plain(words.title),
  close: plain('Close'),
  blocks: [
    ...(all.length === 0 ? [section(words.none)] : all.slice(0, MOST_ROWS).map((one) => row(one, zone))),
    context(words.private),
  ],
});
