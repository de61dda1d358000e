// Sets the theme before the first paint: the pinned one, else the system's. A classic script, so that it runs first.
(() => {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const set = () => {
    let pinned = null;
    try {
      pinned = localStorage.getItem('parley.theme');
    } catch {
      // No storage: the system decides.
    }
    document.documentElement.dataset.theme = pinned ?? (dark.matches ? 'dark' : 'light');
  };
  set();
  dark.addEventListener('change', set);
})();
