import { expect } from 'vitest';
import type { World } from './world.ts';

type Answer = Awaited<ReturnType<World['slack']['deliverRaw']>>;

/** Requests as whoever holds ids that no screen ever showed them would send them: signed, and drawn by no view. */
export function outside(w: World, who: () => string) {
  const payload = (content: object): Promise<Answer> =>
    w.slack.deliverRaw(
      `payload=${encodeURIComponent(
        JSON.stringify({
          team: { id: 'T0ALONG', domain: 'x' },
          user: { id: who() },
          api_app_id: 'A1',
          trigger_id: w.slack.issueTrigger(who()),
          ...content,
        }),
      )}`,
    );
  const view = (callbackId: string, fields: Record<string, object>, metadata: string) => ({
    id: 'V1',
    type: 'modal',
    callback_id: callbackId,
    private_metadata: metadata,
    blocks: Object.keys(fields).map((name) => ({ type: 'input', block_id: name })),
    state: { values: Object.fromEntries(Object.entries(fields).map(([name, state]) => [name, { [name]: state }])) },
  });
  return {
    payload,
    press: (actionId: string, value: object | string, type = 'button') => {
      const text = JSON.stringify(value);
      const chosen = type === 'overflow' ? { selected_option: { value: text } } : { value: text };
      const channel = w.slack.dmOf(who()).id;
      return payload({
        type: 'block_actions',
        channel: { id: channel },
        container: { type: 'message', channel_id: channel },
        response_url: w.slack.issueResponseUrl(who(), channel),
        actions: [{ type, action_id: actionId, block_id: 'b', action_ts: '1', ...chosen }],
      });
    },
    submit: (callbackId: string, fields: Record<string, object>, metadata = '') =>
      payload({ type: 'view_submission', view: view(callbackId, fields, metadata) }),
    close: (callbackId: string, fields: Record<string, object>, metadata = '') =>
      payload({ type: 'view_closed', view: view(callbackId, fields, metadata) }),
    suggest: (actionId: string, value: string) =>
      payload({ type: 'block_suggestion', action_id: actionId, block_id: actionId, value }),
  };
}

export const choice = (value: string) => ({ type: 'static_select', selected_option: { value } });
export const choices = (...all: string[]) => ({
  type: 'multi_static_select',
  selected_options: all.map((value) => ({ value })),
});
export const typed = (value: string) => ({ type: 'plain_text_input', value });
export const time = (value: string) => ({ type: 'timepicker', selected_time: value });

/** Every row that a workspace has, of whatever table, in one order. */
export async function allRows(w: World, workspaceId: string): Promise<string[]> {
  const { db } = w.deps;
  const tables = await db.$queryRaw<{ query: string }[]>`
    SELECT format('SELECT to_jsonb(t)::text AS row FROM %I t WHERE %I = $1::uuid', table_name, column_name) AS query
    FROM information_schema.columns WHERE table_schema = 'public'
      AND (column_name = 'workspaceId' OR (table_name = 'Workspace' AND column_name = 'id'))`;
  const rows: string[] = [];
  for (const { query } of tables)
    for (const { row } of await db.$queryRawUnsafe<{ row: string }[]>(query, workspaceId)) rows.push(row);
  return rows.sort();
}

/** All that our app has told Slack so far. */
export const told = (w: World): string =>
  JSON.stringify([
    w.slack.calls.map(({ params }) => params),
    w.slack.deliveries.map(({ answer }) => answer),
    w.slack.state.ephemerals,
  ]);

/** Does it, then nothing of the other workspace has changed or was told. */
export async function isKeptOut(
  w: World,
  other: { workspaceId: string; secrets: string[] },
  act: () => Promise<Pick<Answer, 'status'>>,
): Promise<void> {
  const before = await allRows(w, other.workspaceId);
  const { status } = await act();
  await w.app.idle();
  await w.deliver();
  expect(status).toBe(200);
  expect(await allRows(w, other.workspaceId)).toEqual(before);
  for (const secret of other.secrets) expect(told(w)).not.toContain(secret);
}
