import type { KnownBlock } from '@slack/types';
import type { Deps } from '../deps.ts';
import type { Team } from '../generated/prisma/client.ts';
import type { PairingWithPeople } from '../pairings/service.ts';
import type { MemberWithProfile } from '../people/service.ts';

/** Whose App Home it is, with what nearly every section asks: read once a drawing (service.ts). */
export type Resident = MemberWithProfile & {
  /** The teams they lead, by name. */
  leads: Team[];
  /** Their pairings that go on, in either part, the newest first. */
  pairings: PairingWithPeople[];
};

/** One feature's part of a person's App Home: read by its service, shown by its views. Empty: nothing to show. */
export type HomeSection = (deps: Deps, member: Resident) => Promise<KnownBlock[]>;
