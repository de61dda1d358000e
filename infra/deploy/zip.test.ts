import { inflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { zip } from './zip.ts';

describe('an archive', () => {
  const files = [
    { name: 'index.mjs', data: Buffer.from('export const handler = () => 1;\n'.repeat(100)) },
    { name: 'deeper/ümlaut.txt', data: Buffer.from('ü') },
    { name: 'empty', data: Buffer.alloc(0) },
  ];

  it('[ACCOUNT13] holds the files that were packed, readable by everybody', () => {
    expect(unpacked(zip(files))).toEqual(files.map((file) => ({ ...file, rights: 0o100644 })));
  });

  it('[ACCOUNT13] of the same files has the same bytes', () => {
    expect(
      zip(files).equals(zip(structuredClone(files).map(({ name, data }) => ({ name, data: Buffer.from(data) })))),
    ).toBe(true);
  });
});

/** Reads an archive from its end, as every program that unpacks does. */
function unpacked(archive: Buffer): { name: string; data: Buffer; rights: number }[] {
  const end = archive.length - 22;
  expect(archive.readUInt32LE(end)).toBe(0x06054b50);
  const count = archive.readUInt16LE(end + 10);
  let at = archive.readUInt32LE(end + 16);
  expect(at + archive.readUInt32LE(end + 12)).toBe(end);
  return Array.from({ length: count }, () => {
    expect(archive.readUInt32LE(at)).toBe(0x02014b50);
    const [size, length] = [archive.readUInt32LE(at + 20), archive.readUInt16LE(at + 28)];
    const name = archive.subarray(at + 46, at + 46 + length).toString();
    const rights = archive.readUInt32LE(at + 38) >>> 16;
    const local = archive.readUInt32LE(at + 42);
    expect(archive.readUInt32LE(local)).toBe(0x04034b50);
    expect(archive.subarray(local + 30, local + 30 + length).toString()).toBe(name);
    const from = local + 30 + length + archive.readUInt16LE(local + 28);
    at += 46 + length;
    return { name, data: inflateRawSync(archive.subarray(from, from + size)), rights };
  });
}
