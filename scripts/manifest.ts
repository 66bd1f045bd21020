import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

const Manifest = z.object({
  display_information: z.object({ name: z.string().max(35), description: z.string().max(140) }),
  features: z.object({
    slash_commands: z.array(z.object({ command: z.string().max(32) })).default([]),
    shortcuts: z.array(z.object({ name: z.string().max(24), callback_id: z.string() })).default([]),
  }),
  oauth_config: z.object({ scopes: z.object({ bot: z.array(z.string()) }) }),
  settings: z.object({ event_subscriptions: z.object({ bot_events: z.array(z.string()) }) }),
});

/** What each method we may call asks for; conversations.info works on every kind of conversation we name to it. */
const SCOPES_OF_METHOD: Record<string, string[]> = {
  'auth.test': [],
  'chat.getPermalink': [],
  'chat.postMessage': ['chat:write'],
  'chat.postEphemeral': ['chat:write'],
  'chat.update': ['chat:write'],
  'conversations.info': ['channels:read', 'groups:read', 'im:read', 'mpim:read'],
  'conversations.members': ['channels:read', 'groups:read'],
  'conversations.open': ['im:write', 'mpim:write'],
  'dnd.teamInfo': ['dnd:read'],
  'files.completeUploadExternal': ['files:write'],
  'files.getUploadURLExternal': ['files:write'],
  'files.info': ['files:read'],
  'usergroups.list': ['usergroups:read'],
  'usergroups.users.list': ['usergroups:read'],
  'users.getPresence': ['users:read'],
  'users.info': ['users:read'],
  // Import finds people by their e-mail address, which comes with this scope only.
  'users.list': ['users:read', 'users:read.email'],
  'views.open': [],
  'views.publish': [],
  'views.push': [],
  'views.update': [],
};

const SCOPES_OF_EVENT: Record<string, string[]> = {
  app_home_opened: [],
  app_uninstalled: [],
  reaction_added: ['reactions:read'],
  tokens_revoked: [],
  user_change: ['users:read'],
};

/** All source text of the app, tests and generated code left out. */
function source(directory: string): string {
  const files = readdirSync(directory, { recursive: true, withFileTypes: true });
  return files
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.parentPath.includes('generated'))
    .map((entry) => readFileSync(path.join(entry.parentPath, entry.name), 'utf8'))
    .join('\n');
}

const all = (text: string, pattern: RegExp) =>
  [...new Set([...text.matchAll(pattern)].flatMap((match) => match[1] ?? []))].sort();

function difference(what: string, declared: string[], used: string[]): string[] {
  return [
    ...used.filter((one) => !declared.includes(one)).map((one) => `${what} ${one} is used but not in manifest.json`),
    ...declared.filter((one) => !used.includes(one)).map((one) => `${what} ${one} is in manifest.json but not used`),
  ];
}

/** Where manifest.json and the code disagree about commands, shortcuts, events and scopes; empty when they agree. */
export function findManifestProblems(root: string): string[] {
  const manifest = Manifest.parse(JSON.parse(readFileSync(path.join(root, 'manifest.json'), 'utf8')));
  const code = source(path.join(root, 'src'));
  const commands = all(code, /\.command\(\s*'([^']+)'/g);
  const shortcuts = all(code, /\.shortcut(?:<\w+>)?\(\s*'([^']+)'/g);
  const events = all(code, /\.event\(\s*'([^']+)'/g);
  const methods = all(
    code,
    /client\??\.((?:auth|chat|conversations|users|views|reactions|files|usergroups|dnd)(?:\.\w+)+)\(/g,
  );
  const unknown = [
    ...methods.filter((one) => !SCOPES_OF_METHOD[one]),
    ...events.filter((one) => !SCOPES_OF_EVENT[one]),
  ];
  const scopes = new Set([
    ...(commands.length > 0 ? ['commands'] : []),
    ...methods.flatMap((method) => SCOPES_OF_METHOD[method] ?? []),
    ...events.flatMap((event) => SCOPES_OF_EVENT[event] ?? []),
  ]);
  return [
    ...unknown.map((one) => `${one} has no line in scripts/manifest.ts: which scope does it need?`),
    ...difference(
      'command',
      manifest.features.slash_commands.map((one) => one.command),
      commands,
    ),
    ...difference(
      'shortcut',
      manifest.features.shortcuts.map((one) => one.callback_id),
      shortcuts,
    ),
    ...difference('event', manifest.settings.event_subscriptions.bot_events, events),
    ...difference('scope', manifest.oauth_config.scopes.bot, [...scopes]),
  ];
}
