import type { AllMiddlewareArgs, AnyMiddlewareArgs, App, BlockAction } from '@slack/bolt';
import type { Button } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import { messagesSection, rhythmSection } from '../calm/home.ts';
import { cardFilesSection } from '../card-files/home.ts';
import { checkInsSection } from '../check-ins/home.ts';
import { contributionsSection } from '../contributions/home.ts';
import { coverageSection } from '../coverage/home.ts';
import type { Deps } from '../deps.ts';
import { endingsSection } from '../endings/home.ts';
import { gapsSection } from '../gaps/home.ts';
import { guidesSection } from '../guides/home.ts';
import { importsSection } from '../imports/home.ts';
import { knowledgeSection } from '../knowledge/home.ts';
import { kudosSection } from '../kudos/home.ts';
import { liveHelpSection } from '../live-help/home.ts';
import { mentorRequestsSection } from '../mentor-requests/home.ts';
import { moderationSection } from '../moderation/home.ts';
import { objectivesSection } from '../objectives/home.ts';
import { overviewSection } from '../overview/home.ts';
import { pairingsSection } from '../pairings/home.ts';
import { peopleSection } from '../people/home.ts';
import { roundsSection } from '../rounds/home.ts';
import { sessionsSection } from '../sessions/home.ts';
import { settingsSection, setUpSection } from '../settings/home.ts';
import { shieldsSection } from '../shields/home.ts';
import { recognitionSection, teamRecognitionSection } from '../shout-outs/home.ts';
import { skillsSection } from '../skills/home.ts';
import { workspaceOf } from '../slack/context.ts';
import { verificationSection } from '../verification/home.ts';
import { weightsSection } from '../weights/home.ts';
import type { HomeSection } from './section.ts';
import { getResident } from './service.ts';
import { guestHomeView, HomePage, homeView, TURN_PAGE } from './views.ts';

/** App Home from top to bottom: what one has to do, for coordinators also what the pairs need, then what one can set. */
const OWN: HomeSection[] = [
  setUpSection,
  shieldsSection,
  liveHelpSection,
  mentorRequestsSection,
  pairingsSection,
  checkInsSection,
  sessionsSection,
  objectivesSection,
  overviewSection,
  moderationSection,
  roundsSection,
  coverageSection,
  teamRecognitionSection,
  knowledgeSection,
  verificationSection,
  gapsSection,
  kudosSection,
  contributionsSection,
  endingsSection,
  peopleSection,
  messagesSection,
];

/** What coordinators decide for everybody. */
const PROGRAMME: HomeSection[] = [
  settingsSection,
  recognitionSection,
  rhythmSection,
  weightsSection,
  skillsSection,
  guidesSection,
  importsSection,
  cardFilesSection,
];

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
  const member = await getResident(deps, workspaceId, slackId);
  if (member.isGuest) {
    await client.views.publish({ user_id: slackId, view: guestHomeView(member.name) });
    return;
  }
  const [own, programme] = await Promise.all(
    [OWN, PROGRAMME].map((sections) => Promise.all(sections.map((section) => section(deps, member)))),
  );
  const view = homeView(member.name, quickActions, { own: own ?? [], programme: programme ?? [] }, page);
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

  app.use(async ({ body, client, context, next }: AnyMiddlewareArgs & AllMiddlewareArgs) => {
    await next();
    const { userId, workspaceId } = context;
    const page = open.get(`${workspaceId} ${userId}`);
    if (!userId || !page || !mayChangeHome(body)) return;
    await publishHome(deps, client, workspaceOf(context), userId, quickActions, page).catch((error: unknown) => {
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
    await publishHome(deps, client, workspaceId, event.user, quickActions, 'own');
  });

  app.action<BlockAction>(TURN_PAGE, async ({ ack, action, context }) => {
    await ack();
    const page = HomePage.safeParse('value' in action ? action.value : undefined);
    // The middleware around this shows it.
    if (page.success) open.set(`${context.workspaceId} ${context.userId}`, page.data);
  });
}
