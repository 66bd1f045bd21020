import { readFileSync } from 'node:fs';
import { strFromU8, unzipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { DESKTOP, hasChromium, look, SLOW_MS, usePractice } from '../support/browser.ts';

describe.skipIf(!hasChromium)('knowledge in files, its settings, and reactions on the practice page', () => {
  const visit = usePractice(DESKTOP);
  const home = async (person: string) => {
    await visit.page.goto(`${visit.url}/?user=${person}&at=home`);
    await visit.page.getByRole('button', { name: 'Import cards' }).waitFor();
  };

  test(
    'a coordinator checks a file, writes it, and takes everything out as a zip',
    async () => {
      const { page } = visit;
      const dialog = page.getByRole('dialog', { name: 'Import cards' });
      const choose = async (name: string, content: string) => {
        await home('U0PRIYA');
        await page.getByRole('button', { name: 'Import cards' }).click();
        const file = { name, mimeType: 'text/plain', buffer: Buffer.from(content) };
        await dialog.locator('input[type=file]').setInputFiles(file);
        await dialog.getByText('Uploaded.').waitFor();
        await look(page, '90-cards-form');
        await dialog.getByRole('button', { name: 'Check the file' }).click();
      };
      await choose('cards.csv', 'title,body,kind\nA question,An answer,novel\n');
      await dialog.getByText('is no kind of card').waitFor();
      await look(page, '91-cards-bad');
      await dialog.getByRole('button', { name: 'Close', exact: true }).click();
      await dialog.waitFor({ state: 'detached' });
      await choose('card.md', '# Do pigeons deliver?\n\nNot yet. Ask bo@example.com in **May**.\n');
      await dialog.getByText('“Do pigeons deliver?”').waitFor();
      await dialog.getByText('an e-mail address').waitFor();
      await look(page, '92-cards-fine');
      await dialog.getByRole('button', { name: 'Write' }).click();
      await dialog.getByText('Written:').waitFor();
      await look(page, '93-cards-written');
      await dialog.getByRole('button', { name: 'Done' }).click();
      await page.getByRole('button', { name: 'Export cards' }).click();
      await page.getByRole('dialog', { name: 'Export cards' }).getByRole('button', { name: 'Send them to me' }).click();
      await page.getByRole('tab', { name: 'Messages' }).click();
      await page.getByText('Your file of knowledge cards is imported: 1 new card').waitFor();
      const link = page.getByRole('link', { name: /cards-1\.zip/ });
      await link.waitFor();
      await look(page, '94-cards-export');
      const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
      const files = unzipSync(readFileSync(await download.path()));
      const names = Object.keys(files);
      expect(names.length).toBeGreaterThan(25);
      const own = names.find((name) => name.endsWith('-do-pigeons-deliver.md')) ?? '';
      expect(strFromU8(files[own] ?? new Uint8Array())).toContain('Not yet. Ask [e-mail address] in **May**.');
      expect(names.filter((name) => name.includes('chargeback'))).toEqual([]); // Summit’s own
    },
    SLOW_MS,
  );

  test(
    'a coordinator tries a pattern before it is saved',
    async () => {
      const { page } = visit;
      await home('U0PRIYA');
      await page.getByRole('button', { name: 'Knowledge and live help' }).click();
      const dialog = page.getByRole('dialog', { name: 'Knowledge and help' });
      await dialog.getByLabel('Order and ticket numbers to take out').fill('TKT-\\d{4}');
      await dialog.getByLabel('Try it on a text').fill('TKT-1234 is late, see *BP-1234567*');
      await dialog.getByRole('button', { name: 'Show what I take out' }).click();
      await dialog.getByText('[order or ticket id] is late, see *BP-1234567*').waitFor();
      await dialog.getByText('[order or ticket id] is late').scrollIntoViewIfNeeded();
      await look(page, '95-knowledge-settings');
      await dialog.getByLabel('Emoji that saves a message as knowledge').fill(':notebook:');
      await dialog.getByRole('button', { name: 'Save' }).click();
      await dialog.waitFor({ state: 'detached' });
      await page.getByRole('button', { name: 'Knowledge and live help' }).click();
      expect(await dialog.getByLabel('Emoji that saves a message as knowledge').inputValue()).toBe('notebook');
      expect(await dialog.getByLabel('Order and ticket numbers to take out').inputValue()).toBe('TKT-\\d{4}');
    },
    SLOW_MS,
  );

  test(
    'reactions come and go by mouse and by keyboard',
    async () => {
      const { page } = visit;
      await page.goto(`${visit.url}/?user=U0INGRID&at=C0GENERAL`);
      const said = page.getByRole('article').filter({ hasText: 'The new headsets are at the front desk' });
      await said.hover();
      await said.getByRole('button', { name: 'React with pair' }).click();
      const pair = said.getByRole('button', { name: 'pair, 1' });
      await pair.waitFor();
      expect(await pair.getAttribute('aria-pressed')).toBe('true');
      await pair.click();
      await pair.waitFor({ state: 'detached' });
      await said.getByRole('button', { name: 'More actions' }).focus();
      await page.keyboard.press('Enter');
      const item = page.getByRole('menuitem', { name: /React with eyes/ });
      await item.waitFor();
      for (let step = 0; step < 20 && (await item.and(page.locator(':focus')).count()) === 0; step += 1)
        await page.keyboard.press('ArrowDown');
      await look(page, '96-reactions-menu');
      await page.keyboard.press('Enter');
      await said.getByRole('button', { name: 'eyes, 1' }).waitFor();
    },
    SLOW_MS,
  );
});
