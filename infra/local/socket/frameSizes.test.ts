// L1: the sizes of frames, however the network cuts them up.
import { expect, it } from 'vitest';
import { watchFrameSizes } from './frameSizes.ts';

/** The bytes of a client's frame; those of its mask and payload do not matter. */
function frame(opcode: number, size: number): Buffer {
  const length = Buffer.alloc(size > 65_535 ? 8 : size > 125 ? 2 : 0);
  if (length.length === 2) length.writeUInt16BE(size);
  if (length.length === 8) length.writeBigUInt64BE(BigInt(size));
  const short = [size, 126, undefined, undefined, 127];
  const head = Buffer.from([0x80 | opcode, 0x80 | (short[length.length / 2] ?? 0)]);
  return Buffer.concat([head, length, Buffer.alloc(4 + size, 0x81)]);
}

it.each([1, 7, 1_000, 1_000_000])('[GWL1] the size of a frame is seen in pieces of %i bytes', (piece) => {
  const [TEXT, CONTINUED, PING] = [1, 0, 9];
  const sizes = [0, 125, 126, 1_000, 1_001, 65_535, 65_536, 5];
  const bytes = Buffer.concat([...sizes.map((size) => frame(TEXT, size)), frame(PING, 120), frame(CONTINUED, 1_001)]);
  let tooLarge = 0;
  const watch = watchFrameSizes(1_000, () => (tooLarge += 1));
  for (let at = 0; at < bytes.length; at += piece) watch(bytes.subarray(at, at + piece));
  expect(tooLarge).toBe(4);
});
