import type { Context } from '@slack/bolt';
import type { Deps } from '../deps.ts';
import type { Member } from '../generated/prisma/client.ts';
import { getMember } from '../people/service.ts';

/** The workspace a request came from; authorize() put it there. */
export function workspaceOf(context: Context): string {
  const { workspaceId } = context;
  if (typeof workspaceId !== 'string') throw new Error('a request without a workspace reached a listener');
  return workspaceId;
}

/** The team or enterprise the app is installed in, where a request came from. */
export function homeOf({ home }: Context): string {
  if (typeof home !== 'string') throw new Error('a request without a workspace reached a listener');
  return home;
}

/** The member who acts. */
export async function actorOf(deps: Deps, context: Context): Promise<Member> {
  if (!context.userId) throw new Error('a request without a person reached a listener that needs one');
  return getMember(deps, workspaceOf(context), context.userId);
}
