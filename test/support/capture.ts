import { expect } from 'vitest';
import type { Value } from '../../practice/contract.ts';
import type { Outcome } from '../../practice/slack/types.ts';
import type { Card } from '../../src/generated/prisma/client.ts';
import { quiet } from './objectives.ts';
import type { World } from './world.ts';

/** The name of an input in somebody's form by how it begins: "title", "answer", "steps". The n-th of those. */
export function inputOf(w: World, slackId: string, beginning: string, n = 0): string {
  const blocks = w.slack.as(slackId).modal()?.blocks ?? [];
  const ids = blocks.flatMap(({ type, block_id: id }) =>
    type === 'input' && id?.startsWith(`${beginning}.`) ? id : [],
  );
  const id = ids[n];
  if (!id)
    throw new Error(`No input ${beginning} ${n}. There are: ${blocks.map(({ block_id }) => block_id).join(', ')}`);
  return id;
}

/** Types into the form by the beginnings of its inputs' names; several texts of one are its inputs in order. */
export async function writeIn(w: World, slackId: string, texts: Record<string, string | string[]>): Promise<void> {
  for (const [name, value] of Object.entries(texts))
    for (const [n, text] of [value].flat().entries())
      await w.slack.as(slackId).type(inputOf(w, slackId, name, n), text);
}

/** Opens an empty form with the command. */
export async function openNew(w: World, slackId: string, title = ''): Promise<void> {
  await w.slack.as(slackId).command('/know', `new ${title}`);
  await quiet(w);
  expect(w.slack.as(slackId).modal()?.callback_id).toBe('capture.save');
}

export async function submit(w: World, slackId: string): Promise<Outcome> {
  const outcome = await w.slack.as(slackId).submit();
  await quiet(w);
  return outcome;
}

/** Presses or chooses something in the top modal. */
export async function tap(w: World, slackId: string, action: string, value: Value = null): Promise<void> {
  await w.slack.as(slackId).press('modal', action, value);
  await quiet(w);
}

/** What the top modal shows, for looking into. */
export const shown = (w: World, slackId: string): string => JSON.stringify(w.slack.as(slackId).modal()?.blocks ?? []);

export const cards = (w: World): Promise<Card[]> => w.deps.db.card.findMany({ orderBy: { no: 'asc' } });

/** All that the database holds, as text: nothing personal may be in it. */
export async function everythingStored(w: World): Promise<string> {
  const tables = await w.deps.db.$queryRaw<{ name: string }[]>`
    SELECT tablename AS name FROM pg_tables WHERE schemaname = current_schema()`;
  const rows: unknown[] = [];
  for (const { name } of tables)
    rows.push(await w.deps.db.$queryRawUnsafe(`SELECT to_jsonb(t)::text AS row FROM "${name}" t`));
  return JSON.stringify(rows);
}
