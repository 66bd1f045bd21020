import type { AuthorizeResult } from '@slack/bolt';
import type { Deps } from '../deps.ts';
import type { Workspace } from '../generated/prisma/client.ts';
import { findInstalled } from '../installation/service.ts';

/** Where a request came from, as Bolt tells it. */
interface Source {
  teamId?: string | undefined;
  enterpriseId?: string | undefined;
  isEnterpriseInstall: boolean;
}

/** What an installation is kept under: the enterprise for an org-wide one, else the team. */
export function installationKey(source: Source): string {
  return (source.isEnterpriseInstall ? source.enterpriseId : source.teamId) ?? '';
}

/** How long an answer is believed without asking the database again: a removal on another replica is noticed this late at most. */
const BELIEVED_MS = 15_000;

/** Tokens by installation key; they come from the environment and stay out of the database (docs/decisions/003). */
export type Tokens = Map<string, string>;

/** Finds the installation a request belongs to, for Bolt. Rejects when the app is not (or no longer) installed there. */
export function newAuthorize(deps: Pick<Deps, 'db'>, tokens: Tokens) {
  const known = new Map<string, { workspace: Workspace; until: number }>();
  return async (source: Source): Promise<AuthorizeResult> => {
    const key = installationKey(source);
    const botToken = tokens.get(key);
    const cached = known.get(key);
    const fresh = cached && cached.until > performance.now() ? cached.workspace : undefined;
    const workspace = fresh ?? (await findInstalled(deps, key));
    if (!workspace || !botToken) {
      known.delete(key);
      throw new Error('Alongside is not installed in this workspace');
    }
    if (!fresh) known.set(key, { workspace, until: performance.now() + BELIEVED_MS });
    return {
      botToken,
      botUserId: workspace.botUserId,
      workspaceId: workspace.id,
      home: workspace.slackId,
      ...(source.teamId && { teamId: source.teamId }),
      ...(source.enterpriseId && { enterpriseId: source.enterpriseId }),
    };
  };
}
