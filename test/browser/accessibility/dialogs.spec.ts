// What opens over the chat: dialogs, settings, the connection panel.
import { expect, makeRoom, row, say, test } from '../fixtures.ts';
import { refusing } from '../wire.ts';
import { DESKTOP, expectAccessible, LANDSCAPE, PHONE, still, TABLET } from './axe.ts';

test.describe.configure({ timeout: 120_000 });

test('[WEB16] making, finding, changing and leaving rooms is without a fault that axe finds', async ({ person }) => {
  const ines = await person('Ines', still);
  const open = (name: string) => ines.getByRole('button', { name, exact: true }).click();
  const dialog = ines.getByRole('dialog');
  await open('Create a room');
  await expectAccessible(ines, 'create');
  await dialog.getByLabel('Topic').fill('x'.repeat(251));
  await open('Create room');
  await expect(dialog.getByText('Write a name for the room.')).toBeVisible();
  await expectAccessible(ines, 'create, with what is wrong');
  await open('Cancel');

  await open('Room details');
  await expect(dialog.getByText('It cannot be left.')).toBeVisible();
  await expectAccessible(ines, 'details of a room of others');
  await open('Close');

  await makeRoom(ines, 'crew', 'Outings');
  await open('Room details');
  await dialog.getByLabel('Name of the room').fill('');
  await open('Save');
  await expect(dialog.getByText('Write a name for the room.')).toBeVisible();
  await expectAccessible(ines, 'details of an own room');
  await open('Leave room');
  await expect(dialog.getByRole('button', { name: 'Stay' })).toBeFocused();
  await expectAccessible(ines, 'leave');
  await open('Stay');

  await open('Browse rooms');
  await expect(dialog.getByText('2 rooms')).toBeVisible();
  await expectAccessible(ines, 'browse');
  await dialog.getByRole('searchbox').fill('nothing of this');
  await expect(dialog.getByRole('heading', { name: /^No room has/u })).toBeVisible();
  await expectAccessible(ines, 'browse, nothing found');
  await open('Close');

  await ines.keyboard.press('Control+/');
  await expect(ines.getByRole('dialog', { name: 'Keyboard' })).toBeVisible();
  await expectAccessible(ines, 'keys', [DESKTOP, TABLET, PHONE, LANDSCAPE]);
});

test('[WEB16] settings and signing out are without a fault that axe finds', async ({ person }) => {
  const ines = await person('Ines', still);
  await ines.getByRole('button', { name: 'Settings' }).click();
  await expect(ines.getByText('Free software under the MIT licence.')).toBeAttached();
  await expectAccessible(ines, 'settings');
  const dialog = ines.getByRole('dialog');
  await dialog.getByLabel('Your name').fill('');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog.getByText('Write the name that others will see.')).toBeVisible();
  await expectAccessible(ines, 'settings, with what is wrong', [DESKTOP, TABLET]);
  await dialog.getByLabel('Your name').fill('Inês');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog.getByText('Your name is changed.')).toBeVisible();
  await dialog.getByRole('radio', { name: 'Compact' }).check();
  await dialog.getByText('Free software under the MIT licence.').scrollIntoViewIfNeeded();
  await expectAccessible(ines, 'settings, changed, to their end', [DESKTOP, TABLET]);
  await dialog.getByRole('button', { name: 'Sign out' }).click();
  await expect(ines.getByRole('button', { name: 'Stay signed in' })).toBeFocused();
  await expectAccessible(ines, 'sign out');
});

test('[WEB16] the connection panel, and what needs a connection, are without a fault that axe finds', async ({
  person,
}) => {
  // A browser without permissions has no clipboard: the report is shown.
  const ines = await person('Ines', still);
  const panel = ines.getByRole('dialog', { name: 'Connection' });
  const openPanel = async () => {
    await ines.getByRole('button', { name: /Connection details$/u }).click();
    await expect(panel.getByText('parley.v1')).toBeVisible();
    await panel.getByLabel('Server address').fill('wss://elsewhere.example/ws');
    await panel.getByRole('button', { name: 'Connect', exact: true }).click();
    await expect(panel.getByText(/may only connect to its own server/u)).toBeVisible();
    await panel.getByRole('button', { name: 'Copy report' }).click();
    await expect(panel.getByRole('textbox', { name: 'Report' })).toBeVisible();
  };
  await openPanel();
  await expectAccessible(ines, 'connection', [DESKTOP, TABLET]);
  await ines.setViewportSize(PHONE);
  await ines.getByRole('button', { name: 'Back to rooms' }).click();
  await openPanel();
  await expectAccessible(ines, 'connection, on a phone', [PHONE]);
  await panel.getByRole('button', { name: 'Disconnect' }).click();
  await expect(panel.getByRole('heading', { name: 'Disconnected by you' })).toBeVisible();
  await expectAccessible(ines, 'disconnected, on a phone', [PHONE]);

  await panel.getByRole('button', { name: 'Close' }).click();
  await row(ines, 'lobby').click();
  await ines.setViewportSize(DESKTOP);
  await say(ines, 'waits');
  await expect(ines.getByText('You have disconnected.')).toBeVisible();
  await ines.getByRole('button', { name: 'Create a room' }).click();
  await expect(ines.getByText('This needs a connection.')).toBeVisible();
  await expectAccessible(ines, 'create without a connection');
  await ines.keyboard.press('Escape');
  await expectAccessible(ines, 'disconnected');
});

test('[WEB16] lists that do not come are without a fault that axe finds', async ({ person }) => {
  const ines = await person('Ines', still);
  await refusing(ines, ({ action }) =>
    action === 'members' || action === 'rooms' ? { error: 'forbidden', message: 'No.', retry: 'never' } : undefined,
  );
  await ines.reload();
  await ines.getByRole('button', { name: 'Members' }).click();
  await expect(ines.getByText('The list of members did not come.')).toBeVisible();
  await expectAccessible(ines, 'no list of members');
  await ines.getByRole('button', { name: 'Browse rooms' }).click();
  await expect(ines.getByText('The list of rooms did not come.')).toBeVisible();
  await expectAccessible(ines, 'no list of rooms');
});
