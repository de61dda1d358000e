import type { Page } from '@playwright/test';
import { expectAccessible } from './accessibility/axe.ts';
import { composer, expect, said, say, test } from './fixtures.ts';

/** What a browser tells a page when a network is back: no need to wait for the next try. */
async function wake(page: Page): Promise<void> {
  await page.evaluate(() => window.dispatchEvent(new Event('online')));
}

test('[WEB1] [WEB19] two people chat, and whoever comes later reads it', async ({ person }) => {
  const ines = await person('Ines');
  const theo = await person('Theo');
  await say(ines, 'Lights are charged');
  await expect(said(theo, 'Lights are charged')).toBeVisible();
  await say(theo, 'Van is outside');
  await expect(said(ines, 'Van is outside')).toBeVisible();
  await expect(ines.getByRole('article', { name: /^Theo, / })).toHaveCount(1);
  await ines.reload();
  await expect(ines.getByRole('log').locator('p[dir=auto]')).toHaveText(['Lights are charged', 'Van is outside']);
  const mara = await person('Mara');
  await expect(said(mara, 'Lights are charged')).toBeVisible();
});

test('[WEB6] [WEB16] what is written while the server is away goes out once, in order, when it is back', async ({
  person,
  server,
}) => {
  const ines = await person('Ines');
  const theo = await person('Theo');
  await say(ines, 'before');
  await expect(said(theo, 'before')).toBeVisible();
  await server.stop();
  await expect(ines.getByText(/^Reconnecting( in \d+ s)?$/u).first()).toBeVisible();
  await say(ines, 'while away');
  await say(ines, 'and another');
  await expect(ines.getByText('Waiting for connection')).toHaveCount(1);
  await expect(ines.getByText('Keep writing, nothing is lost.')).toBeVisible();
  await expect(ines.getByRole('button', { name: 'Try now' })).toBeVisible();
  await composer(ines).fill('x'.repeat(8_001));
  await expectAccessible(ines, 'reconnecting');
  await composer(ines).fill('');
  await server.start();
  for (const page of [ines, theo]) await wake(page);
  // On AWS four functions start anew, one after the other.
  await expect(ines.getByText('Sent', { exact: true })).toBeVisible({ timeout: 60_000 });
  const texts = ['before', 'while away', 'and another'];
  await expect(theo.getByRole('log').locator('p[dir=auto]')).toHaveText(texts, { timeout: 35_000 });
  await ines.reload();
  await expect(ines.getByRole('log').locator('p[dir=auto]')).toHaveText(texts);
});

test('[WEB6] what waits survives a reload of the page', async ({ person, server }) => {
  const ines = await person('Ines');
  // The page still loads, as it would from a cache or a network of delivery; only the chat behind it does not answer.
  let away = true;
  await ines.route('**/api/ticket', (route) => (away ? route.abort() : route.continue()));
  await server.stop();
  await server.start();
  await say(ines, 'kept');
  await expect(ines.getByText('Waiting for connection')).toBeVisible();
  await ines.reload();
  away = false;
  await expect(said(ines, 'kept')).toHaveCount(1);
  await expect(ines.getByText('Sent', { exact: true })).toBeVisible();
});

test('[WEB7] [WEB16] a tab that lost its session says so, and loses nothing', async ({ person, server }) => {
  const ines = await person('Ines');
  await say(ines, 'here before');
  await expect(ines.getByText('Sent', { exact: true })).toBeVisible();
  await composer(ines).fill('a draft');
  await ines.context().clearCookies();
  await server.stop();
  await server.start();
  await wake(ines);
  const dialog = ines.getByRole('dialog', { name: 'Your session has ended.' });
  await expect(dialog).toBeVisible();
  await expect(dialog.getByLabel('Your name')).toHaveValue('Ines');
  await expect(dialog.getByText('Others see it beside what you write from now on.')).toBeVisible();
  await dialog.getByLabel('Your name').fill('');
  await dialog.getByRole('button', { name: 'Sign in' }).click();
  await expect(dialog.getByRole('alert')).toHaveText(/./u);
  await expectAccessible(ines, 'session ended');
  await ines.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expectAccessible(ines, 'session ended, dialog closed');
  await ines.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
  await dialog.getByLabel('Your name').fill('Ines');
  await dialog.getByRole('button', { name: 'Sign in' }).click();
  await expect(dialog).toBeHidden();
  await expect(composer(ines)).toHaveValue('a draft');
  await expect(said(ines, 'here before')).toBeVisible();
  await composer(ines).press('Enter');
  await expect(said(ines, 'a draft')).toBeVisible();
});

test('[WEB9] a text that is too long is counted and refused, and stays', async ({ person }) => {
  const ines = await person('Ines');
  await composer(ines).fill('x'.repeat(7_600));
  await expect(ines.getByText('400 characters left')).toBeVisible();
  await composer(ines).fill('x'.repeat(8_001));
  await composer(ines).press('Enter');
  await expect(ines.getByRole('alert')).toHaveText('1 character too many. A message can have up to 8,000.');
  await expect(composer(ines)).toHaveValue('x'.repeat(8_001));
  await expect(ines.getByRole('article')).toHaveCount(0);
});

test.describe('where guests are off', () => {
  test.use({ serverEnv: { PARLEY_GUESTS: 'off' } });

  test('[WEB10] the way in says how people come in', async ({ visit }) => {
    const page = await visit();
    await expect(page.getByRole('heading', { name: 'This place is closed to guests' })).toBeVisible();
    await expect(page.getByText('Guests are off here.')).toBeVisible();
    await expect(page.getByText('Are you the owner?')).toBeVisible();
    await expect(page.getByText('npm run -s parley -- owner-link', { exact: true })).toBeVisible();
    await expect(page.getByRole('textbox')).toHaveCount(0);
  });
});
