// The wire as a whole: its hash, its sizes, its versions.
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import * as z from 'zod/mini';
import { commands, events } from './index.ts';
import { bytesOf, pointsOf } from './limits.ts';
import { agreeVersion, PROTOCOL, SCHEMA_HASHES } from './version.ts';

it('[WIRE1] belongs to the protocol version that its hash is kept under', () => {
  const schema = (type: z.ZodMiniType, io: 'input' | 'output') => z.toJSONSchema(type, { io, unrepresentable: 'any' });
  const wire = {
    commands: Object.entries(commands).map(([name, { input, output }]) => [
      name,
      schema(input, 'input'),
      schema(output, 'output'),
    ]),
    events: Object.entries(events).map(([name, { kind, fields }]) => [name, kind, schema(fields, 'output')]),
  };
  const hash = createHash('sha256').update(JSON.stringify(wire)).digest('hex');
  expect(
    hash,
    'the wire changed: if you only added to it, keep the received hash in version.ts, else make a new version (ADR 6)',
  ).toBe(SCHEMA_HASHES[PROTOCOL.current]);
});

it('[WIRE2] counts as Unicode and UTF-8 do', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(bytesOf(text)).toBe(Buffer.byteLength(text));
      expect(pointsOf(text)).toBe(Array.from(text).length);
    }),
  );
});

it('[WIRE3] agrees on the highest version both sides know', () => {
  expect(agreeVersion([1, 1])).toBe(1);
  expect(agreeVersion([0, 99])).toBe(PROTOCOL.current);
  for (const range of [
    [2, 3],
    [0, 0],
    [3, 1],
  ] as const) {
    expect(() => agreeVersion([...range])).toThrow(expect.objectContaining({ code: 'unsupported_version' }));
  }
});
