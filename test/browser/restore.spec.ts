// What open pages show when the owner puts a backup in the place of what is there.
import { join } from 'node:path';
import { expect, said, say, test } from './fixtures.ts';
import { numbered, write } from './wire.ts';

test.use({ serverEnv: { PARLEY_RATE_LIMIT: 'off' } });

test('[WEB83] after a restore who was at the end of the log is there again, who read further up stays', async ({
  person,
  server,
}) => {
  await write(server, 'Mara', numbered(1, 40));
  const ines = await person('Ines');
  const theo = await person('Theo');
  await expect(said(ines, 'line 40')).toBeInViewport();
  await said(theo, 'line 20').scrollIntoViewIfNeeded();
  const place = (await said(theo, 'line 20').boundingBox())?.y;
  await expect(theo.getByRole('button', { name: 'Newest messages' })).toBeVisible();

  const backup = join(server.data, 'backup.db');
  await server.command('backup', backup);
  await say(ines, 'after the backup');
  await expect(ines.getByText('Sent', { exact: true })).toBeVisible();
  await server.stop();
  await server.command('restore', backup);
  await server.start();

  for (const page of [ines, theo]) {
    await expect(said(page, 'after the backup')).toHaveCount(0);
    await expect(page.getByRole('button', { name: 'Connected. Connection details' })).toBeVisible();
  }
  await expect(said(ines, 'line 40')).toBeInViewport();
  await expect(ines.getByRole('button', { name: 'Newest messages' })).toBeHidden();
  await expect.poll(async () => (await said(theo, 'line 20').boundingBox())?.y).toBe(place);
});
