import { describe, expect, test } from 'vitest';
import type { Prisma } from '../src/generated/prisma/client.ts';
import { indexCards, searchCards } from '../src/search/service.ts';
import { useWorld } from './support/world.ts';

const w = useWorld();

/** Cards of a small company, in the index. */
async function cards(titles: string[], extra: Partial<Prisma.CardUncheckedCreateInput> = {}): Promise<void> {
  const { db, now } = w.deps;
  const at = now();
  const common = { workspaceId: w.workspace.id, kind: 'FAQ', status: 'PUBLISHED', language: 'en', body: '' } as const;
  const data = titles.map((title) => ({ ...common, title, createdAt: at, updatedAt: at, ...extra }));
  const made = await db.card.createManyAndReturn({ data });
  await db.$transaction((tx) =>
    indexCards(
      tx,
      w.workspace.id,
      made.map(({ id }) => id),
    ),
  );
}

const search = (words: string, likelyOnly = false) =>
  searchCards(w.deps, {
    viewer: { workspaceId: w.workspace.id, teamId: null, leads: [] },
    ...{ words, take: 10, likelyOnly },
  });
const titlesOf = ({ hits }: Awaited<ReturnType<typeof search>>) =>
  hits.map(({ title }) => title.map(({ text }) => text).join(''));

/** What somebody types, and the word of the only card about it. */
const TYPOS =
  `refnud refund|efund refund|delivrey delivery|voucehr voucher|vouhcer voucher|acount account|pasword password|invioce invoice
  subscripton subscription|cancle cancel|reciept receipt|adress address|warrenty warranty|custommer customer|payement payment|shiping shipping
  parcle parcel|packge package|exchagne exchange|brokn broken|damged damaged|insurence insurance|retrun return|tranfer transfer|oredr order
  chekout checkout|availble available|dicount discount|membrship membership|techncian technician|guarentee guarantee|instalation installation
  refudn refund|activaton activation|neigbour neighbour|subscrpition subscription|authentcation authentication`
    .split(/[|\n]/)
    .map((pair) => pair.trim().split(' ') as [string, string])
    .filter(([typed]) => typed !== 'compliant');

/** A word that means something else than the one the only card has, however alike the two are. */
const NEAR =
  `insure insults|contact contract|compliant complaint|recipe receipt|police policy|cancer cancel|retire return|hostel hotel
  waste waist|device devise|charge change|status statue|fright freight|curious courier|personal personnel|desert dessert|quantity quality
  accent account|involve invoice|older holder|parking packing|outrage outage|loyalty royalty|filing billing|refuse refund|weather leather
  printer painter|sender lender|wallet pallet|button cotton|mobile noble|hired fired|tracker cracker|resent recent|replay replace`
    .split(/[|\n]/)
    .map((pair) => pair.trim().split(' ') as [string, string]);

describe('spelling', () => {
  test('a word that is clearly misspelt is put right', async () => {
    expect(TYPOS.length).toBeGreaterThanOrEqual(30);
    await cards([...new Set(TYPOS.map(([, meant]) => `${meant} of it`))]);
    const missed: string[] = [];
    for (const [typed, meant] of TYPOS)
      if (titlesOf(await search(`${typed} please`))[0] !== `${meant} of it`) missed.push(`${typed} → ${meant}`);
    expect(missed).toEqual([]);
  });

  test('a word that is one of its own is no slip of another one', async () => {
    expect(NEAR.length).toBeGreaterThanOrEqual(30);
    await cards(NEAR.map(([, other]) => `The ${other} of it`));
    const mistaken: string[] = [];
    for (const [typed, other] of NEAR) {
      const titles = titlesOf(await search(`${typed} please`));
      if (titles.some((title) => title.includes(other))) mistaken.push(`${typed} → ${other}`);
    }
    expect(mistaken).toEqual([]);
  });
});
