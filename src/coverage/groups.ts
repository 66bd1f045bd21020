/** Which groups may be told of, so that no smaller one can be reckoned from them (docs/decisions/019). Pure. */

/** Policy: numbers are told over groups of at least so many. Source: product.md, "Private". */
export const SMALLEST_GROUP = 5;

/** Somebody in two ways of grouping; null: in no group that has a name. */
export interface Placed {
  shift: string | null;
  site: string | null;
}

/** The groups to tell of, by name. Nobody is told of those that are left out, not even how many they are. */
export interface Groups {
  shifts: string[];
  sites: string[];
}

/** The groups of which there may be numbers beside the total: those left out, together, are nobody or five as well. */
function tellable(names: (string | null)[], refused: ReadonlySet<string>): string[] {
  const sizes = new Map<string, number>();
  for (const name of names) if (name !== null) sizes.set(name, (sizes.get(name) ?? 0) + 1);
  const told = [...sizes]
    .filter(([name, size]) => size >= SMALLEST_GROUP && !refused.has(name))
    .sort(([a, ofA], [b, ofB]) => ofB - ofA || (a < b ? -1 : 1));
  let rest = names.length - told.reduce((sum, [, size]) => sum + size, 0);
  while (rest > 0 && rest < SMALLEST_GROUP && told.length > 0) rest += told.pop()?.[1] ?? 0;
  return told.map(([name]) => name);
}

/** Capacities of an arc from each node to each. */
type Network = number[][];

/** A way from source to sink that still has room, as the nodes on it; undefined: there is none. */
function wayThrough(network: Network, source: number, sink: number): number[] | undefined {
  const before = new Map<number, number>([[source, source]]);
  for (const node of before.keys()) {
    for (const [next, room] of (network[node] ?? []).entries())
      if (room > 0 && !before.has(next)) before.set(next, node);
    if (!before.has(sink)) continue;
    const way = [sink];
    for (let at = sink; at !== source; ) {
      at = before.get(at) ?? source;
      way.unshift(at);
    }
    return way;
  }
  return undefined;
}

/** Whether the smallest cut between two nodes is below `enough`. The network is used up. */
function isCutBelow(enough: number, network: Network, source: number, sink: number): boolean {
  let flow = 0;
  for (;;) {
    const way = wayThrough(network, source, sink);
    if (!way) return true;
    const arcs = way.slice(1).map((to, index) => [way[index] ?? 0, to] as const);
    const room = Math.min(...arcs.map(([from, to]) => network[from]?.[to] ?? 0));
    flow += room;
    if (flow >= enough) return false;
    for (const [from, to] of arcs) {
      const [out, back] = [network[from] ?? [], network[to] ?? []];
      out[to] = (out[to] ?? 0) - room;
      back[from] = (back[from] ?? 0) + room;
    }
  }
}

/**
 * Whether sums over the groups of two tables, added and taken from each other, leave fewer than five people. Draw an arc from shift
 * to site for those who are in both: what can be reckoned are exactly the cuts that all arcs cross the same way, so the smallest is
 * found as a smallest cut where no arc may be crossed backwards.
 */
function leaksBetween(people: Placed[], { shifts, sites }: Groups): boolean {
  const nodes = [
    ...shifts.map((one) => `shift ${one}`),
    'other shift',
    ...sites.map((one) => `site ${one}`),
    'other site',
  ];
  const indexOf = new Map(nodes.map((node, index) => [node, index]));
  const nodeOf = (what: string, name: string | null) =>
    indexOf.get(`${what} ${name}`) ?? indexOf.get(`other ${what}`) ?? 0;
  const network: Network = nodes.map(() => nodes.map(() => 0));
  const arcs = new Map<string, [number, number]>();
  for (const { shift, site } of people) {
    const [from, to] = [nodeOf('shift', shift), nodeOf('site', site)];
    const [out, back] = [network[from] ?? [], network[to] ?? []];
    out[to] = (out[to] ?? 0) + 1;
    back[from] = Number.POSITIVE_INFINITY;
    arcs.set(`${from} ${to}`, [from, to]);
  }
  return [...arcs.values()].some(([from, to]) => isCutBelow(SMALLEST_GROUP, structuredClone(network), from, to));
}

/** The shifts and sites that may be told of together, with the total; of fewer than five people none. The smallest sites give way. */
export function findGroups(people: Placed[]): Groups {
  if (people.length < SMALLEST_GROUP) return { shifts: [], sites: [] };
  const shifts = tellable(
    people.map(({ shift }) => shift),
    new Set(),
  );
  const refused = new Set<string>();
  for (;;) {
    const sites = tellable(
      people.map(({ site }) => site),
      refused,
    );
    const smallest = sites.at(-1);
    if (smallest === undefined || !leaksBetween(people, { shifts, sites })) return { shifts, sites };
    refused.add(smallest);
  }
}
