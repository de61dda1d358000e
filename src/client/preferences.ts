// How a person wants the page on this device. Kept in the browser; every tab of it follows.

/** Where they are kept. `src/web/theme.js` reads the same before the first paint. */
export const PREFERENCES_KEY = 'parley.preferences';

/** What may be chosen; what nobody has chosen is the first of each. */
const choices = {
  theme: ['system', 'light', 'dark'],
  density: ['comfortable', 'compact'],
  motion: ['system', 'reduced'],
  language: ['system', 'en', 'ar'],
  enterSends: [true, false],
  announce: ['all', 'none'],
} as const;

export type Preferences = { readonly [K in keyof typeof choices]: (typeof choices)[K][number] };

/** What is kept, with the first choice for whatever is missing or means nothing here. */
export function readPreferences(storage: Storage | undefined): Preferences {
  const kept = keptIn(storage);
  const read = Object.entries(choices).map(([name, allowed]) => {
    const value = allowed.find((choice) => choice === kept[name]);
    return [name, value ?? allowed[0]];
  });
  // Built from the very table that the type is made of.
  return Object.fromEntries(read) as Preferences;
}

/** Keeps them, beside what another version of the page may keep there. Without storage they live in the tab. */
export function writePreferences(storage: Storage | undefined, preferences: Preferences): void {
  try {
    storage?.setItem(PREFERENCES_KEY, JSON.stringify({ ...keptIn(storage), ...preferences }));
  } catch {
    // Full or forbidden: the tab still has them.
  }
}

function keptIn(storage: Storage | undefined): Record<string, unknown> {
  try {
    const kept: unknown = JSON.parse(storage?.getItem(PREFERENCES_KEY) ?? '{}');
    return typeof kept === 'object' && kept !== null ? { ...kept } : {};
  } catch {
    return {};
  }
}
