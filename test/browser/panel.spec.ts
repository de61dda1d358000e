import type { Locator, Page } from '@playwright/test';
import { DESKTOP, expectAccessible, PHONE, TABLET } from './accessibility/axe.ts';
import { expect, said, say, test } from './fixtures.ts';
import { refusing } from './wire.ts';

/** Opens the connection panel from the status line. */
async function openPanel(page: Page): Promise<Locator> {
  await page.getByRole('button', { name: /Connection details$/u }).click();
  return page.getByRole('dialog', { name: 'Connection' });
}

test('[WEB70] the connection panel tells how the line is, and closes by Escape', async ({ person }) => {
  const ines = await person('Ines', { permissions: ['clipboard-read', 'clipboard-write'] });
  const panel = await openPanel(ines);
  await expect(panel.getByRole('heading', { name: /^Connected for \d+s$/u })).toBeVisible();
  await expect(panel.getByText('parley.v1')).toBeVisible();
  await expect(panel.getByText(/^in \d+s$/u)).toBeVisible();
  await panel.getByRole('button', { name: 'Copy report' }).click();
  await expect(panel.getByText('Copied')).toBeVisible();
  const report = await ines.evaluate(() => navigator.clipboard.readText());
  expect(report).toContain('state: connected');
  await ines.keyboard.press('Escape');
  await expect(panel).toBeHidden();
  await expect(ines.getByRole('button', { name: /Connection details$/u })).toBeFocused();
});

test('[WEB71] one disconnects and connects; what was written meanwhile goes out then', async ({ person }) => {
  const ines = await person('Ines');
  const theo = await person('Theo');
  const panel = await openPanel(ines);
  await panel.getByRole('button', { name: 'Disconnect' }).click();
  await expect(panel.getByRole('heading', { name: 'Disconnected by you' })).toBeVisible();
  await ines.keyboard.press('Escape');
  await expect(ines.getByText('You have disconnected.')).toBeVisible();
  await say(ines, 'later');
  await expect(said(ines, 'later')).toBeVisible();
  await ines.getByRole('main').getByRole('button', { name: 'Connect', exact: true }).click();
  await expect(said(theo, 'later')).toBeVisible();
});

test('[WEB75] [WEB16] what cannot wait for a connection is not offered without one, and says so', async ({
  person,
}) => {
  const ines = await person('Ines');
  const panel = await openPanel(ines);
  await panel.getByRole('button', { name: 'Disconnect' }).click();
  await ines.keyboard.press('Escape');
  await ines.getByRole('button', { name: 'Create a room' }).click();
  const dialog = ines.getByRole('dialog', { name: 'Create a room' });
  await expect(dialog.getByText('This needs a connection.')).toBeVisible();
  await expect(dialog.getByRole('button', { name: 'Create room' })).toBeDisabled();
  await expectAccessible(ines, 'create without a connection');
  await ines.keyboard.press('Escape');
  await ines.getByRole('button', { name: 'Browse rooms' }).click();
  await expect(ines.getByText('This needs a connection.')).toBeVisible();
  await ines.keyboard.press('Escape');
  await say(ines, 'waits');
  await expect(ines.getByText('You have disconnected.')).toBeVisible();
  await expectAccessible(ines, 'disconnected');
  await ines.getByRole('main').getByRole('button', { name: 'Connect', exact: true }).click();
  await ines.getByRole('button', { name: 'Browse rooms' }).click();
  await expect(ines.getByText('1 room', { exact: true })).toBeVisible();
});

test('[WEB7] the list of a phone too says that the session has ended', async ({ person, server }) => {
  const ines = await person('Ines', { viewport: { width: 390, height: 844 } });
  await ines.getByRole('button', { name: 'Back to rooms' }).click();
  await ines.context().clearCookies();
  await server.stop();
  await server.start();
  await ines.evaluate(() => window.dispatchEvent(new Event('online')));
  const dialog = ines.getByRole('dialog', { name: 'Your session has ended.' });
  await dialog.getByRole('button', { name: 'Sign in' }).click();
  await expect(dialog).toBeHidden();
  await expect(ines.getByText('Connected', { exact: true }).first()).toBeVisible();
});

test('[WEB72] [WEB16] the address of the server can be typed, and only its own is taken', async ({
  person,
  server,
}) => {
  const ines = await person('Ines');
  const panel = await openPanel(ines);
  const field = panel.getByLabel('Server address');
  await expect(field).toHaveValue(server.socket);
  await field.fill('wss://elsewhere.example/ws');
  await field.press('Enter');
  await expect(field).toHaveAccessibleDescription(/may only connect to its own server/u);
  await field.fill(new URL(server.url).host);
  await field.press('Enter');
  await expect(field).toHaveValue(server.socket);
  await expect(panel.getByRole('heading', { name: /^Connected for/u })).toBeVisible();

  // Full of what it can say. A browser without permissions has no clipboard: the report is shown.
  const fill = async () => {
    await expect(panel.getByText('parley.v1')).toBeVisible();
    await field.fill('wss://elsewhere.example/ws');
    await panel.getByRole('button', { name: 'Connect', exact: true }).click();
    await expect(panel.getByText(/may only connect to its own server/u)).toBeVisible();
    await panel.getByRole('button', { name: 'Copy report' }).click();
    await expect(panel.getByRole('textbox', { name: 'Report' })).toBeVisible();
  };
  await fill();
  await expectAccessible(ines, 'connection', [DESKTOP, TABLET]);
  await ines.setViewportSize(PHONE);
  await ines.getByRole('button', { name: 'Back to rooms' }).click();
  await openPanel(ines);
  await fill();
  await expectAccessible(ines, 'connection, on a phone', [PHONE]);
  await panel.getByRole('button', { name: 'Disconnect' }).click();
  await expect(panel.getByRole('heading', { name: 'Disconnected by you' })).toBeVisible();
  await expectAccessible(ines, 'disconnected, on a phone', [PHONE]);
});

test('[WEB73] [WEB16] a server that has become newer is said quietly', async ({ person, server }) => {
  const ines = await person('Ines');
  await expect(ines.getByText('Updated. Reload when you like.')).toHaveCount(0);
  // The page as an older server has delivered it.
  await ines.route('**/config.json', async (route) => {
    const config: object = await (await route.fetch()).json();
    await route.fulfill({ json: { ...config, version: '0.0.1' } });
  });
  // And nothing comes, so that the page says this too.
  await refusing(ines, ({ action }) => {
    if (action === 'openroom') return 'silence';
    return ['members', 'rooms'].includes(action) ? { error: 'forbidden', message: 'No.', retry: 'never' } : undefined;
  });
  await ines.goto(server.url);
  await expect(ines.getByText('Updated. Reload when you like.')).toBeVisible();
  await expect(ines.getByText('Loading messages')).toBeAttached();
  await expectAccessible(ines, 'loading, and a newer server');
  await ines.getByRole('button', { name: /^Members/u }).click();
  await expect(ines.getByText('The list of members did not come.')).toBeVisible();
  await expectAccessible(ines, 'no list of members');
  await ines.getByRole('button', { name: 'Browse rooms' }).click();
  await expect(ines.getByText('The list of rooms did not come.')).toBeVisible();
  await expectAccessible(ines, 'no list of rooms');
});
