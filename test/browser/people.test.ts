import { describe, expect, test } from 'vitest';
import { hasChromium, look, PHONE, SLOW_MS, usePractice } from '../support/browser.ts';

describe.skipIf(!hasChromium)('profiles, skills and imports on the practice page, on a phone', () => {
  const visit = usePractice(PHONE);

  const openHome = async (person: string) => {
    await visit.page.goto(`${visit.url}/?user=${person}&at=home`);
    await visit.page.getByRole('heading', { name: 'Your profile' }).waitFor();
  };
  const form = () => visit.page.getByRole('dialog', { name: 'Your profile' });
  const press = (name: string) => form().getByRole('button', { name, exact: true }).click();

  test(
    'somebody goes through the steps, adds a product of their own and a day with other hours',
    async () => {
      await openHome('U0MINA');
      await look(visit.page, '20-home-profile');
      await visit.page.goto(`${visit.url}/?user=U0MINA&at=C0GENERAL`);
      await visit.page.getByRole('textbox', { name: 'Message #general' }).fill('/mentor profile');
      await visit.page.keyboard.press('Enter');
      await form().getByText('1 of 4').waitFor();
      await look(visit.page, '21-profile-skills');
      await press('Next');
      await form().getByText('2 of 4').waitFor();
      const products = form().getByRole('combobox', { name: /Products/ });
      await products.click();
      await products.fill('Gift cards');
      await visit.page.getByRole('option', { name: 'Gift cards' }).click();
      await look(visit.page, '22-profile-work');
      await press('Next');
      await form().getByText('3 of 4').waitFor();
      await press('Some days are different');
      await form().getByText('On these days instead').waitFor();
      await look(visit.page, '23-profile-hours');
      await press('Next');
      await form().getByText('4 of 4').waitFor();
      await look(visit.page, '24-profile-partner');
      await press('Save');
      await form().waitFor({ state: 'detached' });
      await openHome('U0MINA');
      await visit.page.getByText('Gift cards').waitFor();
      await look(visit.page, '25-home-after');
    },
    SLOW_MS,
  );

  test(
    'a coordinator chooses a file, sees the bad line, and imports the good one',
    async () => {
      await openHome('U0PRIYA');
      const choose = async (content: string) => {
        await visit.page.getByRole('button', { name: 'Import people' }).click();
        const dialog = visit.page.getByRole('dialog', { name: 'Import people' });
        const file = { name: 'people.csv', mimeType: 'text/csv', buffer: Buffer.from(content) };
        await dialog.locator('input[type=file]').setInputFiles(file);
        await dialog.getByText('Uploaded.').waitFor();
        await look(visit.page, '26-import-form');
        await dialog.getByRole('button', { name: 'Check the file' }).click();
        return dialog;
      };
      const bad = await choose('slack id,team\nU0MINA,Quay\nU0NOBODY99,Quay\n');
      await bad.getByText('nobody here has this Slack id').waitFor();
      await look(visit.page, '27-import-bad');
      await bad.getByRole('button', { name: 'Close', exact: true }).click();
      const good = await choose('slack id,team\nU0MINA,Quay\n');
      await good.getByText('The file is fine').waitFor();
      await look(visit.page, '28-import-fine');
      await good.getByRole('button', { name: 'Import', exact: true }).click();
      await good.getByText('Imported:').waitFor();
      await good.getByRole('button', { name: 'Done' }).click();
      await good.waitFor({ state: 'detached' });
      await visit.page.getByRole('button', { name: 'Skills', exact: true }).last().click();
      const skills = visit.page.getByRole('dialog', { name: 'Skills' });
      await skills.getByText('14 skills').waitFor();
      await look(visit.page, '29-skills');
      const find = skills.getByRole('combobox');
      await find.click();
      await find.fill('phone');
      await visit.page.getByRole('option', { name: 'Phone manner' }).click();
      const one = visit.page.getByRole('dialog', { name: 'Skill', exact: true });
      await one.getByRole('button', { name: 'Retire' }).waitFor();
      await look(visit.page, '30-skill');
      expect(await one.getByRole('textbox', { name: 'Name' }).inputValue()).toBe('Phone manner');
    },
    SLOW_MS,
  );
});
