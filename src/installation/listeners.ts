import type { App, Context } from '@slack/bolt';
import type { Deps } from '../deps.ts';
import { installationKey } from '../slack/authorize.ts';
import { findInstalled, markUninstalled } from './service.ts';

export function registerInstallation(app: App, deps: Deps): void {
  /** Bolt does not authorize these two events (the token is gone), so the workspace is looked up here. */
  const remove = async (context: Context) => {
    const workspace = await findInstalled(deps, installationKey(context));
    if (workspace) await markUninstalled(deps, workspace.id);
  };

  app.event('app_uninstalled', async ({ context }) => remove(context));

  app.event('tokens_revoked', async ({ context, event }) => {
    // People may revoke their own tokens; only the bot's ends the installation.
    if (event.tokens.bot?.length) await remove(context);
  });
}
