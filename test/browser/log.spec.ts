// The log and the place to write, as somebody uses them.
import type { Page } from '@playwright/test';
import { comeIn, composer, expect, receiptsOf, said, say, test } from './fixtures.ts';
import { numbered, refusing, write } from './wire.ts';

/** Leaves the page, lets something happen and comes back. */
async function away(page: Page, url: string, meanwhile: () => Promise<void>): Promise<void> {
  await page.goto('about:blank');
  await meanwhile();
  await page.goto(url);
}

test.describe('without rate limits', () => {
  test.use({ serverEnv: { PARLEY_RATE_LIMIT: 'off' } });

  test('[WEB41] [WEB42] what was new on coming back has a line above it, and a way there', async ({
    person,
    server,
  }) => {
    const ines = await person('Ines');
    const receipts = receiptsOf(ines);
    await ines.reload();
    await say(ines, 'before');
    // A page that is left in this moment may not get it out any more.
    await expect.poll(() => receipts).toContain(1);
    await away(ines, server.url, () => write(server, 'Mara', numbered(1, 4)));
    const line = ines.getByRole('heading', { name: /^4 new since \d\d:\d\d$/u });
    await expect(line).toBeInViewport();
    // What comes while one looks is not new, nor is what one says.
    await write(server, 'Mara', ['live']);
    await say(ines, 'mine');
    await expect(said(ines, 'mine')).toBeVisible();
    await expect(line).toHaveCount(1);
    await expect(ines.getByRole('button', { name: /new since/u })).toHaveCount(0);

    await expect.poll(() => receipts).toContain(7);
    await away(ines, server.url, () => write(server, 'Mara', numbered(5, 134)));
    await expect(said(ines, 'line 134')).toBeInViewport();
    await expect(ines.getByRole('heading', { name: /new/u })).toHaveCount(0);
    // The first of them has not been read from the server yet.
    await ines.getByRole('button', { name: '130 new messages' }).click();
    await expect(ines.getByRole('heading', { name: /^130 new since/u })).toBeInViewport();
    await expect(said(ines, 'line 5')).toBeInViewport();
    await expect(ines.getByRole('button', { name: /^130 new/u })).toHaveCount(0);

    await expect.poll(() => receipts).toContain(137);
    await away(ines, server.url, () => write(server, 'Mara', numbered(135, 170)));
    await expect(ines.getByRole('button', { name: /^36 new since/u })).toBeVisible();
    await ines.getByRole('button', { name: 'Mark as read' }).click();
    await expect(ines.getByRole('button', { name: /^36 new since/u })).toHaveCount(0);
    await expect(said(ines, 'line 170')).toBeInViewport();
  });

  test('[WEB43] what comes while the tab is out of sight stays unread until it is looked at', async ({
    person,
    server,
  }) => {
    const ines = await person('Ines');
    // How far it was read, as the server is told.
    const told: number[] = [];
    ines.on('websocket', (socket) =>
      socket.on('framesent', ({ payload }) => {
        const { action, n } = JSON.parse(String(payload)) as { action: string; n?: number };
        if (action === 'markread' && n !== undefined) told.push(n);
      }),
    );
    await ines.reload();
    await write(server, 'Mara', ['seen']);
    await expect(said(ines, 'seen')).toBeInViewport();
    const look = (state: string) =>
      ines.evaluate((now) => {
        Object.defineProperty(document, 'visibilityState', { value: now, configurable: true });
        document.dispatchEvent(new Event('visibilitychange'));
      }, state);
    // A message in view counts as read once the page has looked what is, and a tab that is hidden by then does not look.
    const lookAway = async () => {
      await look('visible');
      await look('hidden');
      return told;
    };
    await expect.poll(lookAway).toEqual([1]);
    await write(server, 'Mara', ['unseen']);
    await expect(said(ines, 'unseen')).toBeInViewport();
    // What was read is told at once when a tab is hidden, so before the words that follow.
    await look('hidden');
    await say(ines, 'mine');
    await expect(ines.getByText('Sent', { exact: true })).toBeVisible();
    expect(told).toEqual([1]);
    await look('visible');
    await expect.poll(() => told).toEqual([1, 3]);
  });

  test('[WEB44] the day that is being read keeps its label in view', async ({ person, server }) => {
    await write(server, 'Mara', numbered(1, 45));
    const ines = await person('Ines');
    await expect(said(ines, 'line 45')).toBeInViewport();
    await expect(ines.getByRole('heading', { name: 'Today' })).toBeInViewport();
  });

  test('[WEB50] the log is read by keyboard, message by message', async ({ person, server }) => {
    await write(server, 'Mara', numbered(1, 200));
    const ines = await person('Ines');
    await expect(said(ines, 'line 200')).toBeInViewport();
    const row = (n: number) => ines.getByRole('article').filter({ has: ines.getByText(`line ${n}`, { exact: true }) });
    await ines.keyboard.press('Shift+F6');
    await expect(row(200)).toBeFocused();
    for (let n = 199; n >= 110; n -= 1) {
      // Older messages come on the way up; before they are here there is no way further.
      await expect(row(n)).toBeAttached();
      await ines.keyboard.press('ArrowUp');
    }
    await expect(row(110)).toBeFocused();
    await expect(row(110)).toBeInViewport();
    await ines.keyboard.press('ArrowDown');
    await expect(row(111)).toBeFocused();
    // The row with the focus stays, however far one scrolls from it.
    await ines.getByRole('log').evaluate((box) => box.scrollTo({ top: box.scrollHeight }));
    await expect(row(200)).toBeInViewport();
    await expect(row(111)).toBeFocused();
    await ines.keyboard.press('PageUp');
    await expect(row(111)).not.toBeFocused();
    await expect(ines.locator('article:focus')).toBeInViewport();
    await ines.keyboard.press('End');
    await expect(row(200)).toBeFocused();
    await ines.keyboard.press('Home');
    await expect(ines.locator('article:focus')).toBeInViewport();
    await expect(row(200)).not.toBeInViewport();
    await ines.keyboard.press('Escape');
    await expect(row(200)).toBeInViewport();
    await expect(composer(ines)).toBeFocused();
  });
});

