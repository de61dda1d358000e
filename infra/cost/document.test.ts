import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { costReport } from './document.ts';

it('[COST11] docs/cost.md is what is computed now: `npm run cost:report` writes it', () => {
  expect(readFileSync(new URL('../../docs/cost.md', import.meta.url), 'utf8')).toBe(costReport());
});
