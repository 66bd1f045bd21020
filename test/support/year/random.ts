/** Chance that comes out the same for the same seed. Everybody has their own, so that what one does moves nobody else's. */
export class Random {
  #state: number;

  constructor(...seed: (number | string)[]) {
    this.#state = [...seed.join('/')].reduce(
      (sum, sign) => Math.imul(sum ^ sign.charCodeAt(0), 16_777_619),
      2_166_136_261,
    );
    for (let warm = 0; warm < 4; warm++) this.next();
  }

  /** In [0, 1): mulberry32. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  /** Whole, from `least` to `most`, both included. */
  between(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(list: readonly T[]): T {
    const found = list[Math.floor(this.next() * list.length)];
    if (found === undefined) throw new Error('nothing to pick from');
    return found;
  }

  /** One of the list, each as likely as its weight says. */
  weighted<T>(list: readonly T[], weight: (one: T) => number): T | undefined {
    let left = this.next() * list.reduce((sum, one) => sum + weight(one), 0);
    return list.find((one) => {
      left -= weight(one);
      return left < 0;
    });
  }

  some<T>(list: readonly T[], count: number): T[] {
    const rest = [...list];
    return Array.from({ length: Math.min(count, list.length) }, () => {
      const [taken] = rest.splice(Math.floor(this.next() * rest.length), 1);
      return taken as T;
    });
  }
}
