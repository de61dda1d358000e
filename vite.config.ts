import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/** Puts theme.js in front of everything else in the head: a hashed file, since the page allows no inline script. */
function themeFirst(): Plugin {
  const source = readFileSync(new URL('src/web/theme.js', import.meta.url), 'utf8');
  const hash = createHash('sha256').update(source).digest('base64url').slice(0, 8);
  const fileName = `assets/theme-${hash}.js`;
  return {
    name: 'theme-first',
    apply: 'build',
    buildStart() {
      this.emitFile({ type: 'asset', fileName, source });
    },
    transformIndexHtml: () => [{ tag: 'script', attrs: { src: `/${fileName}` }, injectTo: 'head-prepend' }],
  };
}

export default defineConfig({
  root: 'src/web',
  plugins: [react(), tailwindcss(), themeFirst()],
  build: {
    outDir: '../../dist/web',
    emptyOutDir: true,
    target: 'es2022',
    // Nothing inline and nothing from elsewhere: the page is served under a policy that allows only its own files.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
