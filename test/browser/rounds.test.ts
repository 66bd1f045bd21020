import { describe, test } from 'vitest';
import { hasChromium, look, PHONE, SLOW_MS, usePractice } from '../support/browser.ts';

describe.skipIf(!hasChromium)('a whole group on the practice page, on a phone', () => {
  const visit = usePractice(PHONE);

  test(
    'the coordinator opens a round, looks around in the draft, locks and forbids, computes again and sends',
    async () => {
      const dialog = visit.page.getByRole('dialog', { name: 'Match a group' });
      const press = (name: string | RegExp) => dialog.getByRole('button', { name, exact: true }).first().click();
      await visit.page.goto(`${visit.url}/?user=U0PRIYA&at=home`);
      await visit.page.getByRole('button', { name: 'Match a group' }).click();
      await dialog.getByText('Who learns.').waitFor();
      await look(visit.page, '40-round-form');
      await press('Next');
      await dialog.getByText('looking for a mentor').waitFor();
      await look(visit.page, '41-round-preview');
      await press('Compute a draft');
      await dialog.getByText('A mentor for').waitFor();
      await look(visit.page, '42-round-draft');
      await press('Pairs');
      await dialog.getByText('the weakest first').waitFor();
      await look(visit.page, '43-round-pairs');
      await press('Lock');
      await dialog.getByRole('button', { name: 'Unlock' }).waitFor();
      await press('Forbid');
      await dialog.getByRole('button', { name: 'Unlock' }).waitFor({ state: 'detached' });
      await press('Back');
      await dialog.getByText('You forbade 1 pair').waitFor();
      await look(visit.page, '44-round-edited');
      await press('Compute again');
      await dialog.getByText('You forbade 1 pair').waitFor({ state: 'detached' });
      await dialog.getByText('A mentor for').waitFor();
      await press('What if');
      await dialog.getByRole('button', { name: 'Back' }).waitFor();
      await look(visit.page, '45-round-what-if');
      await press('Back');
      await dialog.getByText('A mentor for').waitFor();
      await press('Compare');
      await dialog.getByText('Compare two weightings').waitFor();
      await press('Time together first');
      await dialog.getByText('next to this draft').waitFor();
      await look(visit.page, '46-round-compare');
      await press('Back');
      await dialog.getByText('Compare two weightings').waitFor();
      await press('Your own');
      await dialog.getByText('What would change with other weights?').waitFor();
      await look(visit.page, '46-round-own-weights');
      await press('Compare');
      await dialog.getByText('next to the saved ones').waitFor();
      await look(visit.page, '46-round-compare-own');
      await press('Back');
      await dialog.getByText('Compare two weightings').waitFor();
      await press('Back');
      await dialog.getByText('A mentor for').waitFor();
      await press('Send');
      await dialog.getByText('Send this draft?').waitFor();
      await look(visit.page, '47-round-send');
      await press('Send now');
      await dialog.getByText('Sent.').waitFor();
      await look(visit.page, '48-round-sent');
    },
    SLOW_MS,
  );
});
