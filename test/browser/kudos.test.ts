import { describe, expect, test } from 'vitest';
import { DESKTOP, hasChromium, look, PHONE, SLOW_MS, usePractice } from '../support/browser.ts';

describe.skipIf(!hasChromium)('kudos on the practice page', () => {
  const visit = usePractice(DESKTOP);
  const DEED = 'Calmed a shouting customer and had the refund through in one call.';

  const channel = async (person: string) => {
    await visit.page.goto(`${visit.url}/?user=${person}&at=C0KUDOS`);
    await visit.page
      .getByRole('heading', { name: /recognition/ })
      .first()
      .waitFor();
  };
  const home = async (person: string) => {
    await visit.page.goto(`${visit.url}/?user=${person}&at=home`);
    await visit.page.getByRole('main').getByText('Kudos for you').waitFor();
  };
  const app = async (person: string) => {
    await visit.page.goto(`${visit.url}/?user=${person}`);
    await visit.page.getByRole('link', { name: /^Alongside/ }).click();
    await visit.page.getByRole('tab', { name: 'Messages' }).click();
  };
  const said = (text: string | RegExp) => visit.page.getByRole('article').filter({ hasText: text });
  const dialog = (name: string) => visit.page.getByRole('dialog', { name });
  const choose = async (article: ReturnType<typeof said>, what: string) => {
    await article.getByRole('button', { name: 'More options' }).click();
    await visit.page.getByRole('menuitem', { name: what }).click();
  };

  async function give() {
    const { page } = visit;
    await channel('U0INGRID');
    await page.getByRole('textbox', { name: /^Message/ }).fill('/kudos');
    await page.keyboard.press('Enter');
    const form = dialog('Give kudos');
    await form.getByRole('combobox', { name: /Who helped/ }).fill('Mina');
    await page.getByRole('option', { name: /Mina Okafor/ }).click();
    await form.getByRole('combobox', { name: /Which value/ }).click();
    await page.getByRole('option', { name: /Ownership/ }).click();
    await form.getByLabel(/What did they do/).fill(DEED);
    await form.getByRole('button', { name: 'Preview' }).click();
    await dialog('Preview').getByRole('button', { name: 'Post' }).click();
    await said(DEED).waitFor();
    await said(DEED).scrollIntoViewIfNeeded();
  }

  test(
    'given, joined, hidden, shown again, edited, reported, decided',
    async () => {
      const { page } = visit;
      await give();
      await look(page, '80-kudos-post');
      await choose(said(DEED), 'Edit');
      await dialog('Edit kudos').waitFor();
      await look(page, '81-kudos-edit');
      await dialog('Edit kudos')
        .getByLabel(/What did it change/)
        .fill('She stayed with us.');
      await dialog('Edit kudos').getByRole('button', { name: 'Save' }).click();
      await said('She stayed with us.').waitFor();

      await channel('U0TOMAS');
      await said(DEED).getByRole('button', { name: 'Join in' }).click();
      const join = dialog('Join in');
      await join.getByLabel(/In your own words/).fill('I sat next to her: not once did she raise her voice.');
      await join.getByRole('combobox', { name: /just a sign/ }).click();
      await page.getByRole('option', { name: /Well done/ }).click();
      await look(page, '82-kudos-join');
      await join.getByRole('button', { name: 'Add' }).click();
      await said('not once did she raise her voice').waitFor();
      await channel('U0PRIYA');
      await said(DEED).getByRole('button', { name: 'Join in' }).click();
      await join.getByRole('combobox', { name: /just a sign/ }).click();
      await page.getByRole('option', { name: /I learned from it/ }).click();
      await join.getByRole('button', { name: 'Add' }).click();
      await join.waitFor({ state: 'detached' });
      await said(DEED).filter({ hasText: 'Priya' }).waitFor();
      await look(page, '83-kudos-joined');

      await channel('U0MINA');
      await choose(said(DEED), 'Make private');
      await dialog('Make private?').waitFor();
      await look(page, '84-kudos-make-private');
      await dialog('Make private?').getByRole('button', { name: 'Make private' }).click();
      await said('These kudos are no longer shown.').waitFor();
      await said('These kudos are no longer shown.').scrollIntoViewIfNeeded();
      await look(page, '85-kudos-hidden');
      expect(await said(DEED).count()).toBe(0);

      await home('U0MINA');
      await page.getByRole('main').getByText('Kudos for you').scrollIntoViewIfNeeded();
      await look(page, '86-kudos-home');
      await page.getByRole('button', { name: 'My kudos' }).click();
      await dialog('My kudos').getByText(DEED).waitFor();
      await look(page, '87-my-kudos');
      const menus = dialog('My kudos').getByRole('button', { name: 'More options' });
      await menus.first().click();
      await page.getByRole('menuitem', { name: 'Make public again' }).click();
      await dialog('Make public again?').getByRole('button', { name: 'Make public' }).click();
      await dialog('My kudos').getByText('The post shows your name again.').waitFor();
      await dialog('My kudos')
        .getByRole('textbox', { name: /Search/ })
        .fill('nothing like it');
      await dialog('My kudos').getByRole('button', { name: 'Search' }).click();
      await dialog('My kudos').getByText('Nothing found').waitFor();
      await look(page, '88-my-kudos-search');
      await dialog('My kudos').getByRole('button', { name: 'Export mine' }).click();
      await dialog('My kudos').getByText('on their way').waitFor();
      await page.keyboard.press('Escape');
      await app('U0MINA');
      await page.getByRole('link', { name: /my-kudos.csv/ }).waitFor();
      await look(page, '89-kudos-export');

      await channel('U0TOMAS');
      await choose(said(DEED), 'Report');
      const report = dialog('Report kudos');
      await report.getByRole('radio', { name: 'It tells something private' }).check();
      await report.getByLabel(/Anything a coordinator/).fill('The customer asked us not to talk about it.');
      await look(page, '90-kudos-report');
      await report.getByRole('button', { name: 'Report' }).click();
      await dialog('Thank you').waitFor();
      await look(page, '91-kudos-reported');

      await app('U0PRIYA');
      await said('Reported kudos').waitFor();
      await said('Reported kudos').scrollIntoViewIfNeeded();
      await look(page, '92-report-to-coordinator');
      await said('Reported kudos').getByRole('button', { name: 'Decide' }).click();
      await dialog('Decide').getByText('not to talk about it').waitFor();
      await look(page, '93-decide');
      await dialog('Decide')
        .getByRole('radio', { name: /Remove/ })
        .check();
      await dialog('Decide')
        .getByRole('radio', { name: /Remove/ })
        .scrollIntoViewIfNeeded();
      await look(page, '94-decide-below');
      await dialog('Decide').getByRole('button', { name: 'Decide' }).click();
      await said('They are removed.').waitFor();
      await home('U0PRIYA');
      await page.getByRole('button', { name: 'Decisions' }).click();
      await dialog('Decisions').getByText('removed kudos').waitFor();
      await look(page, '95-decisions');
      await channel('U0TOMAS');
      await said('These kudos are no longer shown.').waitFor();
      await app('U0INGRID');
      await said('A coordinator removed your kudos').waitFor();
      await look(page, '96-giver-told');
      await page.setViewportSize(PHONE);
      await home('U0INGRID');
      await page.getByRole('button', { name: 'My kudos' }).click();
      await dialog('My kudos').waitFor();
      await look(page, '97-my-kudos-phone');
      await page.keyboard.press('Escape');
      await dialog('My kudos').waitFor({ state: 'detached' });
    },
    SLOW_MS,
  );

  test(
    'a lead sees who had none lately, and how it has been as a picture',
    async () => {
      const { page } = visit;
      await page.setViewportSize(DESKTOP);
      await home('U0INGRID');
      const gap = page.getByRole('button', { name: 'Who has had none lately' });
      await gap.waitFor();
      await look(page, '98-coverage-home');
      await gap.click();
      await dialog('Recognition').getByText('Look at their recent work first.').waitFor();
      await look(page, '99-coverage');
      expect(await dialog('Recognition').textContent()).not.toContain('from');
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'Trend as a picture' }).click();
      await dialog('Recognition').getByText('Your picture is on its way').waitFor();
      await page.keyboard.press('Escape');
      await app('U0INGRID');
      const picture = page
        .getByRole('main')
        .getByRole('img', { name: /Recognition|people|kudos/i })
        .last();
      await picture.waitFor();
      await look(page, '99-trend');
    },
    SLOW_MS,
  );
});
