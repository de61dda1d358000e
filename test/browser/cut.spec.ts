// What somebody asks for while there is no connection comes when there is one again.
import type { Page } from '@playwright/test';
import { comeIn, expect, said, test } from './fixtures.ts';
import { numbered, SOCKET, write } from './wire.ts';

test.use({ serverEnv: { PARLEY_RATE_LIMIT: 'off' } });

async function disconnect(page: Page): Promise<void> {
  await page.getByRole('button', { name: /Connection details$/u }).click();
  await page.getByRole('dialog', { name: 'Connection' }).getByRole('button', { name: 'Disconnect' }).click();
  await page.keyboard.press('Escape');
  await expect(page.getByText('You have disconnected.')).toBeVisible();
}

async function connect(page: Page): Promise<void> {
  await page.getByRole('main').getByRole('button', { name: 'Connect', exact: true }).click();
}

/** On a page's first connection, messages 5 to 8 get lost, and nothing older is answered. */
async function losing(page: Page): Promise<void> {
  let connections = 0;
  await page.routeWebSocket(SOCKET, (socket) => {
    connections += 1;
    const first = connections === 1;
    const server = socket.connectToServer();
    socket.onMessage((data) => {
      const { action, before } = JSON.parse(String(data)) as { action: string; before?: number };
      if (!(first && action === 'history' && before !== undefined)) server.send(data);
    });
    server.onMessage((data) => socket.send(first ? thinned(String(data)) : data));
  });
}

/** A frame without messages 5 to 8. */
function thinned(data: string): string {
  const frame = JSON.parse(data) as { ok?: { messages?: { n: number }[] } };
  if (frame.ok?.messages) frame.ok.messages = frame.ok.messages.filter(({ n }) => n < 5 || n > 8);
  return JSON.stringify(frame);
}

test('[WEB42] the way to what is new is found also when the connection is back only later', async ({
  visit,
  server,
}) => {
  const ines = await visit();
  await comeIn(ines, 'Ines');
  await ines.goto('about:blank');
  await write(server, 'Mara', numbered(1, 130));
  await ines.goto(server.url);
  const pill = ines.getByRole('button', { name: /new messages$/u });
  await expect(pill).toBeVisible();
  await disconnect(ines);
  await pill.click();
  await connect(ines);
  await expect(ines.getByRole('heading', { name: /^\d+ new since/u })).toBeInViewport();
  await expect(said(ines, 'line 1')).toBeInViewport();
});

test('[WEB3] a hole in view fills when the connection is back', async ({ visit, server }) => {
  await write(server, 'Mara', numbered(1, 12));
  const ines = await visit();
  await losing(ines);
  await ines.goto(server.url);
  await comeIn(ines, 'Ines');
  await expect(ines.getByText('4 messages missing here.')).toBeInViewport();
  await disconnect(ines);
  await connect(ines);
  await expect(said(ines, 'line 6')).toBeInViewport();
  await expect(ines.getByText(/missing here/u)).toHaveCount(0);
});
