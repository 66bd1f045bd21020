/** Which deeds stand on the post and which on its replies. Pure; asked once a shout-out, as nothing may move later. */
import { z } from 'zod';

/** One screen. More is not read; it goes to the thread. */
const MOST_ON_POST = 24;
/**
 * Slack takes about 13,200 characters of blocks in a message. The post keeps room for a sentence on top, the mentors, the picture;
 * all of them for lines that grow a little by a later edit.
 */
const ROOM_ON_POST = 8500;
const ROOM_ON_REPLY = 11_000;
/** A value's own line, wherever its deeds begin again. */
const HEADING = 200;

/** A kudos as a shout-out tells it. */
export interface Deed {
  id: string;
  value: { id: string; name: string; emoji: string; position: number };
  /** Who is named, by Slack id; nobody for a whole group. */
  toIds: string[];
  /** The group it was given to, else the teams of who is named: told before anybody's name. */
  teams: string[];
  deed: string;
  hasImpact: boolean;
}

/** Ids of the deeds on the post and on each of its replies, in their order. */
export const Pages = z.array(z.array(z.string()));
export type Pages = z.infer<typeof Pages>;

/** The more specific one first: with a difference to the customer, then the one told at more length. */
function bySpecificity(a: Deed, b: Deed): number {
  const impact = Number(b.hasImpact) - Number(a.hasImpact);
  return impact || b.deed.length - a.deed.length || (a.id < b.id ? -1 : 1);
}

/** In the coordinators' order of values, never by how much there is. */
const byValue = (a: Deed, b: Deed): number =>
  a.value.position - b.value.position || compare(a.value.name, b.value.name) || compare(a.value.id, b.value.id);
const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

const inOrder = (deeds: Deed[]): Deed[] => [...deeds].sort((a, b) => byValue(a, b) || bySpecificity(a, b));

/** What a line takes, with its value's heading where it is the first of it. */
const room = (deed: Deed, before: Set<string>, sizeOf: (deed: Deed) => number): number =>
  sizeOf(deed) + (before.has(deed.value.id) ? 0 : HEADING);

/** For the post: the most specific of each value, then the most specific of all, and everybody at most once. */
function chooseForPost(deeds: Deed[], sizeOf: (deed: Deed) => number): Deed[] {
  const ranked = [...deeds].sort(bySpecificity);
  const best = new Map<string, Deed>();
  for (const deed of ranked) if (!best.has(deed.value.id)) best.set(deed.value.id, deed);
  const chosen = new Map<string, Deed>();
  const [people, values] = [new Set<string>(), new Set<string>()];
  let used = 0;
  for (const deed of [...best.values(), ...ranked]) {
    const size = room(deed, values, sizeOf);
    const again = chosen.has(deed.id) || deed.toIds.some((id) => people.has(id));
    if (again || chosen.size >= MOST_ON_POST || used + size > ROOM_ON_POST) continue;
    chosen.set(deed.id, deed);
    used += size;
    values.add(deed.value.id);
    for (const id of deed.toIds) people.add(id);
  }
  return [...chosen.values()];
}

/** The pages of a shout-out: its post, then as few replies as hold the rest. `sizeOf`: characters a line takes as it travels. */
export function planPages(deeds: Deed[], sizeOf: (deed: Deed) => number): Pages {
  const post = chooseForPost(deeds, sizeOf);
  const onPost = new Set(post);
  const replies: string[][] = [];
  let [values, used] = [new Set<string>(), Number.POSITIVE_INFINITY];
  for (const deed of inOrder(deeds.filter((one) => !onPost.has(one)))) {
    if (used + room(deed, values, sizeOf) > ROOM_ON_REPLY) {
      replies.push([]);
      [values, used] = [new Set(), 0];
    }
    used += room(deed, values, sizeOf);
    values.add(deed.value.id);
    replies.at(-1)?.push(deed.id);
  }
  return [inOrder(post).map(({ id }) => id), ...replies];
}

/** Deeds in a row that show the same value. */
export interface ShoutOutGroup {
  value: Deed['value'];
  deeds: Deed[];
}

/** The deeds of one page under their values, in its order; what was hidden since is not among `deeds`. */
export function groupsOf(page: string[], deeds: Deed[]): ShoutOutGroup[] {
  const byId = new Map(deeds.map((deed) => [deed.id, deed]));
  const groups = new Map<string, ShoutOutGroup>();
  for (const deed of page.flatMap((id) => byId.get(id) ?? [])) {
    const group = groups.get(deed.value.id) ?? { value: deed.value, deeds: [] };
    groups.set(deed.value.id, group);
    group.deeds.push(deed);
  }
  return [...groups.values()];
}
