// What an idle server keeps in memory, started the way `npm start` does it.
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { type NodeServer, startServer } from '../platform/node.ts';

const { scripts } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  scripts: { start: string };
};
const residentMiB = ({ process }: NodeServer) =>
  Number(/VmRSS:\s+(\d+)/u.exec(readFileSync(`/proc/${process.pid}/status`, 'utf8'))?.[1]) / 1024;

it.skipIf(process.platform !== 'linux')(
  '[MEM1] keeps what it has compiled, so that a later start needs less memory',
  async () => {
    const start = (env = {}) => startServer(env, ['sh', '-c', scripts.start]);
    // The first start may have to fill the cache.
    await (await start()).stop();
    const server = await start();
    const resident = residentMiB(server);
    await server.stop();
    expect(resident).toBeLessThan(130);
    const bare = await start({ NODE_DISABLE_COMPILE_CACHE: '1' });
    expect(residentMiB(bare) - resident).toBeGreaterThan(10);
    await bare.stop();
  },
);
