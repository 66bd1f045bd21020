/** Which year is lived through: YEAR=whole is what `npm run test:year` sets; the others are for looking into something. */
const { YEAR, YEAR_SEED, YEAR_PEOPLE, YEAR_WEEKS } = process.env;

const isWhole = YEAR === 'whole';

/** Fewer weeks have shorter pairings, so that some end. */
export const asked = {
  seed: Number(YEAR_SEED ?? 1),
  people: Number(YEAR_PEOPLE ?? (isWhole ? 500 : 40)),
  weeks: Number(YEAR_WEEKS ?? (isWhole ? 52 : 10)),
  pairingWeeks: isWhole ? 12 : 6,
};
