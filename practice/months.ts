/** The months before the practice begins: thanks long since told of, so that leads see a trend. Always the same. */
import type { Alongside } from '../src/app.ts';

const DAY_MS = 86_400_000;
const DAYS = 215;
const EVERY_DAYS = 2;

const DEEDS = [
  'Called the customer back on the day it was promised, though nothing was found yet.',
  'Explained the customs form line by line until the parcel could go on.',
  'Wrote the note that saved the next shift an hour of searching.',
  'Stayed calm with a caller who was not, and found the missing label.',
  'Asked the one question nobody else had asked, and there was the mistake.',
  'Took the long ticket so that others could leave on time.',
];

/** Everybody has been there for long; every other day one of them was thanked, more of them as the year went on. The story's own people begin without. */
export async function seedMonths({ deps: { db, now } }: Alongside, workspaceId: string): Promise<void> {
  const begin = now().getTime() - DAYS * DAY_MS;
  await db.member.updateMany({ where: { workspaceId }, data: { createdAt: new Date(begin) } });
  const members = await db.member.findMany({ where: { workspaceId, isBot: false }, orderBy: { slackId: 'asc' } });
  const thanked = members.filter(({ slackId }) => !slackId.startsWith('U0'));
  const values = await db.companyValue.findMany({ where: { workspaceId }, orderBy: { position: 'asc' } });
  // The last six weeks are left to the others, so that there is somebody to look at.
  for (let day = 0; day < DAYS - 40; day += EVERY_DAYS) {
    const reach = Math.min(thanked.length, 12 + Math.floor(day / 6));
    const [giver, recipient] = [members[(day * 7 + 3) % members.length], thanked[(day * 5) % reach]];
    const value = values[(day * 3 + Math.floor(day / 9)) % Math.max(1, values.length)];
    if (!giver || !recipient || !value || giver.id === recipient.id) continue;
    const createdAt = new Date(begin + day * DAY_MS);
    await db.kudos.create({
      data: {
        workspaceId,
        giverId: giver.id,
        valueId: value.id,
        deed: DEEDS[(day / EVERY_DAYS) % DEEDS.length] ?? '',
        status: 'POSTED',
        createdAt,
        seenAt: createdAt,
        leftOut: true, // told of in its own week
        recipients: { create: { memberId: recipient.id, workspaceId } },
      },
    });
  }
}
