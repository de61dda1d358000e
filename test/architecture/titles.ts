import type { SourceFile } from './files.ts';

export interface Title {
  readonly path: string;
  /** The first argument as written; undefined if it is not a string. */
  readonly text: string | undefined;
  /** The rules that it names at its beginning: `[LOG1] [LOG2] an entry ...`. */
  readonly ids: readonly string[];
}

/** Members of `test` and `it` that start no test. */
const noTest = /^\.(describe|use|extend|step|info|setTimeout|expect|slow|(before|after)(Each|All))\b/;
const string = /^\(\s*(?:'((?:\\.|[^'\\])*)'|"((?:\\.|[^"\\])*)"|`((?:\\.|[^`\\])*)`)/;
const otherTitle = /^\(\s*[\w.]+,\s*(async\b|function\b|\()/;

/** The titles of all tests in a file: of `it('...')`, `test.skipIf(...)('...')`, `it.each([...])('...')`. */
export function titlesOf({ path, code }: SourceFile): Title[] {
  return [...code.matchAll(/(?<=^|[\s;{}(])(?:it|test)(?=[.(])/g)].flatMap(({ 0: name, index }) => {
    const call = titledCall(code.slice(index + name.length));
    if (call === undefined) return [];
    const [, ...quoted] = string.exec(call) ?? [];
    const text = quoted.find((part) => part !== undefined);
    const [named = ''] = /^(\[[A-Z]+\d+\] )+/.exec(text ?? '') ?? [];
    return [{ path, text, ids: named.match(/[A-Z]+\d+/g) ?? [] }];
  });
}

/** Follows `.name` and `(...)` to the call that holds the title; undefined if there is none. */
function titledCall(rest: string): string | undefined {
  if (noTest.test(rest)) return undefined;
  if (string.test(rest) || otherTitle.test(rest)) return rest;
  const member = /^\.\w+/.exec(rest);
  if (member) return titledCall(rest.slice(member[0].length));
  return rest.startsWith('(') ? titledCall(rest.slice(callLength(rest))) : undefined;
}

/** How many characters the parentheses that a text begins with take, with all that is in them. */
function callLength(text: string): number {
  let depth = 0;
  for (let i = 0; i < text.length; i += 1) {
    if (text[i] === '(') depth += 1;
    if (text[i] === ')') depth -= 1;
    if (depth === 0) return i + 1;
  }
  return text.length;
}
