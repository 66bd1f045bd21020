import { setTimeout } from 'node:timers/promises';
import { App as BoltApp, type Context } from '@slack/bolt';
import { WebAPIPlatformError, type WebClient } from '@slack/web-api';
import type pg from 'pg';
import type { Logger } from 'pino';
import { agreementMessages } from './agreements/jobs.ts';
import { registerAgreements } from './agreements/listeners.ts';
import { registerCalm } from './calm/listeners.ts';
import { captureSchedules } from './capture/jobs.ts';
import { registerCapture } from './capture/listeners.ts';
import { cardFileMessages } from './card-files/jobs.ts';
import { registerCardFiles } from './card-files/listeners.ts';
import { checkInForecast, checkInMessages, checkInSchedules } from './check-ins/jobs.ts';
import { registerCheckIns } from './check-ins/listeners.ts';
import type { Config } from './config.ts';
import { registerContributions } from './contributions/listeners.ts';
import { coverageForecast, coverageMessages, coverageSchedules } from './coverage/jobs.ts';
import { registerCoverage } from './coverage/listeners.ts';
import type { Deps } from './deps.ts';
import { endingMessages } from './endings/jobs.ts';
import { registerEndings } from './endings/listeners.ts';
import { ConfigError } from './errors.ts';
import { registerExpertise } from './expertise/listeners.ts';
import { gapMessages, gapSchedules } from './gaps/jobs.ts';
import { registerGaps } from './gaps/listeners.ts';
import type { PrismaClient } from './generated/prisma/client.ts';
import { registerGuides } from './guides/listeners.ts';
import { registerHome } from './home/listeners.ts';
import { registerImports } from './imports/listeners.ts';
import { installationMessages } from './installation/jobs.ts';
import { registerInstallation } from './installation/listeners.ts';
import { newHomeOf, recordInstallation } from './installation/service.ts';
import { newJobs } from './jobs/runner.ts';
import type { Schedule } from './jobs/schedules.ts';
import { knowledgeMessages, knowledgeSchedules } from './knowledge/jobs.ts';
import { registerKnowledge } from './knowledge/listeners.ts';
import { searchButton } from './knowledge/search-views.ts';
import { kudosAfterMessages, kudosSchedules } from './kudos/after-jobs.ts';
import { registerKudosAfter } from './kudos/after-listeners.ts';
import { kudosMessages } from './kudos/jobs.ts';
import { registerKudos } from './kudos/listeners.ts';
import { OPEN_KUDOS } from './kudos/views.ts';
import { askNowButton } from './live-help/buttons.ts';
import { liveHelpMessages, liveHelpSchedules } from './live-help/jobs.ts';
import { registerLiveHelp } from './live-help/listeners.ts';
import { mentorRequestMessages, mentorRequestSchedules } from './mentor-requests/jobs.ts';
import { registerMentorRequests } from './mentor-requests/listeners.ts';
import { OPEN_REQUEST } from './mentor-requests/views.ts';
import { moderationMessages } from './moderation/jobs.ts';
import { registerModeration } from './moderation/listeners.ts';
import { objectiveMessages } from './objectives/jobs.ts';
import { registerObjectives } from './objectives/listeners.ts';
import type { Forecaster, MessageKinds } from './outbox/kinds.ts';
import { refreshMessages } from './outbox/refresh.ts';
import { newSender } from './outbox/sender.ts';
import { newOutbox } from './outbox/service.ts';
import { overviewForecast, overviewMessages, overviewSchedules } from './overview/jobs.ts';
import { registerOverview } from './overview/listeners.ts';
import { pairLogMessages, pairLogSchedules } from './pair-logs/jobs.ts';
import { registerPairLogs } from './pair-logs/listeners.ts';
import { circleMessages, pairingMessages, pairingSchedules } from './pairings/jobs.ts';
import { pauseMessages, pauseSchedules } from './pauses/jobs.ts';
import { registerPauses } from './pauses/listeners.ts';
import { peopleMessages } from './people/jobs.ts';
import { registerPeople } from './people/listeners.ts';
import { newPictures } from './pictures/service.ts';
import { type Computing, newComputing } from './rounds/computing.ts';
import { newRoundSchedules, roundMessages } from './rounds/jobs.ts';
import { registerRounds } from './rounds/listeners.ts';
import { sessionForecast, sessionMessages, sessionSchedules } from './sessions/jobs.ts';
import { registerSessions } from './sessions/listeners.ts';
import { settingsMessages } from './settings/jobs.ts';
import { registerSettings } from './settings/listeners.ts';
import { shieldMessages, shieldSchedules } from './shields/jobs.ts';
import { registerShields } from './shields/listeners.ts';
import { shieldButton } from './shields/views.ts';
import { shoutOutForecast, shoutOutMessages, shoutOutSchedules } from './shout-outs/jobs.ts';
import { registerShoutOuts } from './shout-outs/listeners.ts';
import { registerSkills } from './skills/listeners.ts';
import { newAuthorize, type Tokens } from './slack/authorize.ts';
import { newAwayUntil } from './slack/away.ts';
import { button } from './slack/blocks.ts';
import { newChannelMembers } from './slack/channel-members.ts';
import {
  interactiveOptions,
  lookUpOptions,
  newClients,
  newListPeople,
  newLookUp,
  outboxOptions,
} from './slack/clients.ts';
import { refuseUnknown, showUserErrors } from './slack/errors.ts';
import { newSlackGroups } from './slack/groups.ts';
import { newInFlight } from './slack/in-flight.ts';
import { forgetEvents, keepEvents, retryEvents } from './slack/inbox.ts';
import { boltLogger } from './slack/logger.ts';
import { newPresenceOf } from './slack/presence.ts';
import { newReceiver } from './slack/receiver.ts';
import { newStillStands } from './slack/standing.ts';
import { verificationForecast, verificationMessages, verificationSchedules } from './verification/jobs.ts';
import { registerVerification } from './verification/listeners.ts';
import { registerWeights } from './weights/listeners.ts';

