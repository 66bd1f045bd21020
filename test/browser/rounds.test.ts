import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { hasChromium, look, startBrowser, startPractice } from '../support/browser.ts';

const SLOW_MS = 180_000;

describe.skipIf(!hasChromium)('a whole group on the practice page, on a phone', () => {
  let browser: Browser;
  let page: Page;
  let practice: Awaited<ReturnType<typeof startPractice>>;

  beforeAll(async () => {
    practice = await startPractice();
    browser = await startBrowser();
    page = await browser.newPage({ viewport: { width: 390, height: 844 } });
    page.setDefaultTimeout(30_000);
  }, SLOW_MS);
  afterAll(async () => {
    await browser?.close();
    await practice?.stop();
  }, SLOW_MS);

  test(
    'the coordinator opens a round, looks around in the draft, locks and forbids, computes again and sends',
    async () => {
      const dialog = page.getByRole('dialog', { name: 'Match a group' });
      const press = (name: string | RegExp) => dialog.getByRole('button', { name, exact: true }).first().click();
      await page.goto(`${practice.url}/?user=U0PRIYA&at=home`);
      await page.getByRole('button', { name: 'Match a group' }).click();
      await dialog.getByText('Who learns.').waitFor();
      await look(page, '40-round-form');
      await press('Next');
      await dialog.getByText('looking for a mentor').waitFor();
      await look(page, '41-round-preview');
      await press('Compute a draft');
      await dialog.getByText('A mentor for').waitFor();
      await look(page, '42-round-draft');
      await press('Pairs');
      await dialog.getByText('the weakest first').waitFor();
      await look(page, '43-round-pairs');
      await press('Lock');
      await dialog.getByRole('button', { name: 'Unlock' }).waitFor();
      await press('Forbid');
      await dialog.getByRole('button', { name: 'Unlock' }).waitFor({ state: 'detached' });
      await press('Back');
      await dialog.getByText('You forbade 1 pair').waitFor();
      await look(page, '44-round-edited');
      await press('Compute again');
      await dialog.getByText('You forbade 1 pair').waitFor({ state: 'detached' });
      await dialog.getByText('A mentor for').waitFor();
      await press('What if');
      await dialog.getByRole('button', { name: 'Back' }).waitFor();
      await look(page, '45-round-what-if');
      await press('Back');
      await dialog.getByText('A mentor for').waitFor();
      await press('Compare');
      await dialog.getByText('Compare two weightings').waitFor();
      await press('Time together first');
      await dialog.getByText('next to this draft').waitFor();
      await look(page, '46-round-compare');
      await press('Back');
      await dialog.getByText('Compare two weightings').waitFor();
      await press('Back');
      await dialog.getByText('A mentor for').waitFor();
      await press('Send');
      await dialog.getByText('Send this draft?').waitFor();
      await look(page, '47-round-send');
      await press('Send now');
      await dialog.getByText('Sent.').waitFor();
      await look(page, '48-round-sent');
    },
    SLOW_MS,
  );
});
