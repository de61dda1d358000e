// Two hours on AWS, thirty times as fast: API Gateway ends what is silent for ten minutes, and everything after two hours.
import type { Page } from '@playwright/test';
import { enter } from '../person.ts';
import { composer, expect, said, say, test } from './fixtures.ts';
import type { TestServer } from './server.ts';
import { addressOf } from './wire.ts';

const FACTOR = 30;
const MINUTE = 60_000 / FACTOR;

test.use({ serverEnv: { PARLEY_TIME_SCALE: String(FACTOR) } });

/**
 * Somebody comes and goes, so that every function runs: at this speed a ticket is good for one second, and does not outlive
 * the start of one.
 */
async function comeAndGo(server: TestServer): Promise<void> {
  await expect(async () => (await enter(addressOf(server), 'Mara')).socket.close()).toPass({ timeout: 60_000 });
}
test.beforeEach(({ server }) => comeAndGo(server));

/** What happens to a page's connection from now on. */
interface Line {
  /** `+2`: the second socket is answered; `-1`: the first one ends. Handshakes that fail do not count. */
  sockets: string[];
  /** Actions of the commands that the page sends. */
  asked: string[];
  /** Everything that the status line says. */
  said(): Promise<string[]>;
}

/**
 * Reloads a page so that it goes by the stack's time, and watches its line. Only what waits long goes faster: an answer
 * comes no sooner there, and neither does the next try.
 */
async function watch(page: Page): Promise<Line> {
  const sockets: string[] = [];
  const asked: string[] = [];
  let last = 0;
  page.on('websocket', (socket) => {
    let number: number | undefined;
    socket.on('framereceived', () => {
      if (number === undefined) sockets.push(`+${(number = last += 1)}`);
    });
    socket.on('close', () => number !== undefined && sockets.push(`-${number}`));
    socket.on('framesent', ({ payload }) => asked.push((JSON.parse(String(payload)) as { action: string }).action));
  });
  await page.addInitScript((factor) => {
    const wait = window.setTimeout;
    const hurried = (run: () => void, ms = 0) => wait(run, ms > 30_000 ? ms / factor : ms);
    Object.assign(window, { setTimeout: hurried });
  }, FACTOR);
  await page.reload();
  await expect(composer(page)).toBeVisible();
  const status = page.getByRole('button', { name: 'Connected. Connection details' });
  await expect(status).toBeVisible();
  await status.evaluate((button) => {
    const heard: string[] = [];
    Object.assign(window, { heard });
    const options = { subtree: true, childList: true, characterData: true };
    new MutationObserver(() => heard.push(button.textContent)).observe(button, options);
  });
  expect(sockets).toEqual(['+1']);
  return { sockets, asked, said: () => page.evaluate(() => (window as unknown as { heard: string[] }).heard) };
}

test('[HAND1] [HAND2] two hours pass while people talk, and nothing shows of the connections that end', async ({
  person,
  server,
}) => {
  test.setTimeout(500_000);
  const ines = await person('Ines');
  const theo = await person('Theo');
  const other = await ines.context().newPage();
  await other.goto(ines.url());
  const pages = [ines, theo, other];
  const lines: Line[] = [];
  for (const page of pages) lines.push(await watch(page));
  const texts: { [name: string]: string[] } = { Ines: [], Theo: [] };
  const talk = async (page: Page, name: string, i: number): Promise<void> => {
    // The second is written before the first is answered.
    for (const text of [`${name} ${i}a`, `${name} ${i}b`]) {
      texts[name]?.push(text);
      await say(page, text);
    }
  };
  const end = Date.now() + 125 * MINUTE;
  for (let i = 1; Date.now() < end; i += 1) {
    // One after the other: where two write at once one is refused for now, since the stack's patience is as short as its time.
    await talk(ines, 'Ines', i);
    await expect(said(theo, `Ines ${i}b`)).toHaveCount(1);
    await talk(theo, 'Theo', i);
    for (const page of pages) {
      for (const all of Object.values(texts)) await expect(said(page, all.at(-1) ?? '')).toHaveCount(1);
    }
    await comeAndGo(server);
    // Time is what this is about.
    await ines.waitForTimeout(MINUTE);
  }
  for (const line of lines) {
    const handovers = Math.floor(line.sockets.length / 2);
    expect(handovers).toBeGreaterThan(0);
    const each = Array.from({ length: handovers }, (_, i) => [`+${i + 2}`, `-${i + 1}`]);
    expect(line.sockets).toEqual(['+1', ...each.flat()]);
    expect(await line.said()).toEqual([]);
  }

  const log = await logOf(addressOf(server));
  for (const [name, all] of Object.entries(texts)) expect(log.filter((text) => text.startsWith(name))).toEqual(all);
  for (const page of pages) {
    const rows = await page.getByRole('log').locator('p[dir=auto]').allTextContents();
    expect(rows.length).toBeGreaterThan(5);
    expect(rows).toEqual(log.slice(-rows.length));
  }
});

/** All messages of the lobby, as somebody reads them who comes now. */
async function logOf(at: ReturnType<typeof addressOf>): Promise<string[]> {
  const mara = await enter(at, 'Mara');
  const log: string[] = [];
  for (let before: number | undefined; ; ) {
    const page = await mara.ok('history', { roomId: 'lobby', limit: 100, ...(before && { before }) });
    log.unshift(...page.messages.map(({ message }) => message));
    before = page.messages[0]?.n;
    if (!page.more) break;
  }
  mara.socket.close();
  return log;
}

test('[CONN13] a page out of sight stays connected through twenty minutes in which nobody says a word', async ({
  person,
}) => {
  const ines = await person('Ines');
  const line = await watch(ines);
  await ines.evaluate(() => {
    Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  });
  await ines.waitForTimeout(20 * MINUTE);
  expect([await line.said(), line.sockets]).toEqual([[], ['+1']]);
  // One more at the old pace, then each eight minutes.
  const beats = line.asked.filter((action) => action === 'beat').length;
  expect(beats).toBeGreaterThanOrEqual(2);
  expect(beats).toBeLessThanOrEqual(5);
});
