import { posix } from 'node:path';
import type { SourceFile } from './files.ts';

export interface Import {
  readonly from: string;
  /** A file of ours, relative to the repository, or the name of a package: `hono`, `@aws-sdk/client-dynamodb`, `node:fs`. */
  readonly to: string;
  readonly ours: boolean;
  /** Erased before the code runs. */
  readonly typeOnly: boolean;
  readonly reexport: boolean;
}

const statement = /(?:^|[;{}\n])\s*(import|export)(\s+type)?\b(?:[^'"`;()]*?\bfrom)?\s*['"]([^'"]+)['"]/g;
const call = /\bimport\(\s*['"]([^'"]+)['"]/g;

/** What a file imports, statically, dynamically and by re-export. */
export function importsOf({ path, code }: SourceFile): Import[] {
  const found = [...code.matchAll(statement)].map(([, keyword, type, target = '']) => {
    return { target, typeOnly: type !== undefined, reexport: keyword === 'export' };
  });
  const dynamic = [...code.matchAll(call)].map(([, target = '']) => ({ target, typeOnly: false, reexport: false }));
  return [...found, ...dynamic].map(({ target, ...rest }) => {
    const ours = target.startsWith('.');
    const to = ours ? posix.join(posix.dirname(path), target) : packageOf(target);
    return { from: path, to, ours, ...rest };
  });
}

/**
 * The first circle of files that import each other, as the paths on it; undefined if there is none. Imports of types
 * make no circle: they are gone when the code runs.
 */
export function findCycle(files: readonly SourceFile[]): string[] | undefined {
  const targets = new Map(files.map((file) => [file.path, targetsOf(file)]));
  const done = new Set<string>();

  function visit(path: string, trail: string[]): string[] | undefined {
    if (trail.includes(path)) return [...trail.slice(trail.indexOf(path)), path];
    if (done.has(path)) return undefined;
    for (const to of targets.get(path) ?? []) {
      const cycle = visit(to, [...trail, path]);
      if (cycle) return cycle;
    }
    done.add(path);
    return undefined;
  }
  for (const path of targets.keys()) {
    const cycle = visit(path, []);
    if (cycle) return cycle;
  }
  return undefined;
}

function targetsOf(file: SourceFile): string[] {
  return importsOf(file)
    .filter(({ typeOnly }) => !typeOnly)
    .map(({ to }) => to);
}

function packageOf(target: string): string {
  if (target.startsWith('node:')) return target;
  return target
    .split('/')
    .slice(0, target.startsWith('@') ? 2 : 1)
    .join('/');
}
