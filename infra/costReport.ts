// Writes docs/cost.md: what `npm run parley -- cost` and `cost --attack` print for who says nothing of a place.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { costReport } from './cost/document.ts';

writeFileSync(join(import.meta.dirname, '../docs/cost.md'), costReport());
