import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { composer, expect, makeRoom, said, say, test } from './fixtures.ts';

test.describe.configure({ timeout: 120_000 });

const PHONE = { width: 390, height: 844 };
const DESKTOP = { width: 1440, height: 900 };
const sizes = [PHONE, { width: 820, height: 1180 }, DESKTOP];

/** What axe finds in a screen at the given sizes, in words. */
async function faults(page: Page, at = sizes): Promise<string[]> {
  const found: string[] = [];
  for (const size of at) {
    await page.setViewportSize(size);
    const { violations } = await new AxeBuilder({ page }).analyze();
    for (const { id, nodes } of violations) {
      found.push(...nodes.map((node) => `${size.width} px, ${id}: ${node.target.join(' ')} ${node.html}`));
    }
  }
  return found;
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`[WEB16] the way in and the room are without a fault that axe finds, ${colorScheme}`, async ({
    visit,
    server,
  }) => {
    const page = await visit({ colorScheme, reducedMotion: 'reduce' });
    await page.getByRole('button', { name: 'Join the lobby as a guest' }).click();
    await expect(page.getByRole('alert')).toHaveText(/./u);
    expect(await faults(page), 'sign-in').toEqual([]);

    await page.getByLabel('Your name').fill('Ines');
    await page.getByRole('button', { name: 'Join the lobby as a guest' }).click();
    await say(page, 'Hello');
    await say(page, 'مرحبا');
    await expect(page.getByText('Sent', { exact: true })).toBeVisible();
    await page.getByRole('article').first().focus();
    expect(await faults(page), 'room').toEqual([]);

    await server.stop();
    await say(page, 'waits');
    await expect(said(page, 'waits')).toBeVisible();
    await expect(page.getByText('Keep writing, nothing is lost.')).toBeVisible();
    await composer(page).fill('x'.repeat(8_001));
    expect(await faults(page), 'reconnecting').toEqual([]);
  });
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`[WEB16] rooms, members and settings are without a fault that axe finds, ${colorScheme}`, async ({
    person,
    server,
  }) => {
    const page = await person('Ines', { colorScheme, reducedMotion: 'reduce' });
    await makeRoom(page, 'crew', 'Outings');
    await page.getByRole('button', { name: /^Members/u }).click();
    await expect(page.getByRole('listitem').filter({ hasText: 'Owner' })).toBeVisible();
    expect(await faults(page), 'members').toEqual([]);

    await page.getByRole('button', { name: 'Room details' }).click();
    await page.getByLabel('Name of the room').fill('');
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByText('Write a name for the room.')).toBeVisible();
    expect(await faults(page, [PHONE, DESKTOP]), 'room details').toEqual([]);
    await page.keyboard.press('Escape');

    await page.getByRole('button', { name: 'Browse rooms' }).click();
    await expect(page.getByText('2 rooms')).toBeVisible();
    expect(await faults(page, [PHONE, DESKTOP]), 'browse').toEqual([]);
    await page.keyboard.press('Escape');

    await page.getByRole('button', { name: /Connection details$/u }).click();
    await expect(page.getByText('parley.v1')).toBeVisible();
    expect(await faults(page, [DESKTOP]), 'connection').toEqual([]);
    await page.keyboard.press('Escape');

    await page.getByRole('button', { name: 'Settings' }).click();
    await expect(page.getByText('Free software under the MIT licence.')).toBeAttached();
    expect(await faults(page), 'settings').toEqual([]);
    await page.keyboard.press('Escape');

    const other = await person('Theo', { colorScheme, reducedMotion: 'reduce' });
    await other.goto(page.url());
    await expect(other.getByRole('button', { name: 'Join room' })).toBeVisible();
    expect(await faults(other, [PHONE]), 'a room one is not in').toEqual([]);
    await other.getByRole('button', { name: 'Back to rooms' }).click();
    expect(await faults(other, [PHONE]), 'list').toEqual([]);
    await other.goto(`${server.url}/rooms/nowhere`);
    await expect(other.getByRole('heading', { name: 'This room is not here.' })).toBeVisible();
    expect(await faults(other, [PHONE]), 'no such room').toEqual([]);
    await other.goto(`${server.url}/owner#secret`);
    await expect(other.getByRole('button', { name: 'Become the owner' })).toBeVisible();
    expect(await faults(other, [PHONE, DESKTOP]), 'owner link').toEqual([]);
  });
}

/** What is wider than the page. A line may be cut short with dots, and a field scrolls inside itself. */
function tooWide(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('*:not(input)')]
      .filter((one) => one.scrollWidth > document.documentElement.clientWidth)
      .filter((one) => getComputedStyle(one).overflowX !== 'hidden')
      .map((one) => `${one.tagName} ${one.className}`),
  );
}

test('[WEB17] nothing scrolls sideways at 320 px, and the text can be twice as large', async ({ person }) => {
  const page = await person('Ines', { viewport: { width: 320, height: 640 }, reducedMotion: 'reduce' });
  await say(page, 'w'.repeat(300));
  await page.evaluate(() => {
    document.documentElement.style.fontSize = '200%';
  });
  await expect(page.getByText('Sent', { exact: true })).toBeVisible();
  expect(await tooWide(page), 'room').toEqual([]);
  await page.getByRole('button', { name: /^Members/u }).click();
  await expect(page.getByRole('listitem').filter({ hasText: 'Ines' })).toBeVisible();
  expect(await tooWide(page), 'members').toEqual([]);
  await page.getByRole('button', { name: 'Back to the room' }).click();
  await page.getByRole('button', { name: 'Back to rooms' }).click();
  await expect(page.getByRole('navigation', { name: 'Rooms' })).toBeVisible();
  expect(await tooWide(page), 'list').toEqual([]);
  await page.getByRole('button', { name: 'Browse rooms' }).click();
  await expect(page.getByText('1 room', { exact: true })).toBeVisible();
  expect(await tooWide(page), 'browse').toEqual([]);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Create a room' }).click();
  expect(await tooWide(page), 'create').toEqual([]);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: /Connection details$/u }).click();
  await expect(page.getByText('parley.v1')).toBeVisible();
  expect(await tooWide(page), 'connection').toEqual([]);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'You', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'You' })).toBeVisible();
  expect(await tooWide(page), 'settings').toEqual([]);
});

test('[WEB18] the system decides about light and dark, unless one is pinned', async ({ visit }) => {
  const page = await visit({ colorScheme: 'dark' });
  const theme = () => page.evaluate(() => document.documentElement.dataset['theme']);
  expect(await theme()).toBe('dark');
  await page.emulateMedia({ colorScheme: 'light' });
  await expect.poll(theme).toBe('light');
  await page.evaluate(() => localStorage.setItem('parley.preferences', '{"theme":"dark"}'));
  await page.reload();
  expect(await theme()).toBe('dark');
});
