import fc from 'fast-check';

const MORE = Number(process.env.PROPERTIES ?? 1);

/** How often a property is tried: as given, or PROPERTIES times that. */
export const tries = (usual: number): number => usual * MORE;

/** Milliseconds such a test may take. */
export const slow = (usualMs: number): number => usualMs * MORE;

// The same cases in every run, so what fails is what was changed. `PROPERTIES=40 npm test -- …` looks for others, longer.
fc.configureGlobal({ numRuns: tries(100), ...(MORE === 1 && { seed: 20_261_124 }) });
