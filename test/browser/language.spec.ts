import { composer, expect, say, test } from './fixtures.ts';

test('[LANG2] another language holds at once, from right to left, and loses no draft', async ({ person }) => {
  const ines = await person('Ines');
  await say(ines, 'Hello');
  await expect(ines.getByRole('article', { name: /^You, / })).toBeVisible();
  await composer(ines).fill('a draft');
  await ines.getByRole('button', { name: 'Settings' }).click();
  await ines.getByRole('radio', { name: 'العربية' }).check();
  await expect(ines.getByRole('dialog', { name: 'الإعدادات' })).toBeVisible();
  await expect(ines.locator('html[lang=ar][dir=rtl]')).toHaveCount(1);
  await ines.keyboard.press('Escape');
  const field = ines.getByRole('textbox', { name: 'رسالة إلى \u2068# lobby\u2069' });
  await expect(field).toHaveValue('a draft');
  await expect(ines.getByRole('article', { name: /^أنت، / })).toBeVisible();
  // What stood at the start still does, on the other side.
  const list = await ines.getByRole('navigation', { name: 'الغرف' }).boundingBox();
  const log = await ines.getByRole('log').boundingBox();
  expect(list?.x).toBeGreaterThan(log?.x ?? 0);
  await ines.reload();
  await expect(field).toHaveValue('a draft');
  await ines.getByRole('button', { name: 'الإعدادات' }).click();
  await ines.getByRole('radio', { name: 'English' }).check();
  await ines.keyboard.press('Escape');
  await expect(composer(ines)).toHaveValue('a draft');
  await expect(ines.locator('html[lang=en][dir=ltr]')).toHaveCount(1);
});

test('[LANG3] a language that does not load leaves the present one', async ({ visit }) => {
  const english = await visit({ locale: 'en-GB' });
  await english.route('**/assets/ar-*.js', (route) => route.abort());
  await english.getByLabel('Your name').fill('Ines');
  await english.getByRole('button', { name: 'Join the lobby as a guest' }).click();
  await english.getByRole('button', { name: 'Settings' }).click();
  await english.getByRole('radio', { name: 'العربية' }).click();
  await expect(english.getByText('The sentences of this language did not load.')).toBeVisible();
  await expect(english.locator('html[lang=en][dir=ltr]')).toHaveCount(1);
});
