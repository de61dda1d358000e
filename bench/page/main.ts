// `node bench/page/main.ts`: measures the page in Chromium, in one go: what the first load weighs, how much longer a room
// of 100,000 messages takes to open than an empty one, and the longest frame while typing with 5,000 messages loaded.
// `--pairs 9`: more pairs of the two that are compared. Prints a table; ends with 1 when the median misses a bar.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Browser, Page } from '@playwright/test';
import { contestants } from '../contestants.ts';
import { describeMachine } from '../machine.ts';
import { seed } from '../seed.ts';
import { startServer } from '../server.ts';
import { summarize } from '../statistics.ts';
import { firstLoad, openBrowser, openTab } from './browser.ts';

const MESSAGES = 100_000;
const LOADED = 5_000;
/** Most of each: bytes of scripts, the full room's time by the empty one's, milliseconds. */
const BARS = { script: 150_000, opening: 1.5, frame: 50 };

/** The room with everything in it, the one with nothing but a join, and one to come from. */
const FULL = { path: '/rooms/r0', shows: `article[aria-posinset="${MESSAGES}"]` };
const EMPTY = { path: '/rooms/lobby', shows: '#messages [data-line]' };
const START = { path: '/rooms/r1', shows: '#messages h2' };
type Place = typeof FULL;

const TYPED = 'What is typed while a long history is loaded, a line of it now and then. '.repeat(2);

interface Visit {
  browser: Browser;
  url: string;
  token: string;
}

const { values } = parseArgs({ options: { pairs: { type: 'string' } } });
const pairs = Number(values.pairs ?? 5);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

const root = fileURLToPath(new URL('../../', import.meta.url));
const cache = join(root, 'node_modules/.cache');
mkdirSync(cache, { recursive: true });
const folder = mkdtempSync(join(cache, 'page-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));

execFileSync(process.execPath, [join(root, 'node_modules/vite/bin/vite.js'), 'build', '--logLevel', 'error'], {
  cwd: root,
  stdio: 'inherit',
});
const { folder: data, tokens } = await seed(folder, { people: 1, rooms: 2, messages: MESSAGES });
const [ours] = contestants('');
if (!ours) throw new Error('There is nobody to measure.');
const server = await startServer(ours, folder, data);
const browser = await openBrowser();
try {
  const token = readFileSync(tokens, 'utf8').trim();
  process.exitCode = (await measure({ browser, url: `http://127.0.0.1:${server.port}`, token })) ? 0 : 1;
} finally {
  await browser.close();
  await server.end();
}

/** Runs everything and prints it. Gives whether all bars were met. */
async function measure(visit: Visit): Promise<boolean> {
  const rows: string[] = [];
  const tab = await openTab(visit.browser, visit.url, visit.token, FULL.shows);
  const { script, style } = await firstLoad(tab, visit.url + FULL.path);
  await tab.context().close();
  rows.push(
    `| first load: scripts, gzip | ${kB(script)} | ≤ ${kB(BARS.script)} |`,
    `| … styles, gzip | ${kB(style)} | |`,
  );
  let ok = script <= BARS.script;

  for (const [name, open] of [
    ['by its address', byAddress],
    ['by a click', byClick],
  ] as const) {
    const { full, empty } = await alternate((place) => open(visit, place));
    const ratios = full.map((ms, i) => ms / (empty[i] ?? Number.NaN));
    rows.push(`| opening an empty room ${name} | ${ms(empty)} | |`, `| … of ${MESSAGES} messages | ${ms(full)} | |`);
    rows.push(`| … by the empty one, pair by pair | ${shown(ratios, 2, '')} | ≤ ${BARS.opening} |`);
    ok &&= summarize(ratios).median <= BARS.opening;
  }

  const tabs = new Map<Place, Page>();
  for (const place of [EMPTY, FULL]) tabs.set(place, await opened(visit, place));
  await tabs.get(FULL)?.evaluate(`bench.readBackTo(${MESSAGES - LOADED + 1})`);
  const { full, empty } = await alternate(async (place) => longestFrame(tabs.get(place)));
  rows.push(`| longest frame while typing in an empty room | ${ms(empty)} | |`);
  rows.push(`| … with ${LOADED} messages loaded | ${ms(full)} | ≤ ${BARS.frame} ms |`);
  ok &&= summarize(full).median <= BARS.frame;

  console.log(`${describeMachine()}, ${pairs} pairs, Chromium ${visit.browser.version()}\n`);
  console.log(`| | median (range) | bar |\n|---|---|---|\n${rows.join('\n')}`);
  return ok;
}

/** Measures both places in turn, A B B A, the first of each pair thrown away once for warmth. */
async function alternate(one: (place: Place) => Promise<number>): Promise<{ full: number[]; empty: number[] }> {
  const found = { full: [] as number[], empty: [] as number[] };
  for (const place of [FULL, EMPTY]) await one(place);
  for (let pair = 0; pair < pairs; pair += 1) {
    for (const place of pair % 2 === 0 ? [FULL, EMPTY] : [EMPTY, FULL]) {
      found[place === FULL ? 'full' : 'empty'].push(await one(place));
    }
  }
  return found;
}

async function opened({ browser, url, token }: Visit, place: Place): Promise<Page> {
  const page = await openTab(browser, url, token, place.shows);
  await page.goto(url + place.path);
  await page.evaluate('benchOpened');
  return page;
}

/** From the beginning of the navigation, nothing cached, until the newest message is painted. */
async function byAddress(visit: Visit, place: Place): Promise<number> {
  const page = await opened(visit, place);
  const ms = await page.evaluate<number>('benchOpened');
  await page.context().close();
  return ms;
}

/** From a click in the list, in a tab that has not opened the room before, until the newest message is painted. */
async function byClick(visit: Visit, place: Place): Promise<number> {
  const page = await opened(visit, START);
  const link = `a[href="${place.path}"]`;
  await page.waitForSelector(link);
  const ms = await page.evaluate<number>(`bench.click(${JSON.stringify(link)}, ${JSON.stringify(place.shows)})`);
  await page.context().close();
  return ms;
}

/** Types three lines and takes them back, and gives the longest time between two frames meanwhile. */
async function longestFrame(page: Page | undefined): Promise<number> {
  if (!page) throw new Error('This tab was not opened.');
  await page.bringToFront();
  const composer = page.locator('#composer');
  await composer.focus();
  await page.evaluate('void bench.watchFrames()');
  for (let line = 0; line < 3; line += 1) {
    await composer.pressSequentially(TYPED, { delay: 15 });
    await composer.press('Shift+Enter');
  }
  const ms = await page.evaluate<number>('bench.longestFrame()');
  await composer.fill('');
  return ms;
}

function shown(values: number[], digits: number, unit: string): string {
  const { median, least, most } = summarize(values);
  return `${median.toFixed(digits)}${unit} (${least.toFixed(digits)} to ${most.toFixed(digits)})`;
}

function ms(values: number[]): string {
  return shown(values, 0, ' ms');
}

function kB(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} kB`;
}
