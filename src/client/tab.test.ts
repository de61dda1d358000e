import { expect, it } from 'vitest';
import { browserTab } from './tab.ts';

/** As much of a window as a tab needs, in sight or not. */
function fakeWindow() {
  const document = Object.assign(new EventTarget(), { visibilityState: 'visible' });
  const parts = { document, navigator: { onLine: true }, location: { hostname: 'chat.example' } };
  const window = Object.assign(new EventTarget(), parts);
  const see = (visibilityState: 'visible' | 'hidden') => {
    Object.assign(document, { visibilityState }).dispatchEvent(new Event('visibilitychange'));
  };
  return { window, see, tab: browserTab(window as unknown as Window) };
}

it('[UNREAD4] hears when the tab goes out of sight, and when it is closed', () => {
  const { window, see, tab } = fakeWindow();
  let hidden = 0;
  tab.onHide(() => (hidden += 1));
  see('hidden');
  expect(hidden).toBe(1);
  see('visible');
  expect(hidden).toBe(1);
  window.dispatchEvent(new Event('pagehide'));
  expect(hidden).toBe(2);
});

it('[PREF2] hears when another tab changes what is kept under a name, or clears everything', () => {
  const { window, tab } = fakeWindow();
  let heard = 0;
  tab.onStored('mine', () => (heard += 1));
  for (const key of ['mine', 'other', null]) window.dispatchEvent(Object.assign(new Event('storage'), { key }));
  expect(heard).toBe(2);
});
