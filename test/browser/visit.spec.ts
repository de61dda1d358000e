import { composer, expect, test } from './fixtures.ts';

/** Bytes on the wire that the page may take to begin with. */
const SCRIPT_MOST = 150_000;

test('[WEB77] what a first visit loads is small and comes compressed', async ({ visit }) => {
  const page = await visit();
  const loaded: { name: string; bytes: number; encoding: string | undefined }[] = [];
  page.on('response', (response) => {
    const headers = response.headers();
    const bytes = Number(headers['content-length']);
    loaded.push({ name: response.url(), bytes, encoding: headers['content-encoding'] });
  });
  await page.reload();
  await expect(page.getByLabel('Your name')).toBeVisible();
  const parts = () => loaded.filter(({ name }) => /\/assets\/index-\S+\.(?:js|css)$/u.test(name));
  expect(parts()).toHaveLength(2);
  expect(parts().filter(({ encoding }) => encoding !== 'br')).toEqual([]);
  const scripts = loaded.filter(({ name }) => name.endsWith('.js')).reduce((sum, { bytes }) => sum + bytes, 0);
  expect(scripts).toBeGreaterThan(10_000);
  expect(scripts).toBeLessThan(SCRIPT_MOST);
});

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
