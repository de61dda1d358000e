// Words that the server does not take, and what their writer does about it.
import { expectAccessible } from './accessibility/axe.ts';
import { comeIn, composer, expect, makeRoom, said, say, test } from './fixtures.ts';
import { refusing } from './wire.ts';

test('[WEB49] what was refused says why, is read out once, and is sent again, copied or removed', async ({
  visit,
  server,
}) => {
  const ines = await visit();
  let open = false;
  await refusing(ines, ({ message }) =>
    message?.startsWith('refused') && !open ? { error: 'forbidden', message: 'No.', retry: 'never' } : undefined,
  );
  await ines.goto(server.url);
  await comeIn(ines, 'Ines');
  await say(ines, 'refused one');
  await say(ines, 'refused two');
  await expect(ines.getByText('Not sent. Only members write in this room.')).toHaveCount(2);
  await expect(ines.locator('[aria-live=assertive]')).toHaveText('Not sent: refused oneNot sent: refused two');
  await ines.getByRole('button', { name: 'Remove' }).first().click();
  await expect(said(ines, 'refused one')).toHaveCount(0);
  await ines.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await ines.getByRole('button', { name: 'Copy text' }).click();
  await expect(ines.getByRole('button', { name: 'Copied' })).toBeVisible();
  open = true;
  await ines.getByRole('button', { name: 'Try again' }).click();
  await expect(ines.getByText('Sent', { exact: true })).toBeVisible();
  await expect(said(ines, 'refused two')).toHaveCount(1);
});

test('[WEB49] where the page has no clipboard, what was refused is copied by hand', async ({ visit, server }) => {
  const ines = await visit();
  // As at an address without https.
  await ines.addInitScript(() => Object.defineProperty(navigator, 'clipboard', { value: undefined }));
  await refusing(ines, ({ message }) =>
    message === 'refused' ? { error: 'forbidden', message: 'No.', retry: 'never' } : undefined,
  );
  await ines.goto(server.url);
  await comeIn(ines, 'Ines');
  await say(ines, 'refused');
  await ines.getByRole('button', { name: 'Copy text' }).click();
  await expect(ines.getByText('Select this and copy it.')).toBeVisible();
  const field = ines.getByRole('textbox', { name: 'Text of the message' });
  await field.focus();
  const selected = field.evaluate((box: HTMLTextAreaElement) => box.value.slice(box.selectionStart, box.selectionEnd));
  expect(await selected).toBe('refused');
});

test('[WEB51] [WEB16] who writes too fast is told for how long, and the text stays to be sent then', async ({
  visit,
  server,
}) => {
  const ines = await visit();
  let refused = 0;
  const refusals: { [message: string]: object } = {
    refused: { error: 'forbidden', message: 'No.', retry: 'never' },
    'much too fast': { error: 'rate_limited', message: 'Slowly.', retry: 'later', afterMs: 60_000 },
    'not stored': { error: 'unavailable', message: 'Full.', retry: 'later', afterMs: 60_000 },
  };
  await refusing(ines, ({ message = '' }) => {
    if (message !== 'too fast' || refused > 0) return refusals[message];
    refused += 1;
    return { error: 'rate_limited', message: 'Slowly.', retry: 'later', afterMs: 4_000 };
  });
  await ines.goto(server.url);
  await comeIn(ines, 'Ines');
  await say(ines, 'too fast');
  const told = ines.getByText(/^You are writing faster than this room allows\. Sends again in \d s\.$/u);
  await expect(told).toBeVisible();
  await say(ines, 'next');
  await expect(composer(ines)).toHaveValue('next');
  await expect(said(ines, 'next')).toHaveCount(0);
  await expect(told).toBeHidden();
  await expect(said(ines, 'too fast')).toBeVisible();
  await composer(ines).press('Enter');
  await expect(said(ines, 'next')).toBeVisible();

  // How that looks, beside what else the server does not take.
  await say(ines, 'refused');
  await expect(ines.getByText('Not sent. Only members write in this room.')).toBeVisible();
  await say(ines, 'much too fast');
  await expect(ines.getByText(/^You are writing faster than this room allows/u).last()).toBeVisible();
  await say(ines, 'waits here');
  await expectAccessible(ines, 'refused, and too fast');
  await makeRoom(ines, 'crew');
  await say(ines, 'not stored', 'crew');
  await expect(ines.getByText('Reading works, sending is paused.')).toBeVisible();
  await expectAccessible(ines, 'sending paused');
});
