import { DESKTOP, expectAccessible, TABLET } from './accessibility/axe.ts';
import { composer, expect, said, say, test } from './fixtures.ts';

test('[WEB8] [WEB16] a person takes another name and colour, and is asked before signing out', async ({ person }) => {
  const ines = await person('Ines');
  const theo = await person('Theo');
  await say(ines, 'Hello');
  await theo.getByRole('button', { name: /^Members/u }).click();
  await ines.getByRole('button', { name: 'Settings' }).click();
  const dialog = ines.getByRole('dialog', { name: 'Settings' });
  const later = /beside what you write from now on\. Older messages keep the name they were written under\./u;
  await expect(dialog.getByLabel('Your name')).toHaveAccessibleDescription(later);
  await expect(ines.getByText('Free software under the MIT licence.')).toBeAttached();
  await expectAccessible(ines, 'settings');
  await dialog.getByLabel('Your name').fill('  ');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog.getByLabel('Your name')).toHaveAccessibleDescription(/Write the name that others will see\./u);
  await expectAccessible(ines, 'settings, with what is wrong', [DESKTOP, TABLET]);
  await dialog.getByLabel('Your name').fill('Inês');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog.getByText('Your name is changed.')).toBeVisible();
  await dialog.getByRole('radio', { name: 'Green' }).click();
  await expect(dialog.getByRole('radio', { name: 'Green' })).toBeChecked();
  await dialog.getByRole('radio', { name: 'Compact' }).check();
  await dialog.getByText('Free software under the MIT licence.').scrollIntoViewIfNeeded();
  await expectAccessible(ines, 'settings, changed, to their end', [DESKTOP, TABLET]);
  await ines.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await say(ines, 'It is me');
  await expect(theo.getByRole('article', { name: /^Inês, / })).toHaveCount(1);

  await ines.getByRole('button', { name: 'Settings' }).click();
  await dialog.getByRole('button', { name: 'Sign out' }).click();
  const question = ines.getByRole('dialog', { name: 'Sign out of this browser?' });
  await expect(question.getByRole('button', { name: 'Stay signed in' })).toBeFocused();
  await expectAccessible(ines, 'sign out');
  await question.getByRole('button', { name: 'Sign out' }).click();
  await expect(ines.getByRole('button', { name: 'Join the lobby as a guest' })).toBeVisible();
  await expect(ines).toHaveURL(/\/$/u);
});

test('[WEB18] the system decides about light and dark, unless one is pinned', async ({ visit }) => {
  const page = await visit({ colorScheme: 'dark' });
  const theme = () => page.evaluate(() => document.documentElement.dataset['theme']);
  expect(await theme()).toBe('dark');
  await page.emulateMedia({ colorScheme: 'light' });
  await expect.poll(theme).toBe('light');
  await page.evaluate(() => localStorage.setItem('parley.preferences', '{"theme":"dark"}'));
  await page.reload();
  expect(await theme()).toBe('dark');
});

test('[WEB68] what is set for this device holds at once, before the first paint of the next visit, and in other tabs', async ({
  person,
}) => {
  const ines = await person('Ines', { colorScheme: 'light' });
  const other = await ines.context().newPage();
  await other.goto(ines.url());
  await ines.getByRole('button', { name: 'Settings' }).click();
  const dialog = ines.getByRole('dialog', { name: 'Settings' });
  await dialog.getByRole('radio', { name: 'Dark' }).check();
  await dialog.getByRole('radio', { name: 'Compact' }).check();
  await dialog.getByRole('radio', { name: 'Reduced' }).check();
  await dialog.getByRole('radio', { name: /^Ctrl Enter sends/u }).check();
  const wished = { theme: 'dark', density: 'compact', motion: 'reduced' };
  const set = (page: typeof ines) =>
    page.evaluate(() => {
      const { theme, density, motion } = document.documentElement.dataset;
      return { theme, density, motion };
    });
  await expect.poll(() => set(ines)).toEqual(wished);
  await expect.poll(() => set(other)).toEqual(wished);
  await ines.keyboard.press('Escape');
  await composer(ines).fill('one');
  await composer(ines).press('Enter');
  await composer(ines).pressSequentially('two');
  await composer(ines).press('Control+Enter');
  await expect(said(ines, 'one two')).toBeVisible();
  // The page itself never starts: what is set is set by the script in its head.
  await ines.route('**/assets/index-*.js', (route) => route.abort());
  await ines.reload();
  expect(await set(ines)).toEqual(wished);
});

test('[WEB69] settings are a screen of their own on a phone, and go back to where one was', async ({ person }) => {
  const ines = await person('Ines', { viewport: { width: 390, height: 844 }, hasTouch: true });
  await ines.getByRole('button', { name: 'Back to rooms' }).click();
  await ines.getByRole('button', { name: 'You', exact: true }).click();
  await expect(ines.getByRole('heading', { level: 1, name: 'You' })).toBeFocused();
  await expect(ines.getByText('Free software under the MIT licence.')).toBeVisible();
  await ines.getByRole('button', { name: 'Chats' }).click();
  await expect(ines.getByRole('navigation', { name: 'Rooms' })).toBeVisible();
});

test('[WEB69] a question over the settings stays in front when the window becomes narrow or wide', async ({
  person,
}) => {
  const ines = await person('Ines');
  const question = ines.getByRole('dialog', { name: 'Sign out of this browser?' });
  await ines.getByRole('button', { name: 'Settings' }).click();
  await ines.getByRole('button', { name: 'Sign out' }).click();
  await expect(question).toBeVisible();
  for (const width of [390, 1280]) {
    await ines.setViewportSize({ width, height: 844 });
    await expect(ines.getByRole('dialog', { name: 'Settings' })).toHaveCount(width === 390 ? 0 : 1);
    // Only what is in front can be clicked.
    await question.getByRole('button', { name: 'Stay signed in' }).click({ trial: true });
    await expect(question.getByRole('button', { name: 'Stay signed in' })).toBeFocused();
  }
  await question.getByRole('button', { name: 'Stay signed in' }).click();
  await expect(question).toHaveCount(0);
});
