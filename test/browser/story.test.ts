import { describe, expect, test } from 'vitest';
import { DESKTOP, hasChromium, look, SLOW_MS, usePractice } from '../support/browser.ts';

if (!hasChromium) process.stderr.write('No /usr/bin/chromium: the browser tests are skipped.\n');

describe.skipIf(!hasChromium)('the practice page', () => {
  const visit = usePractice(DESKTOP);

  const become = async (person: string, at = '') => visit.page.goto(`${visit.url}/?user=${person}${at}`);
  const openApp = async () => {
    await visit.page.getByRole('link', { name: /^Alongside/ }).click();
    await visit.page.getByRole('tab', { name: 'Messages' }).click();
  };
  const say = async (box: string, text: string) => {
    await visit.page.getByRole('textbox', { name: box }).fill(text);
    await visit.page.keyboard.press('Enter');
  };
  const articles = () => visit.page.getByRole('article');

  test(
    'walks the story from /mentor to the weekly shout-out',
    async () => {
      await become('U0MINA', '&at=C0GENERAL');
      await say('Message #general', '/mentor');
      const form = visit.page.getByRole('dialog', { name: 'Find a mentor' });
      await form.waitFor();
      await look(visit.page, '01-mentor-form');
      await form.getByRole('combobox', { name: /get better at/ }).click();
      await form.getByRole('combobox', { name: /get better at/ }).fill('de-es');
      await visit.page.getByRole('option', { name: 'De-escalation' }).click();
      await form.getByLabel(/want to be able to do/).fill('Stay calm when a customer shouts, and end the call well.');
      await look(visit.page, '02-mentor-form-filled');
      await form.getByRole('button', { name: 'Next' }).click();
      const choice = visit.page.getByRole('dialog', { name: 'Who fits' });
      await choice.waitFor();
      await look(visit.page, '02-mentor-choice');
      await choice.getByRole('button', { name: 'Ask in this order' }).click();
      await visit.page.getByRole('dialog', { name: 'Sent' }).waitFor();
      await look(visit.page, '03-confirmed');
      await visit.page.keyboard.press('Escape');
      await openApp();
      await articles().filter({ hasText: 'De-escalation' }).waitFor();
      await look(visit.page, '03-request-received');

      await become('U0TOMAS');
      await openApp();
      const offer = articles().filter({ hasText: 'Stay calm when a customer shouts' });
      await offer.waitFor();
      await look(visit.page, '04-offer');
      await offer.getByRole('button', { name: 'Accept' }).click();
      await articles().filter({ hasText: 'You said yes' }).waitFor();
      await look(visit.page, '05-offer-accepted');
      await visit.page
        .getByRole('link', { name: /Mina Okafor/ })
        .first()
        .click();
      await articles().filter({ hasText: 'write first' }).waitFor();
      await look(visit.page, '06-introduction-mentor');

      await become('U0MINA');
      await visit.page
        .getByRole('link', { name: /Tomás Rivera/ })
        .first()
        .click();
      await articles().filter({ hasText: 'write first' }).waitFor();
      await look(visit.page, '07-introduction-mentee');

      await become('U0TOMAS');
      await visit.page.getByRole('button', { name: '+1 day' }).click();
      await openApp();
      const checkIn = articles().filter({ hasText: 'meet?' }).last();
      await checkIn.waitFor();
      await look(visit.page, '08-check-in');
      await checkIn.getByRole('button', { name: 'Met', exact: true }).click();
      await articles().filter({ hasText: 'Good to hear' }).waitFor();
      await look(visit.page, '09-check-in-answered');

      await become('U0INGRID', '&at=C0GENERAL');
      await say('Message #general', '/kudos');
      const kudos = visit.page.getByRole('dialog', { name: 'Give kudos' });
      await kudos.waitFor();
      await kudos.getByRole('combobox', { name: /Who helped/ }).fill('Mina');
      await visit.page.getByRole('option', { name: /Mina Okafor/ }).click();
      await kudos.getByRole('combobox', { name: /Which value/ }).click();
      await visit.page.getByRole('option', { name: /Ownership/ }).click();
      await kudos
        .getByLabel(/What did they do/)
        .fill('Calmed a shouting customer and had the refund through in one call.');
      await look(visit.page, '10-kudos-form');
      await kudos.getByRole('button', { name: 'Preview' }).click();
      const preview = visit.page.getByRole('dialog', { name: 'Preview' });
      await preview.getByText('Calmed a shouting customer').waitFor();
      await look(visit.page, '10-kudos-preview');
      await preview.getByRole('button', { name: 'Post' }).click();
      await preview.waitFor({ state: 'detached' });
      await visit.page.getByRole('link', { name: /^recognition/ }).click();
      await articles().filter({ hasText: 'Calmed a shouting customer' }).waitFor();
      await look(visit.page, '11-kudos-posted');

      await visit.page.getByRole('button', { name: 'Next Friday 15:00' }).click();
      await articles()
        .filter({ hasText: 'shout-out' })
        .filter({ hasText: 'Calmed a shouting customer' })
        .waitFor({ timeout: 60_000 });
      await look(visit.page, '12-shout-out');

      await become('U0MINA', '&at=home');
      await visit.page.getByRole('main').getByText('Calmed a shouting customer').waitFor();
      expect(await visit.page.getByRole('main').innerText()).toContain('@Tomás Rivera mentors you');
      await look(visit.page, '13-home-agent');
    },
    SLOW_MS,
  );

  test(
    'a coordinator finds the settings, and a phone shows it all',
    async () => {
      await become('U0PRIYA', '&at=home');
      await visit.page.getByRole('button', { name: 'Settings' }).click();
      const settings = visit.page.getByRole('dialog');
      await settings.waitFor();
      await look(visit.page, '14-settings');
      await visit.page.keyboard.press('Escape');
      await visit.page.setViewportSize({ width: 390, height: 844 });
      await become('U0MINA', '&at=home');
      await visit.page.getByText('Kudos for you').waitFor();
      await look(visit.page, '15-home-phone');
      expect(await visit.page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
      await visit.page.setViewportSize({ width: 1280, height: 800 });
    },
    SLOW_MS,
  );
});
