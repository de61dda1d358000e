import type { Page } from '@playwright/test';
import { composer, expect, said, say, test } from './fixtures.ts';
import { numbered, write } from './wire.ts';

/** How far the log is scrolled, and how far it could be. */
async function scrolled(page: Page): Promise<{ top: number; end: number }> {
  return page.getByRole('log').evaluate((log) => ({
    top: log.scrollTop,
    end: log.scrollHeight - log.clientHeight,
  }));
}

/** Scrolls up by 300 px at a time and watches a row in view: where it is, against where it should be. In the page. */
async function scrollToBeginning(box: HTMLElement): Promise<{ worst: number; most: number; steps: number }> {
  const rows = () => [...box.querySelectorAll<HTMLElement>('article')];
  // Where its text ends: the name above it goes when a message of the same person comes before it.
  const end = (row: Element) => row.getBoundingClientRect().bottom - box.getBoundingClientRect().top;
  let [worst, most, steps, idle] = [0, 0, 0, 0];
  while (idle < 100) {
    const row = rows().find((one) => end(one) >= 0);
    if (!row) throw new Error('nothing is in view');
    const from = end(row);
    const by = Math.min(300, box.scrollTop);
    idle = by === 0 ? idle + 1 : 0;
    if (by > 0) steps += 1;
    box.scrollTop -= by;
    await new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted)));
    worst = Math.max(worst, Math.abs(end(row) - from - by));
    most = Math.max(most, rows().length);
  }
  return { worst, most, steps };
}

test.describe('a long room', () => {
  test.use({ serverEnv: { PARLEY_RATE_LIMIT: 'off' } });

  test('[WEB11] older messages come while scrolling up, and the reader keeps the place', async ({ person, server }) => {
    await write(server, 'Mara', numbered(1, 120));
    const ines = await person('Ines');
    await expect(said(ines, 'line 120')).toBeVisible();
    const log = ines.getByRole('log');
    await log.evaluate((box) => box.scrollTo({ top: 300 }));
    const before = await said(ines, 'line 80').boundingBox();
    // A page of fifty is above now.
    await expect.poll(async () => (await scrolled(ines)).top).toBeGreaterThan(1_000);
    const after = await said(ines, 'line 80').boundingBox();
    expect(Math.abs((after?.y ?? 0) - (before?.y ?? 0))).toBeLessThan(2);
    // What comes while one is at the top comes above it.
    await expect(async () => {
      await log.evaluate((box) => box.scrollTo({ top: 0 }));
      await expect(said(ines, 'line 1')).toBeInViewport({ timeout: 500 });
    }).toPass({ timeout: 20_000 });
  });

  test('[WEB40] a long history is read to its beginning to the pixel, with few of its rows in the page', async ({
    person,
    server,
  }) => {
    const long = numbered(1, 500).map((line, i) => `${line} ${'and more '.repeat(((i + 1) * 7) % 40)}`.trimEnd());
    await write(server, 'Mara', long);
    const ines = await person('Ines');
    const log = ines.getByRole('log');
    await expect(log.getByText('line 500')).toBeVisible();
    const { worst, most, steps } = await log.evaluate(scrollToBeginning);
    await expect(log.getByText('line 1 and')).toBeInViewport();
    expect(steps).toBeGreaterThan(50);
    expect(worst, 'how far a row was from where scrolling should have brought it').toBeLessThanOrEqual(1);
    expect(most, 'rows in the page at once').toBeLessThan(200);
    await ines.getByRole('button', { name: 'Newest messages' }).click();
    await expect(log.getByText('line 500')).toBeInViewport();
    // Wherever the bar is dragged to, there are messages.
    await log.evaluate((box) => box.scrollTo({ top: box.scrollHeight / 2 }));
    await expect
      .poll(() =>
        ines
          .getByRole('article')
          .evaluateAll(
            (rows) =>
              rows.filter((row) => row.getBoundingClientRect().bottom > 64 && row.getBoundingClientRect().top < 600)
                .length,
          ),
      )
      .toBeGreaterThan(3);
  });

  test('[WEB12] a new message moves only who was at the end; the others are told', async ({ person, server }) => {
    await write(server, 'Mara', numbered(1, 40));
    const ines = await person('Ines');
    const theo = await person('Theo');
    await expect(said(theo, 'line 40')).toBeInViewport();
    await theo.getByRole('log').evaluate((box) => box.scrollTo({ top: 0 }));
    await expect(theo.getByRole('button', { name: 'Newest messages' })).toBeVisible();
    await say(ines, 'news');
    await theo.getByRole('button', { name: '1 new message' }).click();
    await expect(said(theo, 'news')).toBeInViewport();
    await say(ines, 'more news');
    await expect(said(theo, 'more news')).toBeInViewport();
    const { top, end } = await scrolled(theo);
    expect(Math.abs(top - end)).toBeLessThan(2);
  });
});

test('[WEB13] readers hear new messages of others, one by one or as a number, and never history', async ({
  person,
}) => {
  const ines = await person('Ines');
  await say(ines, 'history');
  const theo = await person('Theo');
  const region = theo.locator('[aria-live=polite]');
  await expect(said(theo, 'history')).toBeVisible();
  // The window in which messages are counted stays open until the clock is moved.
  await theo.clock.install();
  await theo.clock.pauseAt(Date.now() + 60_000);
  await say(ines, 'hello');
  await expect(region).toHaveText('Ines: hello');
  for (const text of ['one', 'two', 'three', 'four']) await say(ines, text);
  await expect(said(theo, 'four')).toBeVisible();
  await expect(region).not.toContainText('four');
  await theo.clock.runFor(2_100);
  await expect(region).toContainText('5 new messages in lobby');
  await expect(region).not.toContainText('history');
  await expect(theo.getByRole('log')).toHaveAttribute('aria-live', 'off');
});

test('[WEB14] [WEB80] a room is used by keyboard alone', async ({ visit }) => {
  const page = await visit();
  await expect(page.getByLabel('Your name')).toBeFocused();
  await page.keyboard.type('Ines');
  await page.keyboard.press('Enter');
  await expect(composer(page)).toBeFocused();
  await page.keyboard.type('one');
  await page.keyboard.press('Shift+Enter');
  await page.keyboard.type('two');
  await page.keyboard.press('Enter');
  await expect(said(page, 'one two')).toBeVisible();
  await page.keyboard.type('last');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('article')).toHaveCount(2);
  await page.keyboard.press('Shift+F6');
  await expect(page.getByRole('article').last()).toBeFocused();
  await page.keyboard.press('ArrowUp');
  await expect(page.getByRole('article').first()).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(composer(page)).toBeFocused();
  await page.keyboard.press('F6');
  await expect(page.getByRole('link', { name: 'lobby' })).toBeFocused();
});

test('[WEB15] on a phone the list and the room are a stack that the way back goes through', async ({ person }) => {
  const page = await person('Ines', { viewport: { width: 390, height: 844 }, hasTouch: true });
  await expect(page.getByText('Connected').first()).toBeHidden();
  await page.getByRole('button', { name: 'Back to rooms' }).click();
  await expect(page.getByText('Connected').first()).toBeVisible();
  await expect(composer(page)).toBeHidden();
  await page.getByRole('link', { name: 'lobby' }).click();
  await expect(composer(page)).toBeVisible();
  await page.goBack();
  await expect(page.getByRole('link', { name: 'lobby' })).toBeVisible();
  await page.setViewportSize({ width: 820, height: 1180 });
  await expect(composer(page)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Back to rooms' })).toBeHidden();
});
