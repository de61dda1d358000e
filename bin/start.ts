// Starts the server of this machine, says what the owner should know, and stops it on a signal.
import type { NodeConfig } from '../src/platform/node/config.ts';
import { start } from '../src/platform/node/main.ts';
import { register } from './instance.ts';

/** Milliseconds within which two signals are one. */
const ONE_STOP_MS = 1_000;

/** Runs until a signal comes. Throws a sentence for the owner when it cannot start. */
export async function run(config: NodeConfig): Promise<void> {
  const unregister = register();
  process.once('exit', unregister);
  const server = await start(config, (why) => {
    process.stderr.write(`What is on the disk cannot be trusted any more, so Parley ends.\n${why}\n`);
    process.exit(1);
  });
  // Only now: whoever is told why it cannot start need not read what may surprise once it runs.
  for (const warning of [...config.unknown, ...config.warnings]) process.stderr.write(`${warning}\n`);
  let stopping = false;
  let since = 0;
  const stop = async () => {
    // A terminal's Ctrl+C comes twice, to us and through npm; one that comes later means: now.
    if (stopping && performance.now() - since < ONE_STOP_MS) return;
    if (stopping) process.exit(1);
    stopping = true;
    since = performance.now();
    process.stdout.write('Stopping.\n');
    await server.stop();
    unregister();
    process.exit(0);
  };
  process.on('SIGTERM', () => void stop());
  process.on('SIGHUP', () => void stop());
  process.on('SIGINT', () => void stop());

  const outside = server.others.length > 0 ? `, for others at ${server.others.join(' or ')}` : '';
  const lines = [`${config.settings.name} is listening on ${server.url}${outside}`, whoComesIn(config)];
  if (server.ownerLinks.length > 0)
    lines.push('Nobody is the owner yet. Open this once, within a day, to be it:', server.ownerLinks.join(' or\n'));
  process.stdout.write(`${lines.join('\n')}\n`);
}

/** Who can come in, in plain words. */
function whoComesIn({ settings: { guests }, url }: NodeConfig): string {
  if (guests === 'on') return 'Everybody who reaches it can come in, as a guest. PARLEY_GUESTS=off lets nobody in.';
  if (guests === 'direct')
    return 'Whoever sits at this machine can come in, as a guest; nobody through a proxy that says it is one.';
  const why = url ? ', since it has a public address' : '';
  return `Guests cannot come in${why}. PARLEY_GUESTS=on lets in everybody who reaches it.`;
}
