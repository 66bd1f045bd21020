/** A cohort in the database, and matching it, for the benchmarks of rounds. */
import { Worker } from 'node:worker_threads';
import type { z } from 'zod';
import type { Deps } from '../src/deps.ts';
import {
  type Cohort,
  type CohortPage,
  PlainDecision,
  PlainPerson,
  PlainSeat,
  PlainSkill,
} from '../src/rounds/cohort.ts';
import { newComputing } from '../src/rounds/computing.ts';
import { RoundFilter } from '../src/rounds/filter.ts';
import { loadCohort } from '../src/rounds/loading.ts';
import { computeAgain, openRound } from '../src/rounds/service.ts';
import type { BenchApp } from './app.ts';
import { seedProfiles } from './instant.ts';
import type { Person } from './seed.ts';

/** Every third mentors. Nobody who mentors looks for a mentor here, so that it is known how many do. */
export async function seedCohort(bench: BenchApp, workspaceId: string, people: Person[], mentors: number) {
  const { db } = bench.deps;
  await seedProfiles(bench, workspaceId, people);
  const mentoring = await db.profile.findMany({
    where: { workspaceId, mentoring: true },
    orderBy: { memberId: 'asc' },
    select: { memberId: true },
  });
  const ids = mentoring.map(({ memberId }) => memberId);
  const where = (memberIds: string[]) => ({ where: { workspaceId, memberId: { in: memberIds } } });
  await db.profile.updateMany({ ...where(ids.slice(mentors)), data: { mentoring: false } });
  await db.wantedSkill.deleteMany(where(ids.slice(0, mentors)));
  const first = await db.member.findFirstOrThrow({ where: { workspaceId } });
  return db.member.update({ where: { id: first.id }, data: { isCoordinator: true } });
}

/** What the thread of a round is told, as it comes out of the database. */
export async function pagesOf(deps: Deps, round: Parameters<typeof loadCohort>[1]): Promise<CohortPage[]> {
  const pages: CohortPage[] = [];
  for await (const page of loadCohort(deps.db, round, deps.now())) pages.push(page);
  return pages;
}

/** As the thread reads them (rounds/worker.ts). */
export function readPages(pages: CohortPage[]): Cohort {
  const read = <T extends z.ZodType>(of: keyof Cohort, schema: T): z.output<T>[] =>
    pages.filter((page) => page.of === of).flatMap(({ json }) => schema.array().parse(JSON.parse(json)));
  return {
    people: read('people', PlainPerson),
    seats: read('seats', PlainSeat),
    decisions: read('decisions', PlainDecision),
    skills: read('skills', PlainSkill),
  };
}

/** Something that goes on until it is told to end. */
export interface Going {
  end(): Promise<void>;
}

/** Matches everybody in the workspace again and again, as the app does it. */
export async function matchOn(deps: Deps, member: Parameters<typeof openRound>[1]): Promise<Going> {
  const computing = newComputing(deps);
  let going = true;
  const round = await openRound(deps, member, { filter: RoundFilter.parse({}) });
  const again = async () => {
    while (going) await computing.run(await computeAgain(deps, member, round.id));
  };
  const done = again();
  done.catch(() => undefined); // `end` tells
  return {
    end: async () => {
      going = false;
      await computing.stop();
      await done;
    },
  };
}

/** A thread that does nothing but keep a core busy: what any work elsewhere costs on this machine. */
export function burn(): Going {
  const worker = new Worker('for (;;);', { eval: true });
  return { end: async () => void (await worker.terminate()) };
}
