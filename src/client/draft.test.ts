// Drafts belong to one person in one tab.
import { expect, it } from 'vitest';
import { createDrafts } from './draft.ts';

/** A tab's storage: what is kept are its own properties, as in a browser. */
function tabStorage(): Storage {
  const methods = {
    getItem(this: Record<string, string>, key: string) {
      return this[key] ?? null;
    },
    setItem(this: Record<string, string>, key: string, value: string) {
      this[key] = value;
    },
    removeItem(this: Record<string, string>, key: string) {
      delete this[key];
    },
  };
  return Object.create(methods) as Storage;
}

it('[OUTBOX11] keeps drafts over a reload, and forgets them all for the next person', () => {
  const storage = tabStorage();
  storage.setItem('other', 'not ours');
  createDrafts(storage).set('lobby', 'half a thought');
  const reloaded = createDrafts(storage);
  expect(reloaded.get('lobby')).toBe('half a thought');
  reloaded.clear();
  expect([reloaded.get('lobby'), createDrafts(storage).get('lobby'), storage.getItem('other')]).toEqual([
    '',
    '',
    'not ours',
  ]);
});

it('[OUTBOX11] keeps drafts in memory where there is no storage', () => {
  const drafts = createDrafts(undefined);
  drafts.set('lobby', 'x');
  expect(drafts.get('lobby')).toBe('x');
  drafts.clear();
  expect(drafts.get('lobby')).toBe('');
});
