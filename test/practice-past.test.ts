import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { keepPast, takePast } from '../practice/past.ts';

let here: string;
let folder: string;
let lived: string;

beforeEach(() => {
  here = mkdtempSync(path.join(tmpdir(), 'alongside-past-'));
  [folder, lived] = [path.join(here, 'kept'), path.join(here, 'lived')];
  mkdirSync(lived);
  writeFileSync(path.join(lived, 'rows'), 'forty people');
  writeFileSync(path.join(lived, 'of-a-process.lock'), '1');
});

afterEach(() => rmSync(here, { recursive: true, force: true }));

const SLACK = Buffer.from('what was said');
const keep = (name: string) => keepPast(name, lived, SLACK, folder);

test('the next practice begins with a copy of what was kept, and older pasts are cleared away', () => {
  const next = path.join(here, 'next');
  expect(takePast('now', next, folder)).toBeUndefined();
  keep('before');
  keep('now');
  expect(readdirSync(folder)).toEqual(['now']);
  expect(takePast('now', next, folder)?.toString()).toBe('what was said');
  expect(readdirSync(next)).toEqual(['rows']);
  expect(readFileSync(path.join(next, 'rows'), 'utf8')).toBe('forty people');
});

test('what a practice of the same process id left half copied when it was killed is in nobody’s way', () => {
  mkdirSync(path.join(folder, `now.${process.pid}`), { recursive: true });
  keep('now');
  expect(readdirSync(folder)).toEqual(['now']);
});

test('of two that end at once the first stays, and leaves nothing of the other', () => {
  keep('now');
  keepPast('now', lived, Buffer.from('something else'), folder);
  expect(readdirSync(folder)).toEqual(['now']);
  expect(takePast('now', path.join(here, 'next'), folder)?.toString()).toBe('what was said');
});

test('where nothing can be kept, the practice goes on', () => {
  writeFileSync(folder, 'no folder');
  keep('now');
  expect(takePast('now', path.join(here, 'next'), folder)).toBeUndefined();
});
