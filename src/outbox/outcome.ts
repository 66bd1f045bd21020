import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError, WebAPIRequestError } from '@slack/web-api';

/** How a call to Slack ended when it did not end well. */
export type Trouble =
  /** Slack asks the whole workspace to wait. */
  | { is: 'wait'; seconds: number; reason: string }
  /** It did not happen; try again. */
  | { is: 'retry'; reason: string }
  /** The request went out and no answer came back: it may have happened. */
  | { is: 'unsure'; reason: string }
  /** It will never work. */
  | { is: 'permanent'; reason: string };

/** Platform errors that an operator or Slack can repair while the message waits. */
const REPAIRABLE = new Set([
  'account_inactive', // of the app's own account: Slack takes messages for people who have left
  'invalid_auth',
  'not_authed',
  'token_revoked',
  'token_expired',
  'missing_scope',
  'service_unavailable',
  'team_added_to_org',
  'accesslimited',
  'ekm_access_denied',
]);

/** Slack says of these that the work "may have succeeded in part". */
const MAY_HAVE_HAPPENED = new Set(['fatal_error', 'internal_error', 'request_timeout']);

/** Connection errors raised before anything was sent. */
const NEVER_WENT_OUT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** The innermost error code of a chain of causes, e.g. ECONNRESET inside "fetch failed". */
function causeCode(error: unknown): string | undefined {
  let code: string | undefined;
  for (let at = error; at instanceof Error; at = at.cause) {
    if ('code' in at && typeof at.code === 'string') code = at.code;
    if (at instanceof AggregateError && at.errors[0] instanceof Error) code = causeCode(at.errors[0]) ?? code;
  }
  return code;
}

/** Reads an error thrown by a Web API call. Anything that is not Slack's is a bug of ours and thrown on. */
export function troubleOf(error: unknown): Trouble {
  if (error instanceof WebAPIRateLimitedError) return { is: 'wait', seconds: error.retryAfter, reason: 'ratelimited' };
  if (error instanceof WebAPIHTTPError) return { is: 'retry', reason: `http_${error.statusCode}` };
  if (error instanceof WebAPIRequestError) {
    const code = causeCode(error.original) ?? error.original.name;
    return NEVER_WENT_OUT.has(code) ? { is: 'retry', reason: code } : { is: 'unsure', reason: code };
  }
  if (error instanceof WebAPIPlatformError) {
    const reason = error.data.error;
    if (reason === 'ratelimited' || reason === 'rate_limited') return { is: 'wait', seconds: 30, reason };
    if (REPAIRABLE.has(reason)) return { is: 'retry', reason };
    return { is: MAY_HAVE_HAPPENED.has(reason) ? 'unsure' : 'permanent', reason };
  }
  throw error;
}
