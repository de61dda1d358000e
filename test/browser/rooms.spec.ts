import { DESKTOP, expectAccessible, LANDSCAPE, PHONE, TABLET } from './accessibility/axe.ts';
import { comeIn, composer, expect, joinRoom, makeRoom, row, said, say, test } from './fixtures.ts';

test('[WEB60] [WEB16] a room is made with a name and a topic, and what is wrong stands beside its field', async ({
  person,
}) => {
  const ines = await person('Ines');
  await ines.getByRole('button', { name: 'Create a room' }).click();
  const dialog = ines.getByRole('dialog', { name: 'Create a room' });
  const name = dialog.getByLabel('Name of the room');
  await expect(name).toBeFocused();
  await expectAccessible(ines, 'create');
  await dialog.getByLabel('Topic').fill('x'.repeat(251));
  await dialog.getByRole('button', { name: 'Create room' }).click();
  await expect(name).toBeFocused();
  await expect(name).toHaveAccessibleDescription(/Write a name for the room\./u);
  await expect(dialog.getByLabel('Topic')).toHaveAccessibleDescription(/up to 250 characters/u);
  await expectAccessible(ines, 'create, with what is wrong');
  await name.fill('crew');
  await dialog.getByLabel('Topic').fill('Outings');
  await dialog.getByRole('button', { name: 'Create room' }).click();
  await expect(dialog).toBeHidden();
  await expect(ines.getByRole('heading', { level: 1, name: 'crew' })).toBeVisible();
  await expect(ines.getByRole('main').getByText('Outings')).toBeVisible();
  await expect(row(ines, 'crew')).toHaveAttribute('aria-current', 'page');
  await say(ines, 'first', 'crew');
  await expect(said(ines, 'first')).toBeVisible();

  // Its owner may change and leave it, as its dialogs offer.
  const open = (name: string) => ines.getByRole('button', { name, exact: true }).click();
  await open('Room details');
  await ines.getByLabel('Name of the room').fill('');
  await open('Save');
  await expect(ines.getByText('Write a name for the room.')).toBeVisible();
  await expectAccessible(ines, 'details of an own room');
  await open('Leave room');
  await expect(ines.getByRole('button', { name: 'Stay' })).toBeFocused();
  await expectAccessible(ines, 'leave');
  await open('Stay');
  await row(ines, 'lobby').click();
  await open('Room details');
  await expect(ines.getByText('It cannot be left.')).toBeVisible();
  await expectAccessible(ines, 'details of a room of others');
});

