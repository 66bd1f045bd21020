import { describe, expect, test } from 'vitest';
import { DESKTOP, hasChromium, look, SLOW_MS, usePractice } from '../support/browser.ts';

describe.skipIf(!hasChromium)('circles on the practice page', () => {
  const visit = usePractice(DESKTOP);
  const articles = () => visit.page.getByRole('article');

  test(
    'a circle of the past stands on Home; the coordinator sends new ones, a mentor accepts, all meet in one conversation',
    async () => {
      const { page } = visit;
      await page.goto(`${visit.url}/?user=UH09EMRE&at=home`);
      await page.getByText('Your circle:').waitFor();
      await look(page, '60-circle-home');

      const dialog = page.getByRole('dialog', { name: 'Match a group' });
      const press = (name: string | RegExp) => dialog.getByRole('button', { name, exact: true }).first().click();
      await page.goto(`${visit.url}/?user=U0PRIYA&at=home`);
      await page.getByRole('button', { name: 'Match a group' }).click();
      await dialog.getByText('Circles: one mentor with up to 5 people').click();
      await look(page, '61-circle-form');
      await press('Next');
      await dialog.getByText('In circles of up to 5').waitFor();
      await press('Compute a draft');
      await dialog.getByText(/in \d circles?/).waitFor();
      await look(page, '62-circle-draft');
      await press('Mentors');
      await dialog
        .getByText(/a circle of \d/)
        .first()
        .waitFor();
      await look(page, '63-circle-mentors');
      await press('Back');
      await dialog.getByText(/A mentor for/).waitFor();
      await press('Send');
      await dialog.getByText('a circle is offered once').waitFor();
      await press('Send now');
      await dialog.getByText('Sent.').waitFor();

      await page.goto(`${visit.url}/?user=U0TOMAS&at=home`);
      const accept = page.getByRole('button', { name: 'Accept' });
      await accept.waitFor();
      await look(page, '64-circle-offer-home');
      await accept.click();
      await page.getByText('Your circle:').waitFor();
      await look(page, '65-circle-accepted');
      await page
        .getByRole('link', { name: /Mina Okafor/ })
        .first()
        .click();
      await articles().filter({ hasText: 'You are a circle' }).waitFor();
      await look(page, '66-circle-introduction');
      expect(await articles().count()).toBe(1);
    },
    SLOW_MS,
  );
});
