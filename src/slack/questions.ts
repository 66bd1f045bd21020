import { WebAPIPlatformError, WebAPIRateLimitedError } from '@slack/web-api';

/** Where the app may not ask, it asks again after an hour: somebody may have granted it. */
const REFUSED_SECONDS = 3600;

/**
 * A way to ask Slack what is good to know and nothing depends on: undefined where it does not tell, and it is left alone for as long
 * as it wants. `key`: workspace and question. Never throws.
 */
export function newQuestions(): <T>(key: string, question: () => Promise<T>) => Promise<T | undefined> {
  /** Key → when it may be asked again, on the monotonic clock. */
  const resting = new Map<string, number>();
  return async (key, question) => {
    if ((resting.get(key) ?? 0) > performance.now()) return undefined;
    try {
      return await question();
    } catch (error) {
      const refused = error instanceof WebAPIPlatformError && error.data.error === 'missing_scope';
      const seconds = error instanceof WebAPIRateLimitedError ? error.retryAfter : refused ? REFUSED_SECONDS : 0;
      resting.set(key, performance.now() + seconds * 1000);
      return undefined;
    }
  };
}
