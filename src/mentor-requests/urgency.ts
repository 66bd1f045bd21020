const DAY_MS = 86_400_000;
/** Until it is delivered an offer lives this much longer: a weekend and a holiday can pass before a mentor's next shift. */
const UNDELIVERED_DAYS = 4;
/** Policy: whoever needs somebody within days cannot wait three for an answer. */
const URGENT_OFFER_DAYS = 1;

/** Days a mentor has to answer. */
export const offerDaysOf = ({ offerDays }: { offerDays: number }, { urgent }: { urgent: boolean }): number =>
  urgent ? Math.min(URGENT_OFFER_DAYS, offerDays) : offerDays;

/** Until when an offer made now lives if it is not delivered before. */
export function expiryOf(now: Date, workspace: { offerDays: number }, request: { urgent: boolean }): Date {
  return new Date(now.getTime() + (offerDaysOf(workspace, request) + UNDELIVERED_DAYS) * DAY_MS);
}

/** Until when a mentor may answer who can read the offer now. */
export const answerBy = (now: Date, workspace: { offerDays: number }, request: { urgent: boolean }): Date =>
  new Date(now.getTime() + offerDaysOf(workspace, request) * DAY_MS);

/** Offers that are answered together are as urgent as the most urgent of them. */
export const soonest = (offers: { request: { urgent: boolean } }[]): { urgent: boolean } => ({
  urgent: offers.some(({ request }) => request.urgent),
});
