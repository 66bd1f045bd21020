/** Figures into docs/performance.md, each benchmark between its own two marks. */
import { readFile, writeFile } from 'node:fs/promises';

const FILE = new URL('../docs/performance.md', import.meta.url);

/** Replaces what stands between a benchmark's marks. */
export async function writeSection(name: string, section: string): Promise<void> {
  const page = await readFile(FILE, 'utf8');
  const [begin, end] = [`<!-- bench:${name} -->`, `<!-- /bench:${name} -->`];
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`docs/performance.md has no place for "${name}": ${begin} … ${end}`);
  await writeFile(FILE, `${page.slice(0, from)}${begin}\n${section.trim()}\n${page.slice(to)}`);
}
