import { setImmediate } from 'node:timers/promises';
import type { Workspace } from '../generated/prisma/client.ts';
import type { SkillLevel } from '../generated/prisma/enums.ts';
import type { Person } from '../matching/types.ts';
import type { Packed } from './search.ts';
import { newShiftsOf } from './shifts.ts';

/** A person with what they are called by. */
export interface Known extends Person {
  slackId: string;
  name: string;
}

/** So many are made sense of in a millisecond or two; then it is everybody else's turn. */
const TURN = 500;
/** Most people have nothing of most things. */
const NONE: ReadonlySet<string> = new Set();
const NO_SKILLS: Person['offered'] = new Map();
const setOf = (names: string[] | undefined) => (names && names.length > 0 ? new Set(names) : NONE);
const toDate = (text: string | undefined) => (text === undefined ? null : new Date(text));

/** Member → skill → level. */
async function levelsOf({ id, offered }: Packed): Promise<Map<string, Map<string, SkillLevel>>> {
  const all = new Map<string, Map<string, SkillLevel>>();
  for (const [skillId, levels] of Object.entries(offered ?? {})) {
    if (id.length >= TURN) await setImmediate();
    for (const memberId in levels) {
      const level = levels[memberId] as SkillLevel;
      const own = all.get(memberId);
      if (own) own.set(skillId, level);
      else all.set(memberId, new Map([[skillId, level]]));
    }
  }
  return all;
}

/** People as matching sees them, by id. */
export async function unpack(packed: Packed, workspace: Workspace, now: Date): Promise<Map<string, Known>> {
  const shiftsOf = newShiftsOf(workspace, now);
  const levels = await levelsOf(packed);
  const people = new Map<string, Known>();
  for (const [at, id] of packed.id.entries()) {
    if (at % TURN === TURN - 1) await setImmediate();
    people.set(id, {
      id,
      slackId: packed.slackId[at] ?? '',
      name: packed.name[at] ?? '',
      isColleague: !packed.isBot?.[id] && !packed.isGuest?.[id] && packed.deactivatedAt?.[id] === undefined,
      mentoring: packed.mentoring[at] ?? false,
      pausedUntil: toDate(packed.pausedUntil?.[id]),
      capacity: packed.capacity[at] ?? 0,
      circles: packed.circles?.[id] ?? false,
      taken: packed.taken?.[id] ?? 0,
      pending: packed.pending?.[id] ?? 0,
      offered: levels.get(id) ?? NO_SKILLS,
      wanted: setOf(packed.wanted?.[id]),
      languages: setOf(packed.languages[at]),
      supportChannels: setOf(packed.supportChannels[at]),
      products: setOf(packed.products[at]),
      interests: setOf(packed.interests[at]),
      wishes: setOf(packed.wishes?.[id]),
      teamId: packed.teamId?.[id] ?? null,
      leadId: packed.leadId?.[id] ?? null,
      isLead: packed.isLead?.[id] ?? false,
      site: packed.site?.[id] ?? null,
      startedOn: toDate(packed.startedOn?.[id]),
      shifts: shiftsOf({ zone: packed.zone[at] ?? 'UTC', workWeek: packed.workWeek?.[id] ?? [] }),
      avoids: setOf(packed.avoids?.[id]),
      declines: packed.declines?.[id] ?? 0,
    });
  }
  return people;
}
