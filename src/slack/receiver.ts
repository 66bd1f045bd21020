import type { ServerResponse } from 'node:http';
import { type App, HTTPReceiver, type Receiver, type ReceiverEvent, SocketModeReceiver } from '@slack/bolt';
import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import { boltLogger } from './logger.ts';

/** The largest request Slack sends is a modal's state, far below this. */
const BODY_LIMIT = '1mb';

interface ReceiverOptions {
  slack: Config['slack'];
  port: number;
  log: Logger;
  /** The database answers and Slack has been greeted. */
  isReady: () => Promise<boolean>;
}

const answer = (response: ServerResponse, status: number, body: string) => {
  response.writeHead(status, { 'content-type': 'text/plain' });
  response.end(body);
};

/** Over HTTP a second ack() throws, which tells `slack/errors.ts` that somebody has answered; over a socket Bolt lets it pass. */
function ackOnce(event: ReceiverEvent): ReceiverEvent {
  let acknowledged = false;
  return {
    ...event,
    ack: async (answer) => {
      if (acknowledged) throw new Error('this request was acknowledged before');
      acknowledged = true;
      await event.ack(answer);
    },
  };
}

class SocketReceiver extends SocketModeReceiver {
  override init(app: App): void {
    super.init({ processEvent: (event: ReceiverEvent) => app.processEvent(ackOnce(event)) } as App);
  }
}

/** Socket Mode when there is an app token; otherwise HTTP with signature check and size limit. Both serve /healthz and /readyz. */
export function newReceiver({ slack, port, log, isReady }: ReceiverOptions): Receiver {
  const customRoutes = [
    { path: '/healthz', method: 'GET', handler: (_: unknown, response: ServerResponse) => answer(response, 200, 'ok') },
    {
      path: '/readyz',
      method: 'GET',
      handler: (_: unknown, response: ServerResponse) => {
        isReady().then(
          (ready) => answer(response, ready ? 200 : 503, ready ? 'ready' : 'not ready'),
          () => answer(response, 503, 'the database does not answer'),
        );
      },
    },
  ];
  const logger = boltLogger(log);
  if (slack.appToken) {
    return new SocketReceiver({
      appToken: slack.appToken,
      logger,
      customRoutes,
      installerOptions: { port, clientOptions: { slackApiUrl: slack.apiUrl } },
    });
  }
  return new HTTPReceiver({
    signingSecret: slack.signingSecret ?? '',
    endpoints: ['/slack/events'],
    logger,
    customRoutes,
    bodyLimit: BODY_LIMIT,
    // Slack waits 3 s for an answer, its way included: a request nobody understands is refused well before.
    unhandledRequestTimeoutMillis: 2500,
  });
}
