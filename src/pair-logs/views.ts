import type { KnownBlock } from '@slack/types';
import { z } from 'zod';
import {
  actions,
  button,
  channelMention,
  context,
  dateFor,
  listed,
  type MessageContent,
  mention,
  plain,
  section,
} from '../slack/blocks.ts';
import type { WholeLog } from './service.ts';
import { both, logger, others } from './words.ts';

export const START = 'pair-log.start';
export const CHOOSE = 'pair-log.choose';
export const CONFIRM = 'pair-log.confirm';
export const LEAVE = 'pair-log.leave';
/** The block in which people are chosen. */
export const PEOPLE = 'people';
/** As many as the service takes. */
const MOST_CHOSEN = 8;

export const LogButton = z.object({ id: z.uuid() });
/** What is chosen when "Yes" is pressed. */
export const Chosen = z.array(z.string()).default([]);

const carrying = (id: string) => JSON.stringify({ id } satisfies z.infer<typeof LogButton>);

/** Channel and day: a link would ask Slack for each. */
const placeOf = ({ channel, ts }: WholeLog): string =>
  `${channelMention(channel)}, ${dateFor(new Date(Number(ts) * 1000))}`;

const shown = (text: string, ...more: KnownBlock[]): MessageContent => ({ text, blocks: [section(text), ...more] });

/** "you", "you and Ben", "you, Ben and Cyd" */
const youAnd = (slackIds: string[]): string => listed(['you', ...slackIds.map(mention)]);

const leave = (id: string, label: string) => actions(button(LEAVE, label, carrying(id)));

/** Those who are in it besides one of them, without whoever took their name out. */
const besides = ({ people }: WholeLog, memberId: string): string[] =>
  people.filter((one) => one.memberId !== memberId && !one.declinedAt).map(({ member }) => member.slackId);

/** It can no longer be recorded: too few are left, or whoever began it took it back. */
const isOff = (log: WholeLog): boolean => {
  const { people, loggedById, recordedAt } = log;
  const left = people.filter(({ declinedAt }) => !declinedAt);
  return !recordedAt && (left.length < 2 || !left.some(({ memberId }) => memberId === loggedById));
};

/** In place of one that was dropped. */
export const offMessage = (): MessageContent => shown(both.off);

function question(log: WholeLog): MessageContent {
  const { id, loggedById } = log;
  const known = besides(log, loggedById);
  const text = known.length > 0 ? logger.with(youAnd(known), placeOf(log)) : logger.alone(placeOf(log));
  const select = {
    type: 'multi_users_select' as const,
    action_id: CHOOSE,
    placeholder: plain(logger.choose),
    max_selected_items: MOST_CHOSEN,
    ...(known.length > 0 && { initial_users: known }),
  };
  return shown(
    text,
    { ...section(logger.people, select), block_id: PEOPLE },
    actions(button(START, logger.yes, carrying(id), 'primary'), button(LEAVE, logger.no, carrying(id))),
    context(logger.how),
  );
}

/** The message of whoever reacted, as it is now. */
export const loggerMessage = (log: WholeLog): MessageContent => {
  const { id, loggedById, recordedAt, people } = log;
  const own = people.find(({ memberId }) => memberId === loggedById);
  if (own?.declinedAt) return offMessage();
  if (!own?.confirmedAt) return question(log);
  if (recordedAt) return shown(both.recorded(youAnd(besides(log, loggedById))), leave(id, both.takeOut));
  return isOff(log) ? offMessage() : shown(logger.waiting, leave(id, logger.takeBack));
};

/** The message of one of the others, as it is now. */
export const otherMessage = (log: WholeLog, memberId: string): MessageContent => {
  const { id, loggedBy, recordedAt, people } = log;
  const own = people.find((one) => one.memberId === memberId);
  if (!own || own.declinedAt) return shown(others.declined);
  if (isOff(log)) return offMessage();
  if (recordedAt) return shown(both.recorded(youAnd(besides(log, memberId))), leave(id, both.takeOut));
  if (own.confirmedAt) return shown(others.waiting, leave(id, both.takeOut));
  const more = besides(log, memberId).filter((slackId) => slackId !== loggedBy.slackId);
  const text = others.asked(mention(loggedBy.slackId), youAnd(more), placeOf(log));
  return shown(
    text,
    actions(button(CONFIRM, others.yes, carrying(id), 'primary'), button(LEAVE, others.no, carrying(id))),
    context(others.private),
  );
};
