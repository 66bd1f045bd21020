import type { Market } from './problem.ts';

/** A matching on its way to being the best, in the ranks of its market. */
export interface Draft {
  market: Market;
  mentorOf: Int32Array;
  /** Without the bonus: a mentee stays without a mentor for gain + bonus. */
  gain: Float64Array;
  /** Infinity: no place that a lock does not take. */
  price: Float64Array;
  taken: Int32Array;
  /** Of mentor j: whom the places hold, from firstPlace[j]. */
  firstPlace: Int32Array;
  holder: Int32Array;
  placeOf: Int32Array;
  /** Of each pair: at least score - price, whatever happens, because prices only rise. Rows stand from the highest down. */
  ceiling: Float64Array;
  /** How many pairs of a mentee's row were looked at since it was sorted. */
  looked: Int32Array;
  /** For sorting a row, so that it allocates nothing. */
  scratch: { keys: Float64Array; scoreOf: Int32Array };
}

/** Nobody has a mentor yet but by a lock, and no place costs anything. */
export function newDraft(market: Market): Draft {
  const { places, lockedTo, mentees, pairs } = market;
  const firstPlace = new Int32Array(places.length + 1);
  for (let mentor = 0; mentor < places.length; mentor++) {
    firstPlace[mentor + 1] = (firstPlace[mentor] as number) + (places[mentor] as number);
  }
  return {
    market,
    mentorOf: Int32Array.from(lockedTo),
    gain: new Float64Array(mentees.length),
    price: Float64Array.from(places, (count) => (count > 0 ? 0 : Number.POSITIVE_INFINITY)),
    taken: new Int32Array(places.length),
    firstPlace,
    holder: new Int32Array(firstPlace.at(-1) ?? 0),
    placeOf: new Int32Array(mentees.length),
    ceiling: Float64Array.from(pairs.score),
    looked: new Int32Array(mentees.length),
    // A row has no mentor twice.
    scratch: { keys: new Float64Array(places.length), scoreOf: new Int32Array(places.length) },
  };
}