/** Every message the app can send on its own, by kind. */
const kinds: MessageKinds = {
  ...refreshMessages,
  ...installationMessages,
  ...mentorRequestMessages,
  ...pairingMessages,
  ...circleMessages,
  ...objectiveMessages,
  ...agreementMessages,
  ...pauseMessages,
  ...endingMessages,
  ...overviewMessages,
  ...roundMessages,
  ...kudosMessages,
  ...kudosAfterMessages,
  ...moderationMessages,
  ...shoutOutMessages,
  ...sessionMessages,
  ...checkInMessages,
  ...peopleMessages,
  ...settingsMessages,
  ...cardFileMessages,
  ...coverageMessages,
  ...verificationMessages,
  ...gapMessages,
  ...liveHelpMessages,
  ...knowledgeMessages,
  ...shieldMessages,
  ...pairLogMessages,
};

/** What the features say will come, for everybody's next 30 days. */
const forecasters: Forecaster[] = [
  sessionForecast,
  checkInForecast,
  overviewForecast,
  coverageForecast,
  shoutOutForecast,
  verificationForecast,
];

/** What people can do, feature by feature. */
function registerFeatures(app: BoltApp, deps: Deps, computing: Computing): void {
  registerInstallation(app, deps);
  registerMentorRequests(app, deps);
  registerAgreements(app, deps);
  registerPauses(app, deps);
  registerEndings(app, deps);
  registerOverview(app, deps);
  registerRounds(app, deps, computing);
  registerObjectives(app, deps);
  registerKudos(app, deps);
  registerShoutOuts(app, deps);
  registerKudosAfter(app, deps);
  registerModeration(app, deps);
  registerCoverage(app, deps);
  registerContributions(app, deps);
  registerLiveHelp(app, deps);
  registerShields(app, deps);
  registerPairLogs(app, deps);
  registerExpertise(app, deps);
  registerKnowledge(app, deps);
  registerVerification(app, deps);
  registerGaps(app, deps);
  registerSessions(app, deps);
  registerGuides(app, deps);
  registerCheckIns(app, deps);
  registerCalm(app, deps);
  registerPeople(app, deps);
  registerSettings(app, deps);
  registerSkills(app, deps);
  registerWeights(app, deps);
  registerCapture(app, deps);
  registerImports(app, deps);
  registerCardFiles(app, deps);
}

/** What people mostly come to App Home for. */
const quickActions = [
  button(OPEN_REQUEST, 'Find a mentor', undefined, 'primary'),
  button(OPEN_KUDOS, 'Give kudos'),
  searchButton(),
  askNowButton(),
  shieldButton(),
];

