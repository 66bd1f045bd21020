/** Policy: whoever needs somebody within days cannot wait three for an answer. */
const URGENT_OFFER_DAYS = 1;

/** Days a mentor has to answer. */
export const offerDaysOf = ({ offerDays }: { offerDays: number }, { urgent }: { urgent: boolean }): number =>
  urgent ? Math.min(URGENT_OFFER_DAYS, offerDays) : offerDays;
