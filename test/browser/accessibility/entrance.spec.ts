// Ways in, and the faces of a page that cannot begin or go on.
import { comeIn, expect, test } from '../fixtures.ts';
import { expectAccessible, PHONE, still } from './axe.ts';

test.describe.configure({ timeout: 120_000 });

test('[WEB16] the way in is without a fault that axe finds, and so are a page that waits and one that stopped', async ({
  visit,
  server,
}) => {
  const page = await visit(still);
  await page.getByRole('button', { name: 'Join the lobby as a guest' }).click();
  await expect(page.getByRole('alert')).toHaveText(/./u);
  await expectAccessible(page, 'sign-in');

  await page.route('**/config.json', (route) => route.abort());
  await page.reload();
  await expect(page.getByText('Looking for the server')).toBeVisible();
  await expectAccessible(page, 'no server');
  await page.unroute('**/config.json');

  await page.route('**/assets/BrowseRooms-*.js', (route) => route.abort());
  await page.goto(server.url);
  await comeIn(page, 'Ines');
  await page.getByRole('button', { name: 'Browse rooms' }).click();
  await expect(page.getByText('This part of the page did not load.')).toBeVisible();
  await expectAccessible(page, 'a part is missing');

  // What breaks while something is painted breaks the page; in one go, since the next paint may come before the click.
  await page.evaluate(() => {
    Object.assign(Intl, { Collator: undefined });
    document.querySelector<HTMLElement>('[data-opens=members]')?.click();
  });
  await expect(page.getByRole('heading', { name: 'This page has stopped.' })).toBeVisible();
  await expectAccessible(page, 'crash');
});

test('[WEB16] the end of a session is without a fault that axe finds', async ({ person, server }) => {
  const page = await person('Ines', still);
  await page.context().clearCookies();
  await server.stop();
  await server.start();
  await page.evaluate(() => window.dispatchEvent(new Event('online')));
  const dialog = page.getByRole('dialog', { name: 'Your session has ended.' });
  await dialog.getByLabel('Your name').fill('');
  await dialog.getByRole('button', { name: 'Sign in' }).click();
  await expect(dialog.getByRole('alert')).toHaveText(/./u);
  await expectAccessible(page, 'session ended');
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expectAccessible(page, 'session ended, dialog closed');
});

test.describe('where guests are off', () => {
  test.use({ serverEnv: { PARLEY_GUESTS: 'off' } });

  test('[WEB16] owner links are without a fault that axe finds, fresh, used and broken', async ({ visit, server }) => {
    const { hash } = new URL(/http:\/\/\S+\/owner#\S+/u.exec(server.printed())?.[0] ?? '');
    const page = await visit(still);
    await expect(page.getByText('Guests are off here.')).toBeVisible();
    await expectAccessible(page, 'guests off');
    await page.goto(`${server.url}/owner`);
    await expect(page.getByRole('heading', { name: 'This address lacks the secret of an owner link.' })).toBeVisible();
    await expectAccessible(page, 'owner link without a secret', [PHONE]);

    await page.goto(`${server.url}/owner${hash}`);
    const button = page.getByRole('button', { name: 'Become the owner' });
    await page.getByLabel('Your name').fill('x'.repeat(41));
    await button.click();
    await expect(page.getByRole('alert')).toHaveText(/./u);
    await expectAccessible(page, 'owner link');
    await page.getByLabel('Your name').fill('Mara');
    await button.click();
    await expect(page).toHaveURL(/\/rooms\/lobby$/u);

    await page.goto(`${server.url}/owner${hash}`);
    await button.click();
    await expect(page.getByRole('heading', { name: 'This link has been used, or is too old.' })).toBeVisible();
    await expectAccessible(page, 'used owner link');
  });
});