/** Texts of the rows that slid in, since the page was opened. */
const watch = (page: Page) =>
  page.addInitScript(() => {
    const slid: string[] = [];
    Object.assign(window, { slid });
    document.addEventListener('animationstart', ({ target, animationName }) => {
      if (animationName === 'rise' && target instanceof Element)
        slid.push(target.textContent.replace(/.*\d\d:\d\d/u, ''));
    });
  });
const slid = (page: Page) => page.evaluate(() => (window as unknown as { slid: string[] }).slid);

test('[WEB46] own and new messages slide in; history does not, nor anything where motion is not wanted', async ({
  person,
}) => {
  const ines = await person('Ines', { reducedMotion: 'no-preference' });
  await say(ines, 'history');
  await expect(ines.getByText('Sent', { exact: true })).toBeVisible();
  await watch(ines);
  await ines.reload();
  await expect(said(ines, 'history')).toBeVisible();
  const theo = await person('Theo');
  await watch(theo);
  await theo.reload();
  await expect(said(theo, 'history')).toBeVisible();
  await ines.evaluate(() => Promise.all(document.getAnimations().map((one) => one.ready)));
  expect((await slid(ines)).filter((text) => text.includes('history'))).toEqual([]);
  await say(ines, 'mine');
  await expect.poll(() => slid(ines)).toContainEqual(expect.stringContaining('mine'));
  await say(theo, 'live');
  await expect.poll(() => slid(ines)).toContainEqual(expect.stringContaining('live'));
  await expect(said(theo, 'mine')).toBeVisible();
  expect(await slid(theo)).toEqual([]);
});

test('[WEB41] words that are sent before the room has loaded are not new to who wrote them', async ({
  visit,
  server,
}) => {
  const ines = await visit();
  let asked = 0;
  await refusing(ines, ({ action }) => (action === 'history' && (asked += 1) === 1 ? 'silence' : undefined));
  await ines.goto(server.url);
  await comeIn(ines, 'Ines');
  await say(ines, 'at once');
  await expect(ines.getByText('Sent', { exact: true })).toBeVisible();
  await expect.poll(() => asked).toBe(2);
  await expect(ines.getByRole('log').getByText(/Ines.* joined/u)).toBeVisible();
  await expect(ines.getByRole('button', { name: /new/u })).toHaveCount(0);
});

test('[WEB47] the place to write grows to ten lines, keeps its text per tab and sends as one prefers', async ({
  person,
}) => {
  const ines = await person('Ines');
  const height = () => composer(ines).evaluate((field) => field.clientHeight);
  const one = await height();
  await composer(ines).fill('1\n2\n3');
  expect(await height()).toBe(one + 48);
  await composer(ines).fill('x\n'.repeat(30));
  expect(await height()).toBe(one + 9 * 24);
  await composer(ines).fill('a draft');
  await ines.reload();
  await expect(composer(ines)).toHaveValue('a draft');
  await ines.evaluate(() => localStorage.setItem('parley.preferences', JSON.stringify({ enterSends: false })));
  await ines.reload();
  await composer(ines).press('End');
  await composer(ines).press('Enter');
  await composer(ines).pressSequentially('two');
  await expect(composer(ines)).toHaveValue('a draft\ntwo');
  await composer(ines).press('Control+Enter');
  await expect(said(ines, 'a draft two')).toBeVisible();
});

test('[WEB47] typing leaves the log alone', async ({ person, server }) => {
  await write(server, 'Mara', numbered(1, 5));
  const ines = await person('Ines');
  await expect(said(ines, 'line 5')).toBeVisible();
  await ines.getByRole('log').evaluate((log) => {
    const seen = { changes: 0 };
    Object.assign(window, { seen });
    new MutationObserver((changes) => (seen.changes += changes.length)).observe(log, {
      subtree: true,
      childList: true,
      attributes: true,
      characterData: true,
    });
  });
  await composer(ines).pressSequentially('many words that nobody has sent yet');
  expect(await ines.evaluate(() => (window as unknown as { seen: { changes: number } }).seen.changes)).toBe(0);
});

test('[WEB13] nothing is read out to who does not want it', async ({ person, server }) => {
  const ines = await person('Ines');
  // Until the room is read, a message is history.
  await expect(ines.getByText('This is the start of # lobby')).toBeVisible();
  await write(server, 'Mara', ['read out']);
  await expect(ines.locator('[aria-live=polite]')).toHaveText('Mara: read out');
  await ines.evaluate(() => localStorage.setItem('parley.preferences', JSON.stringify({ announce: 'none' })));
  await ines.reload();
  await expect(said(ines, 'read out')).toBeVisible();
  await write(server, 'Mara', ['not read out']);
  await expect(said(ines, 'not read out')).toBeVisible();
  await expect(ines.locator('[aria-live=polite]').filter({ hasText: 'read out' })).toHaveCount(0);
});
