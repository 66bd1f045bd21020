/** The shortest way to fill one more place of a bidder: Dijkstra over reduced costs (see assignment.ts). */
import { type Draft, sortRow } from './draft.ts';
import { type Heap, lower, newHeap, takeLowest } from './heap.ts';
import type { Market } from './problem.ts';

/** Where the search for a shortest path stands. */
export interface Search {
  open: Heap;
  /** The bidder from whom a seller was reached. */
  from: Int32Array;
  reached: number[];
  /** Sellers whose distance is final. */
  settled: number[];
  /** Bidders looked from, and of each: how far away, and the place they would give up. */
  visited: number[];
  distance: Float64Array;
  placeOf: Int32Array;
  /**
   * Only shorter paths count. An end is a seller with a free place, or a bidder who gives one up; the latter counts as half a
   * point longer than it is, so that of equally good matchings the one with more people wins. Lengths are whole numbers.
   */
  limit: number;
  endSeller: number;
  endBidder: number;
}

/** Nothing is reached yet. */
export const newSearch = ({ bidders, sellers }: Market): Search => ({
  open: newHeap(sellers.places.length),
  from: new Int32Array(sellers.places.length),
  reached: [],
  settled: [],
  visited: [],
  distance: new Float64Array(bidders.places.length).fill(-1),
  placeOf: new Int32Array(bidders.places.length),
  limit: 0,
  endSeller: -1,
  endBidder: -1,
});

/** A row is worth sorting anew when it was looked through this often: sorting costs about as much as that. */
const SORT_AFTER = 8;

/** Looks along the pairs of a bidder who is `distance` away: for a free place, or for sellers to go on from. */
function look(draft: Draft, search: Search, bidder: number, distance: number): void {
  const { price, taken, ceiling, looked, market } = draft;
  const { start, seller: sellers, score: scores } = market;
  const { places } = market.sellers;
  const { open, from } = search;
  const base = distance + (draft.gain[bidder] as number);
  search.visited.push(bidder);
  search.distance[bidder] = distance;
  let limit = search.limit;
  const leaving = base - (market.bidders.least[bidder] as number) + 0.5;
  if (leaving < limit) {
    limit = leaving;
    search.endBidder = bidder;
    search.endSeller = -1;
  }
  const first = start[bidder] as number;
  const end = start[bidder + 1] as number;
  if ((looked[bidder] as number) > SORT_AFTER * (end - first)) sortRow(draft, bidder);
  let at = first;
  for (; at < end; at++) {
    if (base - (ceiling[at] as number) >= limit) break; // and so it is with the rest of the row
    const seller = sellers[at] as number;
    const length = base - (scores[at] as number) + (price[seller] as number);
    if (length >= limit || length >= (open.key[seller] as number)) continue;
    if (open.key[seller] === Number.POSITIVE_INFINITY) search.reached.push(seller);
    from[seller] = bidder;
    if ((taken[seller] as number) < (places[seller] as number)) {
      open.key[seller] = length;
      limit = length;
      search.endSeller = seller;
    } else lower(open, seller, length);
  }
  looked[bidder] = (looked[bidder] as number) + at - first;
  search.limit = limit;
}

/** Dijkstra from a bidder with an empty place to the nearest end. */
export function findPath(draft: Draft, search: Search, bidder: number): void {
  const { open } = search;
  search.limit = Number.POSITIVE_INFINITY;
  look(draft, search, bidder, 0);
  while (open.size > 0) {
    const seller = takeLowest(open);
    const distance = open.key[seller] as number;
    if (distance >= search.limit) break;
    search.settled.push(seller);
    const first = draft.firstPlace[seller] as number;
    for (let place = first; place < first + (draft.taken[seller] as number); place++) {
      const holder = draft.holder[place] as number;
      if ((search.distance[holder] as number) >= 0) continue;
      search.placeOf[holder] = place;
      look(draft, search, holder, distance);
    }
  }
}

/** Moves gains and prices so that the path becomes tight and nothing else breaks. */
export function movePrices({ gain, price }: Draft, { limit, settled, visited, open, distance }: Search): void {
  const length = Math.floor(limit);
  for (const seller of settled) {
    price[seller] = (price[seller] as number) + length - (open.key[seller] as number);
  }
  for (const bidder of visited) {
    gain[bidder] = (gain[bidder] as number) - length + (distance[bidder] as number);
  }
}

/** Passes places on along the path, from its end back to the bidder it began with. False: they give up their own. */
export function passPlaces(draft: Draft, search: Search, bidder: number): boolean {
  const { holder, taken, firstPlace, sellerOf } = draft;
  const { endSeller, endBidder } = search;
  if (endSeller < 0 && endBidder === bidder) return false;
  let place: number;
  if (endSeller >= 0) {
    place = (firstPlace[endSeller] as number) + (taken[endSeller] as number);
    taken[endSeller] = (taken[endSeller] as number) + 1;
  } else place = search.placeOf[endBidder] as number;
  for (;;) {
    const next = search.from[sellerOf[place] as number] as number;
    holder[place] = next;
    if (next === bidder) return true;
    place = search.placeOf[next] as number;
  }
}

/** Makes ready for the next path. */
export function forget({ open, reached, settled, visited, distance }: Search): void {
  for (const seller of reached) {
    open.key[seller] = Number.POSITIVE_INFINITY;
    open.placeOf[seller] = -1;
  }
  for (const bidder of visited) distance[bidder] = -1;
  open.size = 0;
  reached.length = 0;
  settled.length = 0;
  visited.length = 0;
}
