import type { Market } from './problem.ts';

/** A matching on its way to being the best, in the ranks of its market. */
export interface Draft {
  market: Market;
  /** What a place of a bidder gains, of a seller costs; both without the bonus. */
  gain: Float64Array;
  price: Float64Array;
  /** Of seller j: which bidders the places hold, from firstPlace[j]; so many are taken. */
  firstPlace: Int32Array;
  taken: Int32Array;
  holder: Int32Array;
  sellerOf: Int32Array;
  /** Of each pair: at least score - price, whatever happens, because prices only rise. Rows stand from the highest down. */
  ceiling: Float64Array;
  /** How many pairs of a bidder's row were looked at since it was sorted. */
  looked: Int32Array;
  /** For sorting a row, so that it allocates nothing. */
  scratch: { keys: Float64Array; scoreOf: Int32Array };
}

/** Nobody has anybody yet, and no place costs more than it must. */
export function newDraft(market: Market): Draft {
  const { bidders, sellers, seller } = market;
  const count = sellers.places.length;
  const firstPlace = new Int32Array(count + 1);
  sellers.places.forEach((places, at) => {
    firstPlace[at + 1] = (firstPlace[at] as number) + places;
  });
  const sellerOf = new Int32Array(firstPlace.at(-1) as number);
  sellers.places.forEach((_, at) => {
    sellerOf.fill(at, firstPlace[at], firstPlace[at + 1]);
  });
  return {
    market,
    gain: bidders.least.slice(),
    price: sellers.least.slice(),
    firstPlace,
    taken: new Int32Array(count),
    holder: new Int32Array(sellerOf.length),
    sellerOf,
    ceiling: new Float64Array(seller.length),
    looked: new Int32Array(bidders.places.length),
    // A row has no seller twice.
    scratch: { keys: new Float64Array(count), scoreOf: new Int32Array(count) },
  };
}

/** Below this, packed numbers are exact. */
const MOST_EXACT = 2 ** 53;

/**
 * Brings the pairs that are best at the prices of now to the front of a row. How far a pair is from being used and its
 * seller are packed into one number, because sorting plain numbers is native and a comparison in JavaScript takes ten times
 * as long. Pairs so far off that they would not fit need no order among themselves.
 */
export function sortRow({ market, gain, price, ceiling, looked, scratch }: Draft, bidder: number): void {
  const { start, seller: sellers, score: scores } = market;
  const [from, to] = [start[bidder] as number, start[bidder + 1] as number];
  const { length } = price;
  const far = Math.floor(MOST_EXACT / length) - 1;
  const own = gain[bidder] as number;
  const keys = scratch.keys.subarray(0, to - from);
  for (let at = from; at < to; at++) {
    const seller = sellers[at] as number;
    const score = scores[at] as number;
    keys[at - from] = Math.min(far, own + (price[seller] as number) - score) * length + seller;
    scratch.scoreOf[seller] = score;
  }
  keys.sort();
  for (let at = from; at < to; at++) {
    const key = keys[at - from] as number;
    const slack = Math.floor(key / length);
    const seller = key - slack * length;
    sellers[at] = seller;
    scores[at] = scratch.scoreOf[seller] as number;
    ceiling[at] = own - slack;
  }
  looked[bidder] = 0;
}

/** Lets a bidder in: with the most that a place of theirs could gain at the prices of now. */
export function enter(draft: Draft, bidder: number): void {
  const { market, gain, price } = draft;
  let most = market.bidders.least[bidder] as number;
  for (let at = market.start[bidder] as number; at < (market.start[bidder + 1] as number); at++) {
    most = Math.max(most, (market.score[at] as number) - (price[market.seller[at] as number] as number));
  }
  gain[bidder] = most;
  sortRow(draft, bidder);
}
