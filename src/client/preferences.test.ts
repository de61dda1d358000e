import { describe, expect, it } from 'vitest';
import { memoryStorage, openTab } from '../../test/client/chat.ts';
import { PREFERENCES_KEY, readPreferences } from './preferences.ts';

const defaults = {
  theme: 'system',
  density: 'comfortable',
  motion: 'system',
  language: 'system',
  enterSends: true,
  announce: 'all',
};

describe('preferences', () => {
  it('[PREF1] outlive the tab, beside what another version keeps there', async () => {
    const localStorage = memoryStorage({ [PREFERENCES_KEY]: '{"theme":"light","shade":"plum"}' });
    const { chat } = await openTab({ localStorage });
    expect(chat.get().preferences).toEqual({ ...defaults, theme: 'light' });
    chat.setPreferences({ theme: 'dark', enterSends: false });
    expect(chat.get().preferences).toEqual({ ...defaults, theme: 'dark', enterSends: false });
    const next = await openTab({ localStorage });
    expect(next.chat.get().preferences).toEqual({ ...defaults, theme: 'dark', enterSends: false });
    expect(JSON.parse(localStorage.getItem(PREFERENCES_KEY) ?? '')).toMatchObject({ theme: 'dark', shade: 'plum' });
  });

  it('[PREF1] are those of somebody who chose nothing where there is junk, or nothing can be kept', async () => {
    for (const junk of ['', 'null', '7', '[]', '{', '"dark"', '{"theme":"plum","enterSends":"no","announce":null}']) {
      expect([junk, readPreferences(memoryStorage({ [PREFERENCES_KEY]: junk }))]).toEqual([junk, defaults]);
    }
    const broken = {
      getItem() {
        throw new DOMException('no', 'SecurityError');
      },
    };
    expect(readPreferences(broken as unknown as Storage)).toEqual(defaults);
    for (const localStorage of [memoryStorage({}, true), undefined]) {
      const { chat } = await openTab(localStorage && { localStorage });
      chat.setPreferences({ density: 'compact' });
      expect(chat.get().preferences).toEqual({ ...defaults, density: 'compact' });
    }
  });

  it('[PREF2] follow what another tab of the browser has chosen', async () => {
    const localStorage = memoryStorage();
    const { chat, stored } = await openTab({ localStorage });
    localStorage.setItem(PREFERENCES_KEY, '{"language":"ar"}');
    stored('something else');
    expect(chat.get().preferences.language).toBe('system');
    stored(PREFERENCES_KEY);
    expect(chat.get().preferences).toEqual({ ...defaults, language: 'ar' });
  });
});