/** The whole clockwork of the app in one table. */
const newSchedules = (app: BoltApp, computing: Computing): Schedule[] => [
  ...mentorRequestSchedules,
  ...pairingSchedules,
  ...pauseSchedules,
  ...overviewSchedules,
  ...newRoundSchedules(computing),
  ...captureSchedules,
  ...knowledgeSchedules,
  ...kudosSchedules,
  ...shoutOutSchedules,
  ...sessionSchedules,
  ...checkInSchedules,
  ...coverageSchedules,
  ...verificationSchedules,
  ...gapSchedules,
  ...liveHelpSchedules,
  ...pairLogSchedules,
  ...shieldSchedules,
  { name: 'slack.retry-events', everyMinutes: 1, run: (deps) => retryEvents(deps, app) },
  { name: 'slack.forget-events', everyMinutes: 1440, run: forgetEvents },
];

/** Slack's chat.getPermalink takes hundreds of calls a minute. */
const ASK_EVERY_MS = 200;

/** Slack waits 3 s for an answer: whatever holds a connection for longer than this is not Slack, and a shutdown not for it. */
const CLOSE_MS = 5000;

export interface World {
  slack: Config['slack'];
  port: number;
  db: PrismaClient;
  pool: pg.Pool;
  /** The database has a single connection. */
  embedded: boolean;
  now: () => Date;
  random: () => number;
  log: Logger;
  /** Tests set 0: Slack's one message a second a channel does not hold there. */
  channelPauseMs?: number;
  /** How long nudges wait for others that come due at the same hour; tests set 0. */
  gatherMs?: number;
  /** Tests add messages of their own. */
  extra?: { kinds: MessageKinds; forecasters: Forecaster[] };
}

export interface Alongside {
  deps: Deps;
  tokens: Tokens;
  /** Greets Slack and listens to it. Resolves to the port (HTTP). Without work(), deliverDue and runSchedules do the rest. */
  listen(): Promise<number | undefined>;
  /** Sends and works on schedules from now on. */
  work(): Promise<void>;
  deliverDue(): Promise<void>;
  /** Resolves when nothing that was asked is still being worked on: an acknowledgement is not the end of it. */
  idle(): Promise<void>;
  runSchedule(name: string): Promise<void>;
  /** Everything that comes round, once, as after downtime; `minutes`: only what comes round at least so often. */
  runSchedules(minutes?: number): Promise<void>;
  /** Takes no more requests, finishes what was acknowledged, then stops. */
  stop(): Promise<void>;
}

/** Why Slack did not answer our greeting, in a sentence for the operator. */
function greetingProblem(error: unknown, apiUrl: string): string {
  return error instanceof WebAPIPlatformError
    ? `Slack does not accept SLACK_BOT_TOKEN (${error.data.error}): copy it again from "OAuth & Permissions" of your app.`
    : `Slack cannot be reached at ${apiUrl}: check the connection, or SLACK_API_URL.`;
}

/** Only Socket Mode asks Slack anything when it starts to listen. */
const socketProblem = (error: WebAPIPlatformError): string =>
  `Slack does not accept SLACK_APP_TOKEN (${error.data.error}): create one with the scope connections:write under "Basic Information", App-Level Tokens.`;

/** A single-workspace token becomes an installation record like any other. */
async function installFromToken(deps: Deps, tokens: Tokens, client: WebClient, slack: Config['slack']): Promise<void> {
  const auth = await client.auth.test().catch((error: unknown) => {
    throw new ConfigError(greetingProblem(error, slack.apiUrl), { cause: error });
  });
  const slackId = (auth.is_enterprise_install ? auth.enterprise_id : auth.team_id) ?? '';
  tokens.set(slackId, slack.botToken);
  await recordInstallation(deps, { slackId, name: auth.team ?? slackId, botUserId: auth.user_id ?? '' });
}

