// Where serverless-offline and the local gateway differ, and what decides between them.
import type { Seen } from '../check.ts';
import type { Id } from '../checklist.ts';

export interface Difference {
  id: Id;
  /** Who is not as AWS is. */
  whose: 'theirs' | 'ours';
  /** What is seen of serverless-offline in each aspect that differs. */
  theirs: Seen;
  /** What AWS documents, or who has seen it. */
  evidence: string;
}

export const differences: readonly Difference[] = [];
