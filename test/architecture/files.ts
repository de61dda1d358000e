import { globSync, readFileSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';

export const root = resolve(import.meta.dirname, '../..');

export interface SourceFile {
  /** Relative to the repository, with forward slashes. */
  readonly path: string;
  readonly text: string;
  /** The text without its comments, so that prose about code is not taken for code. */
  readonly code: string;
}

/** The project's own code in these folders. */
export function sourceFiles(...folders: string[]): SourceFile[] {
  const found = globSync(
    folders.map((folder) => `${folder}/**/*.{ts,tsx,mjs,css}`),
    { cwd: root, exclude: ['**/node_modules/**'] },
  );
  return found.toSorted().map((path) => {
    const text = readFileSync(resolve(root, path), 'utf8');
    return { path, text, code: withoutComments(text) };
  });
}

/** Whether a file holds tests of the files beside it. */
export function isTest(file: SourceFile): boolean {
  return /\.(test|spec)\.tsx?$/.test(file.path);
}

/** The folder names on the way to a file, and its own name up to the first dot. */
export function namesIn(path: string): string[] {
  return [...dirname(path).split('/'), basename(path).replace(/\..*$/, '')];
}

/** Strings are matched first, so that a `//` inside one stays. */
function withoutComments(text: string): string {
  const stringOrComment = /('(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`)|\/\/[^\n]*|\/\*[\s\S]*?\*\//g;
  return text.replace(stringOrComment, (_, kept: string | undefined) => kept ?? ' ');
}
