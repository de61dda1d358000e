// `node bench/page/main.ts`: measures the page in Chromium, in one go: what the first load weighs, how much longer a room
// of 100,000 messages takes to open than an empty one, the longest frame while typing with 5,000 messages loaded, and what
// Lighthouse says. Prints bench/page/report.md and writes it; ends with 1 when a bar is missed.
// `--pairs 9`: more pairs of the two that are compared; with fewer than five nothing is written.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Browser, Page } from '@playwright/test';
import { contestants, LIMITS_OFF } from '../contestants.ts';
import { describeMachine } from '../machine.ts';
import { seed } from '../seed.ts';
import { startServer } from '../server.ts';
import { firstLoad, openBrowser, openTab } from './browser.ts';
import { CATEGORIES, type Look, lighthouse } from './lighthouse.ts';
import { report } from './report.ts';
import { type Bar, type Row, rowOf, type Unit } from './row.ts';

const MESSAGES = 100_000;
const LOADED = 5_000;
/** Fewer pairs show that it works, and are not written down. */
const PAIRS = 5;
const BARS = {
  script: { atMost: 150, of: 'every run' },
  /** The full room's time by the empty one's. */
  opening: { atMost: 1.5, of: 'median' },
  frame: { atMost: 50, of: 'every run' },
  score: { atLeast: 100, of: 'every run' },
} as const satisfies { [name: string]: Bar };

const kB: Unit = { word: ' kB', digits: 1 };
const ms: Unit = { word: ' ms', digits: 0 };
const times: Unit = { word: ' ×', digits: 2 };
const points: Unit = { word: '', digits: 0 };

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
const pairs = Number(values.pairs ?? PAIRS);
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

/** Runs everything, prints and writes it. Gives whether all bars were met. */
async function measure(visit: Visit): Promise<boolean> {
  const seen = await lighthouse(visit.url, visit.token, FULL.path);
  const rows = [
    ...(await loads(visit)),
    ...(await openings(visit, 'by its address', byAddress)),
    ...(await openings(visit, 'by a click', byClick)),
    ...(await typing(visit)),
    ...scores(typeof seen === 'string' ? [] : seen.looks),
  ];
  const versions = [`Chromium ${visit.browser.version()}`];
  if (typeof seen !== 'string') versions.push(`Lighthouse ${seen.version}`);
  const { text, passed } = report(
    {
      command: ['npm run bench:page', ...(values.pairs ? [`-- --pairs ${pairs}`] : [])].join(' '),
      date: new Date().toISOString().slice(0, 10),
      machine: describeMachine(),
      versions,
      pairs,
      limitsOff: LIMITS_OFF,
      absent: typeof seen === 'string' ? [seen] : [],
    },
    rows,
  );
  console.log(text);
  if (pairs >= PAIRS) writeFileSync(join(import.meta.dirname, 'report.md'), text);
  return passed;
}

/** What the first load weighs. */
async function loads({ browser, url, token }: Visit): Promise<Row[]> {
  const tab = await openTab(browser, url, token, FULL.shows);
  const { script, style } = await firstLoad(tab, url + FULL.path);
  await tab.context().close();
  return [
    rowOf('first load: scripts, gzip', [script / 1000], kB, BARS.script),
    rowOf('first load: styles, gzip', [style / 1000], kB),
  ];
}

/** How long the full room takes to open, and the empty one. */
async function openings(visit: Visit, way: string, open: typeof byAddress): Promise<Row[]> {
  const { full, empty } = await alternate((place) => open(visit, place));
  const ratios = full.map((ms, i) => ms / (empty[i] ?? Number.NaN));
  const many = MESSAGES.toLocaleString('en');
  return [
    rowOf(`opening an empty room ${way}`, empty, ms),
    rowOf(`opening one of ${many} messages ${way}`, full, ms),
    rowOf('the same by the empty one, pair by pair', ratios, times, BARS.opening),
  ];
}

/** How long frames take while somebody types. */
async function typing(visit: Visit): Promise<Row[]> {
  const tabs = new Map<Place, Page>();
  for (const place of [EMPTY, FULL]) tabs.set(place, await opened(visit, place));
  await tabs.get(FULL)?.evaluate(`bench.readBackTo(${MESSAGES - LOADED + 1})`);
  const { full, empty } = await alternate(async (place) => longestFrame(tabs.get(place)));
  const many = LOADED.toLocaleString('en');
  return [
    rowOf('longest frame while typing in an empty room', empty, ms),
    rowOf(`longest frame with ${many} messages loaded`, full, ms, BARS.frame),
  ];
}

/** What Lighthouse says of each page on each device. Without a look, that nobody knows. */
function scores(looks: readonly Look[]): Row[] {
  const rows = looks.flatMap(({ name, scores }) =>
    Object.entries(CATEGORIES).map(([category, words]) =>
      rowOf(`Lighthouse, ${name}: ${words}`, [scores[category as keyof typeof CATEGORIES]], points, BARS.score),
    ),
  );
  return rows.length > 0 ? rows : [rowOf('Lighthouse', [], points, BARS.score)];
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
