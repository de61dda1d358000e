import type { Page } from '@playwright/test';
import { expect, say, test } from '../fixtures.ts';

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
