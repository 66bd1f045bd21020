import type { AllMiddlewareArgs, AnyMiddlewareArgs, App, ReceiverEvent } from '@slack/bolt';
import { z } from 'zod';
import type { Deps } from '../deps.ts';

const Envelope = z.object({
  type: z.literal('event_callback'),
  event_id: z.string(),
  team_id: z.string().optional(),
  enterprise_id: z.string().nullish(),
  event: z.object({ type: z.string() }).loose(),
});

/** An event that failed this often is a bug to look into, not bad luck. */
const MOST_ATTEMPTS = 5;
/** A listener that is still running has not failed. */
const RETRY_AFTER_MS = 60_000;

/**
 * Slack sends events at least once and never again after our acknowledgement, which Bolt gives before listeners run. So each
 * is kept under its event_id until its listeners are done: a second delivery is dropped, a crash or a bug loses nothing.
 */
export function keepEvents({ db, now }: Deps) {
  return async ({ body, context, next }: AnyMiddlewareArgs & AllMiddlewareArgs): Promise<void> => {
    const envelope = Envelope.safeParse(body);
    if (!envelope.success) return next();
    const { event_id: eventId, team_id, enterprise_id, event } = envelope.data;
    if (context.again !== true) {
      const slackId = team_id ?? enterprise_id ?? '';
      const kept = await db.receivedEvent.createMany({
        skipDuplicates: true,
        data: { eventId, slackId, type: event.type, body: body as object, receivedAt: now() },
      });
      if (kept.count === 0) return;
    }
    await next();
    await db.receivedEvent.update({ where: { eventId }, data: { doneAt: now(), body: {} } });
  };
}

/** Runs the listeners of events again that a crash or an error left undone. */
export async function retryEvents({ db, now, log }: Deps, app: Pick<App, 'processEvent'>): Promise<void> {
  const undone = await db.receivedEvent.findMany({
    where: { doneAt: null, receivedAt: { lt: new Date(now().getTime() - RETRY_AFTER_MS) } },
    orderBy: { receivedAt: 'asc' },
    take: 100,
  });
  for (const { eventId, body, attempts, type } of undone) {
    if (attempts >= MOST_ATTEMPTS) {
      log.error({ eventId, type }, 'an event failed too often and is given up');
      await db.receivedEvent.update({ where: { eventId }, data: { doneAt: now(), body: {} } });
      continue;
    }
    await db.receivedEvent.update({ where: { eventId }, data: { attempts: { increment: 1 } } });
    const event: ReceiverEvent = {
      body: body as ReceiverEvent['body'],
      ack: async () => undefined,
      customProperties: { again: true },
    };
    await app.processEvent(event);
  }
}

/** Forgets events so old that Slack no longer repeats them. */
export async function forgetEvents({ db, now }: Deps): Promise<void> {
  await db.receivedEvent.deleteMany({ where: { doneAt: { lt: new Date(now().getTime() - 86_400_000) } } });
}
