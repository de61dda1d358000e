import { describe, expect, it } from 'vitest';
import { memoryStorage, openTab } from '../../test/client/chat.ts';
import { settled } from '../../test/client/clock.ts';
import { ADDRESSES_KEY, readAddress, readAddresses, remember } from './address.ts';

const home = 'wss://chat.example/ws';
const read = (typed: string) => {
  const answer = readAddress(typed, home);
  return answer.ok ? answer.address : answer.problem;
};

describe('the address of the server', () => {
  it('[ADDRESS1] may be typed in any form that means the server the page came with, and no other', () => {
    for (const typed of [
      'wss://chat.example/ws',
      ' chat.example ',
      'https://chat.example',
      'wss://chat.example:443/#x',
      'wss://me:pw@chat.example',
    ]) {
      expect([typed, read(typed)]).toEqual([typed, home]);
    }
    expect(read('wss://CHAT.example/other?a=1')).toBe('wss://chat.example/other?a=1');
    for (const typed of ['ws://chat.example/ws', 'wss://evil.example/ws', 'chat.example:8443', 'chat.example.evil']) {
      expect([typed, read(typed)]).toEqual([typed, 'elsewhere']);
    }
    for (const typed of ['', '  ', 'wss://', 'chat example']) expect([typed, read(typed)]).toEqual([typed, 'invalid']);
    for (const typed of [
      'javascript://chat.example/%0aalert(1)',
      'file://chat.example/ws',
      'wss://me@chat.example.evil',
    ]) {
      expect([typed, read(typed)]).toEqual([typed, 'elsewhere']);
    }
    expect(readAddress('chat.example', '')).toEqual({ ok: false, problem: 'unreachable' });
  });

  it('[ADDRESS2] is used from then on, and the last five typed are remembered on the device', async () => {
    const localStorage = memoryStorage();
    const { chat, server } = await openTab({ localStorage });
    expect(chat.get().server).toEqual({ address: 'ws://test/ws', remembered: [] });
    for (let i = 1; i <= 6; i += 1) await chat.connectTo(`ws://test/ws?${i}`);
    expect(await chat.connectTo('test/ws?4')).toEqual({ ok: true });
    expect(await chat.connectTo('ws://elsewhere/ws')).toEqual({ ok: false, problem: 'elsewhere' });
    await settled();
    const remembered = [4, 6, 5, 3, 2].map((i) => `ws://test/ws?${i}`);
    expect(chat.get().server).toEqual({ address: 'ws://test/ws?4', remembered });
    expect([chat.get().connection.phase, server.sockets.at(-1)?.url]).toEqual(['connected', 'ws://test/ws?4']);
    const next = await openTab({ localStorage });
    expect(next.chat.get().server).toEqual({ address: 'ws://test/ws', remembered });
    localStorage.setItem(ADDRESSES_KEY, '["ws://test/x"]');
    next.stored(ADDRESSES_KEY);
    expect(next.chat.get().server.remembered).toEqual(['ws://test/x']);
  });

  it('[ADDRESS2] is remembered by the tab alone where nothing can be kept, and junk is nothing', () => {
    for (const junk of ['', 'null', '{"a":1}', '[', '[7,"no address",null]']) {
      expect([junk, readAddresses(memoryStorage({ [ADDRESSES_KEY]: junk }))]).toEqual([junk, []]);
    }
    expect(readAddresses(undefined)).toEqual([]);
    expect(remember(['b', 'a'], 'a')).toEqual(['a', 'b']);
  });

  it('[CONN12] stays unused while the person wants no connection', async () => {
    const { chat, server, clock, wake, shown } = await openTab();
    chat.disconnect();
    expect(chat.get().connection).toEqual({ phase: 'off' });
    wake();
    chat.connectNow();
    chat.send('lobby', 'waits');
    await clock.pass(60_000);
    expect([chat.get().connection.phase, server.tickets, shown()]).toEqual(['off', 1, ['(waits)']]);
    chat.connect();
    await settled();
    expect([chat.get().connection.phase, shown()]).toEqual(['connected', ['waits']]);
  });

  it('[CONN12] is tried again by somebody who says so, after a refusal and during a wait', async () => {
    const { chat, server } = await openTab();
    server.drop();
    chat.connect();
    await settled();
    expect([chat.get().connection.phase, server.tickets]).toEqual(['connected', 2]);
    server.script.ticket = () => ({ status: 403, body: { error: 'forbidden', message: '', retry: 'never' } });
    server.drop();
    chat.connectNow();
    await settled();
    expect(chat.get().connection.phase).toBe('refused');
    server.script = {};
    chat.connect();
    await settled();
    expect(chat.get().connection.phase).toBe('connected');
    await chat.signOut();
    chat.connect();
    await settled();
    expect(chat.get().connection.phase).toBe('idle');
  });
});
