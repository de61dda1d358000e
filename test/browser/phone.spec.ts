// A narrow window, and a finger in place of a mouse.
import { PHONE } from './accessibility/axe.ts';
import { composer, expect, joinRoom, makeRoom, row, say, test } from './fixtures.ts';

test('[WEB15] [WEB62] on a phone list, room and members are a stack, and the way back says what is unread', async ({
  person,
  visit,
}) => {
  const ines = await person('Ines');
  await makeRoom(ines, 'crew');
  await say(ines, 'Hello', 'crew');
  const theo = await person('Theo', { viewport: PHONE, hasTouch: true });
  await theo.getByRole('button', { name: 'Back to rooms' }).click();
  await expect(theo).toHaveURL(/\/$/u);
  await joinRoom(theo, 'crew');
  await theo.getByRole('button', { name: /^Members/u }).click();
  await expect(theo.getByRole('heading', { level: 1, name: 'Members' })).toBeFocused();
  await theo.goBack();
  await expect(composer(theo, 'crew')).toBeVisible();
  await row(ines, 'lobby').click();
  await say(ines, 'over here');
  await theo.getByRole('button', { name: 'Back to rooms, 1 unread elsewhere' }).click();
  await expect(row(theo, 'crew')).toBeFocused();
  await expect(row(theo, 'lobby, 1 unread')).toContainText('Ines: over here');
  await theo.getByRole('button', { name: 'You', exact: true }).click();
  await expect(theo.getByRole('heading', { level: 1, name: 'You' })).toBeVisible();
  await theo.goBack();
  await row(ines, 'crew').click();
  await say(ines, 'and here', 'crew');
  await row(theo, 'crew, 1 unread').click();
  await expect(theo.getByText(/^1 new since/u)).toBeVisible();

  // Who has come by a link and done something there gets to the list by the system's way back.
  const mara = await visit({ viewport: PHONE });
  await mara.goto(ines.url());
  await mara.getByLabel('Your name').fill('Mara');
  await mara.getByRole('button', { name: 'Join the lobby as a guest' }).click();
  await expect(mara.getByRole('button', { name: 'Join room' })).toBeVisible();
  await mara.getByRole('button', { name: 'Room details' }).click();
  await mara.keyboard.press('Escape');
  await mara.goBack();
  await expect(row(mara, 'lobby')).toBeVisible();
});

test('[WEB78] touching hides the ring of focus, and keys bring it back', async ({ person }) => {
  const page = await person('Ines', { viewport: PHONE, hasTouch: true });
  const button = page.getByRole('button', { name: 'Room details' });
  await page.getByRole('button', { name: /^Members/u }).focus();
  await page.keyboard.press('Tab');
  await expect(button).toBeFocused();
  await expect(button).toHaveCSS('outline-style', 'solid');
  // It leaves the focus where it is.
  await page.getByRole('button', { name: 'Send' }).tap({ force: true });
  await expect(button).toBeFocused();
  await expect(button).toHaveCSS('outline-style', 'none');
  await page.keyboard.press('Shift');
  await expect(button).toHaveCSS('outline-style', 'solid');
});
