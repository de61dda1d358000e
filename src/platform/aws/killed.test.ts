// A function that ends after it has stored a message and before it has told anybody.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId, newRoom, type Writer, writer } from '../../../test/contract/drafts.ts';
import { makeStore, stopStores, unsupported } from '../../../test/platform/aws.ts';
import { type AwsStore, fanoutOf, receiversOf } from '../../../test/platform/fanout.ts';
import { createGateway } from '../../core/gateway.ts';
import type { Ports } from '../../core/ports.ts';
import { identity, ids } from '../../http/identity.ts';
import type { Config } from './config.ts';
import { settingsOf } from './main.ts';
import { meter } from './meter.ts';

describe.skipIf(unsupported !== undefined)('a message whose function ended early', () => {
  const clock = { now: () => Date.now() };
  let store: AwsStore;
  let ann: Writer;
  let ben: Writer;
  let roomId: string;
  beforeAll(async () => {
    store = await makeStore();
    const room = newRoom();
    ({ roomId } = room);
    await store.rooms.create(room);
    ann = await writer(store, roomId, 'Ann');
    ben = await writer(store, roomId, 'Ben');
    for (const { guard } of [ann, ben]) await store.connections.openRoom(guard.connectionId, roomId);
  });
  afterAll(async () => {
    await store.stop();
    await stopStores();
  });

  it('[MSG7] reaches people as soon as its writer, who has no answer, sends it again', async () => {
    const { transport, sent } = fanoutOf(store, clock.now);
    const limits = { take: () => 0, counting: false };
    const log = { write: () => undefined };
    const ports: Ports = { ...store, transport, identity, clock, ids, limits, log, meter };
    const page = new URL('https://chat.example');
    const gateway = createGateway(ports, settingsOf({ name: 'P', version: '0', guests: false, page } as Config));
    const frame = JSON.stringify({ action: 'sendmessage', id: '1', roomId, key: newId(), message: 'Hello' });
    // What was to come after is never run.
    await gateway.received(ann.guard.connectionId, frame);
    const head = await store.roomLog.head(roomId);
    expect(sent).toEqual([]);

    const { after } = await gateway.received(ann.guard.connectionId, frame);
    await after?.();
    expect(receiversOf(sent)).toEqual([ann.guard.connectionId, ben.guard.connectionId].toSorted());
    for (const { text } of sent) {
      expect(JSON.parse(text)).toEqual({ event: 'head.moved', roomId, epoch: head?.epoch, seq: head?.seq, n: head?.n });
    }
    expect(await store.roomLog.head(roomId)).toEqual(head);
  });
});
