import type { Deps } from '../deps.ts';
import type { Round } from '../generated/prisma/client.ts';
import type { Weights } from '../matching/weights.ts';
import type { ComputeOptions } from './cohort.ts';
import type { Comparison } from './compute.ts';
import { RoundFilter } from './filter.ts';
import { fingerprintOf } from './fingerprint.ts';
import { loadCohort } from './loading.ts';
import { type Computation, giveUp, keepAlive, saveDraft } from './saving.ts';
import { type OnPercent, startThread, type Thread, ThreadEnded } from './thread.ts';

/** How often a computation gives a sign of life, and after which silence another replica takes it over. */
const ALIVE_MS = 10_000;
const STALE_MS = 60_000;

/** A computation on its way here. */
interface Running {
  version: number;
  percent: number;
  followers: Set<OnPercent>;
  /** Undefined while it is being set up. */
  thread: Thread | undefined;
  cancelled: boolean;
  done: Promise<void>;
}

/** Weights to be compared; both outcomes are measured by `base`. */
export interface Sides {
  base: Weights;
  other: Weights;
}

/** The computations of this replica. */
export interface Computing {
  /** Computes a round that is to be computed and keeps the draft; comes back when that is over, whatever came of it. */
  run(round: Computation, onPercent?: OnPercent): Promise<void>;
  /** How far a round's computation is; undefined: it is not here. */
  percentOf(roundId: string): number | undefined;
  /** What weighing in the other way would change; undefined: cancelled. Nothing is kept. */
  compare(round: Round, weights: Sides, onPercent: OnPercent): Promise<Comparison | undefined>;
  /** Ends a round's computation, if it is here. */
  cancel(roundId: string): Promise<void>;
  /** Takes up what a replica that is gone left behind. */
  resume(): Promise<void>;
  stop(): Promise<void>;
}

const isEnded = (error: unknown): boolean => error instanceof ThreadEnded;

/** Computes rounds in threads of their own, one for each round. */
export function newComputing(deps: Deps): Computing {
  const running = new Map<string, Running>();
  const comparing = new Set<Thread>();

  const optionsOf = async ({ id, workspaceId }: Computation): Promise<ComputeOptions> => {
    const { weights, filter } = await deps.db.round.findUniqueOrThrow({ where: { id, workspaceId } });
    const { workDays, workFrom, workTo } = await deps.db.workspace.findUniqueOrThrow({ where: { id: workspaceId } });
    const { circleSize } = RoundFilter.parse(filter);
    return { now: deps.now(), weights, circleSize, usual: { workDays, workFrom, workTo } };
  };

  const compute = async (computation: Computation, here: Running) => {
    const options = await optionsOf(computation);
    // Before anything is read: whatever changes from here on makes the draft out of date.
    const fingerprint = await fingerprintOf(deps.db, computation);
    if (here.cancelled) return;
    here.thread = startThread(options);
    const alive = setInterval(() => void keepAlive(deps, computation).catch(() => undefined), ALIVE_MS);
    try {
      const cohort = loadCohort(deps.db, computation, options.now);
      const drafted = await here.thread.draft(cohort, (percent) => {
        here.percent = percent;
        for (const follow of here.followers) follow(percent);
      });
      if (!here.cancelled) await saveDraft(deps, computation, fingerprint, drafted);
    } finally {
      clearInterval(alive);
      await here.thread.end();
    }
  };

  const start = (computation: Computation): Running => {
    const { id, workspaceId, version } = computation;
    const here: Running = {
      version,
      percent: 0,
      followers: new Set(),
      thread: undefined,
      cancelled: false,
      done: Promise.resolve(),
    };
    here.done = compute(computation, here)
      .catch(async (error: unknown) => {
        if (isEnded(error)) return;
        deps.log.error({ err: error, workspaceId, round: id }, 'a round could not be computed');
        await giveUp(deps, computation);
      })
      .finally(() => running.get(id) === here && running.delete(id));
    running.set(id, here);
    return here;
  };

  const cancel = async (roundId: string) => {
    const here = running.get(roundId);
    if (!here) return;
    here.cancelled = true;
    await here.thread?.end();
    await here.done;
  };

  const run = async (computation: Computation, onPercent?: OnPercent) => {
    if (running.get(computation.id)?.version !== computation.version) await cancel(computation.id);
    const here = running.get(computation.id) ?? start(computation);
    if (onPercent) here.followers.add(onPercent);
    await here.done;
  };

  return {
    run,
    cancel,
    percentOf: (roundId) => running.get(roundId)?.percent,
    compare: async (round, { base, other }, onPercent) => {
      const options = { ...(await optionsOf(round)), weights: base };
      const thread = startThread(options);
      comparing.add(thread);
      try {
        return await thread.compare(loadCohort(deps.db, round, options.now), other, onPercent);
      } catch (error) {
        if (!isEnded(error)) throw error;
        return undefined;
      } finally {
        comparing.delete(thread);
        await thread.end();
      }
    },
    resume: async () => {
      const silentSince = new Date(deps.now().getTime() - STALE_MS);
      const stale = await deps.db.round.findMany({
        where: { status: 'COMPUTING', aliveAt: { lt: silentSince }, workspace: { status: 'INSTALLED' } },
        orderBy: { createdAt: 'asc' },
        select: { id: true, workspaceId: true, version: true },
      });
      for (const round of stale) await run(round);
    },
    stop: async () => {
      await Promise.all([...running.keys()].map(cancel));
      await Promise.all([...comparing].map((thread) => thread.end()));
    },
  };
}
