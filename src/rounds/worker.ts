/** The thread in which a round is computed: plain data in, plain data out, no database. Started by thread.ts. */
import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { type Cohort, type ComputeOptions, PlainDecision, PlainPerson, PlainSeat, PlainSkill } from './cohort.ts';
import { type Computed, compareWeights, computeDraft } from './compute.ts';
import type { Answer, Assigned } from './thread.ts';

/** Rows in a chunk of the answer: small enough to be passed on in a millisecond. */
const CHUNK = 250;

const port = parentPort;
if (!port) throw new Error('worker.ts is a thread of its own: see thread.ts');
const options = workerData as ComputeOptions;
const cohort: Cohort = { people: [], seats: [], decisions: [], skills: [] };

const tell = (answer: Answer) => port.postMessage(answer);

/** One message a percent is plenty. */
function newProgress(): (part: number) => void {
  let told = -1;
  return (part) => {
    const percent = Math.floor(part * 100);
    if (percent === told) return;
    told = percent;
    tell({ is: 'progress', percent });
  };
}

/** As JSON text, which the main thread hands to the database unread. */
function tellInChunks(of: 'pairs' | 'waiting', rows: Computed['pairs'] | Computed['waiting']): void {
  for (let from = 0; from < rows.length; from += CHUNK) {
    tell({ is: 'chunk', of, json: JSON.stringify(rows.slice(from, from + CHUNK)) });
  }
}

port.on('message', (message: Assigned) => {
  switch (message.is) {
    case 'page': {
      const rows: unknown = JSON.parse(message.json);
      if (message.of === 'people') cohort.people.push(...z.array(PlainPerson).parse(rows));
      if (message.of === 'seats') cohort.seats.push(...z.array(PlainSeat).parse(rows));
      if (message.of === 'decisions') cohort.decisions.push(...z.array(PlainDecision).parse(rows));
      if (message.of === 'skills') cohort.skills.push(...z.array(PlainSkill).parse(rows));
      return;
    }
    case 'draft': {
      const { result, pairs, waiting } = computeDraft(cohort, options, newProgress());
      tellInChunks('pairs', pairs);
      tellInChunks('waiting', waiting);
      return tell({ is: 'drafted', result });
    }
    case 'compare': {
      return tell({
        is: 'compared',
        comparison: compareWeights(cohort, options, message.weights, newProgress()),
      });
    }
  }
});
