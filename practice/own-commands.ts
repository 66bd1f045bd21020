/** Slack's own slash commands, as far as they have a bearing on the app: they never reach it. */
import type { Slack } from './slack/types.ts';

interface OwnCommand {
  command: string;
  description: string;
  usageHint: string;
  /** Throws an Error in words for the person. */
  run(slack: Slack, userId: string, channel: string, text: string): Promise<void>;
}

const LONGEST_MINUTES = 7 * 24 * 60;

export const ownCommands: readonly OwnCommand[] = [
  {
    command: '/invite',
    description: 'Invite the app into this channel',
    usageHint: '@app',
    run: async (slack, _, channel, text) => {
      const app = slack.state.users.get(slack.botUserId);
      if (text.replace(/^@/, '').toLowerCase() !== app?.real_name.toLowerCase())
        throw new Error(`Only @${app?.real_name} can be invited here.`);
      await slack.join(channel, slack.botUserId);
    },
  },
  {
    command: '/status',
    description: 'Say what you are up to',
    usageHint: ':palm_tree: On holiday, or clear',
    run: async (slack, userId, _, text) => {
      const [, emoji = '', words = ''] = /^(:[\w+-]+:)?\s*(.*)$/su.exec(text === 'clear' ? '' : text.trim()) ?? [];
      const profile = { status_emoji: emoji, status_text: words.slice(0, 100), status_expiration: 0 };
      await slack.changeUser(userId, { profile });
    },
  },
  {
    command: '/dnd',
    description: 'Let nothing disturb you',
    usageHint: '90 minutes, or off',
    run: async (slack, userId, _, text) => {
      const minutes = text === 'off' ? 0 : Number(/^(\d+)( min(ute)?s?)?$/.exec(text.trim())?.[1] ?? Number.NaN);
      if (!(minutes <= LONGEST_MINUTES)) throw new Error('Such as “/dnd 90 minutes”, or “/dnd off”.');
      const from = Math.floor(slack.now().getTime() / 1000);
      await slack.changeUser(userId, { quiet: { from, to: from + minutes * 60 } });
    },
  },
];
