// Which Origins and Hosts are ours, as a table.
import { expect, it } from 'vitest';
import { classicOriginAllowed, hostAllowed, isLoopback, originAllowed } from './origin.ts';
import type { Settings } from './settings.ts';

const settings: Settings = {
  name: 'Parley',
  version: '0',
  guests: 'on',
  inFlight: 8,
  foldReplies: false,
  beatMs: 1,
  hosts: ['chat.example.com'],
  classicOrigins: ['https://old.example.com'],
};

const origins: [origin: string | undefined, host: string | undefined, allowed: boolean][] = [
  [undefined, 'chat.example.com', true],
  ['https://chat.example.com', 'chat.example.com', true],
  ['https://CHAT.example.com', 'chat.example.com', true],
  ['http://localhost:8080', 'localhost:8080', true],
  ['http://127.0.0.1:8080', 'localhost:8080', true],
  ['http://[::1]:8080', '[::1]:8080', true],
  ['http://192.168.1.5:8080', '192.168.1.5:8080', true],
  ['http://192.168.1.6:8080', '192.168.1.5:8080', false],
  ['http://203.0.113.7', 'localhost:8080', false],
  ['null', 'localhost:8080', false],
  ['', 'localhost:8080', false],
  ['https://evil.example', 'chat.example.com', false],
  ['https://chat.example.com.evil.example', 'chat.example.com', false],
  ['https://evil-chat.example.com', 'chat.example.com', false],
  ['https://chat.example.com@evil.example', 'chat.example.com', false],
  ['https://evil.example/chat.example.com', 'chat.example.com', false],
  ['https://evil.example#chat.example.com', 'chat.example.com', false],
  ['file://localhost', 'localhost', false],
  ['https://old.example.com', 'chat.example.com', false],
  ['http://127.0.0.1.evil.example', '127.0.0.1', false],
];

for (const [origin, host, allowed] of origins) {
  it(`[ORIGIN1] [ORIGIN2] ${allowed ? 'lets' : 'keeps'} a page of ${origin} at ${host} ${allowed ? 'in' : 'out'}`, () => {
    expect(originAllowed(origin, host, settings)).toBe(allowed);
  });
}

it('[ORIGIN2] knows this machine by name and by address, as a URL and as a socket writes it', () => {
  for (const host of ['localhost', '127.0.0.1', '127.9.9.9', '::1', '[::1]']) expect(isLoopback(host), host).toBe(true);
  for (const host of ['', '0.0.0.0', '::', '128.0.0.1', '127.0.0.1.evil.example', '::10', '[::1'])
    expect(isLoopback(host), host).toBe(false);
});

it('[ORIGIN3] takes our own names and addresses as Host, and no others', () => {
  for (const host of [
    undefined,
    'localhost',
    'LOCALHOST:8080',
    '127.0.0.1:1',
    '[::1]:8080',
    '10.0.0.7',
    'chat.example.com:443',
  ]) {
    expect(hostAllowed(host, settings), host).toBe(true);
  }
  for (const host of [
    'evil.example',
    'chat.example.com.evil.example',
    'localhost.evil.example',
    '',
    'a b',
    'chat.example.com:x',
    '1.2.3.4.nip.io',
  ]) {
    expect(hostAllowed(host, settings), host).toBe(false);
  }
});

it('[ORIGIN4] lets the pages the owner names connect as classic clients only', () => {
  expect(classicOriginAllowed('https://old.example.com', 'chat.example.com', settings)).toBe(true);
  expect(classicOriginAllowed('https://old.example.com:444', 'chat.example.com', settings)).toBe(false);
  expect(originAllowed('https://old.example.com', 'chat.example.com', settings)).toBe(false);
});
