import { expect, it } from 'vitest';
import { securityHeaders } from './headers.ts';

const visit = { forwarded: false, address: '203.0.113.7', socket: 'ws://localhost/ws' };
const opener = (host: string, secure: boolean) =>
  new Map(securityHeaders({ ...visit, host, secure })).get('cross-origin-opener-policy');

it('[HTTP4] says nothing of openers where a browser would only complain of it', () => {
  expect(opener('chat.example', true)).toBe('same-origin');
  expect(opener('localhost:8080', false)).toBe('same-origin');
  expect(opener('127.0.0.1:8080', false)).toBe('same-origin');
  expect(opener('192.168.1.5:8080', false)).toBeUndefined();
  expect(opener('chat.lan', false)).toBeUndefined();
});