/** The app with everything wired; nothing runs until listen() and work(). */
export function createApp(world: World): Alongside {
  const { slack, db, now, log, extra } = world;
  const allKinds = { ...kinds, ...extra?.kinds };
  const tokens: Tokens = new Map();
  const clientOf = newClients(interactiveOptions(slack.apiUrl, log));
  const outboxClientOf = newClients(outboxOptions(slack.apiUrl, log));
  const clientFor = (make: (token: string) => WebClient) => async (workspaceId: string) => {
    const workspace = await db.workspace.findUnique({ where: { id: workspaceId } });
    const token = workspace?.status === 'INSTALLED' ? tokens.get(workspace.slackId) : undefined;
    return token === undefined ? undefined : make(token);
  };

  const homeOf = newHomeOf({ db });
  const pictures = newPictures();
  const deps: Deps = {
    db,
    now,
    random: world.random,
    log,
    lookUpPerson: newLookUp({ clientFor: clientFor(newClients(lookUpOptions(slack.apiUrl, log))), homeOf }),
    listPeople: newListPeople({ clientFor: clientFor(clientOf), homeOf }),
    pictures,
    awayUntil: newAwayUntil(clientFor(newClients(lookUpOptions(slack.apiUrl, log))), now),
    presenceOf: newPresenceOf(clientFor(newClients(lookUpOptions(slack.apiUrl, log))), now),
    slackGroups: newSlackGroups(clientFor(newClients(lookUpOptions(slack.apiUrl, log))), now, log),
    channelMembers: newChannelMembers(clientFor(newClients(lookUpOptions(slack.apiUrl, log))), now),
    stillStands: newStillStands(clientFor(clientOf), Math.min(ASK_EVERY_MS, world.channelPauseMs ?? ASK_EVERY_MS)),
    outbox: newOutbox(
      allKinds,
      () => deps,
      () => sender.wake(),
      [...forecasters, ...(extra?.forecasters ?? [])],
    ),
  };
  const sender = newSender({
    deps,
    kinds: allKinds,
    clientFor: clientFor(outboxClientOf),
    ...(world.channelPauseMs !== undefined && { channelPauseMs: world.channelPauseMs }),
    ...(world.gatherMs !== undefined && { gatherMs: world.gatherMs }),
  });

  const inFlight = newInFlight();
  let ready = false;
  const receiver = newReceiver({
    slack,
    port: world.port,
    log,
    isReady: async () => ready && (await db.$queryRaw`SELECT 1`) !== undefined,
  });
  const app = new BoltApp({
    receiver,
    authorize: newAuthorize(deps, tokens),
    clientOptions: interactiveOptions(slack.apiUrl, log),
    logger: boltLogger(log),
    convoStore: false,
    extendedErrorHandler: true,
  });
  // Only what happens outside the listeners gets here, e.g. a request from a workspace we are not in.
  app.error(async ({ error, context }: { error: Error; context: Context }) => {
    log.error({ err: error, workspaceId: context.workspaceId, person: context.userId }, 'a request was refused');
  });
  app.use(inFlight.middleware);
  registerHome(app, deps, quickActions);
  app.use(showUserErrors(deps));
  app.use(refuseUnknown(deps));
  app.use(keepEvents(deps));
  const computing = newComputing(deps);
  registerFeatures(app, deps, computing);

  const schedules = newSchedules(app, computing);
  const jobs = newJobs({ deps, pool: world.pool, embedded: world.embedded, schedules });

  let listening = false;
  const listen = async () => {
    await installFromToken(deps, tokens, clientOf(slack.botToken), slack);
    listening = true;
    const server: unknown = await app.start(world.port).catch((error: unknown) => {
      listening = false;
      throw error instanceof WebAPIPlatformError ? new ConfigError(socketProblem(error), { cause: error }) : error;
    });
    ready = true;
    const address =
      server && typeof server === 'object' && 'address' in server && typeof server.address === 'function'
        ? server.address()
        : undefined;
    return typeof address === 'object' && address ? (address as { port: number }).port : undefined;
  };

  return {
    deps,
    tokens,
    listen,
    work: async () => {
      await jobs.start();
      sender.start();
    },
    deliverDue: () => sender.deliverDue(),
    idle: () => inFlight.settled(10_000),
    runSchedule: (name) => jobs.run(name),
    runSchedules: async (minutes = Number.POSITIVE_INFINITY) => {
      for (const { name, everyMinutes } of schedules) if (everyMinutes <= minutes) await jobs.run(name);
    },
    stop: async () => {
      ready = false;
      if (listening) await Promise.race([app.stop(), setTimeout(CLOSE_MS)]);
      await computing.stop();
      await inFlight.settled(10_000);
      await jobs.stop();
      await sender.stop();
      await pictures.stop();
    },
  };
}
