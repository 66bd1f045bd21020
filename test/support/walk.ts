import type { Page } from 'playwright-core';

/** What people do on the practice page, in their own words: go somewhere as somebody, say, press, close. */
export function walkOn(visit: { url: string; page: Page }) {
  const channel = async (person: string, name = 'general') => {
    await visit.page.goto(`${visit.url}/?user=${person}`);
    await visit.page.getByRole('link', { name: new RegExp(`^${name}`) }).click();
  };
  const home = async (person: string) => {
    await visit.page.goto(`${visit.url}/?user=${person}&at=home`);
    await visit.page.getByRole('button', { name: 'Search knowledge' }).waitFor();
  };
  const app = async (person: string) => {
    await visit.page.goto(`${visit.url}/?user=${person}`);
    await visit.page.getByRole('link', { name: /^Alongside/ }).click();
    await visit.page.getByRole('tab', { name: 'Messages' }).click();
  };
  const say = async (text: string) => {
    await visit.page.getByRole('textbox', { name: /^Message/ }).fill(text);
    await visit.page.keyboard.press('Enter');
  };
  /** The latest message with these words. */
  const said = (text: string | RegExp) => visit.page.getByRole('article').filter({ hasText: text }).last();
  const dialog = (name: string) => visit.page.getByRole('dialog', { name });
  const inDialog = (name: string, button: string) => dialog(name).getByRole('button', { name: button, exact: true });
  const press = (text: string | RegExp, button: string) =>
    said(text).getByRole('button', { name: button, exact: true }).first().click();
  const closeAll = async () => {
    while ((await visit.page.getByRole('dialog').count()) > 0) {
      const open = await visit.page.getByRole('dialog').elementHandle();
      await visit.page.keyboard.press('Escape');
      await open?.waitForElementState('hidden');
    }
  };
  const anHour = async () => {
    await visit.page.getByRole('button', { name: '+1 hour' }).click();
    await visit.page.getByRole('banner').locator('time[aria-busy=true]').waitFor({ state: 'detached' });
  };
  return { visit, channel, home, app, say, said, dialog, inDialog, press, closeAll, anHour };
}

export type Walk = ReturnType<typeof walkOn>;
