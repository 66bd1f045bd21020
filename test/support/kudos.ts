import type { Outcome, Slack } from '../../practice/slack/types.ts';

/** Opens the form with the command and waits until it stands there. */
export async function openKudos(slack: Slack, giver: string, text = ''): Promise<void> {
  await slack.as(giver).command('/kudos', text);
  await slack.settle(() => slack.as(giver).modal()?.callback_id === 'kudos.give');
}

/** Presses Preview, and Post where there is a preview then. */
export async function sendKudos(slack: Slack, giver: string): Promise<Outcome> {
  const driver = slack.as(giver);
  const looked = await driver.submit();
  return looked.ok && driver.modal()?.callback_id === 'kudos.post' ? driver.submit() : looked;
}

/** What can be put into the form, by field. */
export interface KudosTyped {
  toIds?: string[];
  groupId?: string;
  valueId?: string;
  skillId?: string;
  deed?: string;
  impact?: string;
  link?: string;
  audience?: 'public' | 'private';
}

/** Fills in the form; groups and skills are searched for before they can be chosen. */
export async function typeKudos(slack: Slack, giver: string, typed: KudosTyped): Promise<void> {
  const driver = slack.as(giver);
  for (const name of ['groupId', 'skillId'] as const) if (typed[name]) await driver.search(name, '');
  for (const [name, value] of Object.entries(typed)) await driver.type(name, value);
}

/** Gives kudos from the command to the post, as a person does. */
export async function giveByForm(slack: Slack, giver: string, typed: KudosTyped): Promise<Outcome> {
  await openKudos(slack, giver);
  await typeKudos(slack, giver, typed);
  return sendKudos(slack, giver);
}
