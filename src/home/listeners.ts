import type { AllMiddlewareArgs, AnyMiddlewareArgs, App, BlockAction } from '@slack/bolt';
import type { Button } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import type { Deps } from '../deps.ts';
import { workspaceOf } from '../slack/context.ts';
import { drawHome } from './drawing.ts';
import { newTurns } from './turns.ts';
import { HomePage, TURN_PAGE } from './views.ts';

/** People whose Home is kept fresh; the one who opened theirs longest ago gives way. */
const MOST_OPEN = 10_000;

/** Shows a person their Home as things are now. */
async function publishHome(
  deps: Deps,
  client: WebClient,
  workspaceId: string,
  slackId: string,
  quickActions: Button[],
  page: HomePage,
): Promise<void> {
  const view = await drawHome(deps, workspaceId, slackId, quickActions, page);
  await client.views.publish({ user_id: slackId, view });
}

/** After these, what the person sees on their Home may no longer be true. */
function mayChangeHome(body: object): boolean {
  if (!('type' in body)) return false;
  // Closing tells us only where a modal asked for it: because its buttons changed something.
  if (body.type === 'view_submission' || body.type === 'view_closed') return true;
  return (
    body.type === 'block_actions' && 'view' in body && (body.view as { type?: string } | undefined)?.type === 'home'
  );
}

/**
 * Publishes App Home when it is opened, and again after its person did something. To be registered before the other global
 * middleware, so that it works when they are done: an acknowledgement never waits for it, and a refused button shows the truth.
 */
export function registerHome(app: App, deps: Deps, quickActions: Button[]): void {
  /** The page that stands open, by person. */
  const open = new Map<string, HomePage>();
  const inTurn = newTurns();
  const publish = (client: WebClient, workspaceId: string, slackId: string) => {
    const person = `${workspaceId} ${slackId}`;
    return inTurn(person, () =>
      publishHome(deps, client, workspaceId, slackId, quickActions, open.get(person) ?? 'own'),
    );
  };

  app.use(async ({ body, client, context, next }: AnyMiddlewareArgs & AllMiddlewareArgs) => {
    await next();
    const { userId, workspaceId } = context;
    if (!userId || !open.has(`${workspaceId} ${userId}`) || !mayChangeHome(body)) return;
    await publish(client, workspaceOf(context), userId).catch((error: unknown) => {
      // What the person did is done; only their view of it is old, until they open it again.
      deps.log.warn({ err: error, workspaceId, person: userId }, 'a Home could not be refreshed');
    });
  });

  app.event('app_home_opened', async ({ client, context, event }) => {
    if (event.tab !== 'home') return;
    const workspaceId = workspaceOf(context);
    const person = `${workspaceId} ${event.user}`;
    open.delete(person);
    open.set(person, 'own');
    const [oldest] = open.size > MOST_OPEN ? open.keys() : [];
    if (oldest) open.delete(oldest);
    await publish(client, workspaceId, event.user);
  });

  app.action<BlockAction>(TURN_PAGE, async ({ ack, action, context }) => {
    await ack();
    const page = HomePage.safeParse('value' in action ? action.value : undefined);
    // The middleware around this shows it.
    if (page.success) open.set(`${context.workspaceId} ${context.userId}`, page.data);
  });
}
