import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findManifestProblems } from '../scripts/manifest.ts';

let copy: string;
beforeEach(() => {
  copy = mkdtempSync(path.join(tmpdir(), 'manifest-'));
  cpSync('manifest.json', path.join(copy, 'manifest.json'));
  cpSync('src', path.join(copy, 'src'), { recursive: true, filter: (from) => !from.includes('generated') });
});
afterEach(() => rmSync(copy, { recursive: true }));

test('manifest.json is exactly what the code registers and calls', () => {
  expect(findManifestProblems('.')).toEqual([]);
});

test('a command, an event or a call too many is noticed', () => {
  writeFileSync(
    path.join(copy, 'src', 'extra.ts'),
    `app.command('/extra', x); app.event('pin_added', x); client.reactions.add({}); app.shortcut('extra.now', x);`,
  );
  expect(findManifestProblems(copy)).toEqual([
    'reactions.add has no line in scripts/manifest.ts: which scope does it need?',
    'pin_added has no line in scripts/manifest.ts: which scope does it need?',
    'command /extra is used but not in manifest.json',
    'shortcut extra.now is used but not in manifest.json',
    'event pin_added is used but not in manifest.json',
  ]);
});

test('a scope or an event nobody needs is noticed', () => {
  const file = path.join(copy, 'manifest.json');
  const text = readFileSync(file, 'utf8')
    .replace('"users:read"', '"users:read", "channels:history"')
    .replace('"user_change"', '"user_change", "team_join"');
  writeFileSync(file, text);
  expect(findManifestProblems(copy)).toEqual([
    'event team_join is in manifest.json but not used',
    'scope channels:history is in manifest.json but not used',
  ]);
});
