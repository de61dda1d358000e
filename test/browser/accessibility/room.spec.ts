// A room in its states, the list beside it and the members.
import { enter } from '../../person.ts';
import { comeIn, composer, expect, joinRoom, makeRoom, row, said, say, test } from '../fixtures.ts';
import { addressOf, numbered, refusing, write } from '../wire.ts';
import { expectAccessible, PHONE, still } from './axe.ts';

test.describe.configure({ timeout: 120_000 });
test.use({ serverEnv: { PARLEY_RATE_LIMIT: 'off' } });

test('[WEB16] a room is without a fault that axe finds, empty, read, and with what is new', async ({
  person,
  server,
}) => {
  const ines = await person('Ines', still);
  await expect(ines.getByRole('heading', { name: 'This is the start of # lobby' })).toBeVisible();
  await expectAccessible(ines, 'empty');
  // Two whose names look the same, an address to go to, and a text from right to left.
  await write(server, 'Theo', ['See https://example.com/a', 'مرحبا']);
  await write(server, 'THEO', ['Hello']);
  await say(ines, 'Hello to both');
  await expect(ines.getByText('Sent', { exact: true })).toBeVisible();
  await ines.getByRole('article').first().focus();
  await expectAccessible(ines, 'room');

  await makeRoom(ines, 'crew');
  await composer(ines, 'crew').fill('a draft');
  await makeRoom(ines, 'repairs');
  await write(server, 'Mara', numbered(1, 40));
  await expect(row(ines, 'lobby, 40 unread')).toBeVisible();
  await expectAccessible(ines, 'unread elsewhere');
  await ines.setViewportSize(PHONE);
  await ines.getByRole('button', { name: 'Back to rooms, 40 unread elsewhere' }).click();
  await expect(row(ines, 'crew, draft')).toBeVisible();
  await expectAccessible(ines, 'list', [PHONE]);

  await row(ines, 'lobby, 40 unread').click();
  await ines.setViewportSize(still.viewport);
  await expect(said(ines, 'line 40')).toBeInViewport();
  await ines.getByRole('log').evaluate((log) => log.scrollBy(0, -300));
  await expect(ines.getByRole('button', { name: /^40 new since/u })).toBeVisible();
  await expect(ines.getByRole('button', { name: 'Newest messages' })).toBeVisible();
  await expectAccessible(ines, 'pills');
  await ines.getByRole('button', { name: /^40 new since/u }).click();
  await expect(ines.getByRole('heading', { name: /^40 new since/u })).toBeInViewport();
  await expectAccessible(ines, 'new line');
});

test('[WEB16] words that wait or were refused are without a fault that axe finds', async ({ visit, server }) => {
  const ines = await visit(still);
  const refusals: { [message: string]: object } = {
    refused: { error: 'forbidden', message: 'No.', retry: 'never' },
    'too fast': { error: 'rate_limited', message: 'Slowly.', retry: 'later', afterMs: 60_000 },
    'not stored': { error: 'unavailable', message: 'Full.', retry: 'later', afterMs: 60_000 },
  };
  await refusing(ines, ({ message = '' }) => refusals[message]);
  await ines.goto(server.url);
  await comeIn(ines, 'Ines');
  await say(ines, 'refused');
  await expect(ines.getByText('Not sent. Only members write in this room.')).toBeVisible();
  await say(ines, 'too fast');
  await expect(ines.getByText(/^You are writing faster than this room allows/u).last()).toBeVisible();
  await say(ines, 'next');
  await expectAccessible(ines, 'refused, and too fast');
  await makeRoom(ines, 'crew');
  await say(ines, 'not stored', 'crew');
  await expect(ines.getByText('Reading works, sending is paused.')).toBeVisible();
  await expectAccessible(ines, 'sending paused');

  await server.stop();
  await expect(ines.getByText('Keep writing, nothing is lost.')).toBeVisible();
  await composer(ines, 'crew').fill('x'.repeat(8_001));
  await expectAccessible(ines, 'reconnecting');
});

