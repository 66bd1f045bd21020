import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasChromium, look, startBrowser, startPractice } from '../support/browser.ts';

const SLOW_MS = 120_000;

describe.skipIf(!hasChromium)('profiles, skills and imports on the practice page, on a phone', () => {
  let browser: Browser;
  let page: Page;
  let practice: Awaited<ReturnType<typeof startPractice>>;

  beforeAll(async () => {
    practice = await startPractice();
    browser = await startBrowser();
    page = await browser.newPage({ viewport: { width: 390, height: 844 } });
    page.setDefaultTimeout(20_000);
  }, SLOW_MS);
  afterAll(async () => {
    await browser?.close();
    await practice?.stop();
  }, SLOW_MS);

  const openHome = async (person: string) => {
    await page.goto(`${practice.url}/?user=${person}&at=home`);
    await page.getByRole('heading', { name: 'Your profile' }).waitFor();
  };
  const form = () => page.getByRole('dialog', { name: 'Your profile' });
  const press = (name: string) => form().getByRole('button', { name, exact: true }).click();

  test(
    'somebody goes through the steps, adds a product of their own and a day with other hours',
    async () => {
      await openHome('U0MINA');
      await look(page, '20-home-profile');
      await page.goto(`${practice.url}/?user=U0MINA&at=C0GENERAL`);
      await page.getByRole('textbox', { name: 'Message #general' }).fill('/mentor profile');
      await page.keyboard.press('Enter');
      await form().getByText('1 of 4').waitFor();
      await look(page, '21-profile-skills');
      await press('Next');
      await form().getByText('2 of 4').waitFor();
      const products = form().getByRole('combobox', { name: /Products/ });
      await products.click();
      await products.fill('Gift cards');
      await page.getByRole('option', { name: 'Gift cards' }).click();
      await look(page, '22-profile-work');
      await press('Next');
      await form().getByText('3 of 4').waitFor();
      await press('Some days are different');
      await form().getByText('On these days instead').waitFor();
      await look(page, '23-profile-hours');
      await press('Next');
      await form().getByText('4 of 4').waitFor();
      await look(page, '24-profile-partner');
      await press('Save');
      await form().waitFor({ state: 'detached' });
      await openHome('U0MINA');
      await page.getByText('Gift cards').waitFor();
      await look(page, '25-home-after');
    },
    SLOW_MS,
  );

  test(
    'a coordinator chooses a file, sees the bad line, and imports the good one',
    async () => {
      await openHome('U0PRIYA');
      const choose = async (content: string) => {
        await page.getByRole('button', { name: 'Import people' }).click();
        const dialog = page.getByRole('dialog', { name: 'Import people' });
        const file = { name: 'people.csv', mimeType: 'text/csv', buffer: Buffer.from(content) };
        await dialog.locator('input[type=file]').setInputFiles(file);
        await look(page, '26-import-form');
        await dialog.getByRole('button', { name: 'Check the file' }).click();
        return dialog;
      };
      const bad = await choose('slack id,team\nU0MINA,Quay\nU0NOBODY99,Quay\n');
      await bad.getByText('nobody here has this Slack id').waitFor();
      await look(page, '27-import-bad');
      await bad.getByRole('button', { name: 'Close', exact: true }).click();
      const good = await choose('slack id,team\nU0MINA,Quay\n');
      await good.getByText('The file is fine').waitFor();
      await look(page, '28-import-fine');
      await good.getByRole('button', { name: 'Import', exact: true }).click();
      await good.getByText('Imported:').waitFor();
      await good.getByRole('button', { name: 'Done' }).click();
      await page.getByRole('button', { name: 'Skills', exact: true }).last().click();
      const skills = page.getByRole('dialog', { name: 'Skills' });
      await skills.getByText('14 skills').waitFor();
      await look(page, '29-skills');
      const find = skills.getByRole('combobox');
      await find.click();
      await find.fill('phone');
      await page.getByRole('option', { name: 'Phone manner' }).click();
      const one = page.getByRole('dialog', { name: 'Skill', exact: true });
      await one.getByRole('button', { name: 'Retire' }).waitFor();
      await look(page, '30-skill');
      expect(await one.getByRole('textbox', { name: 'Name' }).inputValue()).toBe('Phone manner');
    },
    SLOW_MS,
  );
});
