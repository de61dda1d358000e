import { describe, expect, it } from 'vitest';
import { fitOf, nameFault, sendable } from './text.ts';

const limits = { textPoints: 10, textBytes: 16, frameBytes: 100, inFlight: 1 };

describe('words before they are sent', () => {
  it('[TEXT1] lose what no server takes, and blank lines around them', () => {
    expect(sendable('\n \n  a\u0007b\r\nc\t \n\n')).toBe('  ab\nc');
    expect(sendable('a\ud800b').isWellFormed()).toBe(true);
    expect(sendable(' \n\t ')).toBe('');
  });

  it('[TEXT2] are measured in code points and in bytes', () => {
    expect(fitOf('👍👍', limits)).toEqual({ left: 8, large: false });
    expect(fitOf('👍'.repeat(5), limits)).toEqual({ left: 5, large: true });
    expect(fitOf('a'.repeat(12), limits).left).toBe(-2);
  });

  it('[TEXT2] are looked at as a name, too', () => {
    expect([nameFault('  '), nameFault('Ines'), nameFault('x'.repeat(41)), nameFault(` ${'x'.repeat(40)} `)]).toEqual([
      'empty',
      undefined,
      'long',
      undefined,
    ]);
  });
});
