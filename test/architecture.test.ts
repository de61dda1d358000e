import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isTest, namesIn, root, sourceFiles } from './architecture/files.ts';
import { folders } from './architecture/folders.ts';
import { findCycle, importsOf } from './architecture/imports.ts';

const all = sourceFiles('src', 'infra', 'bin', 'test', 'bench');
const product = all.filter((file) => !isTest(file) && /^(src|infra|bench)\//.test(file.path));

/** The innermost folder of the table that a file lies in. */
function folderOf(path: string) {
  return folders.filter((folder) => path.startsWith(`${folder.path}/`)).at(-1);
}

describe('imports', () => {
  it('[ARCH1] every folder imports only what the table allows it', () => {
    const wrong = product.flatMap(importsOf).filter(({ from, to, ours, typeOnly }) => {
      const folder = folderOf(from);
      if (!folder) return true;
      const allowed = ours
        ? [folder.path, ...folder.folders, ...(typeOnly ? (folder.types ?? []) : [])]
        : folder.packages;
      return !allowed.some((name) => to === name || to.startsWith(ours ? `${name}/` : name.replace(/\*$|$/, '')));
    });
    expect(wrong.map(({ from, to }) => `${from} imports ${to}`)).toEqual([]);
  });

  it('[ARCH2] no file imports itself by way of others', () => {
    expect(findCycle(product)).toBeUndefined();
  });
});

describe('files', () => {
  it('[ARCH3] no file is over 300 lines, and half of them are at most 80', () => {
    const lengths = all.map(({ path, text }) => ({ path, lines: text.trimEnd().split('\n').length }));
    expect(lengths.filter(({ lines }) => lines > 300)).toEqual([]);
    const sorted = lengths.map(({ lines }) => lines).toSorted((a, b) => a - b);
    expect(sorted[Math.floor(sorted.length / 2)]).toBeLessThanOrEqual(80);
  });

  it('[ARCH4] no file or folder has a name that says nothing', () => {
    const empty = ['utils', 'util', 'helpers', 'helper', 'services', 'managers', 'common', 'misc'];
    expect(all.map(({ path }) => path).filter((path) => namesIn(path).some((name) => empty.includes(name)))).toEqual(
      [],
    );
  });

  it('[ARCH4] only the protocol has an index that passes on other files', () => {
    const barrels = product.filter((file) => importsOf(file).some(({ reexport, typeOnly }) => reexport && !typeOnly));
    expect(barrels.map(({ path }) => path).filter((path) => path !== 'src/protocol/index.ts')).toEqual([]);
  });
});

describe('configuration', () => {
  it.each(folders.filter(({ path }) => path !== 'infra/local' && path !== 'infra/conformance'))(
    '[ARCH5] $path sees its part of the platform only',
    (folder) => {
      const text = readFileSync(join(root, folder.path, 'tsconfig.json'), 'utf8').replace(/^\s*\/\/.*$/gm, '');
      const {
        compilerOptions: { lib, types },
      } = JSON.parse(text) as { compilerOptions: Record<string, unknown> };
      expect({ lib, types }).toEqual(folder.sees);
    },
  );

  it('[ARCH6] what runs in production is pinned to exact versions', () => {
    const { dependencies, optionalDependencies } = JSON.parse(
      readFileSync(join(root, 'package.json'), 'utf8'),
    ) as Record<'dependencies' | 'optionalDependencies', Record<string, string>>;
    const loose = Object.entries({ ...dependencies, ...optionalDependencies }).filter(
      ([, version]) => !/^\d+\.\d+\.\d+$/.test(version),
    );
    expect(loose).toEqual([]);
  });
});
