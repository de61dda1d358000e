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
`;

const options = {
  port: { type: 'string' },
  host: { type: 'string' },
  data: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

try {
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  const [command = 'help', ...rest] = positionals;
  if (values.help || command === 'help') process.stdout.write(USAGE);
  else if (command !== 'start' || rest.length > 0)
    throw new Error(`There is no command "${positionals.join(' ')}".\n\n${USAGE}`);
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
  const stop = async () => {
    // A second signal means: now.
    if (stopping) process.exit(1);
    stopping = true;
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

  const outside = server.publicUrl ? `, for others at ${server.publicUrl}` : '';
  process.stdout.write(`${config.settings.name} is listening on ${server.url}${outside}\n`);
}
