// node test/support/read-zip.ts FILE: reads cards from a zip in a process of its own, and prints what it says and by how many bytes
// the process grew meanwhile.
import { readFileSync } from 'node:fs';
import { readCards } from '../../src/card-files/reading.ts';

const [, , file = ''] = process.argv;
const bytes = new Uint8Array(readFileSync(file));
const before = process.resourceUsage().maxRSS;
const { problems } = await readCards(bytes, file);
const grown = (process.resourceUsage().maxRSS - before) * 1024;
process.stdout.write(JSON.stringify({ message: problems[0]?.message, grown }));
