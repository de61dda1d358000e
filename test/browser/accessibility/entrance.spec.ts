// The way in, and the faces of a page that cannot begin or go on.
import { composer, expect, test } from '../fixtures.ts';
import { refusing } from '../wire.ts';
import { expectAccessible } from './axe.ts';

test('[WEB16] the way in, and a page that is refused, waits or stopped, are without a fault that axe finds', async ({
  open,
  server,
}) => {
  const page = await open();
  let refusal: string | undefined = 'forbidden';
  await refusing(page, ({ action }) =>
    action === 'hello' && refusal ? { error: refusal, message: 'No.', retry: 'never' } : undefined,
  );
  await page.goto(server.url);
  const join = page.getByRole('button', { name: 'Join the lobby as a guest' });
  await join.click();
  await expect(page.getByRole('alert')).toHaveText(/./u);
  await expectAccessible(page, 'sign-in');

  await page.getByLabel('Your name').fill('Ines');
  await join.click();
  await expect(page.getByText('The server does not let this page in.')).toBeVisible();
  await expectAccessible(page, 'forbidden');
  refusal = 'unsupported_version';
  await page.reload();
  await expect(page.getByText('This page is older than the server.')).toBeVisible();
  await expectAccessible(page, 'unsupported version');
  refusal = undefined;

  await page.route('**/config.json', (route) => route.abort());
  await page.reload();
  await expect(page.getByText('Looking for the server')).toBeVisible();
  await expectAccessible(page, 'no server');
  await page.unroute('**/config.json');

  await page.route('**/assets/BrowseRooms-*.js', (route) => route.abort());
  await page.goto(server.url);
  await expect(composer(page)).toBeVisible();
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
