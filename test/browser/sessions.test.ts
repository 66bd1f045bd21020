import { describe, expect, test } from 'vitest';
import { DESKTOP, hasChromium, look, PHONE, SLOW_MS, usePractice } from '../support/browser.ts';

describe.skipIf(!hasChromium)('sessions on the practice page', () => {
  const visit = usePractice(DESKTOP);

  const home = async (person: string) => {
    await visit.page.goto(`${visit.url}/?user=${person}&at=home`);
    await visit.page.getByRole('heading', { name: 'Your pairings' }).waitFor();
  };
  const conversation = async (person: string, partner: RegExp) => {
    await visit.page.goto(`${visit.url}/?user=${person}`);
    await visit.page.getByRole('link', { name: partner }).first().click();
  };
  const said = (text: string | RegExp) => visit.page.getByRole('article').filter({ hasText: text });

  /** Mina asks, Tomás accepts. */
  async function pair() {
    const { page } = visit;
    await page.goto(`${visit.url}/?user=U0MINA&at=C0GENERAL`);
    await page.getByRole('textbox', { name: 'Message #general' }).fill('/mentor');
    await page.keyboard.press('Enter');
    const form = page.getByRole('dialog', { name: 'Find a mentor' });
    await form.getByRole('combobox', { name: /get better at/ }).click();
    await form.getByRole('combobox', { name: /get better at/ }).fill('de-es');
    await page.getByRole('option', { name: 'De-escalation' }).click();
    await form.getByLabel(/want to be able to do/).fill('Stay calm when a customer shouts, and end the call well.');
    await form.getByRole('button', { name: 'Next' }).click();
    await page.getByRole('button', { name: 'Ask in this order' }).click();
    await page.getByRole('dialog', { name: 'Sent' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog', { name: 'Sent' }).waitFor({ state: 'detached' });
    await page.goto(`${visit.url}/?user=U0TOMAS`);
    await page.getByRole('link', { name: /^Alongside/ }).click();
    await page.getByRole('tab', { name: 'Messages' }).click();
    await said('Stay calm when a customer shouts').getByRole('button', { name: 'Accept' }).click();
    await said('You said yes').waitFor();
  }

  test(
    'the two find a time, the mentor prepares, both see the log',
    async () => {
      const { page } = visit;
      await pair();
      await home('U0MINA');
      await page.getByRole('button', { name: 'Find a time' }).click();
      const form = page.getByRole('dialog', { name: 'Find a time' });
      await form.waitFor();
      await look(page, '50-find-a-time');
      await form.getByRole('button', { name: 'Suggest' }).click();
      await form.waitFor({ state: 'detached' });

      await conversation('U0TOMAS', /Mina Okafor/);
      const proposal = said('suggests 3 times');
      await proposal.waitFor();
      await proposal.scrollIntoViewIfNeeded();
      await look(page, '51-proposal');
      await proposal.getByRole('button', { name: 'Take this one' }).first().click();
      const planned = said('Your session:');
      await planned.waitFor();
      const file = page.getByRole('link', { name: /Calendar file/ });
      await file.waitFor();
      const [download] = await Promise.all([page.waitForEvent('download'), file.click()]);
      expect(download.suggestedFilename()).toBe('session.ics');
      await look(page, '52-planned-with-file');
      await planned.getByRole('button', { name: 'Guide', exact: true }).click();
      await page.getByRole('dialog', { name: 'Session guide' }).getByText('To try:').waitFor();
      await look(page, '53-guide');
      await page.getByRole('button', { name: 'Conversation starters' }).click();
      await page.getByRole('dialog', { name: 'Conversation starters' }).waitFor();
      await look(page, '54-starters');
      for (const name of ['Conversation starters', 'Session guide']) {
        await page.keyboard.press('Escape');
        await page.getByRole('dialog', { name }).waitFor({ state: 'detached' });
      }

      await home('U0MINA');
      await page.getByText('Your session with').waitFor();
      await look(page, '55-home-planned');
      await page.getByRole('button', { name: '+1 day' }).click();
      await page.getByText(/^Wed .*, 10:\d\d/).waitFor({ timeout: 120_000 }); // it goes hour by hour
      await page.goto(`${visit.url}/?user=U0TOMAS`);
      await page.getByRole('link', { name: /^Alongside/ }).click();
      await page.getByRole('tab', { name: 'Messages' }).click();
      await said(/Your session with/).waitFor({ timeout: 60_000 });
      await look(page, '56-preparation');

      for (const hour of [11, 12, 13]) {
        await page.getByRole('button', { name: '+1 hour' }).click();
        await page.getByText(new RegExp(`^Wed .*, ${hour}:\\d\\d`)).waitFor();
      }
      await conversation('U0TOMAS', /Mina Okafor/);
      await said('How was your session').waitFor();
      await page.getByRole('button', { name: 'Log it' }).click();
      const log = page.getByRole('dialog', { name: 'Log a session' });
      await log.getByLabel(/In one line/).fill('The first minute decides the call.');
      await log.getByLabel(/What will you do next/).fill('Send the script');
      await log.getByLabel(/What will Mina/).fill('Try the pause in two calls\nNote what helped');
      await look(page, '57-log');
      await log.getByRole('button', { name: 'Save' }).click();
      await said('You two met').waitFor();
      await look(page, '58-logged');
      await page.setViewportSize(PHONE);
      await home('U0MINA');
      const step = page.getByText('Try the pause in two calls');
      await step.scrollIntoViewIfNeeded();
      await look(page, '59-home-next-steps-phone');
      await step.locator('xpath=ancestor::*[.//button][1]').getByRole('button', { name: 'Done' }).first().click();
      await step.waitFor({ state: 'detached' });
    },
    SLOW_MS,
  );
});
