import { findManifestProblems } from './manifest.ts';

const problems = findManifestProblems('.');
console.log(problems.length === 0 ? 'manifest.json is what the code registers and calls' : problems.join('\n'));
process.exitCode = problems.length === 0 ? 0 : 1;