test('[WEB81] rooms of one name are told apart in the list and among the open ones', async ({ person }) => {
  const ines = await person('Ines');
  await makeRoom(ines, 'crew');
  await expect(row(ines, 'crew')).toBeVisible();
  await makeRoom(ines, 'Crew');
  const rows = ines.getByRole('navigation', { name: 'Rooms' });
  await expect(rows.getByRole('link', { name: /^crew \S{4}$/u })).toHaveCount(1);
  await expect(rows.getByRole('link', { name: /^Crew \S{4}$/u })).toHaveCount(1);
  const theo = await person('Theo');
  await theo.getByRole('button', { name: 'Browse rooms' }).click();
  await expect(theo.getByRole('button', { name: /^Join # crew \S{4}$/iu })).toHaveCount(2);
});

test('[WEB82] a part that did not load says so until that is closed, and everything else opens', async ({ visit }) => {
  const ines = await visit();
  await ines.route('**/assets/BrowseRooms-*.js', (route) => route.abort());
  await comeIn(ines, 'Ines');
  const browse = ines.getByRole('button', { name: 'Browse rooms' });
  const missing = ines.getByRole('alert').filter({ hasText: 'This part of the page did not load.' });
  await browse.click();
  await missing.getByRole('button', { name: 'Close' }).click();
  await expect(missing).toHaveCount(0);
  await browse.click();
  await expect(missing).toBeVisible();
  await makeRoom(ines, 'crew');
  await expect(missing).toHaveCount(0);
});

test('[WEB79] [WEB16] a room in which nobody has written says so until somebody does', async ({ person }) => {
  const ines = await person('Ines');
  const face = ines.getByRole('heading', { name: 'This is the start of # lobby' });
  await expect(face).toBeInViewport();
  await expect(ines.getByRole('log').getByText(/Ines.* joined/u)).toBeInViewport();
  await expectAccessible(ines, 'empty');
  await say(ines, 'first');
  await expect(said(ines, 'first')).toBeVisible();
  await expect(face).toHaveCount(0);
});

test('[WEB61] [WEB16] open rooms are looked through, read without joining, and joined', async ({ person }) => {
  const ines = await person('Ines');
  await makeRoom(ines, 'crew', 'Outings');
  await say(ines, 'Meet at ten', 'crew');
  await makeRoom(ines, 'repairs', 'Riggers');
  const theo = await person('Theo');
  await theo.getByRole('button', { name: 'Browse rooms' }).click();
  const dialog = theo.getByRole('dialog', { name: 'Browse rooms' });
  await expect(dialog.getByText('3 rooms')).toBeVisible();
  await expectAccessible(theo, 'browse');
  await dialog.getByRole('searchbox', { name: 'Filter by name or topic' }).fill('outi');
  await expect(dialog.getByText('1 room', { exact: true })).toBeVisible();
  await expect(dialog.getByText('1 member · Outings')).toBeVisible();
  await dialog.getByRole('searchbox').fill('nothing of this');
  await expect(dialog.getByRole('heading', { name: /^No room has/u })).toBeVisible();
  await expectAccessible(theo, 'browse, nothing found');
  await dialog.getByRole('button', { name: 'Show all rooms' }).click();
  await dialog.getByRole('button', { name: 'Open # crew' }).click();
  await expect(said(theo, 'Meet at ten')).toBeVisible();
  await expect(composer(theo, 'crew')).toHaveCount(0);
  await expectAccessible(theo, 'a room one is not in');
  await theo.getByRole('button', { name: 'Join room' }).click();
  await say(theo, 'I am in', 'crew');
  await expect(said(theo, 'I am in')).toBeVisible();
  await joinRoom(theo, 'repairs');
  await expect(row(theo, 'repairs')).toBeVisible();
});

test('[WEB62] what is unread elsewhere is counted in the list and the title, and clears by being read', async ({
  person,
}) => {
  const ines = await person('Ines');
  await makeRoom(ines, 'crew');
  const theo = await person('Theo');
  await joinRoom(theo, 'crew');
  await row(theo, 'lobby').click();
  await expect(composer(theo)).toBeVisible();
  await say(ines, 'one', 'crew');
  await say(ines, 'two', 'crew');
  await expect(row(theo, 'crew, 2 unread')).toBeVisible();
  await expect(theo).toHaveTitle('(2) lobby · Parley');
  await row(theo, 'crew, 2 unread').click();
  await expect(said(theo, 'two')).toBeVisible();
  await expect(theo.getByText(/^2 new since/u)).toBeVisible();
  await expect(theo).toHaveTitle('crew · Parley');
  await row(theo, 'lobby').click();
  await expect(row(theo, 'crew')).toBeVisible();
  // It stays read elsewhere, and after a reload.
  await theo.reload();
  await expect(row(theo, 'crew')).toBeVisible();
  await expect(theo).toHaveTitle('lobby · Parley');
});

test('[WEB63] [WEB16] the address names the room: reload, links, back and forward lead to it', async ({
  person,
  visit,
}) => {
  const ines = await person('Ines');
  await expect(ines).toHaveURL(/\/rooms\/lobby$/u);
  await makeRoom(ines, 'crew');
  const address = ines.url();
  await ines.reload();
  await expect(composer(ines, 'crew')).toBeVisible();
  await ines.goBack();
  await expect(composer(ines)).toBeVisible();
  await ines.goForward();
  await expect(composer(ines, 'crew')).toBeVisible();
  const mara = await visit();
  await mara.goto(address);
  await mara.getByLabel('Your name').fill('Mara');
  await mara.getByRole('button', { name: 'Join the lobby as a guest' }).click();
  await expect(mara.getByRole('heading', { level: 1, name: 'crew' })).toBeVisible();
  await mara.goto(`${new URL(address).origin}/rooms/nowhere`);
  await expect(mara.getByRole('heading', { name: 'This room is not here.' })).toBeVisible();
  await expect(mara.getByText('You are signed in as Mara.')).toBeVisible();
  await expectAccessible(mara, 'no such room');
  await mara.getByRole('button', { name: 'Open the lobby' }).click();
  await expect(composer(mara)).toBeVisible();
});

test('[WEB64] an owner renames a room for everyone; a member leaves it after being asked', async ({ person }) => {
  const ines = await person('Ines');
  await makeRoom(ines, 'crew');
  const theo = await person('Theo');
  await joinRoom(theo, 'crew');
  await ines.getByRole('button', { name: 'Room details' }).click();
  const details = ines.getByRole('dialog', { name: 'Room details' });
  await details.getByLabel('Name of the room').fill('saturday-crew');
  await details.getByLabel('Topic').fill('Ten sharp');
  await details.getByRole('button', { name: 'Save' }).click();
  await expect(details).toBeHidden();
  await expect(theo.getByRole('heading', { level: 1, name: 'saturday-crew' })).toBeVisible();
  await expect(theo.getByRole('banner').or(theo.getByRole('main')).getByText('Ten sharp').first()).toBeVisible();

  await theo.getByRole('button', { name: 'Room details' }).click();
  await expect(theo.getByText('Only an owner of the room changes its name and topic.')).toBeVisible();
  await theo.getByRole('button', { name: 'Leave room' }).click();
  const question = theo.getByRole('dialog', { name: 'Leave # saturday-crew?' });
  await expect(question.getByRole('button', { name: 'Stay' })).toBeFocused();
  await question.getByRole('button', { name: 'Leave room' }).click();
  await expect(composer(theo)).toBeVisible();
  await expect(row(theo, 'saturday-crew')).toHaveCount(0);
  await theo.getByRole('button', { name: 'Room details' }).click();
  await expect(theo.getByText('It cannot be left.')).toBeVisible();
});

test('[WEB65] [WEB16] members are listed with their roles, and the focus goes back where it came from', async ({
  person,
}) => {
  const ines = await person('Ines');
  await makeRoom(ines, 'crew');
  const theo = await person('Theo');
  await joinRoom(theo, 'crew');
  const button = ines.getByRole('button', { name: 'Members, 2' });
  await button.click();
  const panel = ines.getByRole('complementary', { name: 'Members' });
  await expect(panel.getByRole('listitem')).toHaveText([/Ines.*Owner/su, /Theo/u]);
  await expect(button).toHaveAttribute('aria-pressed', 'true');
  await panel.getByRole('button', { name: 'Close members' }).press('Enter');
  await expect(panel).toBeHidden();
  await expect(button).toBeFocused();
  await button.click();
  await expect(panel.getByRole('listitem').filter({ hasText: 'Owner' })).toBeVisible();
  await expectAccessible(ines, 'an owner among members');
});

test('[WEB66] [WEB16] keys go from room to room and from part to part, and are listed', async ({ person }) => {
  const ines = await person('Ines');
  await makeRoom(ines, 'alpha');
  await makeRoom(ines, 'beta');
  const theo = await person('Theo');
  await joinRoom(theo, 'alpha');
  await say(theo, 'unread', 'alpha');
  await expect(row(ines, 'alpha, 1 unread')).toBeVisible();
  await ines.keyboard.press('Alt+ArrowDown');
  await expect(composer(ines)).toBeFocused();
  await ines.keyboard.press('Alt+Shift+ArrowUp');
  await expect(composer(ines, 'alpha')).toBeFocused();
  await ines.keyboard.press('Alt+ArrowDown');
  await expect(composer(ines, 'beta')).toBeFocused();
  await ines.keyboard.press('F6');
  await expect(row(ines, 'beta')).toBeFocused();
  await ines.keyboard.press('F6');
  await expect(ines.getByRole('button', { name: 'Settings' })).toBeFocused();
  await ines.keyboard.press('Control+/');
  await expect(ines.getByRole('dialog', { name: 'Keyboard' }).getByText('Previous or next unread room')).toBeVisible();
  await ines.keyboard.press('Escape');
  await expect(ines.getByRole('button', { name: 'Settings' })).toBeFocused();
  await ines.keyboard.press('Control+/');
  await expect(ines.getByRole('dialog', { name: 'Keyboard' })).toBeVisible();
  await expectAccessible(ines, 'keys', [DESKTOP, TABLET, PHONE, LANDSCAPE]);
});

test('[WEB67] a draft elsewhere shows in the list, and is there when one comes back', async ({ person }) => {
  const ines = await person('Ines');
  await makeRoom(ines, 'crew');
  await composer(ines, 'crew').fill('not yet');
  await row(ines, 'lobby').click();
  await row(ines, 'crew, draft').click();
  await expect(composer(ines, 'crew')).toHaveValue('not yet');
});
