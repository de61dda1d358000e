// A room that has been open for a long time, as its reader sees it.
import { enter } from '../person.ts';
import { expect, said, test } from './fixtures.ts';
import { addressOf } from './wire.ts';

test.use({ serverEnv: { PARLEY_RATE_LIMIT: 'off' } });

test('[SYNC12] a long day leaves its reader at the end, and what was let go of comes again further up', async ({
  person,
  server,
}) => {
  const ines = await person('Ines');
  const asked: string[] = [];
  ines.on('websocket', (socket) => socket.on('framesent', ({ payload }) => asked.push(String(payload))));
  await ines.reload();
  const mara = await enter(addressOf(server), 'Mara');
  const post = (from: number, to: number) =>
    Promise.all(
      Array.from({ length: to - from + 1 }, (_, i) => `line ${from + i}`).map((message) =>
        mara.ok('sendmessage', { roomId: 'lobby', key: message.replace(' ', '-'), message }),
      ),
    );
  await expect(ines.getByText('Mara', { exact: false }).first()).toBeVisible();
  for (let from = 1; from <= 2100; from += 100) {
    await post(from, from + 99);
    await expect(said(ines, `line ${from + 99}`)).toBeInViewport();
  }
  const log = ines.getByRole('log');
  const older = () => asked.filter((frame) => frame.includes('"history"') && frame.includes('"before"')).length;
  expect(older()).toBe(0);
  // Further up what is read stays where it is, whatever comes below.
  const line = said(ines, 'line 2060');
  await line.evaluate((row) => row.scrollIntoView({ block: 'center' }));
  await expect(line).toBeInViewport();
  const place = await line.boundingBox();
  await post(2101, 2200);
  await expect(ines.getByRole('button', { name: /100 new/u })).toBeVisible();
  expect((await line.boundingBox())?.y).toBeCloseTo(place?.y ?? 0, 0);
  // Nothing else can be asked for: all of it came by itself once.
  await log.evaluate((box) => box.scrollTo(0, 0));
  await expect.poll(older).toBeGreaterThan(0);
  mara.socket.close();
});
