// A Chromium whose every visit is a new person at a new computer: nothing cached, one session.
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { type Browser, chromium, type Page } from '@playwright/test';
import { findChromium } from '../../bin/prepare/chromium.mjs';

const args = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
  '--disable-gpu',
];

/** Starts Chromium. `more`: flags besides ours. */
export function openBrowser(...more: string[]): Promise<Browser> {
  const executablePath = findChromium();
  if (!executablePath) throw new Error('No Chromium found: `npm test` installs one, or set CHROMIUM_PATH.');
  // Chromium refuses its sandbox to root.
  const root = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return chromium.launch({ executablePath, args: [...args, ...root, ...more] });
}

const watch = readFileSync(new URL('watch.js', import.meta.url), 'utf8');

/** A tab that is signed in, with `watch.js` in it. `awaits`: the element whose painting ends the opening. */
export async function openTab(browser: Browser, url: string, token: string, awaits: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  await context.addCookies([{ ...sessionCookie(url, token), url }]);
  await context.addInitScript(`window.benchAwaits = ${JSON.stringify(awaits)};\n${watch}`);
  return context.newPage();
}

/** The cookie of somebody who is signed in. */
export function sessionCookie(url: string, token: string): { name: string; value: string } {
  return { name: `parley-${new URL(url).port}`, value: token };
}

/** Bytes of all scripts and styles that opening an address loads, compressed. */
export async function firstLoad(page: Page, url: string): Promise<{ script: number; style: number }> {
  const sizes = { script: 0, style: 0 };
  const bodies: Promise<void>[] = [];
  page.on('response', (response) => {
    const kind = { script: 'script', stylesheet: 'style' } as const;
    const type = kind[response.request().resourceType() as keyof typeof kind];
    if (type) bodies.push(response.body().then((body) => void (sizes[type] += gzipSync(body).length)));
  });
  await page.goto(url, { waitUntil: 'networkidle' });
  await Promise.all(bodies);
  return sizes;
}
