/** When a shout-out is due: pure rules over an instant. */
import { Temporal } from 'temporal-polyfill';

export interface SlotSettings {
  /** IANA. */
  zone: string;
  /** ISO, from 1. */
  shoutOutWeekday: number;
  /** After midnight. */
  shoutOutMinute: number;
}

const hereOf = (instant: Date, zone: string) =>
  Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(zone);

/** A time that a clock change skips becomes the next one that exists. */
function slotOn(day: Temporal.PlainDate, { zone, shoutOutMinute }: SlotSettings): Date {
  const plainTime = Temporal.PlainTime.from({ hour: Math.floor(shoutOutMinute / 60), minute: shoutOutMinute % 60 });
  return new Date(day.toZonedDateTime({ timeZone: zone, plainTime }).epochMilliseconds);
}

/** The latest weekly moment, not after `instant`, at which a shout-out is wanted. */
export function lastShoutOutSlot(instant: Date, settings: SlotSettings): Date {
  const today = hereOf(instant, settings.zone).toPlainDate();
  const day = today.subtract({ days: (today.dayOfWeek - settings.shoutOutWeekday + 7) % 7 });
  const slot = slotOn(day, settings);
  return slot <= instant ? slot : slotOn(day.subtract({ days: 7 }), settings);
}

/** The first weekly moment after `instant`. */
export function nextShoutOutSlot(instant: Date, settings: SlotSettings): Date {
  const day = hereOf(lastShoutOutSlot(instant, settings), settings.zone).toPlainDate().add({ days: 7 });
  return slotOn(day, settings);
}

/** The calendar date of a slot, YYYY-MM-DD: what a holiday is compared with. */
export const dayOfSlot = (slot: Date, zone: string): string => hereOf(slot, zone).toPlainDate().toString();

/** Slots asked for again and again, as most teams follow their workspace: reckoned once each. */
export function newSlots(reckon: typeof lastShoutOutSlot, instant: Date): (settings: SlotSettings) => Date {
  const known = new Map<string, Date>();
  return (settings) => {
    const key = `${settings.zone} ${settings.shoutOutWeekday} ${settings.shoutOutMinute}`;
    const slot = known.get(key) ?? reckon(instant, settings);
    known.set(key, slot);
    return slot;
  };
}
