import { describe, expect, test } from 'vitest';
import { DESKTOP, hasChromium, look, SLOW_MS, usePractice } from '../support/browser.ts';

describe.skipIf(!hasChromium)('objectives on the practice page', () => {
  const visit = usePractice(DESKTOP);

  /** Bianca has a mentor from the start. */
  const mentee = async (): Promise<string> => {
    const answer = await fetch(`${visit.url}/practice/state?user=U0MINA`);
    const { people } = (await answer.json()) as { people: { id: string; name: string }[] };
    return people.find(({ name }) => name === 'Bianca Santos')?.id ?? '';
  };
  const openHome = async (person: string) => {
    await visit.page.goto(`${visit.url}/?user=${person}&at=home`);
    await visit.page.getByRole('heading', { name: 'Objectives', exact: true }).waitFor();
  };
  const dialog = (name: string) => visit.page.getByRole('dialog', { name });
  const press = (name: string) => visit.page.getByRole('button', { name, exact: true }).first().click();

  test(
    'one is written with the coach, lost and found, set, moved on and changed',
    async () => {
      const { page } = visit;
      await openHome(await mentee());
      await look(page, '40-home-before');
      await press('Set an objective');
      const form = dialog('Set an objective');
      await form.getByText('Begin with an example').waitFor();
      await look(page, '41-begin');
      await form.getByRole('button', { name: 'Blank page' }).click();
      const deed = form.getByLabel('What do you want to do?');
      await deed.pressSequentially('Get better at refunds', { delay: 30 });
      await form.getByText('What would a colleague see you do?').waitFor();
      expect(await deed.inputValue()).toBe('Get better at refunds');
      await look(page, '42-coach');
      await form.getByRole('button', { name: 'Close', exact: true }).click();
      await form.waitFor({ state: 'detached' });
      await press('Set an objective');
      await form.getByText('You began this on').waitFor();
      await look(page, '43-begun');
      await form.getByRole('button', { name: 'Start afresh' }).click();
      await form.getByRole('combobox').click();
      await page.getByRole('option', { name: 'Handle a refund dispute alone' }).click();
      await form.getByText('As in “3 of 5 handled alone”').waitFor();
      await look(page, '44-example');
      await form.getByRole('button', { name: 'Save', exact: true }).scrollIntoViewIfNeeded();
      await form.locator('.modal-body').evaluate((body) => body.scrollTo(0, body.scrollHeight));
      await look(page, '45-example-end');
      await form.getByRole('button', { name: 'Save', exact: true }).click();
      const detail = dialog('Objective');
      await detail.getByText('0 of 3 handled alone').waitFor();
      await look(page, '46-detail');
      await detail.getByRole('button', { name: '+1' }).click();
      await detail.getByText('1 of 3 handled alone').waitFor();
      await detail.getByRole('button', { name: 'Edit', exact: true }).click();
      const edit = dialog('Edit objective');
      await edit.getByLabel('Where do you want to be?').fill('4');
      await edit.getByRole('button', { name: 'Save', exact: true }).click();
      await detail.getByText('1 of 4 handled alone').waitFor();
      await detail.getByRole('button', { name: 'History' }).click();
      await dialog('History').getByText('The target was: 3').waitFor();
      await look(page, '47-history');
      await dialog('History').getByRole('button', { name: 'Back' }).click();
      await detail.getByRole('button', { name: 'Close', exact: true }).click();
      await page.getByText('1 of 4 handled alone').first().waitFor();
      await look(page, '48-home-after');
    },
    SLOW_MS,
  );

  test(
    'a message is added to it from the message’s own menu',
    async () => {
      const { page } = visit;
      await page.goto(`${visit.url}/?user=${await mentee()}&at=C0GENERAL`);
      const message = page.getByRole('article').first();
      await message.hover();
      await message.getByRole('button', { name: 'More actions' }).click();
      await page.getByRole('menuitem', { name: /Add to my objective/ }).click();
      const form = dialog('Add to my objective');
      await form.getByLabel('What does it show?').fill('This is how it is done');
      await look(page, '49-evidence');
      await form.getByRole('button', { name: 'Add', exact: true }).click();
      await dialog('Added').waitFor();
      await dialog('Added').getByRole('button', { name: 'OK' }).click();
      await openHome(await mentee());
      // Home may be drawn anew just then, with what the form before has changed: what is pressed has to open it.
      await expect
        .poll(
          async () => {
            if (!(await dialog('Objective').isVisible())) await press('Open');
            return dialog('Objective').isVisible();
          },
          { timeout: 60_000, interval: 2000 },
        )
        .toBe(true);
      await dialog('Objective').getByText('This is how it is done').waitFor();
      await look(page, '50-detail-evidence');
    },
    SLOW_MS,
  );
});