test.describe('at an address that is not this machine by name', () => {
  test.use({ serverEnv: { HOST: '0.0.0.0' } });

  test('[WEB16] a page without a network is without a fault that axe finds', async ({ visit, server }) => {
    const ines = await visit(still);
    await ines.goto(server.url.replace('127.0.0.1', '0.0.0.0'));
    await comeIn(ines, 'Ines');
    await server.stop();
    // Where the tests run without a network the browser knows that already.
    await expect(ines.getByText(/Keep writing, nothing is lost\.|You are offline\./u)).toBeVisible();
    // Only now: what a browser without a network still hears of an open socket is its own affair.
    await ines.context().setOffline(true);
    await say(ines, 'waits');
    await expect(ines.getByText('You are offline.')).toBeVisible();
    await expectAccessible(ines, 'offline');
  });
});

test('[WEB16] a room that loads, is not here, or has many members is without a fault that axe finds', async ({
  person,
  server,
}) => {
  // One after the other: a new account of AWS runs ten functions at once.
  for (let i = 1; i <= 30; i += 1) (await enter(addressOf(server), `Person ${i}`)).socket.close();
  const ines = await person('Ines', still);
  await makeRoom(ines, 'crew');
  const theo = await person('Theo', still);
  await theo.getByRole('button', { name: /^Members/u }).click();
  await expect(theo.getByRole('listitem').filter({ hasText: 'Person 30' })).toBeAttached();
  await expectAccessible(theo, 'members');
  await theo.goto(ines.url());
  await expect(theo.getByRole('button', { name: 'Join room' })).toBeVisible();
  await expectAccessible(theo, 'a room one is not in');
  await joinRoom(theo, 'crew');
  await ines.getByRole('button', { name: 'Members, 2' }).click();
  await expect(ines.getByRole('listitem').filter({ hasText: 'Owner' })).toBeVisible();
  await expectAccessible(ines, 'an owner among members');
  await theo.goto(`${server.url}/rooms/nowhere`);
  await expect(theo.getByRole('heading', { name: 'This room is not here.' })).toBeVisible();
  await expectAccessible(theo, 'no such room');

  // An older server has delivered the page, and the room does not come.
  await theo.route('**/config.json', async (route) => {
    const config: object = await (await route.fetch()).json();
    await route.fulfill({ json: { ...config, version: '0.0.1' } });
  });
  await refusing(theo, ({ action }) => (action === 'openroom' ? 'silence' : undefined));
  await theo.goto(`${server.url}/rooms/lobby`);
  await expect(theo.getByText('Updated. Reload when you like.')).toBeVisible();
  await expect(theo.getByText('Loading messages')).toBeAttached();
  await expectAccessible(theo, 'loading, and a newer server');
});

test('[WEB16] messages that are gone are without a fault that axe finds', async ({ visit, server }) => {
  await write(server, 'Mara', numbered(1, 60));
  const ines = await visit(still);
  await refusing(ines, ({ action, before }) =>
    action === 'history' && before !== undefined
      ? { ok: { messages: [], notices: [], more: false, floor: 11 } }
      : undefined,
  );
  await ines.goto(server.url);
  await comeIn(ines, 'Ines');
  await expect(said(ines, 'line 60')).toBeInViewport();
  // The reader keeps the place when a row comes above it.
  await expect(async () => {
    await ines.getByRole('log').evaluate((log) => log.scrollTo(0, 0));
    await expect(ines.getByText('10 older messages are no longer kept here.')).toBeInViewport({ timeout: 500 });
  }).toPass({ timeout: 20_000 });
  await expectAccessible(ines, 'a hole in history');
});

test('[WEB16] a page that is too old, or that the server will not have, is without a fault that axe finds', async ({
  person,
}) => {
  const faces = {
    unsupported_version: 'This page is older than the server.',
    forbidden: 'The server does not let this page in.',
  };
  for (const [error, face] of Object.entries(faces)) {
    const page = await person('Ines', still);
    await refusing(page, ({ action }) => (action === 'hello' ? { error, message: 'No.', retry: 'never' } : undefined));
    await page.reload();
    await expect(page.getByText(face)).toBeVisible();
    await expectAccessible(page, error);
  }
});
