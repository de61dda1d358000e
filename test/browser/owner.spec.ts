import { expectAccessible, PHONE } from './accessibility/axe.ts';
import { composer, expect, test } from './fixtures.ts';

test.describe('where guests are off', () => {
  test.use({ serverEnv: { PARLEY_GUESTS: 'off' } });

  test('[WEB74] [WEB16] an owner link makes its visitor the owner, once', async ({ visit, server }) => {
    const link = /http:\/\/\S+\/owner#\S+/u.exec(server.printed())?.[0] ?? '';
    const { hash } = new URL(link);
    const page = await visit();
    await page.goto(`${server.url}/owner`);
    await expect(page.getByRole('heading', { name: 'This address lacks the secret of an owner link.' })).toBeVisible();
    await expectAccessible(page, 'owner link without a secret', [PHONE]);
    await page.goto(`${server.url}/owner${hash}`);
    await expect(page.getByRole('heading', { name: 'Become the owner of Parley' })).toBeVisible();
    await expect(page.getByText('It works once, and signs you in as the owner.')).toBeVisible();
    await expect(page.getByText('If there is an owner already, you come in as that person')).toBeVisible();
    await page.getByLabel('Your name').fill('x'.repeat(41));
    await page.getByRole('button', { name: 'Become the owner' }).click();
    await expect(page.getByRole('alert')).toHaveText(/./u);
    await expectAccessible(page, 'owner link');
    await page.getByLabel('Your name').fill('Mara');
    await page.getByRole('button', { name: 'Become the owner' }).click();
    await expect(composer(page)).toBeVisible();
    await expect(page).toHaveURL(/\/rooms\/lobby$/u);
    await page.getByRole('button', { name: 'Members, 1' }).click();
    await expect(page.getByRole('listitem').filter({ hasText: 'Owner' })).toContainText('Mara');

    const other = await visit();
    await other.goto(`${server.url}/owner${hash}`);
    await other.getByRole('button', { name: 'Become the owner' }).click();
    await expect(other.getByRole('heading', { name: 'This link has been used, or is too old.' })).toBeVisible();
    await expect(other.getByText(`with the server's settings (PARLEY_DATA, PARLEY_URL)`)).toBeVisible();
    await expect(other.getByText('npm run -s parley -- owner-link', { exact: true })).toBeVisible();
    await expect(other.getByText('npm run -s parley -- aws owner-link', { exact: true })).toBeVisible();
    await expectAccessible(other, 'used owner link');
    await other.getByRole('button', { name: 'Go to the way in' }).click();
    await expect(other.getByText('Guests are off here.')).toBeVisible();
    await expectAccessible(other, 'guests off');
  });
});
