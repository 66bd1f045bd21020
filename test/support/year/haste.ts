import type { StoredMessage } from '../../../practice/slack/model.ts';
import type { Manner, Person } from './company.ts';

/** Minutes until somebody deals with it, and how likely that is. */
export interface Haste {
  chance: number;
  from: number;
  to: number;
}

/** Whoever is asked in the middle of a contact looks at once, or not at all. */
const ASKED: Record<Manner, number> = { prompt: 0.8, busy: 0.5, late: 0.4, ghost: 0.1, silent: 0, bystander: 0 };
/** Who asked, or has taken it, waits for what comes of it. */
const OWN: Record<Manner, number> = { prompt: 0.9, busy: 0.8, late: 0.75, ghost: 0.5, silent: 0, bystander: 0 };

const LIVE: [actionIds: RegExp, chance: Record<Manner, number>, from: number, to: number][] = [
  [/^(live-help\.take|shield\.step-in)$/, ASKED, 1, 14],
  [/^(live-help\.(solved|hand-back)|shield\.(end|withdraw))$/, OWN, 12, 200],
  [/^live-help\.(withdraw|keep-asking|reopen|rate)/, OWN, 20, 300],
];

/** How quickly a message about live help or a bad contact is dealt with; undefined: it is no such message. */
export function haste({ manner }: Person, message: StoredMessage): Haste | undefined {
  const ids = [...JSON.stringify(message.blocks).matchAll(/"action_id":"([^"]+)"/g)].map(([, id]) => id ?? '');
  const found = LIVE.find(([actionIds]) => ids.some((id) => actionIds.test(id)));
  if (!found) return undefined;
  const [, chance, from, to] = found;
  return { chance: chance[manner], from, to };
}
