import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type PageHandler, pageHandler } from '../../practice/page/vite.ts';
import { startPracticeServer } from '../../practice/server.ts';
import { CHROMIUM, hasChromium, look, QUIET, SLOW_MS } from '../support/browser.ts';
import { FRIDAY, kudosFor, recognitionChannel, teamOf } from '../support/shout-outs.ts';
import { useWorld } from '../support/world.ts';

const DEEDS = [
  'Stayed forty minutes on the line with a customer whose wedding rings were lost, and found the parcel in the Leipzig depot before the day was over.',
  'Took over my whole chat queue without a word when my child was ill :heart:',
  'Noticed that three refund complaints had one cause and wrote it up for the billing team.',
  'Let me listen in on a hard call and talked it through with me afterwards, sentence by sentence, until I could see what I had not heard.',
  'Rewrote the *parcel is late* answer so that it says in the first line what happens next.',
  'ساعدت عميلاً غاضباً حتى النهاية',
  'Held the phones for the whole site <!channel> while `the router` was down.',
];
const NAMES = [
  'Ana Sousa',
  'Ben Okafor',
  'Chloé Martin',
  'Dawit Bekele',
  'Elif Kaya',
  'Finn Larsen',
  'Grace Adeyemi',
  'Hiro Tanaka',
];

describe.skipIf(!hasChromium)('the weekly shout-out on the practice page', () => {
  const w = useWorld();
  let browser: Browser;
  let handler: PageHandler;
  let lea: string;
  let cora: string;
  let channel: string;
  let people: string[];

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: CHROMIUM, args: QUIET });
    handler = await pageHandler();
  }, SLOW_MS);
  afterAll(async () => {
    await browser?.close();
    await handler?.close();
  }, SLOW_MS);

  beforeEach(async () => {
    [lea, cora] = [w.person('Lea Brandt'), w.person('Cora Lind')];
    people = Array.from({ length: 64 }, (_, n) =>
      w.person(n < 8 ? (NAMES[n] ?? '') : `${NAMES[n % 8]?.split(' ')[0]} ${String.fromCharCode(65 + (n >> 3))}.`),
    );
    channel = await recognitionChannel(w, [lea, cora, ...people]);
    await w.deps.db.workspace.update({ where: { id: w.workspace.id }, data: { shoutOutPicture: true } });
    await teamOf(w, 'Night shift', lea, people.slice(0, 20), false);
    const { id } = await w.member(cora);
    await w.deps.db.member.update({ where: { id }, data: { isCoordinator: true } });
    for (const slackId of people) await w.member(slackId);
  });

  const give = async (count: number) => {
    for (let n = 0; n < count; n++)
      await kudosFor(
        w,
        n % 9 === 0 ? people.slice(n % 40, (n % 40) + 3) : [people[(n * 7) % 64] ?? ''],
        DEEDS[n % DEEDS.length] ?? '',
        {
          value: n % 5,
          by: lea,
        },
      );
  };

  /** The page on this test's own Slack. */
  async function visit(who: string, at: string, work: (page: Page) => Promise<void>): Promise<void> {
    const server = await startPracticeServer({
      slack: w.slack,
      port: 0,
      page: handler.handle,
      moveClock: () => w.deps.now(),
    });
    const page = await browser.newPage({ viewport: { width: 1100, height: 1000 } });
    page.setDefaultTimeout(20_000);
    try {
      await page.goto(`${server.url}/?user=${who}&at=${at}`);
      await work(page);
    } finally {
      await page.close();
      await server.close();
    }
  }

  test.each([2, 300])(
    '%i kudos of a week, and the thread',
    async (count) => {
      await give(count);
      w.setClock(FRIDAY);
      await w.run('kudos.shout-out');
      await visit(lea, channel, async (page) => {
        const post = page.getByRole('article').filter({ hasText: 'shout-out' }).first();
        await post.getByRole('img', { name: /This week’s shout-out/ }).waitFor();
        await look(page, `70-shout-out-${count}`);
        await page
          .getByText(/This week’s shout-out/)
          .first()
          .scrollIntoViewIfNeeded();
        await look(page, `71-shout-out-top-${count}`);
        const toggle = page.locator('.thread-toggle');
        if (count === 2) return expect(await toggle.count()).toBe(0);
        await toggle.click();
        await look(page, `72-shout-out-thread-${count}`);
        await expect.poll(() => page.getByText('Held the phones').count()).toBeGreaterThan(20);
      });
    },
    SLOW_MS,
  );

  test(
    'seen an hour before, and the settings',
    async () => {
      await w.deps.db.workspace.update({ where: { id: w.workspace.id }, data: { shoutOutPreview: true } });
      await give(12);
      w.setClock('2026-11-27T13:00:00Z');
      await w.run('kudos.shout-out');
      const dm = w.slack.dmOf(cora).id;
      await visit(cora, dm, async (page) => {
        await look(page, '73-preview-message');
        await page.getByRole('button', { name: 'See and edit' }).click();
        const dialog = page.getByRole('dialog', { name: 'Weekly shout-out' });
        await dialog.getByText('This is how it looks').waitFor();
        await look(page, '74-preview-form');
        await dialog.getByLabel(/sentence of your own/).fill('What a week :tada:');
        await dialog.getByRole('button', { name: 'Save' }).click();
        await dialog.waitFor({ state: 'hidden' });
        await w.deliver();
        await page.getByText('Last changed by').waitFor();
        await look(page, '75-preview-changed');
      });
      await visit(cora, 'home', async (page) => {
        await page.getByRole('button', { name: 'Teams’ channels' }).scrollIntoViewIfNeeded();
        await look(page, '76-settings-home');
        await page.getByRole('button', { name: 'Recognition', exact: true }).click();
        await page.getByRole('dialog', { name: 'Recognition' }).waitFor();
        await look(page, '77-recognition');
      });
      await visit(lea, 'home', async (page) => {
        await page.getByText('Where my team’s kudos go').scrollIntoViewIfNeeded();
        await look(page, '78-lead-home');
        await page.getByRole('button', { name: 'Change', exact: true }).click();
        await page.getByRole('dialog', { name: 'Teams’ channels' }).waitFor();
        await look(page, '79-team');
      });
    },
    SLOW_MS,
  );
});
