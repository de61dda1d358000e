// What the root must say before the first paint: theme, density, motion, language and direction, as the person wants them
// on this device, else as the system has them. A classic script, so that it runs first. The page tells it of changed wishes.
(() => {
  const root = document.documentElement;
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const directions = { en: 'ltr', ar: 'rtl' };

  let wishes = {};
  try {
    wishes = JSON.parse(localStorage.getItem('parley.preferences') ?? '{}') ?? {};
  } catch {
    // No storage, or something else in it: the system decides.
  }

  const set = () => {
    const theme = ['light', 'dark'].includes(wishes.theme) ? wishes.theme : dark.matches ? 'dark' : 'light';
    Object.assign(root.dataset, { theme, density: wishes.density ?? 'comfortable', motion: wishes.motion ?? 'system' });
    const spoken = [wishes.language, ...navigator.languages.map((tag) => tag.split('-')[0])];
    root.lang = spoken.find((language) => Object.hasOwn(directions, language ?? '')) ?? 'en';
    root.dir = directions[root.lang];
  };

  set();
  dark.addEventListener('change', set);
  addEventListener('preferences', (event) => {
    wishes = event.detail;
    set();
  });
})();
