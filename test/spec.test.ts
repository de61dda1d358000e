import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isTest, root, sourceFiles } from './architecture/files.ts';
import { titlesOf } from './architecture/titles.ts';

const spec = readFileSync(join(root, 'docs/spec.md'), 'utf8');
const rules = [...spec.matchAll(/^- \*\*([A-Z]+\d+)\*\* \S/gm)].map(([, id = '']) => id);

// Contract suites keep their tests in plain files under test/, to run them on each platform.
const files = sourceFiles('src', 'infra', 'bin', 'test').filter(
  (file) => isTest(file) || file.path.startsWith('test/'),
);
const titles = files.flatMap(titlesOf);
const tested = new Set(titles.flatMap(({ ids }) => ids));

describe('docs/spec.md', () => {
  it('[ARCH7] every rule has a test that names it', () => {
    expect(rules.filter((id) => !tested.has(id))).toEqual([]);
  });

  it('[ARCH7] every rule has a number of its own', () => {
    expect(rules.filter((id, i) => rules.indexOf(id) !== i)).toEqual([]);
  });

  it('[ARCH8] every test title begins with the rules it proves, and these exist', () => {
    const wrong = titles.filter(({ ids }) => ids.length === 0 || ids.some((id) => !rules.includes(id)));
    expect(wrong.map(({ path, text }) => `${path}: ${text ?? 'the title is not a string'}`)).toEqual([]);
  });
});
