// Runs axe in a page, in both themes and at the widths of phone, tablet and desktop.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import type { AxeResults, RunOptions } from 'axe-core';
import { expect } from '../fixtures.ts';

export const LANDSCAPE = { width: 844, height: 390 };
export const PHONE = { width: 390, height: 844 };
export const TABLET = { width: 820, height: 1180 };
export const DESKTOP = { width: 1440, height: 900 };

/** Themes differ in colours only: what else there is to find shows in one of them. */
const rules: { [theme in 'dark' | 'light']: RunOptions } = {
  dark: { runOnly: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] } },
  light: { rules: { 'target-size': { enabled: true } } },
};

/** The small form of axe, which a page reads in less than half the time of the other. */
const script = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');

/** What axe finds in a page as it is, in words. */
async function faults(page: Page, options: RunOptions): Promise<string[]> {
  // The script is half a megabyte: once per page is enough.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(script);
  return page.evaluate(async (options) => {
    // By then a new width or theme is drawn.
    await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
    const { axe } = window as unknown as { axe: { run(options: RunOptions): Promise<AxeResults> } };
    // Telling of all that is well takes longer than finding out.
    const { violations } = await axe.run({ ...options, resultTypes: ['violations'] });
    return violations.flatMap(({ id, nodes }) => nodes.map(({ target, html }) => `${id}: ${target.join(' ')} ${html}`));
  }, options);
}

/**
 * Fails the test, without ending it, where axe finds something in this state of a page in either theme at any width.
 * The page has its size back afterwards and is light, as pages of journeys are. What a change of width closes or
 * scrolls away stays so: a journey looks before it checks such things, or when it is done with them.
 */
export async function expectAccessible(page: Page, state: string, at = [DESKTOP, TABLET, PHONE]): Promise<void> {
  const before = page.viewportSize() ?? DESKTOP;
  const found: string[] = [];
  for (const size of at) {
    await page.setViewportSize(size);
    for (const theme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme: theme });
      const here = await faults(page, rules[theme]);
      found.push(...here.map((fault) => `${size.width} px, ${theme}: ${fault}`));
    }
  }
  await page.setViewportSize(before);
  expect.soft(found, state).toEqual([]);
}
