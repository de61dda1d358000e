// The command line. It only reads arguments: what a command does lives in the platform it is about.
import { parseArgs } from 'node:util';
import { readConfig } from '../src/platform/node/config.ts';
import { start } from '../src/platform/node/main.ts';
import { register } from './instance.ts';

const USAGE = `Parley, the chat you own.

  npm start                       start on this machine
  npm start -- --port 9000        ... on another port

Flags of start, and the variables that do the same:
  --port N       PORT           the port, 8080
  --host NAME    HOST           the address to listen on, 127.0.0.1
  --data FOLDER  PARLEY_DATA    where messages are kept, ./data

More variables stand in README.md: PARLEY_NAME, PARLEY_URL, PARLEY_GUESTS, PARLEY_CLASSIC_ORIGINS.
`;

const options = {
  port: { type: 'string' },
  host: { type: 'string' },
  data: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** Milliseconds within which two signals are one. */
const ONE_STOP_MS = 1_000;

try {
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  const [command = 'help', ...rest] = positionals;
  if (values.help || command === 'help') process.stdout.write(USAGE);
  else if (command !== 'start' || rest.length > 0)
    throw new Error(`There is no command "${positionals.join(' ')}". Flags go behind two dashes.\n\n${USAGE}`);
  else await run(values);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

async function run({ port, host, data }: { port?: string; host?: string; data?: string }): Promise<void> {
  const env = { ...process.env };
  if (port !== undefined) env['PORT'] = port;
  if (host !== undefined) env['HOST'] = host;
  if (data !== undefined) env['PARLEY_DATA'] = data;
  const config = readConfig(env);
  for (const warning of config.warnings) process.stderr.write(`${warning}\n`);

  const unregister = register();
  process.once('exit', unregister);
  const server = await start(config, (why) => {
    process.stderr.write(
      `The disk cannot be trusted any more, so Parley ends. Nothing acknowledged is lost.\n${why}\n`,
    );
    process.exit(1);
  });
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
  // Whoever read our lines may end before us: that is no reason to end too.
  process.stdout.on('error', () => undefined);
  process.stderr.on('error', () => undefined);
  process.on('SIGTERM', () => void stop());
  process.on('SIGHUP', () => void stop());
  process.on('SIGINT', () => void stop());

  const outside = server.others.length > 0 ? `, for others at ${server.others.join(' or ')}` : '';
  process.stdout.write(`${config.settings.name} is listening on ${server.url}${outside}\n`);
}
