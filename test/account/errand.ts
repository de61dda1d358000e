// A command's errand in the account of a test: what it says is kept, and it waits for nothing.
import { type Errand, signIn } from '../../infra/deploy/account.ts';
import type { Stage } from '../../infra/stage.ts';
import type { TestAccount } from './account.ts';

/** `lines`: what was said so far, a line each. */
export async function errandIn(account: TestAccount, stage: Stage = 'prod'): Promise<Errand & { lines: string[] }> {
  // Whoever runs the tests may be signed in elsewhere.
  delete process.env['AWS_PROFILE'];
  Object.assign(process.env, account.env);
  const lines: string[] = [];
  return {
    account: await signIn({}),
    stage,
    lines,
    say: (...said) => void lines.push(...said),
    pause: async () => undefined,
  };
}
