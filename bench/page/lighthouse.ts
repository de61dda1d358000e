// Lighthouse's look at the page, in a Chromium that sends nothing of its own. Lighthouse itself sends nothing: its reports of
// errors are a matter of its command line, which is not used.
import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { installPeers } from '../peers.ts';
import { openBrowser, sessionCookie } from './browser.ts';

/** What is looked at, each from 0 to 100. */
export const CATEGORIES = { accessibility: 'accessibility', 'best-practices': 'best practices', seo: 'SEO' } as const;
type Category = keyof typeof CATEGORIES;

/** A page as seen on one kind of device. */
export interface Look {
  name: string;
  scores: { [category in Category]: number };
}

/** What is used of Lighthouse, which is installed apart and brings no types along that we could see. */
interface Lighthouse {
  default(url: string, flags: object, config?: object): Promise<{ lhr: Result } | undefined>;
  desktopConfig: object;
}

interface Result {
  lighthouseVersion: string;
  runtimeError?: { message: string };
  finalDisplayedUrl: string;
  categories: { [category in Category]: { score: number | null } };
}

const folder = join(import.meta.dirname, 'lighthouse');

/** Looks at the sign-in page as nobody, and at a room as somebody. Gives a sentence when Lighthouse is not to be had. */
export async function lighthouse(
  url: string,
  token: string,
  room: string,
): Promise<{ version: string; looks: Look[] } | string> {
  const trouble = installPeers(folder, 'Lighthouse', '180 MB');
  if (trouble !== undefined) return trouble;
  const library = (await import(join(folder, 'node_modules/lighthouse/core/index.js'))) as Lighthouse;
  const { name, value } = sessionCookie(url, token);
  const pages = [
    { page: 'the sign-in page', path: '/', headers: {} },
    { page: 'a room', path: room, headers: { Cookie: `${name}=${value}` } },
  ];
  const devices = [
    { device: 'on a phone', config: undefined },
    { device: 'on a desktop', config: library.desktopConfig },
  ];
  const port = await freePort();
  const browser = await openBrowser(`--remote-debugging-port=${port}`);
  const looks: Look[] = [];
  let version = '';
  try {
    for (const { page, path, headers } of pages) {
      for (const { device, config } of devices) {
        const flags = { port, extraHeaders: headers, onlyCategories: Object.keys(CATEGORIES), logLevel: 'error' };
        const lhr = (await library.default(url + path, flags, config))?.lhr;
        if (!lhr || lhr.runtimeError || lhr.finalDisplayedUrl !== url + path)
          throw new Error(
            `Lighthouse did not see ${page} ${device}: ${lhr?.runtimeError?.message ?? 'it saw another'}`,
          );
        version = lhr.lighthouseVersion;
        const of = (category: Category) => 100 * (lhr.categories[category].score ?? 0);
        const scores = { accessibility: of('accessibility'), 'best-practices': of('best-practices'), seo: of('seo') };
        looks.push({ name: `${page} ${device}`, scores });
      }
    }
  } finally {
    await browser.close();
  }
  return { version, looks };
}

/** A port for the browser, free a moment ago. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}
