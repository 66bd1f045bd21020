import type { KnownBlock } from '@slack/types';
import type { Deps } from '../deps.ts';
import type { Member, Workspace } from '../generated/prisma/client.ts';

/** One feature's part of a person's App Home: read by its service, shown by its views. Empty: nothing to show. */
export type HomeSection = (deps: Deps, member: Member & { workspace: Workspace }) => Promise<KnownBlock[]>;
