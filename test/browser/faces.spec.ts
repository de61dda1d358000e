// What people write to break a page, and that it does not.
import type { Locator, Page } from '@playwright/test';
import { expect, said, test } from './fixtures.ts';
import { write } from './wire.ts';

test.use({ serverEnv: { PARLEY_RATE_LIMIT: 'off' } });

const WIDTHS = [320, 390, 820, 1440];
const MARKS = '\u0301\u0302\u0303\u0308\u030a\u0315\u031b\u0336\u0353\u0354\u0349';

/** What is wrong with the layout of the log, in words: what sticks out of it, and rows that lie on each other. */
async function troubles(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 900 });
    const here = await page.getByRole('log').evaluate((log) => {
      const wrong: string[] = [];
      const { scrollWidth, clientWidth } = document.documentElement;
      if (scrollWidth > clientWidth) wrong.push(`the page is ${scrollWidth} px wide`);
      if (log.scrollWidth > log.clientWidth) wrong.push(`the log is ${log.scrollWidth} px wide`);
      const { left, right } = log.getBoundingClientRect();
      const rows = [...log.querySelectorAll('[data-line]')];
      if (rows.length < 3) wrong.push('there are no rows');
      for (const [i, row] of rows.entries()) {
        const { top } = row.getBoundingClientRect();
        const before = rows[i - 1]?.getBoundingClientRect().bottom ?? -Infinity;
        if (top < before - 0.5) wrong.push(`row ${i} begins ${before - top} px above the end of the one before it`);
        // What is cut off does not stick out, but cannot be read either.
        for (const text of row.querySelectorAll('p[dir=auto]')) {
          const range = document.createRange();
          range.selectNodeContents(text);
          const cut = range.getBoundingClientRect().right - text.getBoundingClientRect().right;
          if (cut > 1) wrong.push(`${cut} px of the text of row ${i} are cut off`);
        }
        for (const part of row.querySelectorAll('*')) {
          const at = part.getBoundingClientRect();
          const out = Math.max(left - at.left, at.right - right);
          if (out > 0.5) wrong.push(`${part.tagName} in row ${i} sticks out by ${out} px`);
          if (at.bottom > row.getBoundingClientRect().bottom + 0.5) wrong.push(`${part.tagName} hangs out of row ${i}`);
        }
      }
      return wrong;
    });
    found.push(...here.map((what) => `${width} px: ${what}`));
  }
  return found;
}

/** Rows with the same text look the same, whatever stands above and below them. */
async function expectAlike(rows: Locator): Promise<void> {
  const [first, ...others] = await Promise.all((await rows.all()).map((row) => row.screenshot()));
  expect(others.length).toBeGreaterThan(0);
  for (const other of others)
    expect(other.equals(first ?? Buffer.alloc(0)), 'rows with the same text look the same').toBe(true);
}

test('[BAD15] two thousand emoji and a word of eight thousand letters stay in their rows', async ({
  person,
  server,
}) => {
  await write(server, 'Mara', [
    '😀'.repeat(2_000),
    'calm',
    'w'.repeat(8_000),
    '👩‍👩‍👧‍👦'.repeat(200),
    'calm',
    'line\n'.repeat(500),
  ]);
  const ines = await person('Ines');
  await expect(said(ines, 'calm')).toHaveCount(2);
  expect(await troubles(ines)).toEqual([]);
});

test('[BAD11] marks piled on letters do not reach the rows above and below', async ({ person, server }) => {
  const piled = 'piled up'.replace(/./gu, (letter) => letter + MARKS.repeat(8));
  await write(server, 'Mara', ['start', 'calm', 'plain', 'calm', piled, 'calm', piled]);
  const ines = await person('Ines');
  const calm = ines.getByRole('article').filter({ has: ines.getByText('calm', { exact: true }) });
  await expect(calm).toHaveCount(3);
  expect(await troubles(ines)).toEqual([]);
  await expectAlike(calm);
});

test('[BAD12] characters that turn the reading direction turn nothing but their own text', async ({
  person,
  server,
}) => {
  const turns = ['\u202eturned', '\u202b\u2067\u202dopened and never closed', '\u2066'.repeat(200), 'x \u200f\u061c y'];
  await write(server, 'Mara', ['start', 'calm', ...turns.flatMap((text) => [`${text} end`, 'calm'])]);
  const ines = await person('Ines');
  const calm = ines.getByRole('article').filter({ has: ines.getByText('calm', { exact: true }) });
  await expect(calm).toHaveCount(5);
  expect(await troubles(ines)).toEqual([]);
  await expectAlike(calm);
});

test('[BAD13] names of forty wide characters are cut, never pushed out', async ({ person, server }) => {
  for (const name of ['W'.repeat(40), '漢'.repeat(40), 'س'.repeat(40)]) {
    await write(server, name, ['hello', 'https://example.com/'.padEnd(4_000, 'a')]);
  }
  const ines = await person('Ines');
  await expect(said(ines, 'hello')).toHaveCount(3);
  expect(await troubles(ines)).toEqual([]);
});

test('[BAD14] people whose names look the same are told apart on their messages', async ({ person, server }) => {
  await write(server, 'Theo', ['from one']);
  await write(server, 'THEO', ['from another']);
  await write(server, 'Mara', ['from a third']);
  const ines = await person('Ines');
  const name = (text: string) =>
    ines
      .getByRole('article')
      .filter({ has: ines.getByText(text, { exact: true }) })
      .getAttribute('aria-label');
  await expect(said(ines, 'from a third')).toBeVisible();
  expect(await name('from one')).toMatch(/^Theo \S{4}, \d\d:\d\d$/u);
  expect(await name('from another')).toMatch(/^THEO \S{4}, \d\d:\d\d$/u);
  expect(await name('from a third')).toMatch(/^Mara, \d\d:\d\d$/u);
});

test('[WEB48] web addresses are links to a new tab, and nothing else is', async ({ person, server }) => {
  await write(server, 'Mara', ['See https://example.com/a. <b>no</b> javascript:alert(1)']);
  const ines = await person('Ines');
  const link = ines.getByRole('log').getByRole('link');
  await expect(link).toHaveText('https://example.com/a');
  await expect(link).toHaveAttribute('href', 'https://example.com/a');
  await expect(link).toHaveAttribute('target', '_blank');
  await expect(link).toHaveAttribute('rel', 'noopener noreferrer nofollow');
  await expect(said(ines, 'See https://example.com/a. <b>no</b> javascript:alert(1)')).toBeVisible();
});
