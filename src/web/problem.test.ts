import { describe, expect, it } from 'vitest';
import { commandKeyOf } from './commandKey.ts';
import { comingIn, naming, notSentOf, troubleOf } from './problem.ts';
import { ar } from './words/ar.ts';
import { en } from './words/en.ts';

describe('what went wrong, in a sentence', () => {
  it('[WEB8] changing a name or colour is not spoken of as coming in', () => {
    expect(troubleOf('rate_limited', naming)).toBe(en.tooOften);
    expect(troubleOf('forbidden', naming)).toBe(en.notAllowed);
    expect(troubleOf('invalid', naming)).toBe(en.nameRefused);
    expect(troubleOf('rate_limited')).toBe(en.tooOften);
    expect([troubleOf('rate_limited', comingIn), troubleOf('forbidden', comingIn)]).toEqual([
      en.tooManyTries,
      en.guestsRefused,
    ]);
  });

  it('[WEB49] what has no sentence of its own is a failure, and what is too long names what the server takes', () => {
    expect(troubleOf('internal', comingIn)).toBe(en.serverFailed);
    expect([notSentOf('internal', 8_000, 'Ines'), notSentOf(undefined, 8_000, 'Ines')]).toEqual([
      en.notSent,
      en.notSent,
    ]);
    expect(notSentOf('other_person', 8_000, 'Ines')).toBe(
      'Not sent yet: you have signed in anew. Try again to send it as Ines.',
    );
    expect(notSentOf('too_large', 500, 'Ines')).toBe('Not sent. A message can have up to 500 characters.');
  });
});

describe('sentences', () => {
  it('[WEB9] name the size that the server told', () => {
    expect(en.tooLong(2, 4_000)).toBe('2 characters too many. A message can have up to 4,000.');
    expect(ar.tooLong(2, 4_000)).toMatch(/4,000|٤٬٠٠٠/u);
    expect(ar.notSentTooLarge(4_000)).toMatch(/4,000|٤٬٠٠٠/u);
  });

  it('[WEB66] name the key that this keyboard has', () => {
    const mac = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)';
    expect([commandKeyOf(mac), commandKeyOf('Mozilla/5.0 (X11; Linux x86_64)')]).toEqual(['⌘', 'Ctrl']);
    expect(en.ctrlEnterSends('⌘')).toBe('⌘ Enter sends');
    expect(en.withCtrlEnter('⌘')).toBe('⌘ Enter sends, Enter breaks the line');
    expect(ar.withCtrlEnter('⌘')).toMatch(/^⌘ Enter/u);
  });

  it('[WEB8] what signing out means holds for the owner too', () => {
    expect(en.signOutGuest).toContain('the owner can, by a new owner link');
    expect(ar.signOutGuest).toContain('المالك');
  });
});
