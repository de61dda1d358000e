import { expect, it } from 'vitest';
import { addressOf, type HttpEvent } from './http.ts';

const EDGE = '5c1d4d70-cb9b-11f0-8f1a-0affd4c1a2b3';
const CLOUDFRONT = '130.176.1.2';

const event = (sourceIp: string, headers: Record<string, string>): HttpEvent => ({
  headers,
  requestContext: { http: { sourceIp } },
});
const through = (hops: string) => event(CLOUDFRONT, { 'x-parley-edge': EDGE, 'x-forwarded-for': hops });

it('[SITE7] takes the address that CloudFront saw, whatever the client said before', () => {
  expect(addressOf(through(`203.0.113.7, ${CLOUDFRONT}`), EDGE)).toBe('203.0.113.7');
  expect(addressOf(through('203.0.113.7'), EDGE)).toBe('203.0.113.7');
  expect(addressOf(through(`198.51.100.1, 127.0.0.1,203.0.113.7, ${CLOUDFRONT}`), EDGE)).toBe('203.0.113.7');
  expect(addressOf(through(`2001:db8::7, ${CLOUDFRONT}`), EDGE)).toBe('2001:db8::7');
  expect(addressOf(through(CLOUDFRONT), EDGE)).toBe(CLOUDFRONT);
});

it('[SITE7] believes no header of somebody who calls the HTTP API around CloudFront', () => {
  const forged = { 'x-forwarded-for': '198.51.100.1, 203.0.113.9' };
  expect(addressOf(event('203.0.113.9', forged), EDGE)).toBe('203.0.113.9');
  expect(addressOf(event('203.0.113.9', { ...forged, 'x-parley-edge': '' }), EDGE)).toBe('203.0.113.9');
  expect(addressOf(event('203.0.113.9', { ...forged, 'x-parley-edge': 'guess' }), EDGE)).toBe('203.0.113.9');
});
