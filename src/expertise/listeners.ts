import type { App } from '@slack/bolt';
import type { Deps } from '../deps.ts';
import { actingOn } from '../knowledge/rights.ts';
import { subcommand, typedAfter } from '../slack/commands.ts';
import { actorOf } from '../slack/context.ts';
import { findExperts } from './service.ts';
import { expertsMessage, usageMessage } from './views.ts';

/** What stands after "who". */
const wordsAfterWho = (text: string): string => typedAfter(text.trim().replace(/^\S+\s*/, '')).trim();

export function registerExpertise(app: App, deps: Deps): void {
  app.command('/know', subcommand('who'), async ({ ack, command, context, respond }) => {
    await ack(); // Slack is asked who is away
    const words = wordsAfterWho(command.text);
    const actor = await actingOn(deps, await actorOf(deps, context));
    const message = words === '' ? usageMessage() : expertsMessage(words, await findExperts(deps, actor, words));
    await respond({ response_type: 'ephemeral', ...message });
  });
}
