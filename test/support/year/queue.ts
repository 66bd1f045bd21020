/** Something a person does at a moment. */
export interface Act {
  at: Date;
  slackId: string;
  name: string;
  run(): Promise<unknown>;
}

export const SLOT_MS = 1_800_000;

/** The half hour that begins at or after an instant: what people do lies on one, but for live help. */
export const slotAfter = (time: number): Date => new Date(Math.ceil(time / SLOT_MS) * SLOT_MS);

/** The minute that begins at or after an instant. */
export const minuteAfter = (time: number): Date => new Date(Math.ceil(time / 60_000) * 60_000);

/** What people are going to do, by the half hour or the minute. */
export class Queue {
  #slots = new Map<number, Act[]>();

  add(act: Act): void {
    const slot = act.at.getTime();
    const there = this.#slots.get(slot);
    if (there) there.push(act);
    else this.#slots.set(slot, [act]);
  }

  /** When the next thing is to be done, if that is before then. */
  nextBefore(until: number): number | undefined {
    let next: number | undefined;
    for (const slot of this.#slots.keys()) if (slot < until && slot < (next ?? until)) next = slot;
    return next;
  }

  /** Takes what is to be done until then, in an order that does not depend on how it came in. */
  take(until: Date): Act[] {
    const slots = [...this.#slots.keys()].filter((slot) => slot <= until.getTime()).sort((a, b) => a - b);
    return slots.flatMap((slot) => {
      const acts = this.#slots.get(slot) ?? [];
      this.#slots.delete(slot);
      return acts.sort((a, b) => (a.slackId === b.slackId ? 0 : a.slackId < b.slackId ? -1 : 1));
    });
  }
}
