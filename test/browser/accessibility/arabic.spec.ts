// The main screens from right to left, as who has set nothing here sees them where the system speaks Arabic.
import { ar } from '../../../src/web/words/ar.ts';
import { expect, said, test } from '../fixtures.ts';
import { write } from '../wire.ts';
import { DESKTOP, expectAccessible, PHONE } from './axe.ts';

const BOTH = [DESKTOP, PHONE];

test('[WEB16] [LANG3] where the system speaks Arabic the main screens are in it, without a fault that axe finds', async ({
  visit,
  server,
}) => {
  const page = await visit({ locale: 'ar-EG' });
  const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
  const dialog = page.getByRole('dialog');
  await press(ar.joinAsGuest);
  await expect(page.locator('html[lang=ar][dir=rtl]')).toHaveCount(1);
  await expect(page.getByRole('alert')).toHaveText(ar.nameMissing);
  await expectAccessible(page, 'sign-in', BOTH);
  await page.getByLabel(ar.yourName).fill('ليلى');
  await press(ar.joinAsGuest);
  await expect(page.getByRole('heading', { name: ar.emptyTitle('lobby') })).toBeVisible();

  await write(server, 'Theo', ['Hello', 'https://example.com/a']);
  const field = page.getByRole('textbox', { name: ar.compose('lobby') });
  await field.fill('مرحبا بكم');
  await field.press('Enter');
  await expect(said(page, 'مرحبا بكم')).toBeVisible();
  await expect(page.getByText(ar.sent, { exact: true })).toBeVisible();
  await page.getByRole('button', { name: new RegExp(`^${ar.membersTitle}`, 'u') }).click();
  await expectAccessible(page, 'room and members', BOTH);

  await press(ar.browseRooms);
  await expect(dialog.getByRole('button', { name: ar.openNamed('lobby') })).toBeVisible();
  await expectAccessible(page, 'browse', BOTH);
  await press(ar.close);
  await press(ar.createRoom);
  await press(ar.create);
  await expect(dialog.getByText(ar.roomNameMissing)).toBeVisible();
  await expectAccessible(page, 'create', BOTH);
  await press(ar.cancel);
  await press(ar.settings);
  await expect(page.getByText(ar.aboutLicense)).toBeAttached();
  await expectAccessible(page, 'settings', BOTH);
  await press(ar.close);
  await page.keyboard.press('Control+/');
  await expect(page.getByRole('dialog', { name: ar.keys })).toBeVisible();
  await expectAccessible(page, 'keys', BOTH);
  await press(ar.close);

  await server.stop();
  await expect(page.getByText(ar.keepWriting)).toBeVisible();
  await page.getByRole('button', { name: /تفاصيل الاتصال$/u }).click();
  await expectAccessible(page, 'reconnecting, and the connection', [DESKTOP]);
});
