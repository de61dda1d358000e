import { spawnSync } from 'node:child_process';
import type { Step } from './step.ts';

// A network of its own that holds only loopback; who is not root becomes it inside, and only there.
const namespace = process.getuid?.() === 0 ? ['--net'] : ['--user', '--map-root-user', '--net'];
const inside = [...namespace, 'sh', '-c', 'ip link set lo up && exec "$@"', 'sh'];

/** The same step with the network cut off, except loopback. As it is, with a line that says why, where that cannot be. */
export function cutOff(step: Step): Step {
  const reason = whyNot();
  if (reason) {
    console.log(`${step.name} runs with the network on: ${reason}`);
    return step;
  }
  return { ...step, command: ['unshare', ...inside, ...step.command], env: { ...step.env, TEST_OFFLINE: '1' } };
}

/** Tries it once: containers often forbid it. */
function whyNot(): string | undefined {
  if (process.platform !== 'linux') return 'only Linux has network namespaces';
  const { status, stdout, stderr, error } = spawnSync('unshare', [...inside, 'ip', '-oneline', 'address'], {
    encoding: 'utf8',
  });
  if (status !== 0) return (stderr || error?.message || `unshare ended with ${status}`).trim();
  const interfaces = stdout.trim().split('\n');
  return interfaces.every((line) => /^\d+: lo\b/.test(line)) ? undefined : 'the new network is not empty';
}
