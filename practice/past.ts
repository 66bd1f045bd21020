/** The company's past takes half a minute to live through. It is kept, and the next practice begins with a copy of it. */
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const FOLDER = './data/practice-past';
/** Whatever decides what the past looks like; the page does not. */
const SOURCES = ['src', 'practice', 'prisma/migrations'];
const OF_NO_WEIGHT = /^(src\/generated|practice\/page)\b/;
const SLACK = 'slack';
const DATABASE = 'database';

/** The name of a past that ends at `start` (ms): another one as soon as anything of the app, the company or the database changes. */
export function pastName(start: number): string {
  const hash = createHash('sha256').update(String(start));
  for (const source of SOURCES) {
    const entries = readdirSync(source, { recursive: true, withFileTypes: true });
    const files = entries
      .filter((one) => one.isFile())
      .map(({ parentPath, name }) => path.posix.join(parentPath, name));
    for (const file of files.filter((one) => !OF_NO_WEIGHT.test(one)).sort())
      hash.update(file).update(readFileSync(file));
  }
  return hash.update(readFileSync('package-lock.json')).digest('hex').slice(0, 16);
}

/** Copies the database of a kept past to `dataDir`, and returns the pretend Slack's part of it; undefined: it is not there. */
export function takePast(name: string, dataDir: string): Uint8Array | undefined {
  const from = path.join(FOLDER, name);
  try {
    const slack = readFileSync(path.join(from, SLACK));
    cpSync(path.join(from, DATABASE), dataDir, { recursive: true });
    return slack;
  } catch {
    // Not kept yet, or another practice is just clearing it away: it is lived through anew.
    rmSync(dataDir, { recursive: true, force: true });
    return undefined;
  }
}

/** Keeps a past in the place of older ones; its database is closed. Of two that end at once the first stays. */
export function keepPast(name: string, dataDir: string, slack: Uint8Array): void {
  mkdirSync(FOLDER, { recursive: true });
  const [at, made] = [path.join(FOLDER, name), path.join(FOLDER, `${name}.${process.pid}`)];
  const others = readdirSync(FOLDER).filter((one) => !one.startsWith(name));
  for (const other of others) rmSync(path.join(FOLDER, other), { recursive: true, force: true });
  mkdirSync(made);
  cpSync(dataDir, path.join(made, DATABASE), { recursive: true, filter: (file) => !file.endsWith('.lock') });
  writeFileSync(path.join(made, SLACK), slack);
  try {
    renameSync(made, at);
  } catch {
    rmSync(made, { recursive: true, force: true });
  }
}
