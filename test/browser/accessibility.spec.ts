import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { composer, expect, said, say, test } from './fixtures.ts';

test.describe.configure({ timeout: 120_000 });

const PHONE = { width: 390, height: 844 };
const sizes = [PHONE, { width: 820, height: 1180 }, { width: 1440, height: 900 }];

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
  test(`[WEB16] every screen is without a fault that axe finds, ${colorScheme}`, async ({ visit, server }) => {
    const page = await visit({ colorScheme, reducedMotion: 'reduce' });
    await page.getByRole('button', { name: 'Join the lobby as a guest' }).click();
    await expect(page.getByRole('alert')).toHaveText(/./u);
    expect(await faults(page), 'sign-in').toEqual([]);

    await page.getByLabel('Your name').fill('Ines');
    await page.getByRole('button', { name: 'Join the lobby as a guest' }).click();
    await expect(page.getByRole('heading', { name: 'This is the start of # lobby' })).toBeVisible();
    expect(await faults(page), 'empty room').toEqual([]);

    await say(page, 'Hello');
    await say(page, 'مرحبا');
    await expect(page.getByText('Sent', { exact: true })).toBeVisible();
    await page.getByRole('article').first().focus();
    expect(await faults(page), 'room').toEqual([]);

    await page.getByRole('button', { name: 'Change your name' }).click();
    expect(await faults(page), 'dialog').toEqual([]);
    await page.keyboard.press('Escape');

    await page.setViewportSize(PHONE);
    await page.getByRole('button', { name: 'Back to rooms' }).click();
    expect(await faults(page, [PHONE]), 'list').toEqual([]);
    await page.getByRole('button', { name: 'lobby' }).click();

    await server.stop();
    await say(page, 'waits');
    await expect(said(page, 'waits')).toBeVisible();
    await expect(page.getByText('Keep writing, nothing is lost.')).toBeVisible();
    await composer(page).fill('x'.repeat(8_001));
    expect(await faults(page), 'reconnecting').toEqual([]);
  });
}

test('[WEB17] nothing scrolls sideways at 320 px, and the text can be twice as large', async ({ person }) => {
  const page = await person('Ines', { viewport: { width: 320, height: 640 } });
  await say(page, 'w'.repeat(300));
  await page.evaluate(() => {
    document.documentElement.style.fontSize = '200%';
  });
  await expect(page.getByText('Sent', { exact: true })).toBeVisible();
  const wide = await page.evaluate(() =>
    [...document.querySelectorAll('*')].flatMap((one) =>
      one.scrollWidth > document.documentElement.clientWidth ? [one.className] : [],
    ),
  );
  expect(wide).toEqual([]);
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
