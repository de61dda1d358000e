// The files of the built page as they lie in the bucket. Who deploys uploads them so, and the local run serves them so.
import { existsSync, globSync, statSync } from 'node:fs';
import { extname, join, resolve, sep } from 'node:path';

/** Where `npm run build:web` puts the page. */
export const builtPage = join(import.meta.dirname, '../dist/web');

export interface PageFile {
  /** Its name in the bucket: `assets/index-3f2a.js`. */
  key: string;
  path: string;
  contentType: string;
  cacheControl: string;
}

const types: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
};

/**
 * All files under `folder`, but for the compressed forms beside them: CloudFront compresses by itself. The page itself
 * comes last, so that whoever gets it finds what it asks for. Throws when there is none, or a file of an unknown type.
 */
export function pageFiles(folder: string): PageFile[] {
  const keys = globSync('**/*', { cwd: folder }).filter((key) => !/\.(?:br|gz)$/u.test(key));
  const files = keys.flatMap((key) => {
    if (statSync(join(folder, key)).isDirectory()) return [];
    const file = pageFile(folder, key);
    if (file === undefined) throw new Error(`the type of ${key} is not known`);
    return [file];
  });
  const page = files.find(({ key }) => key === 'index.html');
  if (page === undefined) throw new Error(`there is no page in ${folder}; npm run build:web makes it`);
  return [...files.filter((file) => file !== page), page];
}

/** The file that has this name in the bucket; undefined when there is none under `folder`. */
export function pageFile(folder: string, key: string): PageFile | undefined {
  const path = resolve(folder, key);
  const contentType = types[extname(key)];
  if (contentType === undefined || !path.startsWith(resolve(folder) + sep) || !existsSync(path)) return undefined;
  // Their names carry a hash of their content.
  const cacheControl = key.startsWith('assets/') ? 'public, max-age=31536000, immutable' : 'no-cache';
  return { key, path, contentType, cacheControl };
}
