import { Temporal } from 'temporal-polyfill';
import type { Deps } from '../deps.ts';
import { UserError } from '../errors.ts';
import type { Member } from '../generated/prisma/client.ts';
import { changeProfile, dayIn } from './profiles.ts';
import { keepSpelling } from './words.ts';

/** Policy: enough to find something in common by. */
const MOST_WORDS = 20;

/** How and where somebody works: codes of languages and support channels, words of their own, a date as YYYY-MM-DD. */
export interface NewWork {
  languages: string[];
  supportChannels: string[];
  products: string[];
  interests: string[];
  site?: string | undefined;
  startedOn?: string | undefined;
}

/** Midnight UTC of a first day in the company. Throws UserError for one to come or of another century. */
function firstDay(now: Date, zone: string, date: string): Date {
  const day = Temporal.PlainDate.from(date);
  if (Temporal.PlainDate.compare(day, dayIn(zone, now)) > 0 || day.year < 1950)
    throw new UserError('Choose the day you started, today or before.', 'startedOn');
  return new Date(`${date}T00:00:00Z`);
}

/** Saves how and where somebody works. A word somebody else has written before keeps their spelling. Throws UserError. */
export async function saveWork(deps: Deps, member: Member, input: NewWork): Promise<void> {
  const { workspaceId, id } = member;
  for (const field of ['products', 'interests'] as const) {
    if (input[field].length > MOST_WORDS) throw new UserError(`Choose ${MOST_WORDS} at most.`, field);
  }
  const startedOn = input.startedOn ? firstDay(deps.now(), member.zone, input.startedOn) : null;
  await changeProfile(deps, member, async (tx) => {
    const spell = (kind: Parameters<typeof keepSpelling>[2], words: string[]) =>
      keepSpelling(tx, workspaceId, kind, words);
    const [site = null] = await spell('site', input.site ? [input.site] : []);
    await tx.member.update({ where: { id, workspaceId }, data: { site, startedOn } });
    // Other holidays hold there.
    if (site !== member.site) await deps.outbox.askAgain(tx, workspaceId, member.slackId);
    return {
      languages: [...new Set(input.languages)],
      supportChannels: [...new Set(input.supportChannels)],
      products: await spell('products', input.products),
      interests: await spell('interests', input.interests),
    };
  });
}
