import type { Page } from '@playwright/test';
import { composer, expect, test } from './fixtures.ts';

/** Bytes on the wire that the page may take to begin with. */
const SCRIPT_MOST = 150_000;

test('[WEB77] what a first visit loads is small and comes compressed', async ({ visit }) => {
  const page = await visit();
  const loaded: { url: string; encoding: string | undefined }[] = [];
  page.on('response', (response) =>
    loaded.push({ url: response.url(), encoding: response.headers()['content-encoding'] }),
  );
  await page.reload();
  await expect(page.getByLabel('Your name')).toBeVisible();
  const parts = loaded.filter(({ url }) => /\/assets\/index-\S+\.(?:js|css)$/u.test(url));
  expect(parts).toHaveLength(2);
  expect(parts.filter(({ encoding }) => encoding !== 'br')).toEqual([]);
  // Every browser takes gzip, and it is the larger of the two.
  let scripts = 0;
  for (const { url } of loaded.filter(({ url }) => url.endsWith('.js')))
    scripts += await gzipBytes(
      page,
      url,
      parts.some((part) => part.url === url),
    );
  expect(scripts).toBeGreaterThan(10_000);
  expect(scripts).toBeLessThan(SCRIPT_MOST);
});

/** What a file weighs on the wire for a browser that takes nothing but gzip. `must`: it has to come so. */
async function gzipBytes(page: Page, url: string, must: boolean): Promise<number> {
  const headers = (await page.request.get(url, { headers: { 'accept-encoding': 'gzip' } })).headers();
  if (must) expect(headers['content-encoding'], url).toBe('gzip');
  return Number(headers['content-length']);
}

test('[WEB76] a first visit leaves no error in the console of the browser', async ({ visit }) => {
  const page = await visit();
  const said: string[] = [];
  page.on('console', (message) => message.type() !== 'info' && said.push(message.text()));
  await page.reload();
  await page.getByLabel('Your name').fill('Ines');
  await page.getByRole('button', { name: 'Join the lobby as a guest' }).click();
  await expect(composer(page)).toBeVisible();
  expect(said).toEqual([]);
});
