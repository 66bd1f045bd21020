import type { StoredMessage } from '../../practice/slack/model.ts';
import type { Kudos } from '../../src/generated/prisma/client.ts';
import { giveKudos } from '../../src/kudos/giving.ts';
import type { World } from './world.ts';

export const DEED = 'Calmed an angry caller and found the lost parcel.';

export interface Stage {
  ana: string;
  ben: string;
  cyd: string;
  dan: string;
  channel: string;
}

/** Four colleagues in the recognition channel: in these tests Ana gives to Ben and Cyd, and Dan looks on. */
export async function stage(w: World): Promise<Stage> {
  const [ana, ben, cyd, dan] = ['Ana', 'Ben', 'Cyd', 'Dan'].map((name) => w.person(name)) as [
    string,
    string,
    string,
    string,
  ];
  for (const slackId of [ana, ben, cyd, dan]) await w.member(slackId);
  const { id: channel } = w.slack.addChannel({ name: 'kudos', memberIds: [ana, ben, cyd, dan], botIsMember: true });
  await w.deps.db.workspace.update({ where: { id: w.workspace.id }, data: { recognitionChannelId: channel } });
  return { ana, ben, cyd, dan, channel };
}

export interface Given {
  deed?: string;
  isPrivate?: boolean;
  impact?: string;
}

/** Kudos that stand where they belong. */
export async function given(w: World, from: string, to: string[], extra: Given = {}): Promise<Kudos> {
  const value = await w.deps.db.companyValue.findFirstOrThrow({
    where: { workspaceId: w.workspace.id },
    orderBy: { position: 'asc' },
  });
  const kudos = await giveKudos(w.deps, {
    workspaceId: w.workspace.id,
    giver: await w.member(from),
    toSlackIds: to,
    valueId: value.id,
    deed: DEED,
    ...extra,
  });
  await w.deliver();
  return kudos;
}

/** Makes somebody a coordinator. */
export async function coordinator(w: World, name: string): Promise<string> {
  const slackId = w.person(name);
  await w.deps.db.member.update({ where: { id: (await w.member(slackId)).id }, data: { isCoordinator: true } });
  return slackId;
}

export const value = (does: string, id: string): string => JSON.stringify({ do: does, id });

/** An acknowledgement is not the end of it: waits until what was asked for is done. */
export async function quiet(w: World): Promise<void> {
  await w.app.idle();
  await w.slack.settle();
}

/** Chooses from the menu of kudos and waits until the app has answered in some way. */
export async function choose(w: World, who: string, at: 'home' | 'modal' | StoredMessage, does: string, id: string) {
  await w.slack.as(who).press(at, 'kudos.menu', value(does, id));
  await quiet(w);
}

/** The same with what opens then sent off, and what follows delivered. */
export async function confirm(w: World, who: string, at: 'home' | 'modal' | StoredMessage, does: string, id: string) {
  await choose(w, who, at, does, id);
  const outcome = await w.slack.as(who).submit();
  await w.deliver();
  return outcome;
}

/** What somebody was told that only they see, last. */
export const toldOnly = (w: World, who: string): string => w.slack.as(who).ephemerals().at(-1)?.text ?? '';

/** All that a message, or a view, says. */
export const said = (shown: { blocks: unknown; text?: string } | undefined): string =>
  JSON.stringify([shown?.text, shown?.blocks]);
