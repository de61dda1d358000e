// A room in its states, the list beside it and the members.
import { enter } from '../../person.ts';
import { comeIn, composer, expect, makeRoom, row, said, say, test } from '../fixtures.ts';
import { addressOf, numbered, refusing, write } from '../wire.ts';
import { DESKTOP, expectAccessible, PHONE } from './axe.ts';

test.use({ serverEnv: { PARLEY_RATE_LIMIT: 'off' } });

test('[WEB16] a room is without a fault that axe finds, with many members, what is gone and what is new', async ({
  open,
  server,
}) => {
  // One after the other: a new account of AWS runs ten functions at once.
  for (let i = 1; i <= 30; i += 1) (await enter(addressOf(server), `Person ${i}`)).socket.close();
  await write(server, 'Mara', numbered(1, 60));
  const ines = await open({ viewport: DESKTOP });
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

  // Two whose names look the same, an address to go to, and a text from right to left.
  await write(server, 'Theo', ['See https://example.com/a', 'مرحبا']);
  await write(server, 'THEO', ['Hello']);
  await say(ines, 'Hello to both');
  await expect(ines.getByText('Sent', { exact: true })).toBeVisible();
  await ines.getByRole('article').last().focus();
  await expectAccessible(ines, 'room');
  await ines.getByRole('button', { name: /^Members/u }).click();
  await expect(ines.getByRole('listitem').filter({ hasText: 'Person 30' })).toBeAttached();
  await expectAccessible(ines, 'members');
  await ines.getByRole('button', { name: 'Close members' }).click();

  await makeRoom(ines, 'crew');
  await composer(ines, 'crew').fill('a draft');
  await makeRoom(ines, 'repairs');
  await write(server, 'Mara', numbered(61, 100));
  await expect(row(ines, 'lobby, 40 unread')).toBeVisible();
  await expectAccessible(ines, 'unread elsewhere');
  await ines.setViewportSize(PHONE);
  await ines.getByRole('button', { name: 'Back to rooms, 40 unread elsewhere' }).click();
  await expect(row(ines, 'crew, draft')).toBeVisible();
  await expectAccessible(ines, 'list', [PHONE]);

  await row(ines, 'lobby, 40 unread').click();
  await ines.setViewportSize(DESKTOP);
  await expect(said(ines, 'line 100')).toBeInViewport();
  await ines.getByRole('log').evaluate((log) => log.scrollBy(0, -300));
  await expect(ines.getByRole('button', { name: /^40 new since/u })).toBeVisible();
  await expect(ines.getByRole('button', { name: 'Newest messages' })).toBeVisible();
  await expectAccessible(ines, 'pills');
  await ines.getByRole('button', { name: /^40 new since/u }).click();
  await expect(ines.getByRole('heading', { name: /^40 new since/u })).toBeInViewport();
  await expectAccessible(ines, 'new line');
});

test.describe('at an address that is not this machine by name', () => {
  test.use({ serverEnv: { HOST: '0.0.0.0' } });

  test('[WEB16] a page without a network is without a fault that axe finds', async ({ open, server }) => {
    const ines = await open();
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
