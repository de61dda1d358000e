// Readers over real TLS: what they have taken, and that nothing is kept of those who have gone.
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { writeDirectly } from '../../src/platform/node/direct.ts';
import { acceptedBytes, frameOf, openSocket, unsentBytes } from '../../src/platform/node/frames.ts';
import { Fanout } from '../../src/platform/node/fanout.ts';
import { LiveConnections } from '../../src/platform/node/live.ts';
import { SlowReaders } from '../../src/platform/node/slow.ts';
import { newFolder } from '../platform/node.ts';
import { makeCertificate, noCertificates } from './certificates.ts';

describe.skipIf(noCertificates)('readers over TLS', () => {
  let https: Server;
  let sockets: WebSocketServer;
  let files: { cert: string; key: string };
  beforeAll(async () => {
    files = makeCertificate(await newFolder(), 'one');
    https = createServer({ cert: readFileSync(files.cert), key: readFileSync(files.key) });
    sockets = new WebSocketServer({ server: https, perMessageDeflate: false });
    https.listen(0, '127.0.0.1');
    await once(https, 'listening');
  });
  afterAll(() => {
    sockets.close();
    https.close();
  });

  async function pair(): Promise<[near: WebSocket, far: WebSocket]> {
    const { port } = https.address() as AddressInfo;
    const far = new WebSocket(`wss://127.0.0.1:${port}`, { ca: readFileSync(files.cert), perMessageDeflate: false });
    const [near] = (await once(sockets, 'connection')) as [WebSocket];
    if (far.readyState !== WebSocket.OPEN) await once(far, 'open');
    return [near, far];
  }

  /** Gives a reader more to read than all buffers on the way hold. */
  function flood(near: WebSocket): void {
    const frame = frameOf('x'.repeat(16_000));
    for (let i = 0; i < 2_000; i += 1) writeDirectly([openSocket(near) as Socket], frame);
  }

  async function sip(far: WebSocket): Promise<void> {
    far.resume();
    await once(far, 'message');
    far.pause();
    await new Promise(setImmediate);
  }

  it('[SLOW5] sees that a reader takes something long before it has taken all', async () => {
    const [near, far] = await pair();
    far.pause();
    flood(near);
    const start = acceptedBytes(near);
    const seen = new Set([start]);
    while (seen.size < 5 && unsentBytes(near) > 0) {
      await sip(far);
      seen.add(acceptedBytes(near));
    }
    expect(unsentBytes(near)).toBeGreaterThan(0);
    expect(acceptedBytes(near) - start).toBeLessThan(32_000_000);
    far.terminate();
  });

  it('[SLOW6] keeps nothing of connections that have ended', async () => {
    const live = new LiveConnections();
    const slow = new SlowReaders(live, { headOf: () => undefined });
    const fanout = new Fanout(live, slow);
    for (let i = 0; i < 3; i += 1) {
      const [near, far] = await pair();
      const user = { userId: 'u', username: 'U', color: 'pink' } as const;
      const one = live.add({ connectionId: `${i}`, user, kind: 'parley', openedAt: 0 });
      one.socket = near;
      fanout.toOne(one, { event: 'me.changed', rev: 1 });
      await once(far, 'message');
      expect(slow.watched).toBe(1);
      far.terminate();
      await once(near, 'close');
      live.remove(one);
      expect(slow.watched).toBe(0);
    }
  });
});
