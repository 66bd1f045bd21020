/** People a card names, by their Slack ids. */
import { setTimeout } from 'node:timers/promises';
import type { Deps } from '../deps.ts';
import { UserError } from '../errors.ts';
import type { Actor } from '../knowledge/rights.ts';
import { getMember } from '../people/service.ts';
import type { Typed } from './typed.ts';

/** A form can only be answered within three seconds: rather a name less. */
const LOOK_UP_MS = 800;

/** Members by Slack id; whoever Slack does not tell of in time is left out. */
export async function findPeople(deps: Deps, workspaceId: string, slackIds: string[]): Promise<string[]> {
  const known = await deps.db.member.findMany({ where: { workspaceId, slackId: { in: slackIds } } });
  const unknown = slackIds.filter((id) => !known.some(({ slackId }) => slackId === id));
  const looked = Promise.all(unknown.map((id) => getMember(deps, workspaceId, id).catch(() => undefined)));
  const found = unknown.length === 0 ? [] : await Promise.race([looked, setTimeout(LOOK_UP_MS, [], { ref: false })]);
  return [...known, ...found].flatMap((member) => (member && !member.isBot ? member.id : []));
}

/** Whoever is to check it. Throws UserError, at the field, for somebody who is not here. */
export async function findVerifier(deps: Deps, { workspaceId }: Actor, { verifier }: Typed): Promise<string | null> {
  if (!verifier) return null;
  const member = await getMember(deps, workspaceId, verifier).catch(() => undefined);
  if (!member) throw new UserError('That person is not in this workspace.', 'verifier');
  return member.id;
}
