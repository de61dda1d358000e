import { describe, expect, it } from 'vitest';
import { namesIn, type SourceFile } from './files.ts';
import { findCycle, importsOf } from './imports.ts';
import { titlesOf } from './titles.ts';

/** The rules of architecture.test.ts and spec.test.ts hold only if what they look for is found. */
const file = (path: string, code: string): SourceFile => ({ path, text: code, code });

describe('finding imports', () => {
  const targets = (code: string) => importsOf(file('src/core/a.ts', code)).map(({ to }) => to);

  it('[ARCH1] sees every way to import', () => {
    expect(targets("import { a } from './b.ts';\nimport '../protocol/c.ts';")).toEqual([
      'src/core/b.ts',
      'src/protocol/c.ts',
    ]);
    expect(targets("import {\n  a,\n  type B,\n} from 'hono/ws';")).toEqual(['hono']);
    expect(targets("export * from '@aws-sdk/client-dynamodb/x';")).toEqual(['@aws-sdk/client-dynamodb']);
    expect(targets("const a = await import('node:fs/promises');")).toEqual(['node:fs/promises']);
  });

  it('[ARCH1] tells types from values', () => {
    const imports = importsOf(file('a.ts', "import type { A } from './a.ts'; import { b } from './b.ts';"));
    expect(imports.map(({ typeOnly }) => typeOnly)).toEqual([true, false]);
  });

  it('[ARCH2] sees a circle over three files', () => {
    const link = (from: string, to: string) => file(from, `import { x } from './${to}';`);
    const line = [link('a.ts', 'b.ts'), link('b.ts', 'c.ts'), link('d.ts', 'b.ts')];
    expect(findCycle(line)).toBeUndefined();
    expect(findCycle([...line, link('c.ts', 'a.ts')])).toEqual(['a.ts', 'b.ts', 'c.ts', 'a.ts']);
  });

  it('[ARCH4] sees a name that says nothing, of a folder or a file', () => {
    expect(namesIn('src/utils/message.ts')).toContain('utils');
    expect(namesIn('src/core/helpers.test.ts')).toContain('helpers');
  });
});

describe('finding titles', () => {
  const ids = (...lines: string[]) => titlesOf(file('a.test.ts', lines.join('\n'))).map((title) => title.ids);

  it('[ARCH8] sees the rules of every kind of test', () => {
    expect(ids("it('[A1] one', () => {});", 'test(`[B2] [B3] ${two}`, f);')).toEqual([['A1'], ['B2', 'B3']]);
    expect(ids('it.each([f(1), 2])("[C1] three", f);')).toEqual([['C1']]);
    expect(ids('test.skipIf(a(b))("[D1] four", f);')).toEqual([['D1']]);
  });

  it('[ARCH8] sees a test that names no rule', () => {
    expect(ids("it('adds', f);", 'it(title, async () => {});', "it.each(rows)('$name', f);")).toEqual([[], [], []]);
  });

  it('[ARCH8] takes nothing else for a test', () => {
    expect(
      ids(
        "test.describe('a', f);",
        'test.use({ a: 1 });',
        "test.skip(!a, 'why');",
        "pattern.test('b');",
        "commit('c');",
      ),
    ).toEqual([]);
  });
});
