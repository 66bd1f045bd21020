/** npm run check [-- --no-tests]: everything a commit must pass, cheapest first; a tool speaks only when it fails. */
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';

/** What it is, and its script in package.json. */
const STEPS = [
  ['lint', 'lint'],
  ['types', 'types'],
  ['dead code', 'dead-code'],
  ['schema drift', 'db:drift'],
  ['manifest', 'manifest:check'],
  ['tests', 'test'],
] as const;

async function runScript(script: string): Promise<{ passed: boolean; output: string }> {
  const child = spawn('npm', ['run', '--silent', script], {
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32', // npm is a .cmd there
  });
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { passed: code === 0, output: `${stdout}${stderr}`.trim() };
}

const { values } = parseArgs({ options: { 'no-tests': { type: 'boolean', default: false } } });
for (const [name, script] of STEPS) {
  if (script === 'test' && values['no-tests']) continue;
  const start = performance.now();
  const { passed, output } = await runScript(script);
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(
    `${passed ? '✓' : '✗'} ${name.padEnd(12)} ${seconds.padStart(5)} s${passed ? '' : `   npm run ${script}`}`,
  );
  if (passed) continue;
  console.log(`\n${output}\n`);
  process.exitCode = 1; // the others still run: better to know everything at once
}
