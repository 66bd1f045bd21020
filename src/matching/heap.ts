/** A binary heap of the numbers 0 to n - 1 by a key that may be lowered while they are in it, as Dijkstra needs. */
export interface Heap {
  key: Float64Array;
  items: Int32Array;
  /** Where an item stands in `items`; -1: not in the heap. */
  placeOf: Int32Array;
  size: number;
}

/** An empty heap whose items have the key Infinity. */
export const newHeap = (n: number): Heap => ({
  key: new Float64Array(n).fill(Number.POSITIVE_INFINITY),
  items: new Int32Array(n),
  placeOf: new Int32Array(n).fill(-1),
  size: 0,
});

/** Puts the item in, or moves it up, with a key not above the one it has. */
export function lower(heap: Heap, item: number, key: number): void {
  const { key: keys, items, placeOf } = heap;
  keys[item] = key;
  let place = placeOf[item] as number;
  if (place < 0) place = heap.size++;
  while (place > 0) {
    const parent = (place - 1) >> 1;
    const above = items[parent] as number;
    if ((keys[above] as number) <= key) break;
    items[place] = above;
    placeOf[above] = place;
    place = parent;
  }
  items[place] = item;
  placeOf[item] = place;
}

/** Takes out the item with the lowest key; its key stays readable. The heap must not be empty. */
export function takeLowest(heap: Heap): number {
  const { key: keys, items, placeOf } = heap;
  const lowest = items[0] as number;
  placeOf[lowest] = -1;
  const size = --heap.size;
  if (size === 0) return lowest;
  const last = items[size] as number;
  const key = keys[last] as number;
  let place = 0;
  for (let child = 1; child < size; child = 2 * place + 1) {
    const right = child + 1;
    if (right < size && (keys[items[right] as number] as number) < (keys[items[child] as number] as number))
      child = right;
    const below = items[child] as number;
    if ((keys[below] as number) >= key) break;
    items[place] = below;
    placeOf[below] = place;
    place = child;
  }
  items[place] = last;
  placeOf[last] = place;
  return lowest;
}
