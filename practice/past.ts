/** The company's past takes half a minute to live through. It is kept, and the next practice begins with a copy of it. */
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Wherever the practice is started from. */
const ROOT = path.join(import.meta.dirname, '..');
const FOLDER = path.join(ROOT, 'data/practice-past');
/** Whatever decides what the past looks like; the page does not. */
const SOURCES = ['src', 'practice', 'prisma/migrations'];
const OF_NO_WEIGHT = /^(src\/generated|practice\/page)\b/;
const SLACK = 'slack';
const DATABASE = 'database';

const filesOf = (source: string): string[] =>
  readdirSync(path.join(ROOT, source), { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile())
    .map(({ parentPath, name }) => path.relative(ROOT, path.join(parentPath, name)).replaceAll(path.sep, '/'))
    .filter((file) => !OF_NO_WEIGHT.test(file))
    .sort();

/** The name of a past that ends at `start` (ms): another one as soon as anything of the app, the company, the database or Node changes. */
export function pastName(start: number): string {
  const hash = createHash('sha256').update(`${start} ${process.version}`);
  for (const file of [...SOURCES.flatMap(filesOf), 'package-lock.json'])
    hash.update(file).update(readFileSync(path.join(ROOT, file)));
  return hash.digest('hex').slice(0, 16);
}

/** Copies the database of a kept past to `dataDir`, and returns the pretend Slack's part of it; undefined: it is not there. */
export function takePast(name: string, dataDir: string, folder = FOLDER): Uint8Array | undefined {
  const from = path.join(folder, name);
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
export function keepPast(name: string, dataDir: string, slack: Uint8Array, folder = FOLDER): void {
  const [at, made] = [path.join(folder, name), path.join(folder, `${name}.${process.pid}`)];
  const remove = (one: string) => rmSync(one, { recursive: true, force: true });
  try {
    mkdirSync(folder, { recursive: true });
    const others = readdirSync(folder).filter((one) => !one.startsWith(name));
    // Of the same name: left by a practice of this process id that was killed here.
    for (const one of [...others.map((other) => path.join(folder, other)), made]) remove(one);
    mkdirSync(made);
    cpSync(dataDir, path.join(made, DATABASE), { recursive: true, filter: (file) => !file.endsWith('.lock') });
    writeFileSync(path.join(made, SLACK), slack);
    renameSync(made, at);
  } catch {
    // Another one was first, or there is no room: this practice goes on, and the next one lives through it again.
    remove(made);
  }
}
