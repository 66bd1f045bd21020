import { WebAPIPlatformError, type WebClient } from '@slack/web-api';
import type { Modal } from '../slack/blocks.ts';

/** A modal somebody looks at. */
export interface Screen {
  /** Once nothing else is on its way, so that a late picture of progress cannot cover it. */
  show(view: Modal): Promise<void>;
  /** Shows the latest view at most once a second (Slack allows a hundred view calls a minute); what comes sooner is left out. */
  showSoon(view: Modal): void;
}

const EVERY_MS = 1000;

/** Slack says this of a modal that was closed. */
const isClosed = (error: unknown) => error instanceof WebAPIPlatformError && error.data.error === 'not_found';

/** Follows a modal until its person closes it; showing something in a closed one does nothing. */
export function newScreen(client: WebClient, viewId: string): Screen {
  let closed = false;
  let shownAt = Number.NEGATIVE_INFINITY;
  let last = Promise.resolve();
  const update = async (view: Modal) => {
    if (closed) return;
    await client.views.update({ view_id: viewId, view }).catch((error: unknown) => {
      if (!isClosed(error)) throw error;
      closed = true;
    });
  };
  return {
    show: async (view) => {
      await last;
      await update(view);
    },
    showSoon: (view) => {
      const clock = performance.now();
      if (clock - shownAt < EVERY_MS) return;
      shownAt = clock;
      last = last.then(() => update(view)).catch(() => undefined); // only a picture of progress; the next one comes
    },
  };
}
